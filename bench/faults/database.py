"""Rows 4 and 5: PostgreSQL is killed under writes, and restarted under readers."""

import random
import signal
import threading
import time
from contextlib import suppress

import requests

from annotations.models import Article
from bench.faults.board import Finding
from bench.faults.ground import Ground, Newsroom, Program, forget_connections, seconds_until, shoot

WRITERS = 3
# Seconds from one kill to the next. What dies within ten seconds of its start is started later each time.
BETWEEN = (11.0, 13.0)
PATIENCE = 60.0
BAR = 5.0


def killed(ground: Ground) -> Finding:
    """Texts are posted by some at once; whatever was answered with 202 has to be there in the end."""
    newsroom, kills, draw = ground.newsroom, ground.scale.of(3, 20), random.Random(4)
    away, vera = [], ground.program("vera")
    with Writers(ground) as writers:
        for _ in range(kills):
            time.sleep(draw.uniform(*BETWEEN))
            shoot(newsroom.postgres)
            away.append(_seconds_to_an_answer(newsroom, vera))
    lost = writers.lost()
    slowest = max(took if took is not None else PATIENCE for took in away)
    figure = f"{lost} of {len(writers.accepted)} lost in {kills} kills; answers within {slowest:.1f} s"
    return Finding(figure, met=lost == 0 and slowest <= BAR)


def restarted(ground: Ground) -> Finding:
    """An ordinary restart, and then a hundred readers at once on the connections of before."""
    newsroom, vera = ground.newsroom, ground.program("vera")
    for _ in range(8):  # every thread of the web server has a connection now
        assert vera.get("articles?limit=1").status_code == 200
    former = newsroom.postgres
    shoot(former, signal.SIGINT)
    assert seconds_until(lambda: _is_back(newsroom, former), PATIENCE) is not None, (
        "PostgreSQL does not come back"
    )
    forget_connections()
    failed = sum(vera.get("articles?limit=1").status_code != 200 for _ in range(100))
    return Finding(f"{failed} of 100 failed", met=failed == 0)


class Writers:
    """Programs that post as fast as they are answered, for as long as the block lasts."""

    def __init__(self, ground: Ground, count: int = WRITERS) -> None:
        self.accepted: list[str] = []
        self.refused = 0
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(ground.program("erin"), number))
            for number in range(count)
        ]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def lost(self) -> int:
        """How many that were answered with 202 are not there."""

        forget_connections()
        return len(self.accepted) - Article.objects.filter(pk__in=self.accepted).count()

    def _write(self, erin: Program, number: int) -> None:
        written = 0
        while not self._over.is_set():
            written += 1
            name = f"https://texts.example/{id(self)}/{number}/{written}"
            text = f"The quay has {written} lamps, said writer {number}. Nobody counted them before."
            try:
                answer = erin.post("articles", json={"url": name, "text": text}, timeout=10)
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code == 202:
                self.accepted.append(answer.json()["id"])
            else:
                self.refused += 1
                time.sleep(0.1)


def _seconds_to_an_answer(newsroom: Newsroom, reader: Program) -> float | None:
    """From now until the API answers a question about rows again; it cannot before the server is away."""
    began = time.monotonic()
    time.sleep(0.1)

    def answers() -> bool:
        with suppress(requests.RequestException):
            return reader.get("articles?limit=1", timeout=5).status_code == 200
        return False

    return None if seconds_until(answers, PATIENCE) is None else time.monotonic() - began


def _is_back(newsroom: Newsroom, former: int) -> bool:
    try:
        return newsroom.postgres != former and newsroom.ask("SELECT 1") == [(1,)]
    except Exception:  # whatever a database says that is away
        return False
