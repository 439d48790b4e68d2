// Small comforts of forms: a choice that sends itself, dialogs, menus that close, fields that are not needed.

import { markSelection } from "./selection.js";

export function startForms() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-ticks-all]")) tickAll(event.target);
    if (event.target.name === "source") followSource(event.target.form);
  });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
  });
  document.addEventListener("submit", once);
  document.addEventListener("htmx:afterSwap", followSources);
  followSources();
}

function onClick(event) {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-open]");
  if (opener) {
    event.preventDefault();
    opener.closest(".menu")?.removeAttribute("open");
    if (opener.dataset.open === "mark-dialog") markSelection();
    else document.getElementById(opener.dataset.open).showModal();
  }
  const closer = event.target.closest("[data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
}

function tickAll(box) {
  for (const one of box.form.querySelectorAll(".tick input")) one.checked = box.checked;
}

// A form is sent once, however often its button is pressed.
function once(event) {
  const form = event.target;
  if (form.method !== "post" || form.closest("[hx-boost]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  addEventListener("pageshow", () => { delete form.dataset.sent; }, { once: true });
}

function followSources() {
  document.querySelectorAll("[data-new-source]").forEach(followSource);
}

// A source that is known needs no title.
function followSource(form) {
  form.classList.toggle("has-source", Boolean(form.elements.source?.value));
}
