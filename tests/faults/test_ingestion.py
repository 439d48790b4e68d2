"""Two hundred articles while workers and broker are killed: none lost, none twice, none stuck."""

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from annotations import actions
from annotations.choices import JobState, Scope, Stage
from annotations.models import Appearance, Article, Claim, Job, Revision
from tests.faults.processes import Broker, Program, database_url, free_port, running, until

ARTICLES = 200
TOWNS = ["Aldery", "Brennick", "Corvale", "Dunmere", "Eskholm"]


class Press(BaseHTTPRequestHandler):
    """A little web whose every page is another article."""

    def do_GET(self):
        if self.path == "/robots.txt":
            return self.send_error(404)
        body = page(int(self.path.rsplit("/", 1)[1])).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def page(number: int) -> str:
    town = TOWNS[number % len(TOWNS)]
    return f"""<!doctype html><html lang="en"><head><title>{town} counts, part {number}</title></head><body>
    <article><h1>{town} counts, part {number}</h1>
    <p>The town of {town} repaired {number + 120} street lamps last winter, the council said on Tuesday.</p>
    <p>Unemployment in {town} fell from {number + 7}.4 per cent to {number + 5}.1 per cent between 2019 and 2024.</p>
    <p>“We have spent {number + 3} million crowns on the harbour wall,” said the mayor, Ines Quarrel.</p>
    <p>People who live by the water had asked for the work for years, and many came to see it finished.</p>
    </article></body></html>"""


@pytest.fixture
def press():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Press)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def broker():
    broker = Broker()
    yield broker
    broker.close()


@pytest.fixture
def environment(transactional_db, broker, press, tmp_path):
    return {
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": broker.url,
        "FACTCHECK_VAR": str(tmp_path),
        "FACTCHECK_FETCH_ALLOWED_PRIVATE": f"127.0.0.1:{press}",
        "FACTCHECK_FETCH_DEADLINE": "4",
        # All articles are on one host, and every killed worker leaves its place there taken for a while.
        "FACTCHECK_HOST_SPACING": "0",
        "FACTCHECK_HOST_CONCURRENCY": "8",
        "FACTCHECK_JOB_LEASE": "6",
        "FACTCHECK_JOB_WAKE_AGAIN": "3",
        "FACTCHECK_SWEEP_EVERY": "1",
    }


@pytest.fixture
def newsroom(environment, tmp_path):
    """A web server, a worker of two processes and beat, as `up` starts them."""
    port = free_port()
    celery = ("celery", "--app", "factcheck")
    web = Program(
        *("granian", "--interface", "wsgi", "--port", str(port), "factcheck.wsgi:application"),
        environment=environment,
        log=tmp_path / "web.log",
    )
    worker = Program(
        *(*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"),
        environment=environment,
        log=tmp_path / "worker.log",
    )
    beat = Program(
        *(*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", ""),
        environment=environment,
        log=tmp_path / "beat.log",
    )
    address = f"http://127.0.0.1:{port}"
    with running(web, worker, beat):
        assert until(lambda: is_up(address), seconds=60), (tmp_path / "web.log").read_text()
        yield address, worker, tmp_path


def is_up(address: str) -> bool:
    try:
        return requests.get(f"{address}/livez", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


@pytest.mark.faults
def test_nothing_is_lost_and_nothing_is_done_twice(newsroom, broker, press, team, erin):
    address, worker, folder = newsroom
    _, secret = actions.teams.issue_token(erin, by=erin, name="feed", scopes=[Scope.READ, Scope.WRITE])
    client = requests.Session()
    client.headers["Authorization"] = f"Bearer {secret}"
    disasters = {30: worker.restart, 60: broker.kill, 75: broker.start, 90: worker.restart}
    disasters |= {
        110: broker.kill,
        120: broker.wipe,
        130: broker.start,
        140: worker.restart,
        170: worker.restart,
    }

    for number in range(ARTICLES):
        story = {"url": f"http://127.0.0.1:{press}/story/{number}"}
        answer = client.post(f"{address}/api/v1/articles", json=story, timeout=30)
        assert answer.status_code == 202, answer.text
        disasters.get(number, lambda: None)()
    until(lambda: Revision.objects.count() > ARTICLES // 2, seconds=60)
    worker.restart()

    assert until(
        lambda: Article.objects.filter(stage=Stage.READY).count() == ARTICLES, seconds=150, every=1
    ), (
        Counter(Article.objects.values_list("stage", "fetch_outcome", "fetch_detail")),
        Counter(Job.objects.values_list("state", "error")),
        (folder / "worker.log").read_text()[-3000:],
    )
    check_that_each_was_read_once()
    assert until(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), seconds=60), "a job is stuck"
    assert actions.events.first_broken_link(team.pk) is None


def check_that_each_was_read_once():
    revisions = Counter(Revision.objects.values_list("article_id", flat=True))
    assert len(revisions) == ARTICLES
    assert set(revisions.values()) == {1}
    said = Counter(Appearance.objects.values_list("article_id", "exact", "start"))
    assert len(said) >= ARTICLES, "every page makes claims"
    assert set(said.values()) == {1}, "a claim was made twice"
    assert Claim.objects.count() == Appearance.objects.count()
