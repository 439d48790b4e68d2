"""Pages that only send the reader on: a redirect in HTML (`<meta http-equiv="refresh">`)."""

import html
import re

from annotations.errors import InvalidInput
from annotations.pipeline.fetching.addresses import canonical_key
from annotations.pipeline.fetching.exchange import Answer
from annotations.pipeline.fetching.parsing import Address

# Where it must stand, in bytes; how soon it must send on, in seconds; how much text there may be besides.
HEAD = 20_000
SOON = 10
WORDS = 60

TAG = re.compile(r"<meta\b[^>]{0,600}>", re.IGNORECASE)
IS_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
SENT_ON = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=)?\s*[\"']?\s*([^\"'\s>]+)", re.IGNORECASE)
HIDDEN = re.compile(r"<(script|style|noscript|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
MARKUP = re.compile(r"<[^>]*>")


def sent_on(answer: Answer) -> Address | None:
    """Where an HTML page sends its reader at once; None for a page that is there to be read.

    One that reloads itself, or sends on later than `SOON`, or says more than a notice does, is such a page.
    Inside `noscript` it is meant for others than us.
    """
    if "html" not in (answer.header("content-type") or "") or len(answer.body) > 10 * HEAD:
        return None
    page = HIDDEN.sub(" ", answer.body.decode("utf-8", errors="replace"))
    target = next(filter(None, map(_target, TAG.findall(page[:HEAD]))), None)
    if target is None or len(MARKUP.sub(" ", page).split()) > WORDS:
        return None
    try:
        address = answer.address.join(target)
    except InvalidInput:
        return None
    return None if canonical_key(str(address)) == canonical_key(str(answer.address)) else address


def _target(tag: str) -> str | None:
    content = CONTENT.search(tag) if IS_REFRESH.search(tag) else None
    found = SENT_ON.match(html.unescape(content[1] or content[2] or "")) if content else None
    return found[2] if found and int(found[1]) <= SOON else None
