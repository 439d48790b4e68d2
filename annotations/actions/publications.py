"""Publications: the gates, making a ruling public, and the corrections by which alone it changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from annotations.actions import claims, editions, events
from annotations.actions.permissions import require
from annotations.choices import ClaimState, CorrectionKind, Gate, PublicationState, ReportState, Scope
from annotations.errors import Conflict, IllegalMove, InvalidInput, NotAllowed
from annotations.models import (
    Claim,
    Correction,
    Edition,
    ErrorReport,
    Membership,
    Override,
    Publication,
    Ruling,
)
from annotations.pipeline.publishing import OVERRIDABLE, examine, faults
from annotations.values import GateResult

SLUG_LENGTH = 80


def gates(claim: Claim, *, by: Membership) -> tuple[GateResult, ...]:
    """Every rule of publication for this claim, were `by` to publish it now."""
    return examine(editions.facts(claim, publisher=by.user_id))


def closed(claim: Claim, results: Iterable[GateResult]) -> tuple[GateResult, ...]:
    """Of a claim's gates those that stand in the way: not met, and not set aside by two people for the standing ruling."""
    ruling = editions.standing_ruling(claim)
    aside = Override.objects.filter(ruling=ruling, seconded_by__isnull=False) if ruling else []
    overridden = {override.gate for override in aside}
    return tuple(r for r in results if not r.met and r.gate not in overridden)


def unmet(claim: Claim, *, publisher: object) -> tuple[GateResult, ...]:
    """The rules that stand in the way, were `publisher` to publish now."""
    return closed(claim, examine(editions.facts(claim, publisher=publisher)))


@transaction.atomic
def publish(
    claim: Claim,
    *,
    by: Membership,
    headline: str,
    explanation: str,
    language: str = "",
    media: dict[str, Any] | None = None,
    publish_at: datetime | None = None,
) -> Publication:
    """Make the claim's ruling public, now or when its embargo ends.

    `media` says what was found of a picture, film or sound, where the claim is made with one (pipeline/publishing/
    mediareview.py).
    Raises IllegalMove (409, code `gates_not_met`) with every rule that is not met and what would meet it.
    """
    require(by, Scope.PUBLISH)
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("team").get(pk=claim.pk)
    known = Publication.objects.select_for_update(of=("self",), no_key=True).filter(claim=claim).first()
    if known is not None and known.published_at is not None:
        raise Conflict(
            "This claim is published. What is published changes by a correction.", code="published"
        )
    _refuse_wordless(headline, explanation)
    found = _media(media or {})
    _refuse_unmet(claim, publisher=by.user_id)
    publication = known or Publication(team_id=claim.team_id, claim=claim, created_by_id=by.user_id)
    publication.headline, publication.explanation = headline.strip(), explanation
    publication.language, publication.media = language, found
    publication.slug = publication.slug or _slug(publication)
    if publish_at is not None and publish_at > timezone.now():
        return _schedule(publication, publish_at, by=by)
    return _go_public(publication, by=by)


@transaction.atomic
def publish_due(publication: Publication) -> Publication:
    """Publish what was scheduled, if the gates still stand open; else hold it, and say what is in the way."""
    publication = Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.pk)
    if publication.state != PublicationState.SCHEDULED or publication.publish_at > timezone.now():
        return publication
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.claim_id)
    missing = unmet(claim, publisher=publication.created_by_id)
    if not missing:
        return _go_public(publication, by=None)
    publication.state = PublicationState.HELD
    publication.held_because = "\n".join(f"{result.gate}: {result.needs}" for result in missing)
    publication.save()
    data = {"gates": [result.gate for result in missing]}
    events.record(publication, "publication.held", by=None, data=data)
    return publication


@transaction.atomic
def cancel(publication: Publication, *, by: Membership) -> Publication:
    """Take a scheduled publication off the calendar; what it would have said is kept."""
    require(by, Scope.PUBLISH)
    publication = Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.pk)
    if publication.state != PublicationState.SCHEDULED:
        raise IllegalMove(f"Only what is scheduled can be held; this is {publication.state}.", allowed=[])
    publication.state = PublicationState.HELD
    publication.held_because = f"Held by {by.user}."
    publication.save()
    events.record(publication, "publication.held", by=by, data={"gates": []})
    return publication


@transaction.atomic
def correct(
    publication: Publication,
    *,
    by: Membership,
    kind: CorrectionKind,
    was: str,
    now: str,
    why: str,
    headline: str = "",
    explanation: str = "",
    media: dict[str, Any] | None = None,
    report: ErrorReport | None = None,
    reported_by: str = "",
) -> Correction:
    """Change what is published, in the open: a new edition, and a correction that says what changed and why.

    What is blank of headline and explanation stays as it was, as does `media` where it is None; an empty one is taken
    away. The new edition follows the claim's standing ruling. A retraction may be made whatever the gates say;
    everything else must pass them again.
    """
    require(by, Scope.PUBLISH)
    publication = _held(publication, PublicationState.PUBLISHED)
    claim = (
        Claim.objects.select_for_update(of=("self",), no_key=True)
        .select_related("team")
        .get(pk=publication.claim_id)
    )
    _refuse_untold(was=was, now=now, why=why)
    if kind != CorrectionKind.RETRACTION:
        _refuse_unmet(claim, publisher=by.user_id)
    publication.headline = headline.strip() or publication.headline
    publication.explanation = explanation or publication.explanation
    publication.media = publication.media if media is None else _media(media)
    told = {"kind": kind, "was": was, "now": now, "why": why, "reported_by": reported_by}
    edition = _add_edition(publication, claim, by=by, correction=told, at=timezone.now())
    _mark_published(claim)
    return _log(edition, told, by=by, report=report)


@transaction.atomic
def unpublish(publication: Publication, *, by: Membership, because: str) -> Publication:
    """Take a publication from the public. Its address stays and says why; every edition stays on record."""
    require(by, Scope.PUBLISH)
    if not because.strip():
        raise InvalidInput("Say why it is unpublished; readers who come to its address will see the reason.")
    publication = _held(publication, PublicationState.PUBLISHED)
    publication.state, publication.unpublished_because = PublicationState.UNPUBLISHED, because
    publication.modified_at = timezone.now()
    publication.save()
    events.record(publication, "publication.unpublished", by=by, data={"because": because})
    return publication


@transaction.atomic
def override(claim: Claim, *, by: Membership, gate: Gate, reason: str) -> Override:
    """Ask for a rule to be set aside for the standing ruling. It counts once a second editor agrees.

    The second editor calls it too; then their reason is not needed.
    """
    require(by, Scope.PUBLISH)
    if gate not in OVERRIDABLE:
        raise NotAllowed(f"{gate} cannot be set aside; it has to be met.", code="gate_not_overridable")
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    ruling = editions.standing_ruling(claim)
    if ruling is None:
        raise IllegalMove("There is no ruling to publish yet.", allowed=[])
    known = Override.objects.select_for_update(no_key=True).filter(ruling=ruling, gate=gate).first()
    return _ask(ruling, gate, reason, by=by) if known is None else _second(known, by=by)


@transaction.atomic
def report(publication: Publication, *, text: str, name: str = "", contact: str = "") -> ErrorReport:
    """A reader says that something is wrong. It stays with the publication, and is answered."""
    if not text.strip():
        raise InvalidInput("Say what is wrong, so that somebody can look into it.")
    made = ErrorReport.objects.create(
        team_id=publication.team_id, publication=publication, text=text, name=name, contact=contact
    )
    events.record(made, "report.received", by=None, data={"publication": str(publication.pk)})
    return made


@transaction.atomic
def answer(
    report: ErrorReport, *, by: Membership, state: ReportState, text: str, shown: bool = False
) -> ErrorReport:
    """Answer a reader's report: accepted or declined, and why; `shown` has readers see both on the publication's page."""
    require(by, Scope.PUBLISH)
    report = ErrorReport.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    if report.state != ReportState.RECEIVED:
        raise Conflict("This report was answered already.")
    if state == ReportState.RECEIVED or not text.strip():
        raise InvalidInput("Accept or decline the report, and say why.")
    report = _answer(report, by=by, state=state, text=text)
    return show_answer(report, by=by, shown=True) if shown else report


@transaction.atomic
def show_answer(report: ErrorReport, *, by: Membership, shown: bool) -> ErrorReport:
    """Have readers see an answered report with its answer, or no more. Who sent it they never see."""
    require(by, Scope.PUBLISH)
    report = ErrorReport.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    if report.state == ReportState.RECEIVED:
        raise IllegalMove("Answer it first; readers see a report with its answer.", allowed=[])
    if report.shown != shown:
        report.shown = shown
        report.save(update_fields=["shown"])
        events.record(report, "report.shown" if shown else "report.hidden", by=by, data={})
    return report


def due(limit: int = 100) -> Iterable[Publication]:
    """Scheduled publications whose time has come."""
    waiting = Publication.objects.filter(state=PublicationState.SCHEDULED, publish_at__lte=timezone.now())
    return waiting.order_by("publish_at")[:limit]


def _schedule(publication: Publication, at: datetime, *, by: Membership) -> Publication:
    publication.state, publication.publish_at = PublicationState.SCHEDULED, at
    publication.held_because = ""
    publication.save()
    events.record(publication, "publication.scheduled", by=by, data={"publish_at": at.isoformat()})
    return publication


def _go_public(publication: Publication, *, by: Membership | None) -> Publication:
    """The first edition, and the claim's state with it."""
    claim = Claim.objects.select_related("team").get(pk=publication.claim_id)
    publication.published_at = timezone.now()
    publication.state, publication.held_because = PublicationState.HELD, ""
    publication.save()
    edition = _add_edition(publication, claim, by=by, correction=None, at=publication.published_at)
    _mark_published(claim)
    data = {"claim": str(claim.pk), "address": edition.document["address"], "sha256": edition.sha256}
    events.record(publication, "publication.published", by=by, data=data)
    return publication


def _add_edition(
    publication: Publication,
    claim: Claim,
    *,
    by: Membership | None,
    correction: dict[str, Any] | None,
    at: datetime,
) -> Edition:
    publication.modified_at = at
    edition = editions.make(publication, claim, by=by, correction=correction)
    publication.current, publication.state = edition, PublicationState.PUBLISHED
    publication.save()
    return edition


def _log(edition: Edition, told: dict[str, Any], *, by: Membership, report: ErrorReport | None) -> Correction:
    """The entry in the public log of corrections; the report that led to it is answered by it."""
    correction = Correction.objects.create(
        team_id=edition.team_id,
        publication=edition.publication,
        edition=edition,
        report=report,
        made_by_id=by.user_id,
        **told,
    )
    if report is not None and report.state == ReportState.RECEIVED:
        _answer(report, by=by, state=ReportState.ACCEPTED, text=told["why"])
    data = {"publication": str(edition.publication_id), "edition": edition.number, **told}
    events.record(correction, "publication.corrected", by=by, data=data)
    return correction


def _mark_published(claim: Claim) -> None:
    if claim.state == ClaimState.RULED:
        claims.change_state(claim, ClaimState.PUBLISHED)


def _held(publication: Publication, state: PublicationState) -> Publication:
    """The publication with its row locked, in the state it must be in."""
    publication = Publication.objects.select_for_update(of=("self",), no_key=True).get(pk=publication.pk)
    if publication.state != state:
        raise IllegalMove(f"This is {publication.state}; it must be {state}.", allowed=[])
    return publication


def _refuse_unmet(claim: Claim, *, publisher: object) -> None:
    missing = unmet(claim, publisher=publisher)
    if missing:
        raise IllegalMove(
            "It cannot be published yet: " + " ".join(result.needs for result in missing),
            code="gates_not_met",
            gates=[
                {"id": r.gate, "needs": r.needs, "may_be_overridden": r.may_be_overridden} for r in missing
            ],
        )


def _refuse_wordless(headline: str, explanation: str) -> None:
    told = {"headline": headline, "explanation": explanation}
    errors = [
        {"pointer": f"/{name}", "detail": "Required: readers see it."}
        for name, text in told.items()
        if not text.strip()
    ]
    if errors:
        raise InvalidInput("Say what readers are to see.", errors=errors)


def _media(given: dict[str, Any]) -> dict[str, Any] | None:
    """What is kept of it, blanks and all; None for nothing."""
    if not given:
        return None
    errors = [{"pointer": f"/media/{name}", "detail": detail} for name, detail in faults(given)]
    if errors:
        raise InvalidInput("Say of the picture, film or sound what there is to say.", errors=errors)
    return {"original": "", "context": ""} | given


def _refuse_untold(**told: str) -> None:
    errors = [
        {"pointer": f"/{name}", "detail": "Required: the log of corrections is public."}
        for name, text in told.items()
        if not text.strip()
    ]
    if errors:
        raise InvalidInput("A correction says what was, what is, and why.", errors=errors)


def _ask(ruling: Ruling, gate: Gate, reason: str, *, by: Membership) -> Override:
    if not reason.strip():
        raise InvalidInput("Say why the rule is set aside; the reason stays on record.")
    asked = Override.objects.create(
        team_id=ruling.team_id, ruling=ruling, gate=gate, reason=reason, asked_by_id=by.user_id
    )
    events.record(asked, "override.asked", by=by, data={"gate": gate, "reason": reason})
    return asked


def _second(override: Override, *, by: Membership) -> Override:
    if override.seconded_by_id is not None:
        return override
    if override.asked_by_id == by.user_id:
        raise NotAllowed("You asked for this yourself; a second editor has to agree.", code="same_eyes")
    override.seconded_by_id, override.seconded_at = by.user_id, timezone.now()
    override.save()
    events.record(override, "override.seconded", by=by, data={"gate": override.gate})
    return override


def _answer(report: ErrorReport, *, by: Membership, state: ReportState, text: str) -> ErrorReport:
    report.state, report.answer = state, text
    report.answered_at, report.answered_by_id = timezone.now(), by.user_id
    report.save()
    events.record(report, "report.answered", by=by, data={"state": state})
    return report


def _slug(publication: Publication) -> str:
    """Words a person can read, with enough of the id to be the only one."""
    words = slugify(publication.headline, allow_unicode=True)[:SLUG_LENGTH].strip("-")
    return "-".join(filter(None, [words, publication.pk.hex[-6:]]))
