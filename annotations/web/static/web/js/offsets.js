// Places in the text. A browser counts UTF-16 units, the service counts code points: these convert.
// Every stretch of text stands in an element whose data-start is its offset in the revision, in code points.

// How many code points the first `units` UTF-16 units of `string` are.
export function codePoints(string, units = string.length) {
  let count = 0;
  for (let at = 0; at < units; count += 1) at += string.codePointAt(at) > 0xffff ? 2 : 1;
  return count;
}

// The offset of a DOM position, or null where it is not in the text.
export function offsetOf(node, units) {
  const stretch = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[data-start]");
  if (!stretch) return null;
  const before = document.createRange();
  before.setStart(stretch, 0);
  before.setEnd(node, units);
  return Number(stretch.dataset.start) + codePoints(before.toString());
}

// The stretches of text that a range touches, in order, each with the offsets of the touched part and its words.
export function stretchesIn(range, root) {
  const touched = [];
  for (const stretch of root.querySelectorAll("[data-start]")) {
    if (!range.intersectsNode(stretch)) continue;
    const text = stretch.textContent;
    const first = stretch.contains(range.startContainer) ? offsetOf(range.startContainer, range.startOffset) : null;
    const last = stretch.contains(range.endContainer) ? offsetOf(range.endContainer, range.endOffset) : null;
    const start = first ?? Number(stretch.dataset.start);
    const end = last ?? Number(stretch.dataset.start) + codePoints(text);
    if (start < end) touched.push({ start, end, text: [...text].slice(start - stretch.dataset.start, end - stretch.dataset.start).join("") });
  }
  return touched;
}

// The passage that a range selects: its offsets without white space at the edges, and its words. Null for none.
// Between two blocks the text has line ends that no element holds; the gap says how many.
export function passage(range, root) {
  const touched = stretchesIn(range, root);
  if (!touched.length) return null;
  let words = "";
  let at = touched[0].start;
  for (const part of touched) {
    words += "\n".repeat(Math.max(part.start - at, 0)) + part.text;
    at = part.end;
  }
  const lead = words.length - words.trimStart().length;
  const tail = words.length - words.trimEnd().length;
  const exact = words.trim();
  if (!exact) return null;
  return { start: touched[0].start + codePoints(words, lead), end: at - codePoints(words.slice(words.length - tail)), exact };
}
