// The bookmarklet, as it can be read; the desk makes one line of it and puts its own address in for DESK.
// It sends the selected words, a little of what stands around them, and where, to a new tab with the desk's page for
// that. All of it stands after the "#" of the address, which browsers tell no server. Nothing is made of it there
// until a person says so.
(() => {
  const selection = getSelection();
  const sent = new URLSearchParams({ sent: "1", url: location.href.split("#")[0], title: document.title.slice(0, 300) });
  const cut = (text, from, to) => [...text.replace(/\s+/gu, " ")].slice(from, to).join("");
  const block = (node) => (node.closest ? node : node.parentElement).closest("p,li,td,th,dd,dt,blockquote,figcaption,h1,h2,h3,h4,h5,h6,div,article,section,main,body") || document.body;
  if (selection.rangeCount) {
    const range = selection.getRangeAt(0);
    const before = document.createRange();
    const after = document.createRange();
    before.setStart(block(range.startContainer), 0);
    before.setEnd(range.startContainer, range.startOffset);
    after.setStart(range.endContainer, range.endOffset);
    after.setEnd(block(range.endContainer), block(range.endContainer).childNodes.length);
    sent.set("exact", [...selection.toString().trim()].slice(0, 5001).join(""));
    sent.set("prefix", cut(before.toString(), -64));
    sent.set("suffix", cut(after.toString(), 0, 64));
  }
  const own = document.querySelector("link[rel~=canonical]");
  if (own) sent.set("canonical", own.href);
  open("DESK" + "#" + sent, "_blank", "noopener");
})();
