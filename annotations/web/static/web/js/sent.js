// What the bookmarklet sends stands after the "#" of the address. It is taken from there at once, and kept in this tab
// alone, so that it outlives a sign-in; the form for it is filled in and looked up, which changes nothing.

const KEPT = "sent";
const FIELDS = ["url", "exact", "prefix", "suffix", "canonical", "title"];

export function startSent() {
  const said = new URLSearchParams(location.hash.slice(1));
  if (said.has("sent")) {
    sessionStorage.setItem(KEPT, said.toString());
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const form = document.querySelector("[data-sent]");
  // What was answered to a form stands at an address that can only be posted to: reloading, or signing in again, leads to the page.
  if (form && location.href !== form.action) history.replaceState(history.state, "", form.action);
  const kept = sessionStorage.getItem(KEPT);
  if (form && kept && !form.elements.exact.value) fill(form, new URLSearchParams(kept));
  document.addEventListener("submit", (event) => event.target.matches("[data-sent-ends]") && forget());
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-sent-ends]:not(form)")) forget();
    // The policy of these pages would stop it, and say so to nobody.
    if (event.target.closest("[data-draggable]")) explain(event);
  });
}

function fill(form, said) {
  for (const name of FIELDS) form.elements[name].value = said.get(name) ?? "";
  if (form.elements.exact.value.trim()) form.requestSubmit();
}

function forget() {
  sessionStorage.removeItem(KEPT);
}

function explain(event) {
  event.preventDefault();
  const told = document.getElementById("drag-told");
  told.hidden = false;
  told.focus();
}
