"""Webhooks: every event at least once and in order, signed, and nothing that its owner may not see."""

import json
from datetime import timedelta

import orjson
import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from annotations import actions
from annotations.actions.deliveries import WAITS
from annotations.choices import DeliveryState, Role
from annotations.errors import InvalidInput, NotAllowed
from annotations.models import Claim, Delivery, Event, Membership, Webhook
from annotations.tasks import deliver
from tests.api.conftest import Api, judge
from tests.conftest import BRIDGE, FERRY
from tests.origin import Asked, Origin, reply


@pytest.fixture
def receiver(settings):
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        origin.answers["/hook"] = reply(204)
        yield origin


@pytest.fixture
def webhook(receiver, ferry, bob) -> Webhook:
    return actions.webhooks.create(by=bob, url=receiver.url("/hook"))


@pytest.fixture
def claim(ferry) -> Claim:
    return Claim.objects.get(statement=FERRY)


def work() -> None:
    """What the sweep and a worker do, in one process."""
    actions.deliveries.plan()
    for pk in actions.deliveries.due():
        deliver(str(pk))


def told(receiver: Origin) -> list[str]:
    return [json.loads(asked.body)["type"] for asked in receiver.asked]


def read(asked: Asked, secret: str) -> dict:
    """What a receiver by the specification makes of it."""
    return Receiver(secret).verify(asked.body, asked.headers)


def later(**by: float):
    return time_machine.travel(timezone.now() + timedelta(**by), tick=False)


def test_it_works(webhook, receiver, claim, erin):
    actions.claims.open_for_review(claim, by=erin, reason="Widely shared.")
    work()
    (asked,) = receiver.asked
    event = Event.objects.get(kind="claim.opened")
    body = read(asked, webhook.secret)
    assert (body["type"], body["timestamp"]) == ("claim.opened", body["data"]["at"])
    assert asked.method == "POST"
    delivery = Delivery.objects.get()
    assert asked.headers["webhook-id"] == str(delivery.pk)
    assert (delivery.event, delivery.state) == (event, DeliveryState.DELIVERED)
    assert [one["status"] for one in delivery.tries] == [204]
    work()
    assert len(receiver.asked) == 1


@pytest.mark.parametrize("blind", [True, False])
def test_what_is_sent_is_what_the_feed_shows(webhook, receiver, claim, erin, bob, team, blind):
    team.blind = blind
    team.save()
    actions.claims.open_for_review(claim, by=erin)
    work()
    told = json.loads(receiver.asked[0].body)["data"]
    assert Api(bob).get(f"events/{told['id']}").json() == told


def test_only_the_kinds_that_are_asked_for(webhook, receiver, claim, erin, bob):
    actions.webhooks.change(webhook, by=bob, kinds=["claim.rejected"])
    actions.claims.open_for_review(claim, by=erin)
    actions.claims.reject(claim, by=bob, reason="An opinion.")
    work()
    assert told(receiver) == ["claim.rejected"]


def test_a_receiver_that_dies_in_the_middle_gets_everything_in_order(webhook, receiver, claim, erin, bob):
    """Its process is gone for a while: connections break, then it stumbles, then it is well."""
    broken = [lambda wire: wire.send(b"HT"), lambda wire: None, reply(503), reply(204)]
    receiver.answers["/hook"] = broken
    actions.claims.open_for_review(claim, by=erin)
    actions.claims.reject(claim, by=bob, reason="An opinion.")
    other = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=erin)
    for hours in range(1, 30):
        with later(hours=hours):
            work()
    got = [json.loads(asked.body)["data"] for asked in receiver.asked]
    kinds = [each["kind"] for each in got if each["subject"]["id"] == str(claim.pk)]
    # None of the second before the first arrived; the other claim did not wait for either.
    assert kinds[-1] == "claim.rejected"
    assert kinds.count("claim.rejected") == 1
    assert [each["subject"]["id"] for each in got].index(str(other.pk)) < len(got) - 1
    ids = {}
    for asked in receiver.asked:
        ids.setdefault(json.loads(asked.body)["data"]["id"], set()).add(asked.headers["webhook-id"])
    assert all(len(names) == 1 for names in ids.values())
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}


def test_tries_come_later_each_time_and_end_after_a_day(webhook, receiver, claim, erin, bob):
    receiver.answers["/hook"] = reply(500, "no")
    actions.claims.open_for_review(claim, by=erin)
    begun = timezone.now()
    with time_machine.travel(begun, tick=False) as clock:
        work()
        waits = []
        while (delivery := Delivery.objects.get(event__kind="claim.opened")).state == DeliveryState.PENDING:
            waits.append((delivery.next_try_at - timezone.now()).total_seconds())
            clock.move_to(delivery.next_try_at)
            work()
        lasted = timezone.now() - begun
    assert delivery.state == DeliveryState.FAILED
    assert len(receiver.asked) == len(delivery.tries) == 8
    assert all(due * 0.8 <= wait <= due * 1.2 for due, wait in zip(WAITS, waits, strict=True))
    assert timedelta(hours=19) < lasted < timedelta(hours=32)
    assert {(one["status"], one["error"]) for one in delivery.tries} == {(500, "no")}
    webhook.refresh_from_db()
    assert "long time" in webhook.disabled_because
    assert Event.objects.filter(kind="webhook.disabled").exists()


def test_a_disabled_one_goes_on_where_it_was(webhook, receiver, claim, erin, bob):
    receiver.answers["/hook"] = reply(410)
    actions.claims.open_for_review(claim, by=erin)
    work()
    webhook.refresh_from_db()
    assert "410" in webhook.disabled_because
    actions.claims.reject(claim, by=bob, reason="An opinion.")
    work()
    assert told(receiver) == ["claim.opened"]
    receiver.answers["/hook"] = reply(204)
    actions.webhooks.enable(webhook, by=bob)
    work()
    assert told(receiver) == ["claim.opened", "claim.rejected"]


def test_a_worker_that_dies_loses_nothing(webhook, receiver, claim, erin):
    actions.claims.open_for_review(claim, by=erin)
    actions.deliveries.plan()
    (pk,) = actions.deliveries.due()
    dead = actions.deliveries.lease(pk)
    work()
    assert receiver.asked == []
    with later(minutes=2):
        work()
        assert told(receiver) == ["claim.opened"]
        # It was only asleep: what it finds it can no longer settle.
        actions.deliveries.send(dead)
    assert len(receiver.asked) == 2
    assert len(Delivery.objects.get().tries) == 1


def test_one_that_is_slow_is_left(webhook, receiver, claim, erin, monkeypatch):
    monkeypatch.setattr(actions.deliveries, "TIMEOUT", 0.2)
    receiver.answers["/hook"] = lambda wire: wire.pause(5)
    actions.claims.open_for_review(claim, by=erin)
    work()
    (tried,) = Delivery.objects.get().tries
    assert (tried["status"], Delivery.objects.get().state) == (None, DeliveryState.PENDING)


def test_a_test_and_a_replay(webhook, receiver, bob):
    ping = actions.webhooks.ping(webhook, by=bob)
    work()
    assert read(receiver.asked[0], webhook.secret)["type"] == "webhook.ping"
    actions.webhooks.replay(ping, by=bob)
    work()
    assert [asked.headers["webhook-id"] for asked in receiver.asked] == [str(ping.pk)] * 2
    assert receiver.asked[0].body == receiver.asked[1].body


def test_two_secrets_live_while_one_is_changed(webhook, receiver, bob):
    former = webhook.secret
    webhook = actions.webhooks.rotate(webhook, by=bob)
    actions.webhooks.ping(webhook, by=bob)
    work()
    for secret in (former, webhook.secret):
        assert read(receiver.asked[0], secret)["type"] == "webhook.ping"
    with later(days=2):
        headers = actions.deliveries.headers(Delivery.objects.get(), b"{}", now=timezone.now())
        assert Receiver(webhook.secret).verify(b"{}", headers) == {}
        with pytest.raises(WebhookVerificationError):
            Receiver(former).verify(b"{}", headers)


# --- access ---


def test_what_its_owner_may_not_see_is_told_when_it_comes_to_light(
    webhook, receiver, claim, bob, carol, alice
):
    actions.claims.open_for_review(claim, by=alice)
    judge(claim, carol, "false")
    work()
    assert told(receiver)[-1] == "claim.opened"
    mine = judge(claim, bob, "false")
    work()
    assert "event.disclosed" in told(receiver)
    hidden = Event.objects.get(kind="verdict.submitted", actor=carol.user)
    disclosed = [json.loads(asked.body)["data"]["data"] for asked in receiver.asked]
    assert str(hidden.pk) in {each.get("event") for each in disclosed}
    assert any(each.get("claim") == str(mine.claim_id) for each in disclosed)


def test_what_its_owner_may_no_longer_see_is_not_sent(webhook, receiver, claim, bob, carol, alice, ruth):
    actions.teams.admit(bob.user, by=ruth, role=Role.EDITOR)
    actions.claims.open_for_review(claim, by=alice)
    judge(claim, carol, "false")
    judge(claim, ruth, "true")  # a dispute, into which editors may look
    actions.deliveries.plan()
    actions.teams.admit(bob.user, by=ruth, role=Role.REVIEWER)
    for pk in actions.deliveries.due():
        deliver(str(pk))
    assert "verdict.submitted" not in told(receiver)
    assert Delivery.objects.filter(state=DeliveryState.WITHHELD).exists()


def test_who_leaves_is_told_nothing_more(webhook, receiver, claim, bob, ruth, erin):
    actions.teams.dismiss(bob, by=ruth)
    actions.claims.open_for_review(claim, by=erin)
    work()
    assert receiver.asked == []


def test_nobody_directs_anothers(webhook, ruth, alice):
    with pytest.raises(NotAllowed):
        actions.webhooks.change(webhook, by=ruth, url="https://elsewhere.example/")
    assert not Webhook.objects.visible_to(alice).exists()
    assert Webhook.objects.visible_to(ruth).exists()
    actions.webhooks.remove(webhook, by=ruth)
    assert not Webhook.objects.exists()


def test_an_outsider_is_told_nothing(receiver, mallory, ferry, claim, erin):
    actions.webhooks.create(by=mallory, url=receiver.url("/hook"))
    actions.claims.open_for_review(claim, by=erin)
    work()
    assert receiver.asked == []


# --- the API, and bad input ---


def test_by_rest(receiver, ferry, bob, claim, erin):
    program = Api(bob)
    made = program.post("webhooks", {"url": receiver.url("/hook"), "kinds": ["claim.opened"]})
    assert made.status_code == 201
    webhook = made.json()
    assert webhook["secret"].startswith("whsec_")
    assert "secret" not in program.get(f"webhooks/{webhook['id']}").json()
    actions.claims.open_for_review(claim, by=erin)
    assert program.post(f"webhooks/{webhook['id']}/ping").status_code == 201
    work()
    assert told(receiver) == ["claim.opened", "webhook.ping"] or told(receiver) == [
        "webhook.ping",
        "claim.opened",
    ]
    (first, second) = program.results("deliveries", webhook=webhook["id"], state="delivered")
    assert {first["event"] is None, second["event"] is None} == {True, False}
    assert program.post(f"deliveries/{first['id']}/replay").json()["state"] == "pending"
    renewed = program.post(f"webhooks/{webhook['id']}/rotate").json()["secret"]
    assert renewed not in (webhook["secret"], None)
    assert program.delete(f"webhooks/{webhook['id']}").status_code == 204


@pytest.mark.parametrize(
    "url",
    [
        "http://newsroom.example/hook",
        "ftp://newsroom.example/",
        "https://",
        "newsroom.example",
        "https://user:secret@newsroom.example/",
    ],
)
def test_bad_addresses(bob, url):
    with pytest.raises(InvalidInput):
        actions.webhooks.create(by=bob, url=url)


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[::1]", "127.0.0.1"])
def test_no_webhook_reaches_into_the_house(bob, host, settings):
    settings.FETCH_ALLOWED_PRIVATE = []
    webhook = actions.webhooks.create(by=bob, url=f"https://{host}/")
    actions.webhooks.ping(webhook, by=bob)
    work()
    (tried,) = Delivery.objects.get().tries
    assert tried["status"] is None
    assert "may not be reached" in tried["error"]


def test_members_see_their_own(webhook, carol, ruth):
    assert Api(carol).results("webhooks") == []
    assert [each["id"] for each in Api(ruth).results("webhooks")] == [str(webhook.pk)]
    assert Membership.objects.get(pk=webhook.membership_id).user.name == "Bob"
    assert orjson.loads(Api(ruth).get(f"webhooks/{webhook.pk}").content)["owner"]["name"] == "Bob"
