"""Several claims decided at once, and what was typed beside words that somebody changed meanwhile."""

import pytest

from annotations import actions
from annotations.models import Assignment, Claim, Publication, Verdict
from tests.conftest import BRIDGE, FERRY
from tests.web.conftest import at, judge, rating


@pytest.fixture
def candidates(ferry) -> list[Claim]:
    return list(Claim.objects.filter(team=ferry.team, state="candidate").order_by("id"))


def states(claims) -> list[str]:
    return [Claim.objects.get(pk=claim.pk).state for claim in claims]


def test_it_works(candidates, desk, bob):
    client, where = desk(bob), at("claims-together", bob, state="candidate")
    ticked = [claim.pk for claim in candidates]
    dropped = client.post(where, {"act": "reject", "claims": ticked, "reason": "Small talk."}, follow=True)
    assert set(states(candidates)) == {"rejected"}
    assert f"Dropped: {len(candidates)}." in dropped.text
    undone = dropped.text.partition('class="inline" action="')[2].partition('"')[0].replace("&amp;", "&")
    client.post(undone)
    assert set(states(candidates)) == {"open"}


def test_what_is_refused_leaves_the_rest_done(candidates, desk, bob, carol):
    first, second = candidates[:2]
    actions.claims.open_for_review(first, by=bob)
    judge(first, bob, "true")
    judge(first, carol, "true")
    said = {"act": "reject", "claims": [first.pk, second.pk], "reason": "Small talk."}
    page = desk(bob).post(at("claims-together", bob), said, follow=True).text
    assert states([first, second]) == ["ruled", "rejected"]
    assert "Left as they were: 1." in page


def test_an_editor_hands_them_out(candidates, desk, alice, bob):
    actions.claims.open_for_review(candidates[0], by=bob)
    said = {"act": "assign", "claims": [candidates[0].pk], "person": bob.pk}
    desk(alice).post(at("claims-together", alice), said)
    assert Assignment.objects.get().assignee == bob.user


@pytest.mark.parametrize("said", [{"act": "open"}, {"act": "burn", "claims": "x"}, {}])
def test_nonsense_shows_the_list_again(said, candidates, desk, bob):
    assert desk(bob).post(at("claims-together", bob), said).status_code == 422
    assert set(states(candidates)) == {"candidate"}


def test_what_others_have_is_not_there(candidates, desk, mallory):
    said = {"act": "open", "claims": [candidates[0].pk]}
    assert desk(mallory).post(at("claims-together", mallory), said).status_code == 422
    assert states(candidates[:1]) == ["candidate"]


def test_a_verdict_does_not_move_to_other_words(claim, ferry, desk, bob, erin):
    """Bob read one wording; what he types is kept, and he is shown what it has become."""
    actions.claims.reword(claim, by=erin, statement=FERRY.replace("1,200", "1,300"))
    said = {
        "rating": rating(bob, "true").pk,
        "rationale": "I counted each of them.",
        "confidence": 80,
        "no_evidence_reason": "None is needed.",
        "as_read": FERRY,
    }
    answer = desk(bob).post(at("claim-verdict", bob, claim.pk, article=ferry.pk), said)
    assert answer.status_code == 409
    assert "I counted each of them." in answer.text
    assert 'class="became"' in answer.text
    assert not Verdict.objects.exists()
    said["as_read"] = FERRY.replace("1,200", "1,300")
    assert desk(bob).post(at("claim-verdict", bob, claim.pk, article=ferry.pk), said).status_code == 302


def test_two_who_reword_see_each_other(claim, desk, bob, erin):
    actions.claims.reword(claim, by=erin, statement=BRIDGE)
    said = {"statement": "My words.", "as_read": FERRY}
    answer = desk(bob).post(at("claim-reword", bob, claim.pk), said)
    assert answer.status_code == 409
    assert "My words." in answer.text
    assert f'name="as_read" value="{BRIDGE}"' in answer.text, "sent once more, it is meant"


def test_two_who_tell_readers_see_each_other(claim, tickets, desk, alice, bob, carol):
    judge(claim, bob, "false")
    judge(claim, carol, "false")
    told = {"headline": "No", "explanation": "Fewer.", "publish_at": "2999-01-01T09:00"}
    client, where = desk(alice), at("publication-publish", alice, claim.pk)
    client.post(where, told)
    again = client.post(where, told | {"explanation": "Many fewer.", "as_read": "Maybe\n\nFewer."})
    assert again.status_code == 409
    assert "Many fewer." in again.text
    assert Publication.objects.get().explanation == "Fewer."
