"""Right of reply: kept as it was asked, waited for as long as was promised, and a gate where the policy says so."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations import actions
from annotations.choices import Gate, ReplyChannel, ReplyState
from annotations.errors import Conflict, InvalidInput, NotAllowed
from annotations.models import Event, ReplyRequest
from tests.actions.test_publications import closed, opened, publish, ruled

__all__ = ["opened", "ruled"]
NOW = timezone.now


def ask(claim, by, **more) -> ReplyRequest:
    told = {"asked": "Press office of the pier", "channel": ReplyChannel.EMAIL, "text": "Is it so?"}
    return actions.replies.ask(claim, by=by, **told | {"deadline": NOW() + timedelta(days=1)} | more)


@pytest.fixture
def asks(ruth):
    """The team asks before it publishes that something is false."""
    actions.policies.change(ruth.team, by=ruth, reason="Fairness.", reply_ratings=["false"])


def test_it_works(asks, ruled, alice, bob):
    assert Gate.RIGHT_OF_REPLY in closed(ruled, alice)
    request = ask(ruled, bob)
    assert Gate.RIGHT_OF_REPLY in closed(ruled, alice)  # they have until tomorrow
    actions.replies.answered(request, by=bob, answer="We count bookings.")
    assert Gate.RIGHT_OF_REPLY not in closed(ruled, alice)
    actions.replies.show(request, by=alice, shown=True)

    (told,) = publish(ruled, alice).current.document["replies"]

    assert (told["asked"], told["state"], told["answer"]) == (
        "Press office of the pier",
        "answered",
        "We count bookings.",
    )
    kinds = Event.objects.filter(kind__startswith="reply.").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["reply.asked", "reply.answered", "reply.shown"]


def test_silence_holds_nothing_up_once_the_time_is_over(asks, ruled, alice, bob):
    request = ask(ruled, bob)
    with pytest.raises(Conflict):
        actions.replies.give_up(request, by=bob)
    with time_machine.travel(NOW() + timedelta(days=2)):
        assert Gate.RIGHT_OF_REPLY not in closed(ruled, alice)
        assert actions.replies.give_up(request, by=bob).state == ReplyState.SILENT
        late = actions.replies.answered(request, by=bob, answer="No comment.", declined=True)
        assert late.state == ReplyState.DECLINED
        with pytest.raises(Conflict):
            actions.replies.answered(request, by=bob, answer="After all, yes.")
        assert "replies" not in publish(ruled, alice).current.document  # nobody said that readers are told


def test_other_ratings_are_published_without_asking(ruled, alice, ruth):
    assert Gate.RIGHT_OF_REPLY not in closed(ruled, alice)
    actions.policies.change(ruth.team, by=ruth, reason="Fairness.", reply_ratings=["true"])
    assert Gate.RIGHT_OF_REPLY not in closed(ruled, alice)


def test_what_was_asked_is_permanent(ruled, bob):
    request = ask(ruled, bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplyRequest.objects.filter(pk=request.pk).update(text="Something milder.")


def test_who_may(ruled, bob, erin):
    with pytest.raises(NotAllowed):
        ask(ruled, erin)
    with pytest.raises(NotAllowed):
        actions.replies.show(ask(ruled, bob), by=bob, shown=True)


def test_bad_requests(ruled, bob, ruth):
    hour = timedelta(hours=1)
    wrong = {"asked": " ", "text": "", "asked_at": NOW() + hour, "deadline": NOW()}
    with pytest.raises(InvalidInput) as refused:
        ask(ruled, bob, **wrong)
    assert {error["pointer"].strip("/") for error in refused.value.extra["errors"]} == set(wrong)
    with pytest.raises(InvalidInput):
        actions.replies.answered(ask(ruled, bob), by=bob, answer="Yes.", answered_at=NOW() - hour)
    with pytest.raises(InvalidInput):
        actions.policies.change(ruth.team, by=ruth, reason="Fairness.", reply_ratings=["nonsense"])
