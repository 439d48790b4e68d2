"""Ten thousand articles that are due at once, swept by workers as they run: who did how many, and who waited how long.

    nice -n 15 .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.ingestion.sweeping --due 10000

One large team has four fifths of them, four small ones the rest, on a hundred hosts of the loopback that say that
nothing was modified. Real workers, of one process each, are told by beat and a broker as in production; the table of
jobs notes whose process took each and when. Prints what each worker did, its longest pause while there was work, the
longest wait from being told to being begun, when each team was through, and jobs a second and a CPU second.
"""

import argparse
import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import django

from bench import processor

HOSTS = 100
SMALL_TEAMS, THEIR_SHARE = 4, 0.2
CELERY = ("celery", "--app", "factcheck")
WORKER = ("worker", "--concurrency", "1", "--without-gossip", "--without-mingle")
NOTES = """
CREATE TABLE bench_job (job uuid, team uuid, who text, state text, told timestamptz, at timestamptz);
CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO bench_job VALUES
        (NEW.id, NEW.team_id, current_setting('application_name'), NEW.state, NEW.woken_at, clock_timestamp());
    RETURN NEW;
END $$;
CREATE TRIGGER bench_note AFTER UPDATE OF state ON annotations_job FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.kind = 'ingest_article') EXECUTE FUNCTION bench_note();
"""
# Of each worker: how many it did, and its longest pause from the end of one to the begin of the next.
DONE = """
WITH told AS (
    SELECT who, state, at, lag(at) OVER (PARTITION BY who ORDER BY at) AS before FROM bench_job
)
SELECT who, count(*) FILTER (WHERE state = 'done'),
       COALESCE(extract(epoch FROM max(at - before) FILTER (WHERE state = 'running')), 0)
FROM told GROUP BY who ORDER BY who
"""
WAITED = """
SELECT extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY at - told)), extract(epoch FROM max(at - told))
FROM bench_job WHERE state = 'running'
"""
TEAMS = """
SELECT t.slug, count(*), extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY b.at) - %s),
       extract(epoch FROM max(b.at) - %s)
FROM bench_job AS b JOIN annotations_team AS t ON t.id = b.team WHERE b.state = 'done' GROUP BY t.slug ORDER BY 2 DESC
"""


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ["FACTCHECK_EMBEDDINGS"] = "false"
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    parser = argparse.ArgumentParser(prog="bench.ingestion.sweeping")
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=float, default=5.0, help="seconds from sweep to sweep")
    parser.add_argument("--seconds", type=float, default=1800.0, help="after which it is given up")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        with unmodified() as port:
            fill(asked.due, port)
            sweep(asked, port)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


class _Unmodified(BaseHTTPRequestHandler):
    """To whom everything is as it was. There is no robots.txt."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/robots.txt" else 304)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        pass


@contextmanager
def unmodified() -> Iterator[int]:
    """A web server that all of the loopback's addresses lead to."""
    server = ThreadingHTTPServer(("", 0), _Unmodified)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


def fill(count: int, port: int) -> None:
    """Articles that were read long ago and are due now."""
    from django.db import connection
    from django.utils import timezone

    from annotations import actions
    from annotations.choices import Stage
    from annotations.models import Article, User
    from bench.search.newsroom import copy

    then, now = timezone.now() - timedelta(days=10), timezone.now()
    user = User.objects.create_user(email="bench@newsroom.example", name="Bench")
    names = ["large", *(f"small-{number}" for number in range(SMALL_TEAMS))]
    teams = [actions.teams.found("Bench", slug=name, founder=user).team for name in names]
    few = int(count * THEIR_SHARE / SMALL_TEAMS)
    owners = [team for team in teams[1:] for _ in range(few)]
    owners += [teams[0]] * (count - len(owners))
    seen = {"etag": '"a"', "stage": Stage.READY, "fetched_at": then, "changed_at": then, "next_fetch_at": now}
    urls = [f"http://{host(number)}:{port}/{number}" for number in range(count)]
    copy(
        Article(team=team, url=url, canonical_key=url, **seen) for team, url in zip(owners, urls, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(NOTES)


def host(number: int) -> str:
    return f"127.0.0.{1 + number % HOSTS}"


def sweep(asked: argparse.Namespace, port: int) -> None:
    from tests.faults.processes import Program, running, until

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = _environment(asked, port, folder)
        workers = [
            Program(
                *(*CELERY, *WORKER, "--hostname", f"worker-{number}@%h"),
                environment=environment | {"DATABASE_URL": _database(f"worker-{number}")},
                log=folder / f"worker-{number}.log",
            )
            for number in range(1, asked.workers + 1)
        ]
        beat = Program(
            *(*CELERY, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""),
            environment=environment,
            log=folder / "beat.log",
        )
        with running(*workers, beat):
            until(lambda: _done() >= asked.due, seconds=asked.seconds, every=1.0)
            pids = [*(worker.process.pid for worker in workers), *processor.backends()]
            tell(asked, processor.spent_by(pids))


def _environment(asked: argparse.Namespace, port: int, folder: Path) -> dict[str, str]:
    return {
        "CELERY_BROKER_URL": os.environ["CELERY_BROKER_URL"],
        "DATABASE_URL": _database("beat"),
        "FACTCHECK_VAR": str(folder),
        "FACTCHECK_FETCH_ALLOWED_PRIVATE": ",".join(f"{host(number)}:{port}" for number in range(HOSTS)),
        "FACTCHECK_SWEEP_EVERY": str(asked.every),
    }


def _database(name: str) -> str:
    """The database's address, under a name by which it knows whose process asks."""
    from tests.faults.processes import database_url

    url = database_url()
    return f"{url}{'&' if '?' in url else '?'}application_name={name}"


def _done() -> int:
    return _rows("SELECT count(*) FROM bench_job WHERE state = 'done'")[0][0]


def _rows(sql: str, values: list | None = None) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def tell(asked: argparse.Namespace, worked: float) -> None:
    """What came of it. Work began with the first job, since starting the programs is not sweeping."""
    first, last = _rows("SELECT min(at), max(at) FROM bench_job")[0]
    passed, done = (last - first).total_seconds(), _done()
    print(f"{done:,} of {asked.due:,} due articles in {passed:.0f} s: {done / passed:.1f} a second, ", end="")
    print(
        f"{done / worked:.1f} a CPU second; sweeps every {asked.every:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    rows = _rows(DONE)
    for who, count, pause in rows:
        print(f"{who:>12}: {count:6,} jobs, longest pause {pause:.1f} s")
    shares = [count for _, count, _ in rows]
    print(f"fairness, the least by the most: {min(shares) / max(shares):.2f}")
    print("from told to begun: half within {:.1f} s, the longest {:.1f} s".format(*_rows(WAITED)[0]))
    for slug, count, half, all_of in _rows(TEAMS, [first, first]):
        print(f"{slug:>12}: {count:6,} articles, half after {half:.0f} s, all after {all_of:.0f} s")


if __name__ == "__main__":
    run()
