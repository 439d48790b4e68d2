// Everything that can be reached or done on this page, by typing some of its name. Ctrl+K, or Cmd+K.

const MOST = 12;

export function startPalette() {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const field = palette.querySelector("input");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (palette.open) palette.close();
    else palette.showModal();
  });
  palette.addEventListener("toggle", () => { field.value = ""; offer(palette); });
  field.addEventListener("input", () => offer(palette));
  // What has come to the page meanwhile can be done, too.
  document.addEventListener("htmx:afterSettle", () => palette.open && offer(palette));
  field.addEventListener("keydown", (event) => onKey(event, palette));
  palette.addEventListener("click", (event) => {
    const row = event.target.closest("li");
    if (row) choose(palette, row);
    else if (event.target === palette) palette.close();
  });
}

// What the page offers: places to go to, then what can be done with what is on it. A name is offered once.
function commands() {
  const found = new Map();
  const places = ".sections a, .bell, .menu a, .menu button, .article-acts :is(a, button), .filters a, .work > header a";
  const acts = "#panel :is(summary, .summary, button, .button), .head :is(a, button), .card .buttons :is(a, button)";
  for (const element of document.querySelectorAll(`${places}, ${acts}`)) {
    const name = element.textContent.replace(/\s+/gu, " ").trim().replace(/…$/u, "");
    if (name && !element.matches("[data-open=palette]") && !found.has(name)) found.set(name, element);
  }
  return [...found].map(([name, element]) => ({ name, hint: element.dataset.go ? `g ${element.dataset.go}` : "", act: () => press(element, name) }));
}

// What lies in a folded part is unfolded first; a folded part itself is opened and entered. What stands only in
// its place until the second half of a claim has come is waited for.
function press(element, name) {
  if (element.matches("a.summary")) {
    document.addEventListener("htmx:afterSettle", () => commands().find((one) => one.name === name)?.act(), { once: true });
    return undefined;
  }
  for (let part = element.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  if (!element.matches("summary")) return element.click();
  element.closest("details").querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  element.scrollIntoView({ block: "center" });
  return undefined;
}

function offer(palette) {
  const typed = palette.querySelector("input").value.trim();
  const parts = typed.toLocaleLowerCase().split(/\s+/u);
  const fits = commands().filter(({ name }) => parts.every((part) => name.toLocaleLowerCase().includes(part)));
  const offered = fits.slice(0, MOST);
  if (typed) offered.push({ name: `${document.getElementById("search").placeholder}: ${typed}`, hint: "/", act: () => search(typed) });
  const list = palette.querySelector("ul");
  list.replaceChildren(...offered.map(row));
  select(palette, list.firstElementChild);
}

function row({ name, hint, act }, at) {
  const made = document.createElement("li");
  made.id = `command-${at}`;
  made.role = "option";
  made.textContent = name;
  if (hint) made.append(Object.assign(document.createElement("small"), { textContent: hint }));
  made.act = act;
  return made;
}

function search(words) {
  const field = document.getElementById("search");
  field.value = words;
  field.form.requestSubmit();
}

function select(palette, chosen) {
  for (const one of palette.querySelectorAll("li")) one.ariaSelected = String(one === chosen);
  palette.querySelector("input").setAttribute("aria-activedescendant", chosen?.id ?? "");
  chosen?.scrollIntoView({ block: "nearest" });
}

function onKey(event, palette) {
  const held = palette.querySelector("li[aria-selected=true]");
  if (event.key === "ArrowDown" && held?.nextElementSibling) select(palette, held.nextElementSibling);
  else if (event.key === "ArrowUp" && held?.previousElementSibling) select(palette, held.previousElementSibling);
  else if (event.key === "Enter" && held) choose(palette, held);
  else return;
  event.preventDefault();
}

function choose(palette, held) {
  palette.close();
  held.act();
}
