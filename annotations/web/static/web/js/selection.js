// Marking by selecting: a small tool beside the selected words opens the form with the passage filled in.

import { passage } from "./offsets.js";

let chosen = null;

export function startSelection() {
  document.addEventListener("selectionchange", () => {
    const text = document.querySelector("[data-text]");
    chosen = text && selected(text);
    if (!chosen) document.getElementById("select-tool")?.remove();
  });
  document.addEventListener("pointerup", (event) => inText(event) && setTimeout(offer));
  document.addEventListener("keyup", (event) => event.shiftKey && offer());
  document.addEventListener("click", (event) => inText(event) && keepSelection(event), true);
}

// Opens the form; with words selected they are filled in, without it is for typing them.
export function markSelection() {
  const dialog = document.getElementById("mark-dialog");
  if (!dialog) return;
  if (chosen) fill(dialog.querySelector("form"), chosen);
  if (dialog.open) dialog.close();
  dialog.showModal();
  dialog.querySelector(chosen ? "[name=statement]" : "[name=exact]").focus();
}

function talkAboutSelection() {
  const dialog = document.getElementById("talk-dialog");
  if (!chosen) return;
  fill(dialog.querySelector("form"), chosen);
  if (dialog.open) dialog.close();
  dialog.showModal();
  dialog.querySelector("[name=text]").focus();
}

function selected(text) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return range.intersectsNode(text) ? passage(range, text) : null;
}

function inText(event) {
  return event.target.closest?.("[data-text]");
}

// The tool, with what this person may do with the words.
function offer() {
  document.getElementById("select-tool")?.remove();
  if (!chosen) return;
  const tool = document.createElement("div");
  const words = document.querySelector("[data-text]").dataset;
  tool.id = "select-tool";
  if (document.getElementById("mark-dialog")) tool.append(button(words.mark, markSelection));
  if (document.getElementById("talk-dialog")) tool.append(button(words.talk, talkAboutSelection));
  if (document.querySelector("[data-takes-selection]")) tool.append(button(words.place, placeSelection));
  for (const form of document.querySelectorAll("[data-takes-quote]")) {
    const details = form.closest("details");
    const only = !document.querySelector("details[open] > [data-takes-quote]");
    if (details.open || (only && details.id === "bring")) tool.append(button(form.dataset.takesQuote, () => quote(form)));
  }
  if (tool.children.length) place(tool);
}

function place(tool) {
  // Keep the selection while the tool is pressed.
  tool.addEventListener("pointerdown", (event) => event.preventDefault());
  document.body.append(tool);
  const box = document.getSelection().getRangeAt(0).getBoundingClientRect();
  const left = Math.min(Math.max(box.left, 8), document.documentElement.clientWidth - tool.offsetWidth - 8);
  tool.style.left = `${left + scrollX}px`;
  tool.style.top = `${box.bottom + scrollY + 6}px`;
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// The claim in hand stands elsewhere: its form takes the selected words, and waits for Enter; without it is for typing them.
export function placeSelection() {
  const form = document.querySelector("[data-takes-selection]");
  if (!form) return;
  if (chosen) fill(form, chosen);
  form.closest("details").open = true;
  (chosen ? form.querySelector("button") : form.elements.exact).focus();
}

// A source's own words into the form that quotes them; which form is said by the one that is open.
function quote(form) {
  if (!chosen) return;
  fill(form, chosen);
  form.closest("details").open = true;
  form.scrollIntoView({ block: "nearest" });
  (form.elements.claim?.value === "" ? form.elements.claim : form.querySelector("button")).focus();
}

function fill(form, { start, end, exact }) {
  form.elements.start.value = start;
  form.elements.end.value = end;
  form.elements.exact.value = exact;
  const statement = form.elements.statement;
  if (statement) statement.value = exact.replace(/\s+/gu, " ");
  // Words typed by hand have no known place: the service looks for them.
  form.elements.exact.addEventListener("input", () => { form.elements.start.value = form.elements.end.value = ""; }, { once: true });
}

// A drag that ends on a highlight selects; it does not open the claim.
function keepSelection(event) {
  if (event.target.closest("a") && !document.getSelection().isCollapsed && event.detail) {
    event.preventDefault();
    event.stopPropagation();
  }
}
