"""Evidence: a source brought to a claim, with the passage that bears on it."""

import re
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from annotations.actions import events, quotes, seals, search, staleness
from annotations.actions.permissions import require
from annotations.choices import Scope, Stance
from annotations.errors import Conflict, InvalidInput
from annotations.models import Article, Claim, Evidence, Membership, Source
from annotations.pipeline import anchoring
from annotations.values import Datum

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


@transaction.atomic
def add(
    claim: Claim,
    source: Source,
    *,
    by: Membership,
    stance: Stance,
    quote: str = "",
    prefix: str = "",
    suffix: str = "",
    note: str = "",
    datum: Datum | None = None,
    sealed: bool = False,
) -> Evidence:
    """Bring a source to a claim. The quote is looked up in what the source says now and anchored where it stands.

    Of several places it is the first, unless `prefix` or `suffix` say which. A quote that does not stand there is
    kept with no place: publication asks for one, reviewing does not. `datum` is what is taken from data; raises
    InvalidInput where its value is no number, or comes without its unit or the data it is from. What is `sealed` comes
    to light with its author's verdict; once the team has ruled there is nobody to keep it from, and it is not.
    """
    require(by, Scope.REVIEW if sealed else Scope.WRITE)
    _refuse_vague(datum)
    article = _held(source)
    revision = article.current_revision if article else None
    text = revision.text if revision else source.text
    place = next(iter(anchoring.occurrences(text, quote, prefix=prefix, suffix=suffix)), (None, None))
    evidence = Evidence.objects.create(
        team_id=claim.team_id,
        claim=claim,
        source=source,
        stance=stance,
        quote=quote,
        revision=revision if place[0] is not None else None,
        start=place[0],
        end=place[1],
        note=note,
        sealed=sealed and seals.may_seal(_locked(claim)),
        created_by_id=by.user_id,
        **asdict(datum or Datum()),
    )
    if evidence.revision is not None:
        quotes.place(evidence, by=by).save(force_insert=True)
    search.note_evidence(evidence)
    events.record(evidence, "evidence.added", by=by, data=seals.told(evidence))
    if not evidence.sealed:
        staleness.evidence_added(evidence)
    return evidence


def _refuse_vague(datum: Datum | None) -> None:
    """A number is evidence only with what it counts and where it is had from."""
    if datum is None or not datum.value:
        return
    errors = [
        {"pointer": f"/{name}", "detail": "Required with a value."}
        for name in ("dataset", "unit")
        if not getattr(datum, name).strip()
    ]
    if not NUMBER.fullmatch(datum.value):
        errors.append({"pointer": "/value", "detail": "Send a decimal number, written with a point."})
    if errors:
        raise InvalidInput("The value cannot be used as it is.", errors=errors)


@transaction.atomic
def withdraw(evidence: Evidence, *, by: Membership, because: str) -> Evidence:
    """Take evidence back. It stays on record, and what leant on it becomes stale."""
    require(by, Scope.REVIEW)
    if not because.strip():
        raise InvalidInput("Say why the evidence is withdrawn; the reason stays on record.")
    evidence = Evidence.objects.select_for_update(of=("self",), no_key=True).get(pk=evidence.pk)
    if evidence.withdrawn_at is not None:
        raise Conflict("This evidence was withdrawn already.")
    evidence.withdrawn_at, evidence.withdrawn_because = timezone.now(), because
    evidence.save(update_fields=["withdrawn_at", "withdrawn_because"])
    events.record(
        evidence, "evidence.withdrawn", by=by, data={"claim": str(evidence.claim_id), "because": because}
    )
    staleness.evidence_withdrawn(evidence)
    return evidence


def _locked(claim: Claim) -> Claim:
    """The claim as no ruling on it can change meanwhile."""
    return Claim.objects.select_for_update(of=("self",), no_key=True).select_related("team").get(pk=claim.pk)


def _held(source: Source) -> Article | None:
    """The source's page, locked: a text that is read meanwhile carries this quotation too, or is seen here."""
    if source.article_id is None:
        return None
    rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related("current_revision")
    return rows.get(pk=source.article_id)
