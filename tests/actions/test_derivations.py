"""Ten outlets that repeat one post are one source: who took it from whom, and what is counted then."""

from dataclasses import replace

import pytest

from annotations import actions
from annotations.choices import (
    DerivationBasis,
    DerivationKind,
    DerivationState,
    Doubt,
    Gate,
    SourceKind,
    StaleReason,
    Stance,
)
from annotations.errors import Conflict, InvalidInput, NotAllowed
from annotations.models import Claim, Derivation, Event, Rating, Source, Staleness
from tests.conftest import FERRY, read_again, reading


@pytest.fixture
def claim(ferry, bob) -> Claim:
    return actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)


@pytest.fixture
def source(team, erin):
    """`source("The Wire")` is a report by somebody."""

    def add(title: str, kind: SourceKind = SourceKind.REPORT) -> Source:
        return actions.sources.add(
            team, by=erin, kind=kind, title=title, publisher=title, citation=f"{title}, p. 1"
        )[0]

    return add


def bring(claim, by, *sources):
    return [actions.evidence.add(claim, one, by=by, stance=Stance.REFUTES) for one in sources]


def origins(claim) -> tuple[int, int]:
    bounds = actions.corroboration.of_evidence(claim).answer.origins
    return bounds.lower, bounds.upper


def rests(source, target, by, kind=DerivationKind.QUOTES) -> Derivation:
    return actions.derivations.declare(source, target, by=by, kind=kind, passage="as the channel wrote")


def propose(source, target, confidence: float) -> Derivation:
    """What a machine found."""
    return Derivation.objects.create(
        team_id=source.team_id,
        source=source,
        target=target,
        kind=DerivationKind.QUOTES,
        basis=DerivationBasis.DETECTED,
        state=DerivationState.PROPOSED,
        confidence=confidence,
    )


def test_it_works(claim, source, erin, bob):
    post, wire, courier = source("The channel"), source("The Wire"), source("The Courier")
    bring(claim, erin, wire, courier)
    assert origins(claim) == (2, 2)

    rests(wire, post, erin)
    rests(courier, post, erin)

    assert origins(claim) == (1, 1)
    found = actions.corroboration.of_evidence(claim)
    assert (found.rows[0].source, found.rows[0].depth) == (str(post.pk), 0)
    assert "The channel" in found.drawn()
    assert Event.objects.filter(kind="derivation.declared").count() == 2


def test_what_is_only_proposed_leaves_both_counts_open(claim, source, erin, bob):
    post, wire, courier = source("The channel"), source("The Wire"), source("The Courier")
    bring(claim, erin, wire, courier)
    rests(wire, post, erin)
    edge = propose(courier, post, 0.6)
    assert origins(claim) == (1, 2)

    actions.derivations.decide(edge, by=bob, state=DerivationState.REJECTED, reason="Their own count.")
    assert origins(claim) == (2, 2)
    actions.derivations.decide(edge, by=bob, state=DerivationState.CONFIRMED)
    assert origins(claim) == (1, 1)


def test_saying_what_was_proposed_confirms_it(source, erin, bob):
    wire, post = source("The Wire"), source("The channel")
    propose(wire, post, 0.6)
    said = rests(wire, post, bob)
    assert (said.state, said.basis) == (DerivationState.CONFIRMED, DerivationBasis.DETECTED)
    with pytest.raises(Conflict):
        rests(wire, post, bob)


def test_two_that_turn_out_to_be_one_make_the_ruling_stale(claim, source, erin, bob, carol):
    wire, courier = source("The Wire"), source("The Courier")
    brought = bring(claim, erin, wire, courier)
    rating = Rating.objects.get(team=claim.team, scale__current=True, slug="false")
    for judge in (bob, carol):
        actions.verdicts.submit(
            claim, by=judge, rating=rating, rationale="Two counts.", confidence=0.8, evidence=brought
        )

    rests(courier, wire, erin, DerivationKind.SYNDICATES)

    stale = Staleness.objects.get(reason=StaleReason.ORIGIN_MERGED)
    assert stale.ruling.claim == claim
    assert stale.detail == "2 independent origins turned out to be 1"


def test_the_articles_of_a_claim_are_counted_too(claim, ferry, source, erin):
    assert actions.corroboration.of_appearances(claim).answer.origins.lower == 1
    rests(actions.derivations.of_article(ferry), source("The channel"), erin)
    found = actions.corroboration.of_appearances(claim)
    assert (found.answer.sources, found.answer.origins.lower) == (1, 1)
    assert "The channel" in found.drawn()
    assert actions.derivations.of_article(ferry) == Source.objects.get(article=ferry)


# --- the gates ---


def closed(claim, by) -> set[Gate]:
    return {result.gate for result in actions.publications.gates(claim, by=by) if not result.met}


def test_accounts_of_one_origin_do_not_open_the_gate(claim, source, erin, alice):
    wire, courier = source("The Wire"), source("The Courier")
    bring(claim, erin, wire, courier)
    assert Gate.SINGLE_ORIGIN not in closed(claim, alice)
    rests(courier, wire, erin)
    assert Gate.SINGLE_ORIGIN in closed(claim, alice)
    bring(claim, erin, source("The log itself", SourceKind.DATASET))
    assert Gate.SINGLE_ORIGIN not in closed(claim, alice), "the record itself needs no second voice"


def test_sources_that_rest_on_each_other_close_the_gate(claim, source, erin, bob, alice):
    wire, courier = source("The Wire"), source("The Courier")
    bring(claim, erin, wire, courier)
    rests(courier, wire, erin)
    back = rests(wire, courier, erin)
    assert Gate.CIRCULAR_SUPPORT in closed(claim, alice)
    actions.derivations.decide(back, by=bob, state=DerivationState.REJECTED, reason="It came first.")
    assert Gate.CIRCULAR_SUPPORT not in closed(claim, alice)


def test_what_rests_on_the_checked_article_supports_nothing(claim, ferry, source, erin, alice):
    wire = source("The Wire")
    bring(claim, erin, wire)
    rests(wire, actions.derivations.of_article(ferry), erin)
    assert origins(claim) == (0, 0)
    assert Gate.CIRCULAR_SUPPORT in closed(claim, alice)


# --- access and bad input ---


def test_a_viewer_declares_nothing_and_a_contributor_decides_nothing(source, vera, erin):
    wire, post = source("The Wire"), source("The channel")
    with pytest.raises(NotAllowed):
        rests(wire, post, vera)
    edge = rests(wire, post, erin)
    with pytest.raises(NotAllowed):
        actions.derivations.decide(edge, by=erin, state=DerivationState.CONFIRMED)


def test_what_makes_no_sense_is_refused(source, erin, bob):
    wire, post = source("The Wire"), source("The channel")
    with pytest.raises(InvalidInput, match="itself"):
        rests(wire, wire, erin)
    edge = rests(wire, post, erin)
    with pytest.raises(InvalidInput, match="Say why"):
        actions.derivations.decide(edge, by=bob, state=DerivationState.REJECTED)


def test_an_account_that_came_after_the_claim_and_says_no_origin_closes_the_gate(
    claim, ferry, source, erin, alice
):
    later, earlier = source("The Wire"), source("The Courier")
    Source.objects.filter(pk=later.pk).update(published="2026-03-09")
    Source.objects.filter(pk=earlier.pk).update(published="2026-03-01")
    for one in (later, earlier):
        actions.evidence.add(claim, one, by=erin, stance=Stance.SUPPORTS)
    assert Gate.CIRCULAR_SUPPORT not in closed(claim, alice), "nobody knows when the claim was made"
    dated = reading(FERRY, "The pier is new.")
    read_again(ferry, replace(dated, document=replace(dated.document, published="2026-03-04")))
    (doubt,) = actions.corroboration.of_evidence(claim).answer.doubts
    assert (doubt.doubt, doubt.sources[0]) == (Doubt.NEWER_THAN_CHECKED, str(later.pk))
    assert Gate.CIRCULAR_SUPPORT in closed(claim, alice)

    rests(later, source("The harbour log"), erin)
    assert Gate.CIRCULAR_SUPPORT not in closed(claim, alice)
