"""The team's log in plain words, as far as the member may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from annotations.models import Article, Claim, Event, Membership, Source

ROWS = 50
# What is said of each kind after the actor's name; the thing it is about follows.
TOLD = {
    "article.submitted": "added an article",
    "article.watching": "watches an article again",
    "article.paused": "paused the watch of an article",
    "article.fetch_failed": "could not fetch an article",
    "revision.added": "found a new revision of",
    "article.held": "kept a text from being taken before an editor has seen it, of",
    "hold.accepted": "took a text that had been held, of",
    "hold.refused": "refused a text of",
    "revision.withdrawn": "withdrew a revision of",
    "volatile_place.found": "found a place that never rests, in",
    "volatile_place.released": "has changes versioned again at a place of",
    "import.done": "imported fact-checks by others",
    "round.started": "asked for many articles again",
    "round.finished": "has asked for many articles again",
    "job.cancelled": "cancelled a job",
    "feed.subscribed": "is told of news by the hub of a feed",
    "claim.marked": "marked a claim",
    "claimant.added": "added a claimant",
    "claimant.described": "said who a claimant is",
    "claimant.merged": "found two claimants to be one",
    "claimant.split": "took a claimant out of another again",
    "claim.opened": "opened a claim for checking",
    "claim.rejected": "rejected a candidate",
    "claim.reworded": "reworded a claim",
    "claim.disputed": "found a claim disputed",
    "claim.taken": "took a claim in hand",
    "claim.assigned": "was handed a claim",
    "member.load_set": "set how much a member takes",
    "member.away": "noted that somebody is away",
    "member.back": "noted that somebody is back",
    "claim.returned": "returned verdicts for changes",
    "claim.reopened": "reopened a claim",
    "claim.divided": "divided a claim into parts",
    "policy.changed": "changed the review policy",
    "guidelines.written": "wrote guidelines",
    "assignment.renewed": "holds a claim for longer",
    "claim.requested": "noted that somebody asks for a claim",
    "claim.due": "set when a claim is due",
    "conflict.declared": "declared a conflict of interest",
    "conflict.ended": "ended a conflict of interest",
    "assignment.given_back": "gave a claim back",
    "verdict.submitted": "gave a verdict on",
    "thread.begun": "began to talk about",
    "thread.resolved": "ended a conversation about",
    "thread.reopened": "took up a conversation about",
    "comment.added": "wrote in a conversation about",
    "comment.edited": "reworded a comment about",
    "comment.withdrawn": "took back a comment about",
    "webhook.created": "made a webhook to",
    "webhook.changed": "changed a webhook to",
    "webhook.secret_rotated": "renewed the secret of a webhook to",
    "webhook.enabled": "enabled a webhook to",
    "webhook.disabled": "disabled a webhook",
    "webhook.removed": "removed a webhook to",
    "webhook.ping": "tested a webhook",
    "event.disclosed": "showed what had been hidden, on",
    "verdict.stale": "found that a verdict may no longer hold, on",
    "ruling.made": "ruled on",
    "ruling.stale": "found that a ruling may no longer hold, on",
    "staleness.cleared": "said that a judgement still holds, on",
    "ruling.repair_proposed": "found a change that may repair what was ruled on:",
    "ruling.repair_confirmed": "found fixed after our verdict:",
    "ruling.repair_refused": "found not repaired:",
    "ruling.repair_undone": "found that a repair was taken back:",
    "correction.requested": "asked a publisher to correct",
    "correction.answered": "kept a publisher’s answer about",
    "correction.closed": "closed a request for correction of",
    "publication.published": "published a ruling:",
    "publication.scheduled": "set when a ruling is published:",
    "publication.held": "held a publication back:",
    "publication.corrected": "corrected what is published:",
    "publication.unpublished": "took from the public:",
    "override.asked": "asked to set a rule of publication aside",
    "override.seconded": "agreed to set a rule of publication aside",
    "report.received": "had an error reported in a publication",
    "report.answered": "answered a reader",
    "annotation.posted": "marked a claim from outside, by an annotation",
    "annotation.replaced": "worded an annotation otherwise",
    "annotation.deleted": "took an annotation back",
    "derivation.proposed": "found that a source may rest on another",
    "derivation.declared": "said that a source rests on another",
    "derivation.confirmed": "confirmed that a source rests on another",
    "derivation.rejected": "rejected that a source rests on another",
    "match.proposed": "found that this may have been claimed before:",
    "match.confirmed": "confirmed what was claimed before, of",
    "match.rejected": "rejected a match of",
    "match.lapsed": "took back a match of other words, of",
    "claim.merged": "merged a claim into another:",
    "claim.split": "took a merged claim out again:",
    "edit.stealthy": "found that a publisher changed an article without saying so:",
    "edit.declared": "found that a publisher owned up to an earlier change of",
    "staleness.settled": "found that the text no longer speaks against a judgement, on",
    "anchor.decided": "decided where a claim stands",
    "evidence.added": "brought evidence to",
    "evidence.withdrawn": "withdrew evidence from",
    "source.added": "added a source",
    "source.fetched": "fetched a source",
    "source.withheld": "withheld a source",
    "source.disclosed": "let everybody see a source again",
    "source.graded": "graded a source",
    "review_date.set": "set a day to look again at the evidence or ruling of",
    "note.written": "noted something on how reliable a source or outlet was",
    "note.withdrawn": "took back a note on how reliable a source or outlet was",
    "quote.decided": "decided where a quotation stands in its source",
    "revision.searched": "looked for claims in what was a source till now:",
    "feed.watching": "watches a feed",
    "feed.paused": "paused the watch of a feed",
    "feed.brought": "took in articles from a feed",
    "feed.fetch_failed": "could not fetch a feed",
    "robots.set_aside": "set a host’s robots.txt aside",
    "robots.respected": "respects a host’s robots.txt again",
    "detector.tuned": "taught the detector from the team’s decisions",
    "detector.untuned": "had the detector forget the team’s decisions",
    "team.threshold_set": "set how worth checking a candidate must be",
    "scale.defined": "defined a rating scale",
    "member.admitted": "admitted a member",
    "member.dismissed": "dismissed a member",
    "token.issued": "issued a token",
    "token.revoked": "revoked a token",
}
DETAILS = ("host", "url", "reason", "because", "detail", "outcome", "name", "rating", "stance", "relation")


STALE = frozenset({"verdict.stale", "ruling.stale"})


@dataclass
class Told:
    """An event, or a run of events that tell one thing: who, what, about what, and the details that matter."""

    event: Event
    who: str
    what: str
    about: str = ""
    address: str = ""
    details: list[str] = field(default_factory=list)
    first: int = 0

    def takes_in(self, other: "Told") -> bool:
        """Whether the event before this one tells of the same: one change makes many judgements stale."""
        kinds = {self.event.kind, other.event.kind}
        return kinds <= STALE and bool(self.address) and self.address == other.address

    def take_in(self, other: "Told") -> None:
        self.what = "found that judgements may no longer hold, on"
        self.details += [detail for detail in other.details if detail not in self.details]
        self.first = other.event.number


def timeline(member: Membership, *, before: UUID | None = None) -> tuple[list[Told], UUID | None]:
    """A page of events, the latest first, and the event before which the next page goes on. Four queries."""
    events = Event.objects.visible_to(member).select_related("actor").order_by("-number")
    if before is not None:
        numbers = Event.objects.filter(team_id=member.team_id, pk=before).values("number")
        events = events.filter(number__lt=numbers)
    rows = list(events[: ROWS + 1])
    page = rows[:ROWS]
    things = _things(member, page)
    following = page[-1].pk if len(rows) > ROWS else None
    return _runs([_told(member, event, things) for event in page]), following


def _runs(rows: Sequence[Told]) -> list[Told]:
    runs: list[Told] = []
    for row in rows:
        if runs and runs[-1].takes_in(row):
            runs[-1].take_in(row)
        else:
            runs.append(row)
    return runs


def _things(member: Membership, events: Sequence[Event]) -> dict[str, Any]:
    """The claims, articles and sources that these events are about, by their ids."""
    ids = {_subject(event) for event in events} - {None}
    found: dict[str, Any] = {}
    for model, name in ((Claim, "statement"), (Article, "title"), (Source, "title")):
        rows = model.objects.visible_to(member).filter(pk__in=ids).only("pk", name)
        found |= {str(row.pk): row for row in rows}
    return found


def _subject(event: Event) -> str | None:
    """The id of what an event is told about: of the claim before the article before the row itself."""
    subject = event.data.get("claim") or event.data.get("article") or event.object_id
    try:
        return str(UUID(str(subject)))
    except ValueError:
        return None


def _told(member: Membership, event: Event, things: dict[str, Any]) -> Told:
    thing = things.get(_subject(event))
    known = [str(event.data[key]).replace("_", " ") for key in DETAILS if event.data.get(key)]
    return Told(
        event,
        who=str(event.actor) if event.actor else "Factcheck",
        what=TOLD.get(event.kind, event.kind.replace(".", " ").replace("_", " ")),
        about=str(thing) if thing else "",
        address=_address(member, thing),
        details=known[:2],
        first=event.number,
    )


def _address(member: Membership, thing: Any) -> str:
    if thing is None:
        return ""
    return reverse(f"web:{thing._meta.model_name}", args=[member.team.slug, thing.pk])
