"""Editions: what the database knows of a ruling, gathered once and written down for readers."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from annotations.actions import corroboration, replies
from annotations.actions.corroboration import Corroboration
from annotations.choices import CorrectionKind, Doubt, Grade, Severity, Stance
from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    Edition,
    Evidence,
    Membership,
    Publication,
    QuoteAnchor,
    Revision,
    Ruling,
    Source,
    Staleness,
    Withholding,
)
from annotations.models.sources import WITHHELD
from annotations.pipeline import publishing
from annotations.values import EvidenceFacts, ProvenanceDoubt, RulingFacts

MOST_ROWS = 60  # of the tree, for readers
# The words of the scale said what does not hold any more; a reader of the rating alone must not take them for ours.
RETRACTED = {"label": "Retracted", "slug": "retracted", "value": None}


def standing_ruling(claim: Claim) -> Ruling | None:
    judges = Ruling.verdicts.through.objects.filter(ruling=OuterRef("pk")).values("verdict__author_id")
    standing = claim.rulings.filter(standing=True).annotate(judges=ArraySubquery(judges))
    return standing.select_related("rating__scale").first()


def facts(claim: Claim, *, publisher: object) -> RulingFacts:
    """What the gates ask of a claim."""
    ruling = standing_ruling(claim)
    corroborated = corroboration.of_evidence(claim)
    return RulingFacts(
        statement=claim.statement,
        ruled=ruling is not None,
        judges=_judges(ruling),
        publisher=publisher,
        evidence=tuple(_evidence_facts(item) for item in _evidence(claim)),
        stale=_stale(ruling),
        unconfirmed=_unconfirmed(claim),
        origins=corroborated.answer.origins.lower,
        doubts=tuple(_doubt(doubt, corroborated.names) for doubt in corroborated.answer.doubts),
        heard=replies.heard(claim, ruling.rating.slug if ruling else "", now=timezone.now()),
    )


def make(
    publication: Publication, claim: Claim, *, by: Membership | None, correction: dict[str, Any] | None
) -> Edition:
    """Write down the next edition, from the claim's standing ruling."""
    ruling = standing_ruling(claim)
    number = publication.editions.count() + 1
    document = _document(publication, claim, ruling, number=number, correction=correction)
    claimant = claim.claimant.name if claim.claimant else ""
    return Edition.objects.create(
        team_id=publication.team_id,
        publication=publication,
        number=number,
        ruling=ruling,
        document=document,
        sha256=publishing.sha256(document),
        words="\n".join([claim.statement, claimant, publication.headline]),
        published_by_id=by.user_id if by else None,
    )


def preview(claim: Claim) -> dict[str, Any] | None:
    """What a ClaimReview would be made of, were the claim published now: not the whole document, and in four queries.

    None where the team has not ruled.
    """
    ruling = standing_ruling(claim)
    if ruling is None:
        return None
    now = timezone.now().isoformat()
    rows = claim.appearances.select_related("article__outlet", "first_revision").order_by("id")
    return {
        "address": f"/facts/{claim.team.slug}/",
        "team": {"name": claim.team.name, "slug": claim.team.slug},
        "language": "",
        "headline": "",
        "claim": {"statement": ruling.statement, "claimant": claimant_of(claim)},
        "rating": _rating(ruling),
        "appearances": [_seen(row.article, row.first_revision) for row in rows],
        "evidence": [],
        "published": now,
        "modified": now,
        "correction": None,
    }


def root(asked: str) -> str:
    """Scheme and host that readers know us by: as the settings say, else as they `asked`."""
    return settings.PUBLIC_URL or asked


def address(publication: Publication) -> str:
    """Where readers find it, for good."""
    return f"/facts/{publication.team.slug}/{publication.slug}/"


def _doubt(doubt: ProvenanceDoubt, names: dict[str, str]) -> str:
    titles = [f"“{names.get(one, one)}”" for one in doubt.sources]
    return {
        Doubt.CIRCULAR: f"{' and '.join(titles)} rest on each other",
        Doubt.RESTS_ON_CHECKED: f"{titles[0]} rests on the article that is checked",
        Doubt.NEWER_THAN_CHECKED: (
            f"{titles[0]} supports the claim, came after it, and nothing says what it rests on"
        ),
        Doubt.OLDER_THAN_ITS_SOURCE: f"{titles[0]} is older than {titles[-1]}, on which it is said to rest",
    }[doubt.doubt]


def _judges(ruling: Ruling | None) -> frozenset:
    if ruling is None:
        return frozenset()
    return frozenset({*ruling.judges, ruling.decided_by_id} - {None})


def _evidence(claim: Claim) -> QuerySet[Evidence]:
    """What stands, with what the gates ask of each: whether its source is `withheld`, whether its words are `placed`."""
    standing = claim.evidence.counting()
    now = OuterRef("source__article__current_revision")
    placed = QuoteAnchor.objects.filter(
        evidence=OuterRef("pk"), revision=now, standing=True, start__isnull=False
    )
    withheld = Withholding.objects.filter(source=OuterRef("source"), lifted_at=None)
    rows = standing.annotate(
        placed=Exists(placed.exclude(pk__in=QuoteAnchor.objects.undecided())), withheld=Exists(withheld)
    )
    return rows.select_related("source__snapshot", "source__article").order_by("id")


def _evidence_facts(item: Evidence) -> EvidenceFacts:
    source = item.source
    return EvidenceFacts(
        title=WITHHELD if item.withheld else source.title,
        bears=item.stance != Stance.CONTEXT,
        quoted=bool(item.quote),
        anchored=_stands(item),
        addressed=bool(source.url),
        kept=source.snapshot_id is not None or _revision_of(source) is not None,
        primary=source.grade == Grade.PRIMARY,
    )


def _stands(item: Evidence) -> bool:
    """Whether its words are where readers will look for them: in what the source says now, for certain."""
    return item.start is not None if _revision_of(item.source) is None else item.placed


def _revision_of(source: Source) -> UUID | None:
    return source.article.current_revision_id if source.article else None


def _stale(ruling: Ruling | None) -> tuple[str, ...]:
    """Open reasons that weigh more than low, in words."""
    rows = Staleness.objects.open().filter(ruling=ruling).exclude(severity=Severity.LOW) if ruling else []
    return tuple(f"{row.reason.replace('_', ' ')} ({row.detail})" for row in rows)


def _unconfirmed(claim: Claim) -> int:
    """How many of its places in what articles say now wait for a person."""
    current = F("appearance__article__current_revision")
    return Anchor.objects.undecided().filter(appearance__claim=claim, revision=current).count()


def _document(
    publication: Publication, claim: Claim, ruling: Ruling, *, number: int, correction: dict[str, Any] | None
) -> dict[str, Any]:
    """See pipeline/publishing/documents.py for the form."""
    team = claim.team
    behind = corroboration.of_evidence(claim)
    return (
        {
            "number": number,
            "address": address(publication),
            "team": {"name": team.name, "slug": team.slug},
            "language": publication.language,
            "headline": publication.headline,
            "explanation": publication.explanation,
            "claim": {"id": str(claim.pk), "statement": ruling.statement, "claimant": claimant_of(claim)},
            "rating": _rating(ruling) | (RETRACTED if _is_retraction(correction) else {}),
            "basis": ruling.basis,
            "judges": len(_judges(ruling)),
            "origins": _origins(claim, behind),
            "tree": _tree(behind),
            "dissent": ruling.verdicts.exclude(rating=ruling.rating).count(),
            "appearances": _appearances(claim),
            "evidence": [_cited(item) for item in _evidence(claim)],
            "published": publication.published_at.isoformat(),
            "modified": publication.modified_at.isoformat(),
            "correction": correction,
        }
        | _media(publication, correction)
        | _replies(claim)
    )


def _media(publication: Publication, correction: dict[str, Any] | None) -> dict[str, Any]:
    """What was found of a picture, film or sound; a retraction finds nothing any more."""
    said = publication.media and not _is_retraction(correction)
    return {"media": publication.media} if said else {}


def _replies(claim: Claim) -> dict[str, Any]:
    """What those who were asked said, or that they did not, where the team tells readers."""
    shown = replies.known(claim).filter(shown=True)
    told = [
        {
            "asked": one.asked,
            "asked_at": one.asked_at.isoformat(),
            "deadline": one.deadline.isoformat(),
            "state": one.state,
            "answer": one.answer,
            "answered_at": one.ended_at.isoformat() if one.ended_at and one.answer else "",
        }
        for one in shown
    ]
    return {"replies": told} if told else {}


def _is_retraction(correction: dict[str, Any] | None) -> bool:
    return correction is not None and correction["kind"] == CorrectionKind.RETRACTION


def _origins(claim: Claim, behind: Corroboration) -> dict[str, int]:
    """How many independent origins stand behind the evidence, and behind the claim."""
    said = corroboration.of_appearances(claim).answer
    return {"evidence": behind.answer.origins.lower, "claim": said.origins.lower}


def _tree(behind: Corroboration) -> list[dict[str, Any]]:
    """What the evidence rests on, a row a source, roots first; what rests on a row stands below it, one deeper."""
    return [
        {
            "title": behind.names.get(row.source, row.source),
            "depth": row.depth,
            "kind": row.kind,
            "confidence": round(row.confidence * 100),
            "brought": row.brought,
            "again": row.again,
        }
        for row in behind.rows[:MOST_ROWS]
    ]


def claimant_of(claim: Claim) -> dict[str, Any] | None:
    if claim.claimant is None:
        return None
    return {"name": claim.claimant.name, "kind": claim.claimant.kind, "same_as": claim.claimant.same_as}


def _rating(ruling: Ruling) -> dict[str, Any]:
    """The rating with its place on the scale; higher is truer (schema.org Rating)."""
    scale = ruling.rating.scale
    values = [value for value in scale.ratings.values_list("value", flat=True) if value is not None]
    return {
        "label": ruling.rating.label,
        "slug": ruling.rating.slug,
        "value": ruling.rating.value,
        "best": max(values, default=None),
        "worst": min(values, default=None),
        "scale": scale.name,
        "version": scale.version,
    }


def _appearances(claim: Claim) -> list[dict[str, Any]]:
    """Where the claim was made: the words as they stood when the team last saw them there."""
    rows = claim.appearances.select_related("article__outlet", "first_revision__snapshot").order_by("id")
    return [_appearance(row) for row in rows]


def _appearance(appearance: Appearance) -> dict[str, Any]:
    article = appearance.article
    placed = appearance.anchors.filter(standing=True, start__isnull=False).select_related(
        "revision__snapshot"
    )
    anchor = placed.order_by("-revision__number").first()
    revision = anchor.revision if anchor else appearance.first_revision
    return _seen(article, revision) | {
        "speaker": appearance.speaker,
        "voice": appearance.voice,
        "quote": anchor.quote if anchor else appearance.exact,
        "revision": revision.number,
        "snapshot": revision.snapshot.sha256,
    }


def _seen(article: Article, revision: Revision) -> dict[str, Any]:
    """The page that makes a claim, as it was read."""
    return {
        "url": article.url,
        "title": revision.title or article.title,
        "outlet": article.outlet.name if article.outlet else "",
        "published": revision.published,
    }


def _cited(item: Evidence) -> dict[str, Any]:
    source = item.source
    if source.withholding is not None:
        return _stub(item, source.withholding)
    return {
        "stance": item.stance,
        "quote": item.quote,
        "note": item.note,
        "source": {
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published,
            "url": source.url or (source.article.url if source.article else ""),
            "citation": source.citation,
            "snapshot": source.snapshot.sha256 if source.snapshot else "",
        },
    } | _datum(item)


def _stub(item: Evidence, withholding: Withholding) -> dict[str, Any]:
    """What readers are told of a source that is withheld: which way it points, and why they are not told more."""
    nothing = dict.fromkeys(("publisher", "published", "url", "snapshot"), "")
    source = nothing | {"title": WITHHELD[0].upper() + WITHHELD[1:], "citation": withholding.reason}
    return {"stance": item.stance, "quote": "", "note": "", "source": source}


def _datum(item: Evidence) -> dict[str, Any]:
    """What was taken from data, where something was."""
    if not item.dataset:
        return {}
    told = {name: getattr(item, name) for name in ("dataset", "series", "query", "value", "unit", "vintage")}
    return {"datum": told | {"as_of": item.as_of.isoformat() if item.as_of else ""}}
