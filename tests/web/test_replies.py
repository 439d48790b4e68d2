"""Right of reply at the desk: whom we asked, what they said, and what readers are told."""

from datetime import timedelta

from django.utils import timezone

from annotations.models import Claim, ReplyRequest
from tests.web.conftest import at, beyond, judge


def test_it_works(claim, ferry, desk, alice, bob, carol):
    judge(claim, bob, "false")
    judge(claim, carol, "false")
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    asked = {"asked": "The ferry line", "channel": "email", "text": "Is it so?", "deadline": tomorrow}
    here = {"article": ferry.pk}
    assert desk(bob).post(at("claim-reply", bob, claim.pk, **here), asked | {"text": ""}).status_code == 422
    desk(bob).post(at("claim-reply", bob, claim.pk, **here), asked)
    request = ReplyRequest.objects.get()
    page = beyond(desk(bob), bob, Claim.objects.get(pk=claim.pk), **here)
    assert "The ferry line" in page
    assert "has until" in page

    desk(bob).post(at("reply-answer", bob, request.pk, **here), {"answer": "We count bookings."})
    desk(alice).post(at("reply-show", alice, request.pk, **here), {"shown": "True"})
    page = beyond(desk(alice), alice, Claim.objects.get(pk=claim.pk), **here)
    assert "We count bookings." in page
    assert "readers are told" in page
