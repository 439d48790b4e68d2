"""The team's log in plain words, as far as the member may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models import Article, Claim, Event, Membership, Source

ROWS = 50
# What is said of each kind after the actor's name; the thing it is about follows.
TOLD = {
    "article.submitted": _("added an article"),
    "article.watching": _("watches an article again"),
    "article.paused": _("paused the watch of an article"),
    "article.fetch_failed": _("could not fetch an article"),
    "article.deposited": _("had an archive keep a copy of"),
    "article.not_deposited": _("asked an archive in vain to keep a copy of"),
    "revision.added": _("found a new revision of"),
    "article.held": _("kept a text from being taken before an editor has seen it, of"),
    "hold.accepted": _("took a text that had been held, of"),
    "hold.refused": _("refused a text of"),
    "revision.withdrawn": _("withdrew a revision of"),
    "volatile_place.found": _("found a place that never rests, in"),
    "volatile_place.released": _("has changes versioned again at a place of"),
    "import.done": _("imported fact-checks by others"),
    "round.started": _("asked for many articles again"),
    "round.finished": _("has asked for many articles again"),
    "job.cancelled": _("cancelled a job"),
    "feed.subscribed": _("is told of news by the hub of a feed"),
    "claim.marked": _("marked a claim"),
    "claimant.added": _("added a claimant"),
    "claimant.described": _("said who a claimant is"),
    "claimant.merged": _("found two claimants to be one"),
    "claimant.split": _("took a claimant out of another again"),
    "claim.opened": _("opened a claim for checking"),
    "claim.rejected": _("rejected a candidate"),
    "claim.reworded": _("reworded a claim"),
    "claim.disputed": _("found a claim disputed"),
    "claim.taken": _("took a claim in hand"),
    "claim.assigned": _("was handed a claim"),
    "member.load_set": _("set how much a member takes"),
    "member.away": _("noted that somebody is away"),
    "member.back": _("noted that somebody is back"),
    "claim.returned": _("returned verdicts for changes"),
    "claim.reopened": _("reopened a claim"),
    "claim.divided": _("divided a claim into parts"),
    "policy.changed": _("changed the review policy"),
    "guidelines.written": _("wrote guidelines"),
    "assignment.renewed": _("holds a claim for longer"),
    "claim.requested": _("noted that somebody asks for a claim"),
    "claim.due": _("set when a claim is due"),
    "conflict.declared": _("declared a conflict of interest"),
    "conflict.ended": _("ended a conflict of interest"),
    "assignment.given_back": _("gave a claim back"),
    "verdict.submitted": _("gave a verdict on"),
    "thread.begun": _("began to talk about"),
    "thread.resolved": _("ended a conversation about"),
    "thread.reopened": _("took up a conversation about"),
    "comment.added": _("wrote in a conversation about"),
    "comment.edited": _("reworded a comment about"),
    "comment.withdrawn": _("took back a comment about"),
    "webhook.created": _("made a webhook to"),
    "webhook.changed": _("changed a webhook to"),
    "webhook.secret_rotated": _("renewed the secret of a webhook to"),
    "webhook.enabled": _("enabled a webhook to"),
    "webhook.disabled": _("disabled a webhook"),
    "webhook.removed": _("removed a webhook to"),
    "webhook.ping": _("tested a webhook"),
    "event.disclosed": _("showed what had been hidden, on"),
    "verdict.stale": _("found that a verdict may no longer hold, on"),
    "ruling.made": _("ruled on"),
    "ruling.stale": _("found that a ruling may no longer hold, on"),
    "staleness.cleared": _("said that a judgement still holds, on"),
    "ruling.repair_proposed": _("found a change that may repair what was ruled on:"),
    "ruling.repair_confirmed": _("found fixed after our verdict:"),
    "ruling.repair_refused": _("found not repaired:"),
    "ruling.repair_undone": _("found that a repair was taken back:"),
    "correction.requested": _("asked a publisher to correct"),
    "correction.answered": _("kept a publisher’s answer about"),
    "correction.closed": _("closed a request for correction of"),
    "publication.published": _("published a ruling:"),
    "publication.scheduled": _("set when a ruling is published:"),
    "publication.held": _("held a publication back:"),
    "publication.corrected": _("corrected what is published:"),
    "publication.unpublished": _("took from the public:"),
    "override.asked": _("asked to set a rule of publication aside"),
    "override.seconded": _("agreed to set a rule of publication aside"),
    "report.received": _("had an error reported in a publication"),
    "report.answered": _("answered a reader"),
    "report.shown": _("lets readers see the answer to a report"),
    "report.hidden": _("lets readers see no more of the answer to a report"),
    "annotation.posted": _("marked a claim from outside, by an annotation"),
    "annotation.replaced": _("worded an annotation otherwise"),
    "annotation.deleted": _("took an annotation back"),
    "derivation.proposed": _("found that a source may rest on another"),
    "derivation.declared": _("said that a source rests on another"),
    "derivation.confirmed": _("confirmed that a source rests on another"),
    "derivation.rejected": _("rejected that a source rests on another"),
    "match.proposed": _("found that this may have been claimed before:"),
    "match.confirmed": _("confirmed what was claimed before, of"),
    "match.rejected": _("rejected a match of"),
    "match.lapsed": _("took back a match of other words, of"),
    "claim.merged": _("merged a claim into another:"),
    "claim.split": _("took a merged claim out again:"),
    "edit.stealthy": _("found that a publisher changed an article without saying so:"),
    "edit.declared": _("found that a publisher owned up to an earlier change of"),
    "staleness.settled": _("found that the text no longer speaks against a judgement, on"),
    "anchor.decided": _("decided where a claim stands"),
    "reply.asked": _("asked for a reply to"),
    "reply.answered": _("kept the reply to"),
    "reply.declined": _("kept that no reply would be given to"),
    "reply.silent": _("waited in vain for a reply to"),
    "reply.shown": _("lets readers see the reply to"),
    "reply.hidden": _("lets readers see no more of the reply to"),
    "evidence.added": _("brought evidence to"),
    "evidence.brought": _("brought, with a verdict, evidence to"),
    "evidence.shared": _("let the team see evidence that was sealed, on"),
    "evidence.withdrawn": _("withdrew evidence from"),
    "source.added": _("added a source"),
    "source.fetched": _("fetched a source"),
    "source.withheld": _("withheld a source"),
    "source.disclosed": _("let everybody see a source again"),
    "source.graded": _("graded a source"),
    "review_date.set": _("set a day to look again at the evidence or ruling of"),
    "note.written": _("noted something on how reliable a source or outlet was"),
    "note.withdrawn": _("took back a note on how reliable a source or outlet was"),
    "quote.decided": _("decided where a quotation stands in its source"),
    "revision.searched": _("looked for claims in what was a source till now:"),
    "feed.watching": _("watches a feed"),
    "feed.paused": _("paused the watch of a feed"),
    "feed.brought": _("took in articles from a feed"),
    "feed.fetch_failed": _("could not fetch a feed"),
    "robots.set_aside": _("set a host’s robots.txt aside"),
    "robots.respected": _("respects a host’s robots.txt again"),
    "detector.tuned": _("taught the detector from the team’s decisions"),
    "detector.untuned": _("had the detector forget the team’s decisions"),
    "team.threshold_set": _("set how worth checking a candidate must be"),
    "scale.defined": _("defined a rating scale"),
    "member.admitted": _("admitted a member"),
    "member.dismissed": _("dismissed a member"),
    "token.issued": _("issued a token"),
    "token.revoked": _("revoked a token"),
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
        self.what = _("found that judgements may no longer hold, on")
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
