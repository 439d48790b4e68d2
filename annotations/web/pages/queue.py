"""What waits for a member: the desk's home."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions.assignments import in_hand
from annotations.choices import ClaimState, Purpose, Scope
from annotations.models import Anchor, Article, Claim, Dispute, Membership, Staleness, Verdict
from annotations.web.pages.alike import alike
from annotations.web.pages.doubts import Elsewhere, elsewhere
from annotations.web.pages.places import with_place
from annotations.web.words import GUARD, STALE

ROWS = 8
MARKS = 200  # reasons of doubt that are looked at: enough to fill the rows, each claim with several
LOOKED_AT = 40  # claims of which what is alike is folded into one row
IN_PLAY = (
    ClaimState.OPEN,
    ClaimState.IN_REVIEW,
    ClaimState.DISPUTED,
    ClaimState.RULED,
    ClaimState.PUBLISHED,
)
JUDGED_TOGETHER = (ClaimState.OPEN, ClaimState.IN_REVIEW)


@dataclass
class StaleClaim:
    """A claim with judgements that may no longer hold, and why, each reason once."""

    claim: Claim
    since: object
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass
class Place:
    """A place the machine proposes, or does not find."""

    anchor: Anchor
    claim: Claim
    article: Article
    doubts: list[str]
    others: list[Elsewhere]


@dataclass
class Alike:
    """A claim, and those below it in its list of which a match says that they are the same."""

    claim: Claim
    others: list[Claim] = field(default_factory=list)


@dataclass
class Queue:
    stale: list[StaleClaim]
    places: list[Place]
    in_hand: list[Alike]
    to_judge: list[Alike]
    judged: list[Alike]
    disputed: list[Alike]
    candidates: list[Alike]
    counts: dict[str, int]
    articles: list[Article]


def queue(member: Membership) -> Queue:
    """Everything that waits for this member, the first rows of each kind and how many there are."""
    unsure, waiting = unsure_anchors(member, limit=ROWS)
    lists, marks = _lists(member), _latest_marks(member)
    rows = {kind: found[:ROWS] for kind, found in zip(lists, alike(member, *lists.values()), strict=True)}
    shown = {pk for found in rows.values() for row in found for pk in row} | {mark["about"] for mark in marks}
    # Read once for all lists, when it is known which rows they show.
    claims = with_place(Claim.objects.filter(pk__in=shown).select_related("claimant")).in_bulk()
    return Queue(
        stale=_stale_claims(marks, claims),
        places=[_place(anchor) for anchor in unsure],
        counts=_counts(member) | {"places": waiting, "in_hand": len(lists["in_hand"])},
        articles=recent_articles(member, limit=ROWS),
        **{kind: [_row(row, claims) for row in found] for kind, found in rows.items()},
    )


def _lists(member: Membership) -> dict[str, list[UUID]]:
    """The first claims of each list, what is alike not yet folded."""
    claims = Claim.objects.visible_to(member)
    taken, judged = _own(member)
    mine = Verdict.objects.filter(claim=OuterRef("pk"), author=member.user_id, standing=True)
    unjudged = claims.filter(~Exists(mine), state__in=JUDGED_TOGETHER).order_by("-rank", "id")
    candidates = claims.filter(state=ClaimState.CANDIDATE).order_by(F("score").desc(nulls_last=True), "id")
    lists = {"to_judge": unjudged, "disputed": _disputed(member), "candidates": candidates}
    first = {kind: list(rows.values_list("pk", flat=True)[:LOOKED_AT]) for kind, rows in lists.items()}
    return {"in_hand": taken, "judged": judged} | first


def _row(row: Sequence[UUID], claims: Mapping[UUID, Claim]) -> Alike:
    first, *others = [claims[pk] for pk in row]
    return Alike(first, others)


def _own(member: Membership) -> tuple[list[UUID], list[UUID]]:
    """What the member has taken or been handed and not judged, and what they have judged and somebody else has not.

    Others' verdicts play no part: how many a claim still lacks is not told to who is yet to judge.
    """
    if not member.reaches(Scope.REVIEW):
        return [], []
    held = in_hand(member.team_id, timezone.now()).filter(assignee=member.user_id).order_by("-id")
    spoken = _spoken(member).order_by("-id")
    near = held.values("claim")[:LOOKED_AT].union(spoken.values("claim")[:LOOKED_AT])
    claims = Claim.objects.visible_to(member).filter(pk__in=near, state__in=JUDGED_TOGETHER)
    claims = claims.annotate(x_spoken=Exists(spoken.filter(claim=OuterRef("pk")))).order_by("-rank", "id")
    found = list(claims.values_list("pk", "x_spoken"))
    return [pk for pk, spoken in found if not spoken], [pk for pk, spoken in found if spoken]


def _spoken(member: Membership) -> QuerySet[Verdict]:
    """The member's own verdicts on what is still open for judging."""
    own = Verdict.objects.filter(team=member.team_id, author=member.user_id, standing=True)
    return own.filter(claim__state__in=JUDGED_TOGETHER)


def _disputed(member: Membership) -> QuerySet[Claim]:
    """For those who adjudicate, the gravest first: to others the order would tell how far verdicts lie apart."""
    claims = Claim.objects.visible_to(member).filter(state=ClaimState.DISPUTED)
    open_now = Dispute.objects.visible_to(member).open().filter(claim=OuterRef("pk"))
    weight = Subquery(open_now.values("weight")[:1])
    return (
        claims.order_by(weight.desc(nulls_last=True), "id")
        if member.reaches(Scope.PUBLISH)
        else claims.order_by("id")
    )


def _latest_marks(member: Membership) -> list[dict]:
    """Why judgements may no longer hold, the latest first, of as many claims as there are rows."""
    marks = list(_marks(member).order_by("-id").values("about", "reason", "detail", "created_at")[:MARKS])
    latest = list(dict.fromkeys(mark["about"] for mark in marks))[:ROWS]
    return [mark for mark in marks if mark["about"] in latest]


def _stale_claims(marks: Sequence[dict], claims: Mapping[UUID, Claim]) -> list[StaleClaim]:
    """Claims in the order of their latest mark."""
    found: dict[UUID, StaleClaim] = {}
    for mark in marks:
        claim = claims[mark["about"]]
        entry = found.setdefault(claim.pk, StaleClaim(claim, since=mark["created_at"]))
        entry.reasons.setdefault(STALE[mark["reason"]], mark["detail"])
    return list(found.values())


def _marks(member: Membership) -> QuerySet[Staleness]:
    """Open reasons with the claim each is `about`."""
    marks = Staleness.objects.visible_to(member).open()
    return marks.annotate(about=Coalesce("verdict__claim_id", "ruling__claim_id"))


def unsure_anchors(member: Membership, *, limit: int) -> tuple[list[Anchor], int]:
    """Places in current texts that wait for a person, of claims that anybody works on: the latest, and how many wait."""
    current = F("appearance__article__current_revision")
    waiting = Anchor.objects.visible_to(member).undecided()
    waiting = waiting.filter(revision=current, appearance__claim__state__in=IN_PLAY)
    counted = waiting.annotate(x_all=Window(Count("*"))).order_by("-id").values_list("pk", "x_all")
    # Chosen first and read afterwards: else each that waits would be read with its text, to be put in order.
    chosen = dict(counted[:limit])
    anchors = Anchor.objects.filter(pk__in=chosen).order_by("-id")
    anchors = anchors.select_related("appearance__claim", "appearance__article__outlet", "revision")
    unread = ("revision__blocks", "revision__links", "revision__attributions")
    return list(anchors.defer(*unread)), max(chosen.values(), default=0)


def recent_articles(member: Membership, *, limit: int) -> list[Article]:
    return list(articles(member).order_by("-id")[:limit])


def articles(member: Membership) -> QuerySet[Article]:
    """Articles as lists show them: with outlet, the current revision's number, and how many claims stand."""
    visible = Article.objects.visible_to(member).filter(purpose=Purpose.CHECKED).select_related("outlet")
    claims = Count("current_revision__anchors__appearance__claim", distinct=True, filter=_shown_claims())
    return visible.annotate(claims=claims, revision_number=F("current_revision__number"))


def _shown_claims() -> Q:
    anchor = "current_revision__anchors"
    shown = Q(**{f"{anchor}__standing": True, f"{anchor}__start__isnull": False})
    return shown & ~Q(**{f"{anchor}__appearance__claim__state__in": [ClaimState.REJECTED, ClaimState.MERGED]})


def _counts(member: Membership) -> dict[str, int]:
    """How many wait, in one query. A member who may not judge is told how many are open."""
    own = _spoken(member).order_by().values("author").annotate(n=Count("pk")).values("n")
    spoken = Coalesce(Subquery(own), 0) if member.reaches(Scope.REVIEW) else Value(0)
    states = Claim.objects.visible_to(member).order_by().values("state")
    marks = _marks(member).order_by().values("team").annotate(n=Count("about", distinct=True)).values("n")
    rows = list(states.annotate(n=Count("pk"), spoken=spoken, stale=Coalesce(Subquery(marks), 0)))
    of = defaultdict(int, ((row["state"], row["n"]) for row in rows))
    judged = rows[0]["spoken"] if rows else 0
    return {
        "stale": rows[0]["stale"] if rows else 0,
        "to_judge": sum(of[state] for state in JUDGED_TOGETHER) - judged,
        "judged": judged,
        "disputed": of[ClaimState.DISPUTED],
        "candidates": of[ClaimState.CANDIDATE],
    }


def _place(anchor: Anchor) -> Place:
    appearance = anchor.appearance
    doubts = [GUARD[guard] for guard in anchor.guards] or [_("gone from the text")] * (anchor.start is None)
    return Place(anchor, appearance.claim, appearance.article, doubts, elsewhere(anchor))
