"""What a page costs, in processor time: read by trafilatura alone, read by us, taken in, and taken in again.

    nice -n 15 .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.ingestion.costing --pages 100

Pages of news as they were found (../shared/eval/extraction), or where those are absent the demo's. All in turns in one
run; of ours the reading processes and the database count too. Then the same pages by 1, 2, 3 and 4 workers, in seconds
that passed and in seconds of processor.
"""

import argparse
import base64
import gzip
import json
import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import django

from bench import processor

ROOT = Path(__file__).parents[2]
NEWS = ROOT.parent / "shared" / "eval" / "extraction" / "wcxb_articles.jsonl.gz"
WORKERS = (1, 2, 3, 4)


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_EMBEDDINGS"] = "false"
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=100)
    pages = _pages(parser.parse_args().pages)
    logging.disable(logging.INFO)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        compare(pages)
        weigh(len(pages))
        spread(pages)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


def _pages(count: int) -> list[bytes]:
    if not NEWS.exists():
        return [path.read_bytes() for path in sorted((ROOT / "fixtures" / "pages").rglob("*.html"))][:count]
    with gzip.open(NEWS) as rows:
        return [base64.b64decode(json.loads(row)["html_base64"]) for row in islice(rows, count)]


def compare(pages: Sequence[bytes]) -> None:
    """All ways, each page by each before the next page."""
    import trafilatura

    room = Room("costing")
    ways: dict[str, Callable[[int, bytes], object]] = {
        "trafilatura alone": lambda n, body: trafilatura.bare_extraction(body, with_metadata=True),
        "read, with its claims": room.read,
        "taken in: the first time": room.take_in,
        "taken in: the same bytes": room.take_in,
        "taken in: the same words": lambda n, body: room.take_in(n, body + b"<!-- served anew -->"),
        "asked again: not modified": room.not_modified,
    }
    room.read(0, pages[0])
    ways["trafilatura alone"](0, pages[0])  # both have loaded their models now
    times = dict.fromkeys(ways, 0.0)
    for number, body in enumerate(pages):
        for name, way in ways.items():
            began = room.spent()
            way(number, body)
            times[name] += room.spent() - began
    alone, first = times["trafilatura alone"], times["taken in: the first time"]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1000:.0f} kB each; {room.told()}")
    print(
        f"{'':28}{'CPU ms a page':>14}{'as many a CPU second as trafilatura':>38}{'cheaper than the first':>24}"
    )
    for name, seconds in times.items():
        print(f"{name:28}{1000 * seconds / len(pages):14.1f}{alone / seconds:38.2f}{first / seconds:24.1f}")


def weigh(articles: int) -> None:
    """What an article takes on disk, by table, with its indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL ANALYZE")
        cursor.execute(
            "SELECT replace(relname, 'annotations_', ''), pg_total_relation_size(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relname LIKE 'annotations_%' AND reltuples > 0 ORDER BY 2 DESC"
        )
        rows = cursor.fetchall()
    print(f"an article takes {sum(size for _, size in rows) / articles / 1000:.1f} kB: ", end="")
    print(", ".join(f"{name} {size / articles / 1000:.1f}" for name, size in rows[:8]), flush=True)


class Room:
    """A newsroom that takes pages in."""

    def __init__(self, slug: str) -> None:
        from annotations import actions
        from annotations.models import User

        user = User.objects.create_user(email=f"{slug}@bench.example", name="Bench")
        self.member = actions.teams.found("Bench", slug=slug, founder=user)
        self.backend = processor.backend()

    def spent(self) -> float:
        """Seconds of processor: ours, our children's and the database's for us."""
        return processor.spent_by([os.getpid(), self.backend])

    def told(self) -> str:
        from annotations.models import Anchor, Article

        return f"{Article.objects.count()} articles, {Anchor.objects.count()} anchored claims"

    def read(self, number: int, body: bytes) -> object:
        from annotations.actions import articles, readers
        from annotations.errors import ReadingFailed
        from annotations.models import Article
        from annotations.pipeline import flow

        page = articles.posted(Article(url=_url(number)), body, "text/html")
        try:
            return flow.read(page, detector=readers.detector(self.member.team))
        except ReadingFailed:
            return None

    def take_in(self, number: int, body: bytes) -> object:
        from annotations import actions

        _, job, _ = actions.articles.submit(
            self.member.team, by=self.member, url=_url(number), body=body, media_type="text/html"
        )
        return actions.ingestion.ingest(actions.jobs.lease(job.pk))

    def not_modified(self, number: int, body: bytes) -> object:
        """A visit's end, without the visit: the network is not ours to measure."""
        from annotations import actions
        from annotations.actions.ingestion import Visit, _end
        from annotations.choices import FetchOutcome

        article, job, _ = actions.articles.submit(
            self.member.team, by=self.member, url=_url(number), body=body, media_type="text/html"
        )
        job = actions.jobs.lease(job.pk)
        return _end(
            job, article, FetchOutcome.NOT_MODIFIED, visit=Visit(actions.ingestion.page_of(job.snapshot))
        )


def spread(pages: Sequence[bytes]) -> None:
    """The same pages by so many processes at once, each doing the next that is left."""
    from django.db import connections

    print(f"{'workers':>8}{'pages a second':>16}{'as one':>8}{'a CPU second':>14}{'as one':>8}{'load':>7}")
    alone: tuple[float, float] | None = None
    for workers in WORKERS:
        connections.close_all()
        anew = multiprocessing.get_context("spawn")
        with anew.Pool(workers, _begin, (f"w{workers}", _database())) as pool:
            pool.map(_ready, range(workers * 4), chunksize=1)
            passed, worked = _timed(lambda pool=pool: pool.starmap(_take_in, enumerate(pages), chunksize=1))
            pool.close()
            pool.join()
        rates = len(pages) / passed, len(pages) / worked
        alone = alone or rates
        figures = f"{rates[0]:16.2f}{rates[0] / alone[0]:8.2f}{rates[1]:14.2f}{rates[1] / alone[1]:8.2f}"
        print(f"{workers:8}{figures}{os.getloadavg()[0]:7.1f}", flush=True)
    print(f"on {os.cpu_count()} processors")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that passed, and of processor: of our children and of the whole database."""
    pids = [os.getpid(), *processor.backends()]
    worked, began = processor.spent_by(pids), time.perf_counter()
    work()
    return time.perf_counter() - began, processor.spent_by(pids) - worked


_room: Room | None = None


def _begin(name: str, database: str) -> None:
    global _room
    os.environ["DATABASE_URL"] = database
    django.setup()
    logging.disable(logging.INFO)
    _room = Room(f"{name}-{os.getpid()}")


def _ready(number: int) -> None:
    _room.read(
        0, b"<html><body><article><p>The ferry carried 1,200 people on Monday.</p></article></body></html>"
    )
    time.sleep(0.1)


def _take_in(number: int, body: bytes) -> None:
    _room.take_in(number, body)


def _url(number: int) -> str:
    return f"https://courier.example/{number}"


def _database() -> str:
    from tests.faults.processes import database_url

    return database_url()


if __name__ == "__main__":
    run()
