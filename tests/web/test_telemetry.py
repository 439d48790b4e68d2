"""What the service tells its keepers: numbers, and whose each line of the log is."""

import json
import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import actions
from annotations.models import Webhook
from annotations.models.ids import first_of, uuid7
from annotations.tasks import sweep
from factcheck.logs import Json, Lines, Routes

TOKEN = {"Authorization": "Bearer a-token-for-prometheus"}


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = "a-token-for-prometheus"


def numbers(client) -> dict[str, float]:
    answer = client.get("/metrics", headers=TOKEN)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_it_works(client, ferry, bob, django_assert_max_num_queries):
    actions.articles.refetch(ferry, by=bob)
    Webhook.objects.create(
        team=ferry.team, membership=bob, url="https://h.example", secret="s", disabled_at=ferry.created_at
    )
    with django_assert_max_num_queries(12):
        told = numbers(client)
    assert told['factcheck_jobs_due{kind="ingest_article"}'] == 1
    assert told["factcheck_job_queue_age_seconds"] > 0
    assert told['factcheck_fetches_last_hour{outcome="changed"}'] == 1
    assert told['factcheck_fetches_last_hour{outcome="timeout"}'] == 0
    assert told['factcheck_anchors_last_hour{state="exact"}'] == 2
    assert told['factcheck_stale_open{severity="high"}'] == 0
    assert told["factcheck_webhooks_disabled"] == 1
    assert "Harbour" not in client.get("/metrics", headers=TOKEN).text, "no word of anybody's work"


def test_it_is_for_who_has_the_token(client, db, settings):
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers=TOKEN).status_code == 404


def test_ids_are_in_the_order_of_time():
    before = timezone.now()
    assert first_of(before) <= uuid7() < first_of(timezone.now() + timedelta(seconds=1))


@pytest.fixture
def log(caplog):
    """Formatted when they are written: whose a line is is known only then."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Keep()
    handler.addFilter(Routes())
    logging.getLogger().addHandler(handler)
    caplog.set_level(logging.INFO)
    yield handler, lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [("from-the-proxy.7", True), ("not one\r\nof ours", False), ("x" * 65, False), ("", False)],
)
def test_a_request_has_an_id(client, log, given, is_kept):
    handler, lines = log
    handler.setFormatter(Json())
    answer = client.get("/", headers={"X-Request-ID": given} if given else {})
    told = json.loads(lines[-1])
    assert told["request"] == answer["X-Request-ID"]
    assert (told["request"] == given) is is_kept
    assert (told["method"], told["route"], told["status"]) == ("GET", "/", 200)
    assert client.get("/")["X-Request-ID"] != told["request"]


def test_lines_for_people_tell_it_too_and_no_secret_in_a_path(client, db, log):
    handler, lines = log
    handler.setFormatter(Lines())
    client.get(
        "/websub/01993c5a-9f30-7d41-85e6-4b8f0a3d9e01/secret-of-the-hub", headers={"X-Request-ID": "abc"}
    )
    ours, djangos = lines[-2:]
    assert ours.endswith("[request abc]")
    assert djangos.endswith("[request abc]")
    assert "GET /websub/<uuid:pk>/<str:token> 404" in ours
    assert "Not Found: /websub/<uuid:pk>/<str:token>" in djangos
    assert "secret-of-the-hub" not in ours + djangos


def test_a_task_is_named_in_what_it_says(db, log, monkeypatch):
    handler, lines = log
    handler.setFormatter(Json())
    monkeypatch.setattr(
        actions.answers, "forget", lambda before: logging.getLogger("annotations").warning("In a task.")
    )
    done = sweep.apply()
    told = next(json.loads(line) for line in lines if "In a task." in line)
    assert told["task"] == done.id


def test_a_traceback_is_in_it(log):
    handler, lines = log
    handler.setFormatter(Json())
    try:
        raise ValueError("Why.")
    except ValueError:
        logging.getLogger("annotations").exception("It failed.")
    told = json.loads(lines[-1])
    assert "ValueError: Why." in told["exception"]
