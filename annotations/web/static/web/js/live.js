// A page that says data-live is read again when something happens that its reader may know of.
// The stream is read with fetch: EventSource would have to be told the name of every kind of event.

const SETTLE = 600; // milliseconds in which several events are one
const AGAIN = 3000; // milliseconds until the stream is asked for again
let last = "";
let waiting = 0;

export function startLive() {
  const part = document.querySelector("[data-live]");
  if (part) follow(part.dataset.live);
}

async function follow(address) {
  for (;;) {
    try {
      if (!document.hidden) await read(address);
    } catch {
      // The service is away for a moment, or the page is being left: asked again below.
    }
    await new Promise((resolve) => { setTimeout(resolve, AGAIN); });
  }
}

async function read(address) {
  const headers = { Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }) };
  const answer = await fetch(address, { headers, credentials: "same-origin" });
  if (!answer.ok) return;
  const stream = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let { done, value } = await stream.read(); !done; { done, value } = await stream.read()) {
    const ids = [...value.matchAll(/^id: (.+)$/gmu)];
    if (!ids.length) continue;
    last = ids.at(-1)[1];
    if (!/^data:/mu.test(value)) continue; // where the stream begins, and nothing has happened yet
    clearTimeout(waiting);
    waiting = setTimeout(readAgain, SETTLE);
  }
}

// Not while somebody types in it, or goes through its rows.
function readAgain() {
  const part = document.querySelector("[data-live]");
  if (part.contains(document.activeElement)) return;
  window.htmx.ajax("GET", location.href, { target: part, select: `#${part.id}`, swap: "outerHTML" });
}
