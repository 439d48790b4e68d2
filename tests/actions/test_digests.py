"""Digests: as often as one wants, nothing twice, nothing lost, and nothing that is hidden."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from annotations import actions
from annotations.choices.conversation import Frequency
from annotations.models import Claim, Digest, Event
from annotations.tasks import mail_digest
from tests.api.conftest import judge
from tests.conftest import FERRY


@pytest.fixture
def claim(ferry, alice) -> Claim:
    return actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=alice)


@pytest.fixture
def at_once(bob):
    return actions.notifications.prefer(bob, email=Frequency.AT_ONCE)


def sweep() -> None:
    """What the sweep and a worker do, in one process."""
    actions.notifications.notice()
    actions.digests.plan(timezone.now())
    for pk in actions.digests.due(timezone.now()):
        mail_digest(str(pk))


def later(**by: float):
    return time_machine.travel(timezone.now() + timedelta(**by), tick=False)


def test_it_works(at_once, claim, erin, bob, settings):
    settings.PUBLIC_URL = "https://desk.newsroom.example"
    said = actions.threads.begin(claim, by=erin, text="Which Monday, @Bob?")
    actions.threads.reply(said.thread, by=erin, text="Or the @Bob of before?")
    sweep()
    sweep()
    (letter,) = mail.outbox
    assert letter.to == ["bob@newsroom.example"]
    assert letter.subject == "Newsroom: Erin mentioned you, and 1 more"
    assert FERRY in letter.body
    assert "“Which Monday, @Bob?”" in letter.body
    assert "https://desk.newsroom.example/desk/newsroom/notifications/" in letter.body


def test_once_a_day_unless_one_says_otherwise(claim, erin, bob):
    actions.threads.begin(claim, by=erin, text="@Bob?")
    sweep()
    assert mail.outbox == []
    with later(days=1):
        sweep()
        sweep()
    assert len(mail.outbox) == 1


def test_never_is_never_and_what_was_read_is_not_mailed(at_once, claim, erin, bob, carol):
    actions.notifications.prefer(carol, email=Frequency.NEVER)
    actions.threads.begin(claim, by=erin, text="@Carol? @Bob?")
    actions.notifications.notice()
    actions.notifications.read(bob.user.notifications.all(), by=bob)
    with later(days=2):
        sweep()
    assert mail.outbox == []


def test_what_is_hidden_is_mailed_when_it_comes_to_light(at_once, claim, bob, carol):
    judge(claim, carol, "false")
    actions.threads.begin(claim, by=carol, text="It is false, @Bob.")
    with later(minutes=1):
        sweep()
    assert mail.outbox == []
    judge(claim, bob, "false")
    with later(minutes=2):
        sweep()
    assert "It is false" in mail.outbox[0].body


def test_a_killed_worker_neither_loses_nor_doubles_it(at_once, claim, erin, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "factcheck.mail.FileBackend", tmp_path
    actions.threads.begin(claim, by=erin, text="@Bob?")
    actions.notifications.notice()
    actions.digests.plan(timezone.now())
    (pk,) = actions.digests.due(timezone.now())
    # One dies before it sends, the next after it has sent and before it could say so.
    actions.digests.lease(pk, timezone.now())
    assert actions.digests.lease(pk, timezone.now()) is None
    with later(minutes=3):
        dying = actions.digests.lease(pk, timezone.now())
        actions.digests.letter(dying, list(dying.notifications.all())).send()
    with later(minutes=6):
        mail_digest(str(pk))
        mail_digest(str(pk))
        # And one that was thought dead wakes up: it settles nothing.
        sent_at = Digest.objects.get(pk=pk).sent_at
        actions.digests._settle(dying, sent_at=None, next_try_at=timezone.now())
    assert Digest.objects.get(pk=pk).sent_at == sent_at is not None
    (letter,) = Path(tmp_path).iterdir()
    assert str(pk) in letter.name


def test_a_mail_server_that_is_away_is_asked_again(at_once, claim, erin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    actions.threads.begin(claim, by=erin, text="@Bob?")
    sweep()
    waiting = Digest.objects.get()
    assert (waiting.attempts, waiting.sent_at) == (1, None)
    assert waiting.next_try_at > timezone.now()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with later(minutes=2):
        sweep()
    assert len(mail.outbox) == 1
    assert Event.objects.filter(kind="thread.begun").count() == 1
