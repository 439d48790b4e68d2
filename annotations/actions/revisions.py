"""Adding a revision: what an article says now, with its claims carried over and its verdicts examined."""

import hashlib
from dataclasses import asdict
from datetime import datetime

from annotations.actions import anchors, claims, events, staleness
from annotations.choices import FRAME_BLOCKS, AnchorState, Cause
from annotations.models import Anchor, Article, Outlet, Revision, Snapshot
from annotations.values import Document, Reading


def add(article: Article, reading: Reading, *, snapshot: Snapshot, now: datetime) -> Revision | None:
    """Add what was read as the article's next revision; None when the article says what it said.

    The caller holds the article's row and ends the transaction. In it: the revision, an anchor for
    every appearance, new candidates in text that no claim holds, and the staleness that follows.
    """
    document = reading.document
    last = article.current_revision
    if last is not None and last.substance_sha256 == substance(document):
        return None
    revision = _create(article, reading, last=last, snapshot=snapshot)
    placed = anchors.carry_over(article, revision)
    fresh = claims.propose(revision, reading.candidates, around=placed)
    _bring_up_to_date(article, revision, now=now)
    staleness.examine(article, last, revision)
    # Kept on the instance for `announce`: the counts are known here and nowhere cheaper.
    revision.carried, revision.proposed = placed, fresh
    return revision


def announce(revision: Revision) -> None:
    """Record the event, last, because it takes the lock of the team's chain."""
    states = [anchor.state for anchor in revision.carried]
    data = {
        "article": str(revision.article_id),
        "number": revision.number,
        "cause": revision.cause,
        "anchors": {state.value: states.count(state) for state in AnchorState if state in states},
        "claims_proposed": [str(claim.pk) for claim in revision.proposed],
    }
    events.record(revision, "revision.added", by=None, data=data)
    staleness.announce(revision)


def substance(document: Document) -> str:
    """SHA-256 (hex) of what the article itself says: navigation, teasers and comments may change freely."""
    parts = [document.text[b.start : b.end] for b in document.blocks if b.kind not in FRAME_BLOCKS]
    return hashlib.sha256("\n\n".join([document.title or "", *parts]).encode()).hexdigest()


def _create(article: Article, reading: Reading, *, last: Revision | None, snapshot: Snapshot) -> Revision:
    document = reading.document
    return Revision.objects.create(
        team_id=article.team_id,
        article=article,
        number=last.number + 1 if last else 1,
        cause=_cause(document, last=last, snapshot=snapshot),
        snapshot=snapshot,
        text=document.text,
        text_sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        substance_sha256=substance(document),
        blocks=[_compact(asdict(block)) for block in document.blocks],
        links=[asdict(link) for link in document.links],
        attributions=[_compact(asdict(attribution)) for attribution in reading.attributions],
        title=document.title or "",
        subtitle=document.subtitle or "",
        byline=document.byline or "",
        outlet_name=document.outlet or "",
        published=(document.published or "")[:64],
        modified=(document.modified or "")[:64],
        language=(document.language or "")[:35],
        extractor=document.extractor,
        extractor_version=document.extractor_version,
    )


def _cause(document: Document, *, last: Revision | None, snapshot: Snapshot) -> Cause:
    """The same bytes read otherwise are our doing, not the publisher's."""
    if last is None:
        return Cause.FIRST
    return Cause.EXTRACTOR if last.snapshot_id == snapshot.pk else Cause.PUBLISHER


def _bring_up_to_date(article: Article, revision: Revision, *, now: datetime) -> None:
    article.current_revision = revision
    article.title = revision.title or article.title
    if revision.cause != Cause.EXTRACTOR:
        article.changed_at = now
    if revision.outlet_name:
        _name_outlet(article, revision.outlet_name)


def _name_outlet(article: Article, name: str) -> None:
    """A page that says who publishes it gives its outlet a better name than its host."""
    name = name[:300]
    if article.outlet_id is None:
        known = Outlet.objects.filter(team_id=article.team_id, address="", name=name).first()
        article.outlet = known or Outlet.objects.create(team_id=article.team_id, name=name)
        return
    Outlet.objects.filter(pk=article.outlet_id, name=article.outlet.address).update(name=name)


def _compact(block: dict) -> dict:
    return {key: value for key, value in block.items() if value is not None}


def standing_anchors(revision: Revision) -> list[Anchor]:
    """Where the appearances of a revision stand, in text order, orphans last."""
    rows = Anchor.objects.filter(revision=revision, standing=True).select_related("appearance__claim")
    return sorted(rows, key=lambda anchor: (anchor.start is None, anchor.start or 0, anchor.end or 0))
