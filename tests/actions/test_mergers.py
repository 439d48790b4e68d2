"""Mergers: two claims become one on record, and two again."""

import pytest
from django.db import DatabaseError, transaction

from annotations import actions
from annotations.choices import ClaimState, Relation
from annotations.errors import IllegalMove, InvalidInput, NotAllowed
from annotations.models import Appearance, Claim, Event, Merger
from tests.actions.test_matches import FERRY, SAME, article, claim

WHY = "The same sailing."
THIRD = "1,200 people took the ferry on Monday."


@pytest.fixture
def three(team, erin):
    for outlet, sentence in (("courier", FERRY), ("herald", SAME), ("gazette", THIRD)):
        article(team, erin, outlet, sentence)
    return [claim(sentence) for sentence in (FERRY, SAME, THIRD)]


def test_it_works(three, bob):
    kept, gone, _ = three
    actions.claims.open_for_review(kept, by=bob)
    actions.queue.ask(gone, by=bob, origin="form")
    before = Claim.objects.get(pk=kept.pk).rank

    merger = actions.mergers.merge(gone, into=kept, by=bob, reason=WHY)

    gone.refresh_from_db()
    assert (gone.state, gone.merged_into) == (ClaimState.MERGED, kept)
    assert actions.mergers.survivor(gone) == kept
    assert kept.appearances.count() == 2
    assert kept.requests.count() == 1
    assert Claim.objects.get(pk=kept.pk).rank > before, "two outlets and a request weigh more than one outlet"
    told = Event.objects.get(kind="claim.merged")
    assert (str(told.object_id), told.data["into"], told.data["reason"]) == (str(gone.pk), str(kept.pk), WHY)

    actions.mergers.split(gone, by=bob, reason="Two sailings.")

    gone.refresh_from_db()
    assert (gone.state, gone.merged_into) == (ClaimState.CANDIDATE, None)
    assert (kept.appearances.count(), gone.appearances.count(), gone.requests.count()) == (1, 1, 1)
    merger.refresh_from_db()
    assert (merger.undone_by, merger.undone_because) == (bob.user, "Two sailings.")
    actions.mergers.merge(gone, into=kept, by=bob, reason=WHY)  # on second thoughts
    assert Merger.objects.filter(claim=gone).count() == 2


def test_what_is_split_off_is_offered_at_once(three, team, bob, carol):
    team.verdicts_required = 1
    team.save()
    kept, gone, _ = three
    for each in (kept, gone):
        actions.claims.open_for_review(each, by=bob)
    actions.assignments.take(gone, by=carol)  # so that all its places are taken
    actions.assignments.take(kept, by=carol)
    actions.mergers.merge(gone, into=kept, by=bob, reason=WHY)
    actions.mergers.split(gone, by=bob, reason="Two sailings.")
    assert actions.assignments.take_next(by=bob).claim == gone


def test_whatever_was_merged_on_comes_back_from_there(three, bob):
    first, second, third = three
    actions.mergers.merge(first, into=second, by=bob, reason=WHY)
    actions.mergers.merge(second, into=third, by=bob, reason=WHY)
    first.refresh_from_db()
    assert actions.mergers.survivor(first) == third
    assert third.appearances.count() == 3
    actions.mergers.split(first, by=bob, reason="Two sailings.")
    second.refresh_from_db()
    actions.mergers.split(second, by=bob, reason="Two sailings.")
    assert [one.appearances.count() for one in three] == [1, 1, 1]


def test_what_is_proposed_of_the_two_is_confirmed(three, bob, team):
    kept, gone, _ = three
    said = actions.matches.declare(gone, kept, by=bob, relation=Relation.RELATED)
    type(said).objects.filter(pk=said.pk).update(state="proposed", decided_by=None, decided_at=None)
    actions.mergers.merge(gone, into=kept, by=bob, reason=WHY)
    said.refresh_from_db()
    assert (said.state, said.relation, said.reason) == ("confirmed", Relation.SAME, WHY)


def test_what_cannot_be_merged(three, bob, erin):
    kept, gone, third = three
    with pytest.raises(NotAllowed):
        actions.mergers.merge(gone, into=kept, by=erin, reason=WHY)
    with pytest.raises(InvalidInput):
        actions.mergers.merge(gone, into=kept, by=bob, reason=" ")
    with pytest.raises(InvalidInput):
        actions.mergers.merge(gone, into=gone, by=bob, reason=WHY)
    Claim.objects.filter(pk=gone.pk).update(state=ClaimState.PUBLISHED)
    with pytest.raises(IllegalMove) as refused:
        actions.mergers.merge(gone, into=kept, by=bob, reason=WHY)
    assert refused.value.code == "published"
    actions.mergers.merge(kept, into=gone, by=bob, reason=WHY)  # the other way round
    with pytest.raises(IllegalMove):
        actions.mergers.merge(third, into=kept, by=bob, reason=WHY)


def test_an_appearance_moves_and_nothing_else_of_it(three):
    for change in ({"exact": "Other words."}, {"start": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Appearance.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appearance.objects.all().delete()
