"""Rows 9, 10, 11 and 20: many at once at the API's door, and those who may not."""

import itertools
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import requests

from annotations.choices import CLAIM_MOVES, ClaimState
from annotations.models import Claim, Source
from bench.faults.board import Finding
from bench.faults.ground import Ground

SLOW = 200
BAR = 100.0  # milliseconds


def equal_posts(ground: Ground) -> Finding:

    bob, key = ground.program("bob"), f"equal-{time.time_ns()}"
    body = {"kind": "document", "title": f"Box {key}", "citation": "Archive"}
    answers = _at_once(50, lambda: ground.program("bob"), lambda one: _post(one, body, key))
    other = _post(bob, body | {"citation": "Cellar"}, key).status_code
    rows = Source.objects.filter(title=body["title"]).count()
    same = len({answer.content for answer in answers})
    statuses = Counter(answer.status_code for answer in answers)
    figure = f"{rows} row, {same} answer ({dict(statuses)}); another body {other}"
    return Finding(figure, met=(rows, same, other) == (1, 1, 422) and set(statuses) == {201})


def equal_patches(ground: Ground) -> Finding:
    claim = _claim(ground)
    tag = ground.program("erin").get(f"claims/{claim.pk}").headers["ETag"]
    numbers = itertools.count()

    def patch(one: requests.Session) -> requests.Response:
        body = {"claimant": f"Number {next(numbers)}"}
        return one.patch(f"claims/{claim.pk}", json=body, headers={"If-Match": tag})

    statuses = Counter(answer.status_code for answer in _at_once(20, lambda: ground.program("erin"), patch))
    return Finding(f"{dict(statuses)}", met=statuses == Counter({412: 19, 200: 1}))


def illegal_moves(ground: Ground) -> Finding:
    """Every move that a claim's state does not allow, by every role: refused, and the state stays."""

    tried = accepted = 0
    claim, other = _claim(ground), _claim(ground)
    for state, move in itertools.product(ClaimState, MOVES):
        if MOVES[move][0] in CLAIM_MOVES[state] or MOVES[move][0] == state:
            continue
        merged_into = other if state == ClaimState.MERGED else None
        Claim.objects.filter(pk=claim.pk).update(state=state, merged_into=merged_into)
        for name in ground.members:
            answer = ground.program(name).post(f"claims/{claim.pk}/{move}", json=MOVES[move][1])
            tried += 1
            accepted += answer.status_code not in (403, 404, 409, 422)
            accepted += Claim.objects.get(pk=claim.pk).state != state
    return Finding(f"{accepted} of {tried} accepted", met=accepted == 0 and tried > 0)


# The state each leads to, and what is sent.
MOVES: dict[str, tuple[str, dict[str, Any]]] = {
    "open": ("open", {"reason": "Worth it."}),
    "reject": ("rejected", {"reason": "An opinion."}),
    "adjudicate": ("ruled", {"rating": "false", "rationale": "I counted."}),
    "reopen": ("in_review", {"reason": "Its number changed."}),
}


def slow_clients(ground: Ground) -> Finding:
    """They send their request a byte at a time; the others go on asking."""
    newsroom, vera = ground.newsroom, ground.program("vera")
    alone = _percentile(_milliseconds(vera, 100))
    over = threading.Event()
    with ExitStack() as stack:
        stack.callback(over.set)
        slow = [
            stack.enter_context(socket.create_connection(("127.0.0.1", newsroom.port))) for _ in range(SLOW)
        ]
        threading.Thread(target=_drip, args=(slow, over), daemon=True).start()
        time.sleep(1)
        beside = _percentile(_milliseconds(vera, ground.scale.of(100, 1000)))
    return Finding(f"p95 {beside:.0f} ms beside {SLOW} slow ones, {alone:.0f} ms alone", met=beside <= BAR)


def _drip(slow: list[socket.socket], over: threading.Event) -> None:
    # A head, a body that is promised, and then one byte of it in a while.
    head = b"POST /api/v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\nX-Slow: "
    for letter in head:
        for one in slow:
            try:
                one.send(bytes([letter]))
            except OSError:
                continue
        if over.wait(0.2):
            return


def _milliseconds(program: requests.Session, times: int) -> list[float]:
    took = []
    for _ in range(times):
        began = time.monotonic()
        assert program.get("articles?limit=5").status_code == 200
        took.append(1000 * (time.monotonic() - began))
    return took


def _percentile(took: list[float], share: float = 0.95) -> float:
    return sorted(took)[min(len(took) - 1, int(share * len(took)))]


def _at_once(
    count: int, program: Callable[[], requests.Session], send: Callable[[requests.Session], requests.Response]
) -> list[requests.Response]:
    """Each from a connection of its own, all let go at the same moment."""
    gate, programs = threading.Barrier(count), [program() for _ in range(count)]

    def go(one: requests.Session) -> requests.Response:
        gate.wait()
        return send(one)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(go, programs))


def _post(program: requests.Session, body: dict[str, Any], key: str) -> requests.Response:
    return program.post("sources", json=body, headers={"Idempotency-Key": key})


def _claim(ground: Ground) -> Any:

    ground.newsroom  # noqa: B018 it runs from here on
    team = ground.members["ruth"].team
    return Claim.objects.create(team=team, statement="The pier is a mile long.", state=ClaimState.OPEN)
