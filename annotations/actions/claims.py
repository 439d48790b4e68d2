"""Claims: proposed by the machine, marked by people, opened for checking, rejected, reworded."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from annotations.actions import anchors, claimants, events, queue, search, staleness
from annotations.actions.permissions import require
from annotations.choices import CLAIM_MOVES, ClaimState, ClaimType, Purpose, Scope, Voice
from annotations.errors import IllegalMove, InvalidInput
from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    Membership,
    Proposal,
    Revision,
)
from annotations.pipeline import anchoring
from annotations.values import Candidate


@dataclass(frozen=True, slots=True)
class Proposed:
    """One candidate as the rows it would become, unsaved."""

    candidate: Candidate
    claim: Claim
    appearance: Appearance
    anchor: Anchor


def proposed(
    revision: Revision, candidates: Iterable[Candidate], *, around: Sequence[Anchor]
) -> list[Proposed]:
    """What the machine's candidates would become, but for text that a claim already holds.

    A rejected claim holds its text too: what people have turned down is not proposed again.
    """
    new = [c for c in candidates if not anchors.overlaps(c.start, c.end, around)]
    return [_proposed(revision, candidate) for candidate in new]


def sought(article: Article, candidates: Iterable[Candidate]) -> list[events.News]:
    """Propose what an article claims that was a source first, and in which nothing was looked for till now.

    The caller holds the article's row; what is to be told is returned.
    """
    revision = article.current_revision
    if article.purpose != Purpose.CHECKED or article.appearances.exists():
        return []
    found = proposed(revision, candidates, around=())
    propose(found)
    data = {"article": str(article.pk), "claims_proposed": [str(one.claim.pk) for one in found]}
    return [events.News(revision, "revision.searched", data)] if found else []


def propose(proposals: Sequence[Proposed]) -> None:
    """Write what `proposed` made."""
    if not proposals:
        return
    team_id = proposals[0].claim.team_id
    speakers = claimants.named(team_id, {one.candidate.speaker for one in proposals if one.candidate.speaker})
    for one in proposals:
        one.claim.claimant = speakers.get(one.candidate.speaker)
    Claim.objects.bulk_create(one.claim for one in proposals)
    Appearance.objects.bulk_create(one.appearance for one in proposals)
    Proposal.objects.bulk_create(_proposal(one.appearance, one.candidate) for one in proposals)
    Anchor.objects.bulk_create(one.anchor for one in proposals)
    revision = proposals[0].appearance.first_revision
    search.note_new([one.claim for one in proposals], [one.appearance for one in proposals], revision)


@transaction.atomic
def mark(
    revision: Revision,
    *,
    by: Membership,
    start: int,
    end: int,
    statement: str = "",
    voice: Voice = Voice.AUTHORIAL,
    speaker: str = "",
    claim: Claim | None = None,
    reason: str = "",
) -> Appearance:
    """Mark a claim in a revision's text by hand; with `claim`, one more appearance of a known claim.

    `start` and `end` are code points. A claim marked by a person is open at once. Marked in an older
    revision, it is carried over to the current one like any other. `reason` says why a new claim is taken up.
    Raises InvalidInput for a span outside the text.
    """
    require(by, Scope.WRITE)
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=revision.article_id)
    if article.is_withheld:
        raise InvalidInput("This is a withheld source; what it claims would be seen by everybody.")
    selector = anchoring.describe(revision.text, start, end)
    is_new = claim is None
    said = statement.strip() or " ".join(selector.exact.split())
    claim = claim or _marked(revision, said, by=by, speaker=speaker, reason=reason)
    appearance = Appearance.objects.create(
        team_id=revision.team_id,
        claim=claim,
        article=article,
        first_revision=revision,
        voice=voice,
        speaker=speaker,
        created_by_id=by.user_id,
        **asdict(selector),
    )
    anchors.place(appearance, revision, by=by).save(force_insert=True)
    if article.current_revision_id != revision.pk:
        anchors.carry_over(article, article.current_revision, only=appearance)
    search.note_new([claim] if is_new else [], [appearance], revision)
    queue.rerank([claim.pk])
    data = {"article": str(article.pk), "revision": str(revision.pk), "start": start, "end": end}
    events.record(claim, "claim.marked", by=by, data=data | {"statement": claim.statement, "reason": reason})
    return appearance


def _marked(revision: Revision, statement: str, *, by: Membership, speaker: str, reason: str) -> Claim:
    """A claim that a person has found: open at once."""
    _refuse_unreasoned(by, reason)
    return Claim.objects.create(
        team_id=revision.team_id,
        statement=statement,
        state=ClaimState.OPEN,
        opened_at=timezone.now(),
        reason=reason,
        claimant=claimants.named(revision.team_id, {speaker} - {""}).get(speaker),
        created_by_id=by.user_id,
    )


@transaction.atomic
def open_for_review(claim: Claim, *, by: Membership, reason: str = "") -> Claim:
    """Take a candidate (or a claim rejected earlier) up for checking."""
    require(by, Scope.WRITE)
    _refuse_unreasoned(by, reason)
    return _move(claim, ClaimState.OPEN, by=by, kind="claim.opened", reason=reason)


@transaction.atomic
def reject(claim: Claim, *, by: Membership, reason: str) -> Claim:
    """Turn a claim down. It stays on record, and its text is not proposed again."""
    require(by, Scope.REVIEW)
    if not reason.strip():
        raise InvalidInput("Say why the claim is rejected; the reason stays on record.")
    return _move(claim, ClaimState.REJECTED, by=by, kind="claim.rejected", reason=reason)


@transaction.atomic
def reword(
    claim: Claim,
    *,
    by: Membership,
    statement: str = "",
    claimant: str | None = None,
    claim_type: ClaimType | str | None = None,
) -> Claim:
    """Word the claim otherwise, say who makes it or of what type it is. What the machine proposed stays on record.

    Verdicts keep the wording they judged. Where `by` may see one, another wording is refused (IllegalMove);
    one that is hidden from `by` becomes stale instead, because the refusal would tell of it.
    """
    require(by, Scope.WRITE)
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    data = {}
    if statement.strip() and statement != claim.statement:
        _refuse_judged(claim, by)
        data |= {"from": claim.statement, "to": statement}
        claim.statement, claim.compared_at = statement, None
    if claimant is not None:
        claim.claimant = claimants.named(claim.team_id, {claimant} - {""}).get(claimant)
        data |= {"claimant": claimant}
    if claim_type is not None and claim_type != claim.claim_type:
        claim.claim_type = claim_type
        data |= {"claim_type": str(claim_type)}
    if data:
        claim.save(update_fields=["statement", "claimant", "claim_type", "compared_at", "updated_at"])
        search.note_claims([claim], search.setting_of(claim.pk))
        events.record(claim, "claim.reworded", by=by, data=data)
    if "to" in data:
        staleness.reworded(claim)
    return claim


def _refuse_unreasoned(by: Membership, reason: str) -> None:
    if by.team.opening_reason_required and not reason.strip():
        detail = "This team opens a claim only with a reason for choosing it."
        raise InvalidInput("Say why this claim.", errors=[{"pointer": "/reason", "detail": detail}])


def _refuse_judged(claim: Claim, by: Membership) -> None:
    if claim.verdicts.visible_to(by).filter(standing=True).exists():
        raise IllegalMove(
            "This claim has been judged as it is worded. Mark a new claim for another wording.", allowed=[]
        )


def change_state(claim: Claim, to: ClaimState) -> bool:
    """Move a claim whose row the caller holds; False when it is there already. Raises IllegalMove."""
    if claim.state == to:
        return False
    allowed = CLAIM_MOVES[ClaimState(claim.state)]
    if to not in allowed:
        raise IllegalMove(
            f"A claim that is {claim.state} cannot become {to}; it can become: "
            f"{', '.join(sorted(allowed)) or 'nothing else'}.",
            allowed=sorted(allowed),
        )
    claim.state = to
    claim.save(update_fields=["state", "reason", "updated_at"])
    return True


def _move(claim: Claim, to: ClaimState, *, by: Membership, kind: str, reason: str) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    claim.reason = reason
    if change_state(claim, to):
        if to == ClaimState.OPEN:
            Claim.objects.filter(pk=claim.pk).update(opened_at=timezone.now())
            queue.rerank([claim.pk])
        events.record(claim, kind, by=by, data={"reason": reason})
    return claim


def _proposed(revision: Revision, candidate: Candidate) -> Proposed:
    claim = Claim(
        team_id=revision.team_id,
        statement=candidate.statement,
        score=candidate.score,
        claim_type=candidate.claim_type,
    )
    appearance = _appearance(claim, revision, candidate)
    return Proposed(candidate, claim, appearance, anchors.place(appearance, revision, by=None))


def _appearance(claim: Claim, revision: Revision, candidate: Candidate) -> Appearance:
    selector = anchoring.describe(revision.text, candidate.start, candidate.end)
    return Appearance(
        team_id=revision.team_id,
        claim=claim,
        article_id=revision.article_id,
        first_revision=revision,
        voice=candidate.voice,
        speaker=(candidate.speaker or "")[:300],
        origins=list(candidate.origins),
        exact=selector.exact,
        prefix=selector.prefix,
        suffix=selector.suffix,
        start=selector.start,
        end=selector.end,
    )


def _proposal(appearance: Appearance, candidate: Candidate) -> Proposal:
    return Proposal(
        team_id=appearance.team_id,
        appearance=appearance,
        statement=candidate.statement,
        claim_type=candidate.claim_type,
        voice=candidate.voice,
        speaker=(candidate.speaker or "")[:300],
        score=candidate.score,
        detector=candidate.detector,
        detector_version=candidate.detector_version,
    )
