"""Names of origins: what two mentions are compared by, and which channel an address belongs to."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from annotations.choices import OriginKind
from annotations.pipeline.provenance import phrases
from annotations.values import Origin

_HOSTS = {
    "t.me": "Telegram",
    "telegram.me": "Telegram",
    "twitter.com": "X",
    "x.com": "X",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "tiktok.com": "TikTok",
    "threads.net": "Threads",
    "vk.com": "VK",
    "bsky.app": "Bluesky",
    "truthsocial.com": "Truth Social",
}
_NO_HANDLES = frozenset(
    [
        "s",
        "share",
        "sharer",
        "sharer.php",
        "intent",
        "home",
        "search",
        "watch",
        "hashtag",
        "joinchat",
        "profile",
        "i",
    ]
)
_HANDLE = re.compile(r"@?([\w.]{2,40})")


def folded(name: str) -> str:
    """Lower case, without article and points: “U.S. Mission” is “US mission”."""
    return re.sub(r"[.\"]", "", name).casefold().strip().removeprefix("the ").strip()


def cleaned(name: str) -> str:
    """A name as it stands, without what hangs on it; empty where it is no name."""
    name = name.strip(" .,\"'-").removesuffix("'s")
    words = name.casefold().removeprefix("the ").split()
    nobody = all(word in phrases.NO_NAMES for word in words) or words[0] == "our"
    return "" if nobody else name


def last_name(name: str) -> str:
    """By what a person is known; a body of several words, with small ones between, by all of them."""
    words = folded(name).split()
    if not words or len(words) > 3 or any(word in ("of", "the", "for", "to") for word in words):
        return " ".join(words)
    return words[-1]


def owner(name: str) -> str:
    """Whose a channel is: “Orest Halan on Telegram” is Orest Halan's."""
    return name.rpartition(" on ")[0] or name


def outlet_key(name: str) -> str:
    return f"outlet:{folded(name)}"


def is_outlet(name: str) -> bool:
    return any(word in phrases.OUTLET_WORDS for word in re.findall(r"\w+", name.casefold()))


def outlet_in(name: str) -> str:
    """The outlet's own name: “CNN's Wolf Blitzer” and “Bill Reilly of Fox News” speak for one."""
    parts = [name, *re.split(r"'s | (?:of|at|for) ", name)]
    return min((part for part in parts if is_outlet(part)), key=len, default=name)


def fuller(name: str, names: Iterable[str]) -> str:
    """The longest of the names that ends in this one: “Halan” is “Orest Halan” where the article says so."""
    said = folded(name)
    longer = [each for each in names if folded(each).endswith(f" {said}") and len(each.split()) <= 4]
    return max(longer, key=len, default=name)


def same_name(first: str, second: str) -> bool:
    """Whether both may be called so: the same, or one leaves out or shortens the first name."""
    one, other = folded(owner(first)).split(), folded(owner(second)).split()
    if one == other:
        return True
    if not one or not other or one[-1] != other[-1]:
        return False
    return len(one) == 1 or len(other) == 1 or one[0][0] == other[0][0]


def same_origin(first: Origin, second: Origin) -> bool:
    """Whether two texts name one origin. Those whom nobody names are never the same."""
    if OriginKind.ANONYMOUS in (first.kind, second.kind) or first.key != second.key:
        return False
    return first.key.startswith("outlet:") or same_name(first.name, second.name)


def handle(url: str) -> tuple[str, str] | None:
    """The platform and the handle that an address belongs to; None where it is no channel's."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    steps = [step for step in parts.path.split("/") if step]
    if host in ("youtube.com",) and steps and steps[0].startswith("@"):
        return "YouTube", steps[0][1:].casefold()
    if host not in _HOSTS or not steps:
        return None
    if steps[0] in ("s", "profile") and len(steps) > 1:
        steps = steps[1:]
    found = _HANDLE.fullmatch(steps[0])
    if not found or found[1].casefold() in _NO_HANDLES:
        return None
    return _HOSTS[host], found[1].casefold()


def undetermined(phrase: str) -> str:
    """Without “the”, “his” and the like in front."""
    return re.sub(r"^(?:(?:an?|the|his|her|their|its)\s+)+(?=\w)", "", phrase.strip(), flags=re.IGNORECASE)


def unnamed(phrase: str) -> str:
    """Those whom nobody names, as they are called: “The American official” and “American official” are one."""
    return re.sub(r"[^\w ]", "", undetermined(phrase)).casefold()
