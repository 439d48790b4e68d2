"""Events on their way out while processes die: webhooks by a real worker, streams by a real web server."""

import json
import threading
from collections import defaultdict

import pytest
import requests
from django.utils import timezone

from annotations import actions
from annotations.choices import DeliveryState, Role, Scope
from annotations.models import Claim, Delivery, Event
from tests.conftest import BRIDGE, FERRY, person
from tests.faults.processes import Broker, Program, database_url, free_port, running, until
from tests.faults.test_ingestion import is_up
from tests.origin import Origin, Wire, reply

PATIENCE = 120  # seconds, on a busy machine


@pytest.fixture
def receiver():
    with Origin() as origin:
        yield origin


@pytest.fixture
def broker():
    broker = Broker()
    yield broker
    broker.close()


@pytest.fixture
def environment(transactional_db, settings, broker, receiver, tmp_path):
    settings.FETCH_ALLOWED_PRIVATE = [receiver.network]
    return {
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": broker.url,
        "FACTCHECK_VAR": str(tmp_path),
        "FACTCHECK_FETCH_ALLOWED_PRIVATE": receiver.network,
        "FACTCHECK_SWEEP_EVERY": "1",
    }


@pytest.fixture
def worker(environment, tmp_path):
    """A worker of one process, with the beat that wakes it."""
    arguments = ("worker", "--concurrency", "1", "--beat", "--scheduler", "celery.beat:Scheduler")
    worker = Program(
        *(
            "celery",
            "--app",
            "factcheck",
            *arguments,
            "--schedule",
            "",
            "--without-gossip",
            "--without-mingle",
        ),
        environment=environment,
        log=tmp_path / "worker.log",
    )
    with running(worker):
        yield worker


def opened_and_rejected(ferry, bob) -> list[Claim]:
    """Two claims, three events each."""
    claims = [Claim.objects.get(statement=statement) for statement in (FERRY, BRIDGE)]
    for claim in claims:
        actions.claims.open_for_review(claim, by=bob)
    for claim in claims:
        actions.claims.reject(claim, by=bob, reason="An opinion.")
        actions.claims.open_for_review(claim, by=bob, reason="No, a fact.")
    return claims


@pytest.mark.faults
def test_a_worker_killed_in_the_middle_of_a_delivery_loses_none(worker, receiver, ferry, bob, tmp_path):
    is_dead = threading.Event()

    def hang(wire: Wire) -> None:
        """The receiver has it, and its answer comes when the sender is dead."""
        is_dead.wait(PATIENCE)

    receiver.answers["/hook"] = [hang, reply(204)]
    actions.webhooks.create(by=bob, url=receiver.url("/hook"))
    claims = opened_and_rejected(ferry, bob)

    assert until(lambda: receiver.asked, seconds=PATIENCE), (tmp_path / "worker.log").read_text()[-3000:]
    worker.kill()
    is_dead.set()
    assert Delivery.objects.filter(leased_until__gt=timezone.now()).exists(), "it was in the middle of one"
    # A dead worker's lease ends after a minute; this is that minute.
    Delivery.objects.filter(leased_until__isnull=False).update(leased_until=timezone.now())
    worker.start()
    waiting = Delivery.objects.exclude(state=DeliveryState.DELIVERED)
    assert until(lambda: Delivery.objects.count() == 6 and not waiting.exists(), seconds=PATIENCE), (
        list(Delivery.objects.values("state", "tries")),
        (tmp_path / "worker.log").read_text()[-3000:],
    )

    told, names = defaultdict(list), defaultdict(set)
    for asked in receiver.asked:
        data = json.loads(asked.body)["data"]
        names[data["id"]].add(asked.headers["webhook-id"])
        if data["id"] not in told[data["subject"]["id"]]:
            told[data["subject"]["id"]].append(data["id"])
    for claim in claims:
        happened = Event.objects.filter(object_id=claim.pk, kind__startswith="claim.").order_by("number")
        assert told[str(claim.pk)] == [str(event.pk) for event in happened], "each, and in order"
    assert len(receiver.asked) > 6, "the one that was cut off came again"
    assert all(len(ids) == 1 for ids in names.values()), "one id, however often it was tried"


@pytest.mark.faults
def test_a_stream_goes_on_where_a_killed_web_server_left_it(environment, ferry, ruth, bob, tmp_path):
    """Granian, with Last-Event-ID as an EventSource sends it: what happened meanwhile is told, nothing twice."""
    vera = actions.teams.admit(person("vera"), by=ruth, role=Role.VIEWER)
    _, secret = actions.teams.issue_token(vera, by=vera, name="wall", scopes=[Scope.READ])
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    web = Program(
        *("granian", "--interface", "wsgi", "--port", str(port), "factcheck.wsgi:application"),
        environment=environment,
        log=tmp_path / "web.log",
    )
    last = str(Event.objects.latest("number").pk)
    heard: list[str] = []
    with running(web):
        assert until(lambda: is_up(address), seconds=PATIENCE), (tmp_path / "web.log").read_text()
        opened_and_rejected(ferry, bob)
        with follow(address, secret, last) as answer:
            assert answer.headers["Content-Type"] == "text/event-stream"
            ids = frames(answer)
            heard += [next(ids), next(ids)]
            web.kill()
        web.start()
        assert until(lambda: is_up(address), seconds=PATIENCE)
        with follow(address, secret, heard[-1]) as answer:
            ids = frames(answer)
            heard += [next(ids) for _ in range(4)]
            # The stream is open, and tells what comes while it is.
            claim = Claim.objects.get(statement=FERRY)
            actions.claims.reject(claim, by=bob, reason="An opinion after all.")
            heard.append(next(ids))
    since = Event.objects.get(pk=last).number
    happened = Event.objects.filter(number__gt=since).order_by("number").values_list("pk", flat=True)
    assert heard == [str(pk) for pk in happened]


def follow(address: str, secret: str, last: str) -> requests.Response:
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {secret}", "Last-Event-ID": last}
    return requests.get(f"{address}/api/v1/events", headers=headers, stream=True, timeout=60)


def frames(answer: requests.Response):
    """The ids of the events as they come."""
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"id: "):
            yield line[4:].decode()
