"""Conversation: threads, comments, mentions; who is told, and what stays veiled."""

import pytest
from django.db import DatabaseError, transaction

from annotations import actions
from annotations.choices.conversation import Notice
from annotations.models import Comment, Event, Notification, Wording
from tests.api.conftest import FEWER, judge, pointers, problem
from tests.conftest import BRIDGE, FERRY, read_again, reading


def begin(program, claim, text="Which Monday is meant, @Bob?"):
    """The thread, as the answer shows it."""
    made = program.post("threads", {"claim": str(claim.pk), "text": text})
    assert made.status_code == 201, made.content
    return made.json()


def news(program) -> list[tuple[str, str]]:
    actions.notifications.notice()
    return [(one["reason"], one["event"]["kind"]) for one in program.results("notifications", read="false")]


def test_it_works(api, erin, bob, vera, claim):
    thread = begin(api(erin), claim)
    (first,) = thread["comments"]
    assert (first["text"], first["author"]["name"]) == ("Which Monday is meant, @Bob?", "Erin")
    assert news(api(bob)) == [("mention", "thread.begun")]

    answered = api(bob).post(f"threads/{thread['id']}/reply", {"text": "The **first** of May."})

    assert answered.status_code == 201
    assert news(api(erin)) == [("answer", "comment.added")]
    assert news(api(bob)) == [("mention", "thread.begun")]
    seen = api(vera).get(f"threads/{thread['id']}").json()
    assert [comment["author"]["name"] for comment in seen["comments"]] == ["Erin", "Bob"]
    assert [c["id"] for c in api(vera).results("comments", mentions=str(bob.user_id))] == [first["id"]]
    resolved = api(bob).post(f"threads/{thread['id']}/resolve").json()
    assert resolved["resolved_by"]["name"] == "Bob"
    assert not api(bob).results("threads", resolved="false")
    api(erin).post(f"threads/{thread['id']}/reply", {"text": "Are you sure?"})
    assert api(bob).get(f"threads/{thread['id']}").json()["resolved_at"] is None
    problem(api(vera).post(f"threads/{thread['id']}/reply", {"text": "I only look."}), 403, "role_too_low")


def test_words_are_changed_by_their_author_alone_and_stay_on_record(api, erin, bob, claim):
    (said,) = begin(api(erin), claim)["comments"]
    where = f"comments/{said['id']}"

    edited = api(erin).patch(where, {"text": "Which Monday, @Ruth?"}).json()

    assert edited["edited_at"]
    shown = api(bob).get(where, {"expand": "wordings"}).json()
    assert [each["text"] for each in shown["wordings"]] == [said["text"], "Which Monday, @Ruth?"]
    problem(api(bob).patch(where, {"text": "I never said that."}), 403, "not_yours")
    problem(api(bob).post(f"{where}/withdraw"), 403, "not_yours")

    taken_back = api(erin).post(f"{where}/withdraw").json()

    assert taken_back["text"] is None
    assert taken_back["withdrawn_at"]
    assert api(bob).get(where, {"expand": "wordings"}).json()["wordings"] == []
    assert Wording.objects.count() == 2
    problem(api(erin).patch(where, {"text": "Or did I?"}), 409, "conflict")
    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.update(author=bob.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Wording.objects.all().delete()


def test_it_is_about_one_thing_and_says_something(api, erin, ferry, claim):
    program = api(erin)
    nothing = program.post("threads", {"text": "What?"})
    problem(nothing, 422, "invalid_input")
    empty = program.post("threads", {"claim": str(claim.pk), "text": "  "})
    assert pointers(empty) == {"/text"}
    revision = str(ferry.current_revision_id)
    spanned = program.post("threads", {"revision": revision, "exact": "1,200 passengers", "text": "So many?"})
    assert spanned.json()["exact"] == "1,200 passengers"
    outside = program.post("threads", {"revision": revision, "start": 5, "end": 9999, "text": "So many?"})
    problem(outside, 422, "invalid_input")


def test_who_has_judged_speaks_under_a_veil(api, alice, bob, carol, erin, claim):
    thread = begin(api(erin), claim, "Is it so?")
    judge(claim, bob, "false")
    secret = api(bob).post(f"threads/{thread['id']}/reply", {"text": "It is false, @Carol."}).json()
    begin(api(bob), claim, "It really is false, @Carol.")
    api(bob).post(f"threads/{thread['id']}/resolve")
    api(bob).post(f"threads/{thread['id']}/reply", {"text": "To tell the truth, false."})
    assert news(api(carol)) == []
    assert len(api(carol).results("comments")) == 1
    assert api(carol).get(f"threads/{thread['id']}").json()["resolved_at"] is not None
    problem(api(carol).get(f"comments/{secret['id']}"), 404, "not_found")

    judge(claim, carol, "true")

    assert len(api(carol).results("comments")) == 4
    assert [reason for reason, _ in news(api(carol))] == ["mention", "mention"]
    assert len(api(erin).results("comments")) == 1
    # An editor who adjudicates reads it all, and what she says of it is as secret.
    assert len(api(alice).results("comments")) == 4
    begin(api(alice), claim, "So who counted?")
    assert len(api(erin).results("comments")) == 1
    actions.rulings.adjudicate(
        claim, by=alice, rating=claim.verdicts.first().rating, rationale="Counted at the gangway."
    )
    assert len(api(erin).results("comments")) == 5


def test_what_was_said_before_judging_is_not_reworded_after(api, bob, erin, claim):
    (said,) = begin(api(bob), claim, "Let me count.")["comments"]
    judge(claim, bob, "false")
    refused = api(bob).patch(f"comments/{said['id']}", {"text": "I counted: false."})
    problem(refused, 403, "said_before_judging")
    assert api(erin).get(f"comments/{said['id']}").json()["text"] == "Let me count."


def test_about_words_in_which_judged_claims_stand_one_speaks_under_a_veil_too(api, bob, erin, ferry, claim):
    judge(claim, bob, "false")
    where = {"revision": str(ferry.current_revision_id)}
    api(bob).post("threads", where | {"exact": FERRY[:9], "text": "False, that."})
    api(bob).post("threads", where | {"exact": "The old bridge", "text": "Which?"})
    assert [thread["exact"] for thread in api(erin).results("threads")] == ["The old bridge"]


def test_those_concerned_are_told(api, alice, bob, carol, ruth, claim):
    actions.staffing.assign([claim], by=alice, members=[bob])
    assert news(api(bob)) == [("assignment", "claim.assigned")]
    judge(claim, bob, "false")
    judge(claim, carol, "true")
    assert news(api(alice)) == [("dispute", "claim.disputed")]
    assert news(api(carol)) == []
    actions.rulings.return_for_changes(claim, by=alice, reason="Count again.")
    assert ("return", "claim.returned") in news(api(carol))
    one = api(carol).results("notifications")[0]
    assert api(carol).post(f"notifications/{one['id']}/read").json()["read_at"]
    assert news(api(carol)) == []
    assert api(carol).post(f"notifications/{one['id']}/unread").json()["read_at"] is None
    problem(api(bob).post(f"notifications/{one['id']}/read"), 404, "not_found")


def test_a_ruling_gone_stale_is_told_once_to_those_who_made_it(api, alice, bob, carol, erin, ferry, claim):
    judge(claim, bob, "false")
    judge(claim, carol, "false")
    news(api(bob))
    read_again(ferry, reading(FEWER, BRIDGE))
    assert ("stale", "ruling.stale") in news(api(bob))
    assert news(api(erin)) == []
    assert Notification.objects.filter(reason=Notice.STALE, user=bob.user).count() == 1


def test_nothing_is_told_twice_and_outsiders_learn_nothing(api, erin, bob, mallory, claim):
    thread = begin(api(erin), claim)
    assert actions.notifications.notice() == 1
    assert actions.notifications.notice() == 0
    assert Event.objects.filter(kind="thread.begun").get().data["mentions"] == [str(bob.user_id)]
    problem(api(mallory).get(f"threads/{thread['id']}"), 404, "not_found")
    assert api(mallory).results("notifications") == []
