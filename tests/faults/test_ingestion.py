"""Articles taken in and swept while workers and broker are killed: none lost, none twice, none stuck, none mistaken.

FACTCHECK_FAULTS_ARTICLES=1000 is the long form.
"""

import os
from collections import Counter

import pytest
import requests
from django.utils import timezone

from annotations import actions
from annotations.choices import AnchorState, JobState, Scope, Stage, StaleReason
from annotations.models import Appearance, Article, Claim, Fetch, Job, Rating, Revision, Staleness, Verdict
from tests.faults import press as printing
from tests.faults.press import ELSEWHERE, NOTHING, NUMBER, lamps
from tests.faults.processes import Broker, Program, database_url, free_port, running, until

ARTICLES = int(os.environ.get("FACTCHECK_FAULTS_ARTICLES", "24"))
PATIENCE = 120 + ARTICLES  # seconds, on a busy machine


@pytest.fixture
def press():
    with printing.running() as press:
        yield press


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
        "FACTCHECK_FETCH_ALLOWED_PRIVATE": f"127.0.0.1:{press.port}",
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
def test_nothing_is_lost_twice_or_mistaken(newsroom, broker, press, team, erin, bob):
    address, worker, folder = newsroom
    take_in(address, press, erin, at={1 / 4: worker.restart, 1 / 2: broker.kill, 3 / 4: broker.start})
    until(lambda: Revision.objects.count() > ARTICLES // 2, seconds=PATIENCE)
    broker.kill()
    broker.wipe()
    broker.start()
    wait_for_all(lambda: Article.objects.filter(stage=Stage.READY), folder)
    check_that_each_was_read_once()

    judge_all(team, bob)
    press.edition = 2
    Article.objects.update(next_fetch_at=timezone.now())
    until(lambda: Fetch.objects.count() > ARTICLES * 4 // 3, seconds=PATIENCE)
    worker.restart()
    wait_for_all(lambda: Article.objects.filter(next_fetch_at__gt=timezone.now()), folder)

    assert until(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), seconds=60), "a job is stuck"
    check_the_second_edition()
    assert actions.events.first_broken_link(team.pk) is None


def take_in(address, press, member, *, at) -> None:
    """Hand in every address over the API, while things break `at` these shares of the way."""
    _, secret = actions.teams.issue_token(member, by=member, name="feed", scopes=[Scope.READ, Scope.WRITE])
    client = requests.Session()
    client.headers["Authorization"] = f"Bearer {secret}"
    disasters = {int(share * ARTICLES): breaks for share, breaks in at.items()}
    for number in range(ARTICLES):
        answer = client.post(f"{address}/api/v1/articles", json={"url": press.url(number)}, timeout=30)
        assert answer.status_code == 202, answer.text
        disasters.get(number, lambda: None)()


def wait_for_all(articles, folder) -> None:
    assert until(lambda: articles().count() == ARTICLES, seconds=PATIENCE, every=1), (
        Counter(Article.objects.values_list("stage", "fetch_outcome", "fetch_detail")),
        Counter(Job.objects.values_list("state", "error")),
        (folder / "worker.log").read_text()[-3000:],
    )


def check_that_each_was_read_once():
    revisions = Counter(Revision.objects.values_list("article_id", flat=True))
    assert len(revisions) == ARTICLES
    assert set(revisions.values()) == {1}
    said = Counter(Appearance.objects.values_list("article_id", "exact", "start"))
    assert len(said) >= ARTICLES, "every page makes claims"
    assert set(said.values()) == {1}, "a claim was made twice"
    assert Claim.objects.count() == Appearance.objects.count()


def number_of(article: Article) -> int:
    return int(article.url.rsplit("/", 1)[1])


def judge_all(team, member) -> None:
    """A verdict on the street lamps of every article."""
    rating = Rating.objects.get(team=team, scale__current=True, slug="false")
    why = {"rationale": "I counted.", "confidence": 0.8, "no_evidence_reason": "Lost."}
    for article in Article.objects.select_related("current_revision"):
        revision = article.current_revision
        start = revision.text.index(lamps(number_of(article), 1))
        end = start + len(lamps(number_of(article), 1))
        marked = actions.claims.mark(revision, by=member, start=start, end=end)
        actions.verdicts.submit(marked.claim, by=member, rating=rating, **why)


def check_the_second_edition():
    """What changed is a revision, once; of the verdicts those are stale whose number changed, for that reason."""
    for article in Article.objects.all():
        kind = number_of(article) % 3
        assert article.revisions.count() == (1 if kind == NOTHING else 2), article.url
        verdict = Verdict.objects.get(claim__appearances__article=article)
        reasons = list(Staleness.objects.filter(verdict=verdict).values_list("reason", flat=True))
        assert reasons == ([StaleReason.NUMBER_CHANGED] if kind == NUMBER else []), (article.url, reasons)
        if kind == ELSEWHERE:
            (anchor,) = verdict.claim.appearances.get().anchors.filter(revision__number=2)
            assert anchor.state in (AnchorState.EXACT, AnchorState.SHIFTED)
