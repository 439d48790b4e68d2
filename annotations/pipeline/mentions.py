"""Who is meant by an @name in a text. Pure: names in, keys out."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")

# An address such as a@b.example mentions nobody, and neither does what stands in code.
_AT = re.compile(r"(?<![\w@./])@(?=\w)")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)


def mentioned(text: str, names: Mapping[Key, str]) -> list[Key]:
    """Whom `text` mentions, in order, each once: by the whole name, or by a first name that only one person has.

    Case does not matter; of two names that begin alike the longer is meant.
    """
    plain = _CODE.sub(lambda code: " " * len(code[0]), text).casefold()
    spoken = _spoken(names)
    found: dict[Key, None] = {}
    for at in _AT.finditer(plain):
        rest = plain[at.end() :]
        name = next((name for name in spoken if _begins(rest, name)), None)
        if name is not None:
            found[spoken[name]] = None
    return list(found)


def _spoken(names: Mapping[Key, str]) -> dict[str, Key]:
    """What people may be called by, the longest first. A name that two have is nobody's; a first name that is
    somebody's whole name is theirs.
    """
    whole = [(name.casefold().strip(), key) for key, name in names.items() if name.strip()]
    first = [(name.split()[0], key) for name, key in whole if " " in name]
    wholes, firsts = Counter(name for name, _ in whole), Counter(name for name, _ in first)
    only = [(name, key) for name, key in whole if wholes[name] == 1]
    only += [(name, key) for name, key in first if firsts[name] == 1 and name not in wholes]
    return dict(sorted(only, key=lambda pair: len(pair[0]), reverse=True))


def _begins(rest: str, name: str) -> bool:
    return rest.startswith(name) and not re.match(r"\w", rest[len(name) :])
