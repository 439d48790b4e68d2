// Marking by selecting: a small tool beside the selected words opens the form with the passage filled in.

import { passage } from "./offsets.js";

let chosen = null;

export function startSelection() {
  const text = document.querySelector("[data-text]");
  if (!text) return;
  const tool = makeTool();
  document.addEventListener("selectionchange", () => {
    chosen = selected(text);
    if (!chosen) tool.hidden = true;
  });
  text.addEventListener("pointerup", () => setTimeout(() => place(tool)));
  text.addEventListener("keyup", (event) => event.shiftKey && place(tool));
  text.addEventListener("click", keepSelection, true);
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

function selected(text) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return range.intersectsNode(text) ? passage(range, text) : null;
}

function makeTool() {
  const tool = document.createElement("div");
  tool.id = "select-tool";
  tool.hidden = true;
  if (document.getElementById("mark-dialog")) tool.append(button("Mark claim", markSelection));
  tool.append(button("Place claim here", placeSelection));
  // Keep the selection while the tool is pressed.
  tool.addEventListener("pointerdown", (event) => event.preventDefault());
  document.body.append(tool);
  return tool;
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function place(tool) {
  const forms = document.querySelectorAll("[data-takes-selection]");
  tool.lastElementChild.hidden = !forms.length;
  if (!chosen || (tool.children.length === 1 && !forms.length)) return;
  const box = document.getSelection().getRangeAt(0).getBoundingClientRect();
  tool.hidden = false;
  const left = Math.min(Math.max(box.left, 8), document.documentElement.clientWidth - tool.offsetWidth - 8);
  tool.style.left = `${left + scrollX}px`;
  tool.style.top = `${box.bottom + scrollY + 6}px`;
}

// The claim in hand stands elsewhere: its form takes the selected words.
function placeSelection() {
  const form = document.querySelector("[data-takes-selection]");
  if (!form || !chosen) return;
  fill(form, chosen);
  form.closest("details").open = true;
  form.querySelector("button").focus();
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
