// One key at a time, never while typing, and off where a person wants them off (WCAG 2.1.4).

import { markSelection, placeSelection } from "./selection.js";

const SWITCH = "factcheck.keys";
const WAIT = 1200; // milliseconds between g and the letter after it
let going = 0;

export function startKeys() {
  const box = document.getElementById("keys-on");
  if (!box) return;
  box.checked = localStorage.getItem(SWITCH) !== "off";
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  document.addEventListener("keydown", onKey);
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  v: toVerdict,
  y: () => document.querySelector("[data-match-confirm]")?.click(),
  n: toOtherMatter,
  m: markSelection,
  e: placeSelection,
  t: () => document.activeElement?.closest(".row")?.querySelector(".tick input")?.click(),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => document.getElementById("keys").showModal(),
  g: () => { going = Date.now(); },
};

function onKey(event) {
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) return escape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return undefined;
  if (!document.getElementById("keys-on").checked && event.key !== "?") return undefined;
  const act = goes(event.key) ?? decides(event.key) ?? ACTS[event.key] ?? rates(event.key);
  if (act && !document.querySelector("dialog:modal")) {
    event.preventDefault();
    act();
  }
  return undefined;
}

function typing(target) {
  return target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button])");
}

// The letter after g names a page.
function goes(key) {
  const soon = Date.now() - going < WAIT;
  going = 0;
  const link = soon && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  return link ? () => link.click() : null;
}

// A button of the row in hand that names a key for itself; of the first row where none is in hand.
function decides(key) {
  const row = document.activeElement?.closest(".row, .card") ?? document.querySelector(".card");
  const button = row?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return button ? () => button.click() : null;
}

// A digit chooses the step of the scale.
function rates(key) {
  const steps = document.querySelectorAll("#panel .scale")[0]?.querySelectorAll("input");
  const step = /^[1-9]$/.test(key) && steps?.[Number(key) - 1];
  if (!step) return null;
  return () => {
    step.closest("details")?.setAttribute("open", "");
    step.checked = true;
    step.focus();
  };
}

// The form in which this page's question is answered: a verdict, the ruling of a dispute, what readers are told.
function toVerdict() {
  const form = document.querySelector("[data-decides]");
  if (!form) return;
  form.closest("details")?.setAttribute("open", "");
  const first = form.querySelector("input:not([type=hidden])");
  (form.querySelector(`input[name="${first.name}"]:checked`) ?? first).focus();
  form.scrollIntoView({ block: "start" });
}

// Why the first match is none; the reason is asked for.
function toOtherMatter() {
  const other = document.querySelector("[data-match-reject]");
  if (!other) return;
  other.open = true;
  other.querySelector("input:not([type=hidden])")?.focus();
}

// The next or previous claim of the text, or row of the list.
function step(by) {
  const numbers = [...document.querySelectorAll(".number[data-claim]")].filter((e) => e.checkVisibility());
  if (numbers.length) return stepClaim(numbers, by);
  const rows = [...document.querySelectorAll(".row a.row-main, .card a.row-main")];
  const held = document.activeElement?.closest(".row, .card")?.querySelector("a.row-main");
  const at = rows.indexOf(held);
  const next = at < 0 ? rows[0] : rows[at + by];
  next?.focus();
  next?.closest(".row, .card").scrollIntoView({ block: "nearest" });
  return undefined;
}

function stepClaim(numbers, by) {
  const ids = [...new Set(numbers.map((number) => number.dataset.claim))];
  const at = ids.indexOf(document.getElementById("panel")?.dataset.held);
  const next = at < 0 ? (by > 0 ? ids[0] : ids.at(-1)) : ids[at + by];
  numbers.find((number) => number.dataset.claim === next)?.click();
}

function escape(event) {
  if (typing(event.target)) event.target.blur();
  else document.querySelector("[data-put-down]")?.click();
}
