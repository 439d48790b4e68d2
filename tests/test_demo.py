"""The demo newsroom is the product's own walk-through: what the file says happened, happens."""

import json
from collections import Counter

import pytest
from django.core.management import call_command

from annotations import actions
from annotations.choices import AnchorState, ClaimState, ReplyState, ReportState, Stage, StaleReason, Stance
from annotations.models import (
    Anchor,
    Article,
    Claim,
    Correction,
    ErrorReport,
    Event,
    Evidence,
    ReplyRequest,
    Ruling,
    Source,
    Staleness,
    Team,
    Verdict,
    Withholding,
)
from fixtures import catalogue
from fixtures.origin import serving

CARRIED = {AnchorState.EXACT, AnchorState.SHIFTED}


@pytest.fixture
def demo(transactional_db, settings, tmp_path):
    settings.VAR = tmp_path
    with serving() as origin:
        settings.DEMO_ORIGIN = origin.url("").rstrip("/")
        settings.FETCH_ALLOWED_PRIVATE = [settings.DEMO_ORIGIN.removeprefix("http://")]
        call_command("demo", origin=settings.DEMO_ORIGIN)
        yield origin


def claim_of(work, origin) -> Claim:
    return Claim.objects.get(statement=work["statement"], appearances__article__url=origin.url(work["path"]))


def test_it_works(demo, settings):
    newsroom = catalogue.newsroom()
    team = Team.objects.get(slug=newsroom["team"]["slug"])
    articles = Article.objects.filter(team=team)
    assert articles.count() == len(catalogue.entries())
    assert set(articles.values_list("stage", flat=True)) == {Stage.READY}

    check_reviews(newsroom, demo)
    check_next_day(newsroom, demo)
    check_texts(team)
    check_sources(team)
    check_readers(team)
    assert actions.events.first_broken_link(team.pk) is None
    check_logins(newsroom, settings)

    before = snapshot(team)
    call_command("demo", origin=settings.DEMO_ORIGIN)
    assert snapshot(team) == before, "a second load changes nothing"


def check_reviews(newsroom, origin):
    for work in newsroom["reviews"]:
        claim = claim_of(work, origin)
        assert claim.state == work["state"], work["statement"]
        assert claim.verdicts.filter(standing=True).count() == len(work["verdicts"])
        if work["after"] and work["path"] in newsroom["next_day"]:
            check_after(claim, work)


def check_after(claim, work):
    """What the next edition of the page does to the claim, as the newsroom's file foretells."""
    appearance = claim.appearances.get()
    anchor = Anchor.objects.get(
        appearance=appearance, revision=appearance.article.current_revision, standing=True
    )
    after = work["after"]
    expected = CARRIED if after["anchor"] == "carried" else {after["anchor"]}
    assert anchor.state in expected, (work["statement"], anchor)
    if after["becomes"]:
        assert " ".join(anchor.quote.split()) == after["becomes"]
    judgements = [*claim.verdicts.all(), *claim.rulings.all()]
    reasons = {mark.reason for judged in judgements for mark in judged.staleness.all()}
    assert reasons == set(after["stale"]), work["statement"]


def check_next_day(newsroom, origin):
    """Each page met its next edition as foretold; only a changed text made a revision."""
    for path in newsroom["next_day"]:
        outcome = catalogue.entry(path).version(2).outcome
        article = Article.objects.get(url=origin.url(path))
        assert article.fetch_outcome == outcome, path
        assert article.revisions.count() == (2 if outcome == "changed" else 1), path


def check_texts(team):
    """Every anchor of every revision says what the text says."""
    placed = Anchor.objects.filter(team=team, start__isnull=False).select_related("revision")
    assert placed.count() > 100
    for anchor in placed:
        assert anchor.revision.text[anchor.start : anchor.end] == anchor.quote


def check_sources(team):
    """A source that drifted, one that is kept from sight, data, and evidence that contradicts."""
    drifted = Staleness.objects.filter(team=team, reason=StaleReason.EVIDENCE_CHANGED)
    assert {row.after.article.title for row in drifted} == {"Ferry travel, March to August 2026"}
    hidden = Withholding.objects.get(team=team).source
    seen = {m.user.name for m in team.memberships.all() if Source.objects.visible_to(m).filter(pk=hidden.pk)}
    assert seen == {"Carol Whitlock", "Alice Thornquist"}
    assert Evidence.objects.get(team=team, value="41").unit == "mg/l"
    stances = set(hidden.evidence.get().claim.evidence.values_list("stance", flat=True))
    assert stances == {Stance.SUPPORTS, Stance.REFUTES}


def check_readers(team):
    """What readers are told: who was asked, what was corrected, and what became of their reports."""
    assert ReplyRequest.objects.get(team=team, shown=True).state == ReplyState.ANSWERED
    corrected = Correction.objects.get(team=team)
    assert corrected.report.answer == corrected.why
    states = set(ErrorReport.objects.filter(team=team).values_list("state", flat=True))
    assert states == {ReportState.ACCEPTED, ReportState.DECLINED}


def check_logins(newsroom, settings):
    note = settings.VAR / "demo.json"
    assert note.stat().st_mode & 0o077 == 0, "for the owner's eyes only"
    said = json.loads(note.read_text())
    assert [login["email"] for login in said["logins"]] == [p["email"] for p in newsroom["people"]]
    assert said["token"].startswith("fck_")


def snapshot(team):
    models = (Article, Claim, Verdict, Ruling, Staleness, Anchor)
    counts = {model.__name__: model.objects.filter(team=team).count() for model in models}
    states = Counter(Claim.objects.filter(team=team).values_list("state", flat=True))
    assert {ClaimState.RULED, ClaimState.DISPUTED, ClaimState.CANDIDATE} <= set(states)
    return counts, states, Event.objects.filter(team=team, kind="revision.added").count()
