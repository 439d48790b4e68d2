// The panel changes without the page; the text follows.

export function startPanel() {
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = document.getElementById("panel");
    if (event.detail.target.id === "beyond") seekComment();
    if (!panel || event.detail.target.id !== "panel") return;
    hold(panel.dataset.held);
    followFocus(panel);
    document.querySelector("#panel .errors, #panel .note.wrong")?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:sendError", () => complain("lost"));
  document.addEventListener("htmx:responseError", () => complain("failed"));
  hold(document.getElementById("panel")?.dataset.held, false);
  // Opened from a list, the claim stands in the middle of the screen.
  const named = document.getElementById(location.hash.slice(1));
  if (named?.classList.contains("number")) named.scrollIntoView({ block: "center" });
}

// Show in the text which claim is in hand, and bring it into view.
function hold(id, scroll = true) {
  for (const mark of document.querySelectorAll("mark.claim")) {
    mark.classList.toggle("is-held", Boolean(id) && mark.dataset.claims.split(" ").includes(id));
  }
  for (const number of document.querySelectorAll(".number[data-claim]")) {
    const held = number.dataset.claim === id;
    number.classList.toggle("is-held", held);
    if (held && scroll && !isInView(number)) number.scrollIntoView({ block: "center" });
  }
}

// What a link to a comment leads to comes with the second half of the claim.
function seekComment() {
  if (!location.hash.startsWith("#comment-")) return;
  const comment = document.getElementById(location.hash.slice(1));
  comment?.scrollIntoView({ block: "center" });
  comment?.focus({ preventScroll: true });
}

// Said where one looks, and to a screen reader; gone when the next answer comes.
function complain(what) {
  const note = document.createElement("p");
  note.className = "note wrong";
  note.setAttribute("role", "alert");
  note.textContent = document.getElementById("content").dataset[what];
  document.querySelector("#panel .panel-body")?.prepend(note);
}

// Who opened the claim by keyboard goes on reading in the panel; the link they pressed may be gone with the old one.
function followFocus(panel) {
  const focused = document.activeElement;
  if (focused === document.body || focused.matches(".number:focus-visible")) {
    panel.querySelector(".statement")?.focus({ preventScroll: true });
  }
}

// Between the bar and, on a narrow screen, the panel that lies over the text.
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  const panel = document.getElementById("panel");
  const floor = getComputedStyle(panel).position === "fixed" ? panel.getBoundingClientRect().top : innerHeight;
  return top > 60 && bottom < floor - 20;
}
