"""Conversation at the desk: beside what it is about, told by a bell, and each comment with an address."""

import pytest

from annotations import actions
from annotations.models import Comment, Thread
from tests.web.conftest import at, beyond, judge

HTMX = {"HX-Request": "true", "HX-Target": "threads"}


@pytest.fixture
def said(claim, erin) -> Comment:
    return actions.threads.begin(claim, by=erin, text="Which **Monday**, @Bob? <script>alert(1)</script>")


def test_it_works(said, claim, ferry, desk, bob, erin):
    actions.notifications.notice()
    client = desk(bob)
    page = client.get(at("home", bob)).text
    assert "Notifications, 1 new" in page
    news = client.get(at("notifications", bob)).text
    assert "Erin mentioned you" in news

    led = client.post(at("notification-read", bob, bob.user.notifications.get().pk), follow=True)

    assert led.redirect_chain[-1][0].endswith(f"?claim={claim.pk}#comment-{said.pk}")
    talk = beyond(client, bob, claim, article=ferry.pk)
    assert "<strong>Monday</strong>" in talk
    assert "<script>alert" not in talk
    assert "1 new" not in client.get(at("home", bob)).text
    answered = client.post(at("thread-reply", bob, said.thread_id), {"text": "The first."})
    assert answered.url.endswith(f"#comment-{Comment.objects.last().pk}")
    assert "wrote in a conversation about" in desk(erin).get(at("timeline", erin)).text


def test_without_the_page_only_the_threads_come_back(said, claim, desk, bob, erin):
    part = desk(bob).post(at("thread-reply", bob, said.thread_id), {"text": "The first."}, headers=HTMX)
    assert part.text.lstrip().startswith('<div class="threads"')
    assert "The first." in part.text
    empty = desk(bob).post(at("thread-reply", bob, said.thread_id), {"text": " "}, headers=HTMX)
    assert empty.status_code == 422
    edited = desk(erin).post(at("comment-edit", erin, said.pk), {"text": "Which Tuesday?"}, headers=HTMX)
    assert "Earlier wordings (1)" in edited.text
    gone = desk(erin).post(at("comment-withdraw", erin, said.pk), headers=HTMX)
    assert "Withdrawn." in gone.text
    assert "Which Tuesday?" not in gone.text
    done = desk(bob).post(at("thread-resolve", bob, said.thread_id), headers=HTMX)
    assert "Resolved (1)" in done.text
    refused = desk(bob).post(at("comment-edit", bob, said.pk), {"text": "No."}, headers=HTMX)
    assert refused.status_code == 422


def test_it_is_about_evidence_a_verdict_or_words_of_the_text(claim, tickets, ferry, desk, bob):
    verdict = judge(claim, bob, "false")
    client = desk(bob)
    client.post(at("thread-begin", bob, "evidence", tickets.pk), {"text": "Is this the right ledger?"})
    client.post(at("thread-begin", bob, "verdict", verdict.pk), {"text": "I may be wrong."})
    revision = ferry.current_revision
    words = {"exact": "The old bridge", "text": "Which bridge?"}
    client.post(at("thread-words", bob, revision.pk, revision=1), words)
    assert [thread.exact for thread in Thread.objects.order_by("id")] == ["", "", "The old bridge"]
    page = beyond(client, bob, claim, article=ferry.pk)
    assert f'id="threads-{tickets.pk}" hx-swap-oob="true"' in page
    assert "Is this the right ledger?" in page
    assert "I may be wrong." in page
    assert "Which bridge?" in client.get(at("article", bob, ferry.pk)).text
    nowhere = client.post(at("thread-words", bob, revision.pk), {"exact": "no such words", "text": "Hm"})
    assert nowhere.status_code == 422


def test_one_chooses_how_one_is_told(desk, bob):
    desk(bob).post(at("notifications-prefer", bob), {"email": "never"})
    assert actions.notifications.preference(bob) == "never"
