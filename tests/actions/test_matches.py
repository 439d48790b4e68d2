"""Matching over the database: claims compared by a job, proposed with reasons, decided by people."""

import pytest
from django.db import DatabaseError, transaction

from annotations import actions, tasks
from annotations.choices import JobKind, JobState, MatchState, Relation
from annotations.errors import Conflict, InvalidInput, NotAllowed
from annotations.models import Article, Claim, Event, Fingerprint, Job, KnownCheck, Match
from annotations.pipeline import embedding
from tests.conftest import read_again, reading

needs_vectors = pytest.mark.skipif(not embedding.is_available(), reason="onnxruntime is not installed")

FERRY = "The ferry carried 1,200 passengers on Monday."
SAME = "On Monday the ferry carried 1,200 passengers."
FEWER = "The ferry carried 1,100 passengers on Monday."


def article(team, by, name: str, *sentences: str) -> Article:
    """A piece of an outlet of its own, read, with each sentence as a candidate."""
    made, job, _ = actions.articles.submit(team, by=by, url=f"https://{name}.example/story")
    read_again(made, reading(*sentences, claims=sentences))
    actions.jobs.finish(actions.jobs.lease(job.pk))
    return Article.objects.get(pk=made.pk)


def compared(team) -> list[Match]:
    """What is proposed once a worker has done what is due."""
    for job in actions.matches.plan(team.pk):
        tasks.run_here(job)
    return list(Match.objects.filter(team=team, state=MatchState.PROPOSED).order_by("id"))


@pytest.fixture
def pair(team, erin):
    """The same claim in two outlets, and another that says it with another number."""
    article(team, erin, "courier", FERRY)
    article(team, erin, "herald", SAME)


def claim(statement: str) -> Claim:
    return Claim.objects.get(statement=statement)


def test_it_works(team, pair, erin):
    (match,) = compared(team)

    assert {match.claim.statement, match.other.statement} == {FERRY, SAME}
    assert (match.relation, match.guards, match.state) == (Relation.SAME, [], MatchState.PROPOSED)
    assert match.score > 0.8
    assert (
        match.reasons[0] == "both say 1,200, passengers, ferry, carried, monday"
        or "both say" in match.reasons[0]
    )
    assert match.model.startswith("guarded, ")
    told = Event.objects.get(kind="match.proposed")
    assert told.data["relation"] == "same"
    assert {told.data["claim"], told.data["other"]} == {str(match.claim_id), str(match.other_id)}
    assert Job.objects.get(kind=JobKind.MATCH_CLAIMS).state == JobState.DONE
    assert not actions.matches.plan(team.pk), "nothing is left to compare"


def test_another_number_is_a_contradiction_that_shows_both(team, erin):
    article(team, erin, "courier", FERRY)
    article(team, erin, "herald", FEWER)
    (match,) = compared(team)
    assert match.relation == Relation.CONTRADICTS
    (told,) = match.differences
    assert told["guard"] == "number"
    assert {*told["ours"], *told["theirs"]} == {"1,200", "1,100"}


def test_another_name_in_the_same_story_is_a_contradiction_too(team, erin):
    article(team, erin, "courier", "Anna Berg opened the new harbour hall on Monday.")
    article(team, erin, "herald", "Clara Lund opened the new harbour hall on Monday.")
    (match,) = compared(team)
    assert match.relation == Relation.CONTRADICTS
    told = match.differences[0]
    assert told["guard"] == "name"
    assert {*told["ours"], *told["theirs"]} == {"Anna", "Berg", "Clara", "Lund"}


def test_words_alone_serve(team, pair, settings):
    settings.EMBEDDINGS = False
    (match,) = compared(team)
    assert match.relation == Relation.SAME
    assert match.model == "guarded, words"
    assert not Fingerprint.objects.exclude(vector=None).exists()


@needs_vectors
def test_another_wording_is_found_by_its_meaning(team, erin):
    article(team, erin, "courier", "The mayor resigned after the audit.")
    article(team, erin, "herald", "Following the audit, the mayor stepped down.")
    (match,) = compared(team)
    assert match.model == "guarded, all-MiniLM-L6-v2"
    assert any(reason.startswith("meaning alike") for reason in match.reasons)


def test_a_check_by_others_is_compared_too(team, erin):
    article(team, erin, "courier", FERRY)
    assert compared(team) == []
    check = KnownCheck.objects.create(
        team=team,
        statement=f"{SAME[:-1]}, 4 May.",
        url="https://checkers.example/ferry",
        publisher="Checkers",
        rating="False",
    )
    (match,) = compared(team)
    assert (match.claim, match.known_check) == (claim(FERRY), check)
    assert match.relation == Relation.BROADER, "the claim says less than what was checked"


def test_teams_do_not_meet(team, pair, mallory):
    article(mallory.team, mallory, "elsewhere", FERRY)
    assert compared(mallory.team) == []


def test_what_was_rejected_is_not_proposed_again(team, pair, bob):
    (match,) = compared(team)
    rejected = actions.matches.decide(match, by=bob, state=MatchState.REJECTED, reason="Another Monday.")
    assert (rejected.decided_by, rejected.reason) == (bob.user, "Another Monday.")
    actions.matches.compare_again(team, by=None)
    assert compared(team) == []


def test_another_model_may_ask_again(team, pair, bob, settings):
    settings.EMBEDDINGS = False
    (match,) = compared(team)
    actions.matches.decide(match, by=bob, state=MatchState.REJECTED, reason="Another Monday.")
    settings.EMBEDDINGS = True
    actions.matches.compare_again(team, by=None)
    assert len(compared(team)) == (1 if embedding.is_available() else 0)


def test_other_words_are_compared_anew(team, pair, erin, bob):
    (match,) = compared(team)
    actions.claims.reword(claim(SAME), by=erin, statement=FEWER)
    (anew,) = compared(team)
    match.refresh_from_db()
    assert match.state == MatchState.LAPSED
    assert anew.relation == Relation.CONTRADICTS
    assert Event.objects.filter(kind="match.lapsed").count() == 1
    with pytest.raises(Conflict):
        actions.matches.decide(match, by=bob, state=MatchState.CONFIRMED)


def test_people_decide(team, pair, erin, bob):
    (match,) = compared(team)
    with pytest.raises(NotAllowed):
        actions.matches.decide(match, by=erin, state=MatchState.CONFIRMED)
    with pytest.raises(InvalidInput):
        actions.matches.decide(match, by=bob, state=MatchState.REJECTED)
    actions.matches.decide(match, by=bob, state=MatchState.CONFIRMED, relation=Relation.UPDATES)
    told = Event.objects.get(kind="match.confirmed")
    assert (told.data["relation"], told.data["said"]) == ("updates", "same")
    assert claim(FERRY).state == claim(SAME).state == "candidate", "a match moves nothing"


def test_people_find_matches_too(team, erin, bob):
    article(team, erin, "courier", FERRY)
    article(team, erin, "herald", "Nobody was on board.")
    one, other = claim(FERRY), claim("Nobody was on board.")
    said = actions.matches.declare(one, other, by=bob, relation=Relation.CONTRADICTS, reason="Both on 4 May.")
    assert (said.state, said.model, said.created_by) == (MatchState.CONFIRMED, "", bob.user)
    with pytest.raises(InvalidInput):
        actions.matches.declare(one, one, by=bob, relation=Relation.SAME)


def test_what_was_compared_stays_on_record(team, pair):
    (match,) = compared(team)
    for change in ({"statement": "Other words."}, {"score": 0.1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Match.objects.filter(pk=match.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        match.delete()
