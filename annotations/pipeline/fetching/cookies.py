"""Cookies for the length of one fetch: some sites redirect in circles until one comes back."""

import re

from annotations.pipeline.fetching.exchange import Answer
from annotations.pipeline.fetching.parsing import Address

PAIR = re.compile(
    r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,256})=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{0,3072}|\"[^\"\x00-\x20]{0,3072}\")"
)
MOST = 20  # cookies of one site


class Cookies:
    """What each origin has set in this fetch. Returned to that very origin only, and then forgotten."""

    def __init__(self) -> None:
        self._jars: dict[str, dict[str, str]] = {}

    def take(self, answer: Answer) -> None:
        jar = self._jars.setdefault(answer.address.origin, {})
        for name, value in answer.headers:
            pair = PAIR.fullmatch(value.partition(";")[0].strip()) if name == "set-cookie" else None
            if pair and (pair[1] in jar or len(jar) < MOST):
                jar[pair[1]] = pair[2]

    def header(self, address: Address) -> dict[str, str]:
        jar = self._jars.get(address.origin)
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
