"""Rows 1 to 3: articles are taken in while workers and the broker are killed."""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from annotations.choices import Stage
from annotations.models import Appearance, Article, Claim, Revision
from bench.faults.board import Finding
from bench.faults.ground import Ground, Program, forget_connections, seconds_until, shoot

PATIENCE = 600.0  # seconds
CATCH_UP = 30.0


def workers_killed(ground: Ground) -> Finding:
    addresses, kills = ground.addresses(ground.scale.of(60, 1000)), ground.scale.of(8, 50)
    draw, newsroom, erin = random.Random(1), ground.newsroom, ground.program("erin")

    def kill() -> None:
        if workers := newsroom.workers():
            shoot(draw.choice(workers))

    accepted, _ = meanwhile(
        hand_in, erin, addresses, happens=[(draw.uniform(0.3, 2.5), kill) for _ in range(kills)]
    )
    ended = seconds_until(lambda: _ready(accepted) == len(accepted), PATIENCE, every=0.5)
    lost, twice = _lost_and_twice(accepted)
    figure = f"{lost} lost, {twice} twice of {len(accepted)} in {kills} kills"
    return Finding(figure, met=not (lost or twice) and ended is not None)


def broker_killed(ground: Ground) -> Finding:
    addresses = ground.addresses(ground.scale.of(40, 400))
    kills, wipes = ground.scale.of(4, 20), ground.scale.of(1, 5)
    draw, broker, numbers = random.Random(2), ground.broker, iter(range(kills))
    erin = ground.program("erin")

    def kill() -> None:
        broker.kill()
        if next(numbers) < wipes:
            broker.wipe()
        time.sleep(draw.uniform(0.1, 1.0))
        broker.start()

    accepted, failed = meanwhile(
        hand_in, erin, addresses, happens=[(draw.uniform(0.3, 2.0), kill) for _ in range(kills)]
    )
    ended = seconds_until(lambda: _ready(accepted) == len(accepted), PATIENCE, every=0.5)
    lost, twice = _lost_and_twice(accepted)
    figure = (
        f"{lost} lost, {twice} twice of {len(accepted)} in {kills} kills, {wipes} wiped; {failed} refused"
    )
    return Finding(figure, met=not (lost or twice or failed) and ended is not None)


def broker_away(ground: Ground) -> Finding:
    away, every = ground.scale.of(15, 60), 0.5
    addresses = ground.addresses(round(away / every))
    newsroom, erin = ground.newsroom, ground.program("erin")
    ground.broker.kill()
    accepted, failed = hand_in(erin, addresses, every=every)
    ground.broker.start()
    took = seconds_until(lambda: _ready(accepted) == len(accepted), PATIENCE, every=0.25)
    lost, twice = _lost_and_twice(accepted)
    assert newsroom.process.poll() is None
    figure = (
        f"{failed} 5xx, {lost} lost of {len(accepted)}; caught up in {took or PATIENCE:.1f} s after {away} s"
    )
    return Finding(figure, met=not (failed or lost or twice) and took is not None and took <= CATCH_UP)


def hand_in(erin: Program, addresses: list[str], *, every: float = 0.0) -> tuple[list[str], int]:
    """Post them one after the other; the ids of those accepted, and how many were not."""
    accepted, failed = [], 0
    for address in addresses:
        due = time.monotonic() + every
        try:
            answer = erin.post("articles", json={"url": address})
        except requests.RequestException:
            failed += 1
        else:
            failed += answer.status_code != 202
            accepted += [answer.json()["id"]] if answer.status_code == 202 else []
        time.sleep(max(0.0, due - time.monotonic()))
    return accepted, failed


def meanwhile(
    load: Callable[..., tuple[list[str], int]],
    *given: Any,
    happens: list[tuple[float, Callable[[], None]]],
) -> tuple[list[str], int]:
    """What `load(*given)` came to, while after each of these pauses something happens.

    The load has the thread, not what happens: a service ends with the thread that started it.
    """
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(load, *given)
        for pause, happen in happens:
            time.sleep(pause)
            happen()
        return loading.result()


def _ready(ids: list[str]) -> int:

    return Article.objects.filter(pk__in=ids, stage=Stage.READY).count()


def _lost_and_twice(ids: list[str]) -> tuple[int, int]:
    """Of the accepted: how many have no text, and how many have a text, a claim or a fetched change twice."""
    forget_connections()
    revisions = Counter(Revision.objects.filter(article__in=ids).values_list("article", flat=True))
    said = Counter(Appearance.objects.filter(article__in=ids).values_list("article", "exact", "start"))
    twice = sum(count - 1 for count in revisions.values()) + sum(count - 1 for count in said.values())
    claims = Claim.objects.filter(appearances__article__in=ids).count()
    return len(ids) - len(revisions), twice + claims - sum(said.values())
