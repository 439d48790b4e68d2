"""Row 21: a thousand wrong logins and tokens, and what the time of an answer gives away."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import requests

from annotations.models import Guessing
from bench.faults.board import Finding
from bench.faults.ground import Ground, Newsroom

# An account there is, and one that there is not.
PAIRS = [
    (f"{one}@newsroom.example", f"{other}@newsroom.example")
    for one, other in (("bob", "rob"), ("carol", "karl"))
]
LOOKS = 6  # at each account: fewer than lock it
ALIKE = 1.2  # the slower answer may take so many times the other's time
MOST = 10


@dataclass(frozen=True, slots=True)
class Guessed:
    """How many tries were looked at before the first that was not, and whether every one since was told to wait."""

    free: int
    told: bool


def logins_and_tokens(ground: Ground) -> Finding:
    newsroom, tries = ground.newsroom, ground.scale.of(40, 1000)
    browser = Browser(newsroom)
    # In turn, and the quickest of each: a busy machine slows either.
    times = [(browser.milliseconds(known), browser.milliseconds(unknown)) for known, unknown in PAIRS * LOOKS]
    known, unknown = map(min, zip(*times, strict=True))
    Guessing.objects.all().delete()
    logins = guess(tries, lambda: browser.sign_in("erin@newsroom.example"))
    wrong = {"Authorization": "Bearer fck_wrong"}
    address = f"{newsroom.address}/api/v1/articles"
    tokens = guess(tries, lambda: requests.get(address, headers=wrong, timeout=30))
    Guessing.objects.all().delete()
    ratio = max(known, unknown) / min(known, unknown)
    figure = f"locked after {logins.free} logins, {tokens.free} tokens; known {known:.0f} ms, unknown {unknown:.0f} ms"
    right = logins.free <= MOST and tokens.free <= MOST and logins.told and tokens.told
    return Finding(figure, met=right and ratio <= ALIKE)


def guess(tries: int, send: Callable[[], requests.Response]) -> Guessed:
    answers = [send() for _ in range(tries)]
    free = next((at for at, answer in enumerate(answers) if answer.status_code == 429), tries)
    return Guessed(free, all(int(answer.headers.get("Retry-After", 0)) > 0 for answer in answers[free:]))


class Browser:
    """Somebody at the page of the login."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.page = f"{newsroom.address}/accounts/login/"
        self.session = requests.Session()
        self.session.get(self.page, timeout=30)

    def sign_in(self, email: str) -> requests.Response:
        sent = {"login": email, "password": "a wrong password"}
        sent["csrfmiddlewaretoken"] = self.session.cookies["csrftoken"]
        return self.session.post(self.page, data=sent, timeout=30, allow_redirects=False)

    def milliseconds(self, email: str) -> float:
        began = time.monotonic()
        assert self.sign_in(email).status_code == 200
        return 1000 * (time.monotonic() - began)
