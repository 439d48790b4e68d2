"""Adding a revision: what an article says now, with its claims carried over and its verdicts examined.

    reading --plan--> unsaved rows --apply--> saved, announced
                                   --look---> a dry run, a reason to ask a person

A plan reads and thinks; applying it only writes. So what a dry run shows is what would have happened.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from annotations.actions import (
    anchors,
    claims,
    drift,
    events,
    ledger,
    quotes,
    remedies,
    search,
    staleness,
    tracing,
)
from annotations.choices import FURNITURE_BLOCKS, AnchorState, Cause, Purpose
from annotations.models import Anchor, Article, Edit, Outlet, Repair, Revision, Snapshot, Staleness
from annotations.values import Document, Reading


@dataclass(frozen=True, slots=True)
class Plan:
    """All that adding a revision would write, as unsaved rows."""

    article: Article
    before: Revision | None
    revision: Revision
    carried: list[Anchor]  # one for each appearance the article has
    quoted: list[quotes.Carried]  # one for each quotation that is taken from it
    proposed: list[claims.Proposed]
    stale: list[Staleness]
    settled: list[Staleness]  # open until now: the text took the reason away
    edit: Edit | None  # what the publisher changed, for the outlet's ledger
    owned: list[Edit]  # earlier edits that this revision declares
    repairs: list[Repair]  # of rulings that rate false what the publisher changed
    taken_back: list[Repair]  # repairs that the text going back undoes

    def news(self) -> list[events.News]:
        """The events that applying it records, in their order."""
        states = [anchor.state for anchor in self.carried]
        data = {
            "article": str(self.article.pk),
            "number": self.revision.number,
            "cause": self.revision.cause,
            "anchors": {state.value: states.count(state) for state in AnchorState if state in states},
            "claims_proposed": [str(one.claim.pk) for one in self.proposed],
        }
        if self.quoted:
            states = [one.anchor.state for one in self.quoted]
            data["quotes"] = {state.value: states.count(state) for state in AnchorState if state in states}
        added = events.News(self.revision, "revision.added", data)
        stale = [staleness.news(mark) for mark in self.stale]
        settled = [staleness.news_of_settled(mark) for mark in self.settled]
        repairs = remedies.news(self.repairs, self.taken_back)
        return [added, *stale, *settled, *ledger.news(self.edit, self.owned), *repairs]


def plan(article: Article, reading: Reading, *, snapshot: Snapshot) -> Plan | None:
    """What adding this reading as the next revision would do; None when the article says what it said.

    Writes nothing, and `snapshot` may be unsaved. Whoever applies the plan holds the article's row since
    before it was made.
    """
    before = article.current_revision
    if before is not None and before.substance_sha256 == substance(reading.document):
        return None
    revision = _revision(article, reading, last=before, snapshot=snapshot)
    carried = anchors.carried(article, revision)
    quoted = quotes.carried(article, revision)
    candidates = reading.candidates if article.purpose == Purpose.CHECKED else ()
    proposed = claims.proposed(revision, candidates, around=carried)
    stale, settled = staleness.foreseen(article, carried, before=before, after=revision)
    edit = ledger.foreseen(article, before, revision)
    owned = ledger.owned_up(article, edit)
    repairs, undone = remedies.foreseen(stale, carried, edit), remedies.undone(settled)
    drifted, back = drift.foreseen(article, quoted, before=before, after=revision)
    return Plan(
        article,
        before,
        revision,
        carried,
        quoted,
        proposed,
        stale + drifted,
        settled + back,
        edit,
        owned,
        repairs,
        taken_back=undone,
    )


def apply(plan: Plan, *, now: datetime) -> Revision:
    """Write a plan: the revision, its anchors, new candidates, and the staleness that follows.

    The caller holds the article's row, saves it, announces the plan and ends the transaction.
    """
    plan.revision.save(force_insert=True)
    search.note_revision(plan.revision)
    Anchor.objects.bulk_create(plan.carried)
    quotes.write(plan.quoted)
    claims.propose(plan.proposed)
    staleness.write(plan.stale, plan.settled, now=now)
    ledger.write(plan.edit, plan.owned, now=now)
    remedies.write(plan.repairs, plan.taken_back, now=now)
    _bring_up_to_date(plan.article, plan.revision, now=now)
    tracing.mark_due(plan.revision)
    return plan.revision


def announce(plan: Plan) -> None:
    """Record its events, last, because that takes the lock of the team's chain."""
    events.record_all(plan.news(), by=None)


def substance(document: Document) -> str:
    """SHA-256 (hex) of what the article itself says: navigation, teasers and comments may change freely."""
    parts = [document.text[b.start : b.end] for b in document.blocks if b.kind not in FURNITURE_BLOCKS]
    return hashlib.sha256("\n\n".join([document.title or "", *parts]).encode()).hexdigest()


def _revision(article: Article, reading: Reading, *, last: Revision | None, snapshot: Snapshot) -> Revision:
    document = reading.document
    return Revision(
        team_id=article.team_id,
        article=article,
        number=_next_number(article) if last else 1,
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
        licence=document.licence or "",
        extractor=document.extractor,
        extractor_version=document.extractor_version,
    )


def _next_number(article: Article) -> int:
    """After the highest, which may be one that was withdrawn."""
    return article.revisions.order_by("-number").values_list("number", flat=True)[0] + 1


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
