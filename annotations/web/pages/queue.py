"""What waits for a member: the desk's home."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions.assignments import in_hand
from annotations.choices import ClaimState, Purpose, Scope
from annotations.models import Anchor, Article, Claim, Dispute, Membership, Staleness, Verdict
from annotations.web.pages.alike import Alike, alike
from annotations.web.pages.doubts import Elsewhere, elsewhere
from annotations.web.pages.places import with_place
from annotations.web.words import GUARD, STALE

ROWS = 8
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
    stale = stale_claims(member)
    counts = _counts(member) | {"stale": len(stale), "places": unsure_anchors(member).count()}
    candidates = _claims(member).filter(state=ClaimState.CANDIDATE)
    taken, judged = _own(member)
    holding, judging, seconding, disputed, sifting = alike(
        member,
        taken,
        list(to_judge(member).order_by("-rank", "id")[:LOOKED_AT]),
        judged,
        list(_disputed(member)[:LOOKED_AT]),
        list(candidates.order_by(F("score").desc(nulls_last=True), "id")[:LOOKED_AT]),
    )
    return Queue(
        in_hand=holding,
        stale=stale[:ROWS],
        places=places(member, limit=ROWS),
        to_judge=judging[:ROWS],
        judged=seconding[:ROWS],
        disputed=disputed[:ROWS],
        candidates=sifting[:ROWS],
        counts=counts | {"in_hand": len(taken)},
        articles=recent_articles(member, limit=ROWS),
    )


def to_judge(member: Membership) -> QuerySet[Claim]:
    """Claims open for judging on which the member has not spoken yet."""
    mine = Verdict.objects.filter(claim=OuterRef("pk"), author=member.user_id, standing=True)
    return _claims(member).filter(~Exists(mine), state__in=JUDGED_TOGETHER)


def _own(member: Membership) -> tuple[list[Claim], list[Claim]]:
    """What the member has taken or been handed and not judged, and what they have judged and somebody else has not.

    Others' verdicts play no part: how many a claim still lacks is not told to who is yet to judge.
    """
    if not member.reaches(Scope.REVIEW):
        return [], []
    held = in_hand(member.team_id, timezone.now()).filter(assignee=member.user_id).order_by("-id")
    spoken = _spoken(member).order_by("-id")
    near = held.values("claim")[:LOOKED_AT].union(spoken.values("claim")[:LOOKED_AT])
    claims = _claims(member).filter(pk__in=near, state__in=JUDGED_TOGETHER)
    claims = claims.annotate(x_spoken=Exists(spoken.filter(claim=OuterRef("pk")))).order_by("-rank", "id")
    return [one for one in claims if not one.x_spoken], [one for one in claims if one.x_spoken]


def _spoken(member: Membership) -> QuerySet[Verdict]:
    """The member's own verdicts on what is still open for judging."""
    own = Verdict.objects.filter(team=member.team_id, author=member.user_id, standing=True)
    return own.filter(claim__state__in=JUDGED_TOGETHER)


def _disputed(member: Membership) -> QuerySet[Claim]:
    """For those who adjudicate, the gravest first: to others the order would tell how far verdicts lie apart."""
    claims = _claims(member).filter(state=ClaimState.DISPUTED)
    open_now = Dispute.objects.visible_to(member).open().filter(claim=OuterRef("pk"))
    weight = Subquery(open_now.values("weight")[:1])
    return (
        claims.order_by(weight.desc(nulls_last=True), "id")
        if member.reaches(Scope.PUBLISH)
        else claims.order_by("id")
    )


def stale_claims(member: Membership, *, limit: int = 200) -> list[StaleClaim]:
    """Claims whose visible judgements have an open reason, the latest first."""
    marks = Staleness.objects.visible_to(member).open().order_by("-id")[:limit]
    about = marks.annotate(about=Coalesce("verdict__claim_id", "ruling__claim_id"))
    return grouped(about.values("about", "reason", "detail", "created_at"))


def grouped(marks: Iterable[dict]) -> list[StaleClaim]:
    """Marks by the claim they are about, in the order they come."""
    marks = list(marks)
    claims = with_place(Claim.objects.filter(pk__in={mark["about"] for mark in marks})).in_bulk()
    found: dict[object, StaleClaim] = {}
    for mark in marks:
        claim = claims[mark["about"]]
        entry = found.setdefault(claim.pk, StaleClaim(claim, since=mark["created_at"]))
        entry.reasons.setdefault(STALE[mark["reason"]], mark["detail"])
    return list(found.values())


def unsure_anchors(member: Membership) -> QuerySet[Anchor]:
    """Places in current texts that wait for a person, of claims that anybody works on."""
    return (
        Anchor.objects.visible_to(member)
        .undecided()
        .filter(
            revision=F("appearance__article__current_revision"),
            appearance__claim__state__in=IN_PLAY,
        )
        .select_related("appearance__claim", "appearance__article__outlet", "revision")
        .defer("revision__blocks", "revision__links", "revision__attributions")
    )


def places(member: Membership, *, limit: int = 200) -> list[Place]:
    """The places that wait for a person, the latest first."""
    return [_place(anchor) for anchor in unsure_anchors(member).order_by("-id")[:limit]]


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


def _claims(member: Membership) -> QuerySet[Claim]:
    return with_place(Claim.objects.visible_to(member)).select_related("claimant")


def _counts(member: Membership) -> dict[str, int]:
    """How many wait, in one query of two indexes. A member who may not judge is told how many are open."""
    own = _spoken(member).order_by().values("author").annotate(n=Count("pk")).values("n")
    spoken = Coalesce(Subquery(own), 0) if member.reaches(Scope.REVIEW) else Value(0)
    states = Claim.objects.visible_to(member).order_by().values("state")
    rows = list(states.annotate(n=Count("pk"), spoken=spoken))
    of = defaultdict(int, ((row["state"], row["n"]) for row in rows))
    judged = rows[0]["spoken"] if rows else 0
    return {
        "to_judge": sum(of[state] for state in JUDGED_TOGETHER) - judged,
        "judged": judged,
        "disputed": of[ClaimState.DISPUTED],
        "candidates": of[ClaimState.CANDIDATE],
    }


def _place(anchor: Anchor) -> Place:
    appearance = anchor.appearance
    doubts = [GUARD[guard] for guard in anchor.guards] or [_("gone from the text")] * (anchor.start is None)
    return Place(anchor, appearance.claim, appearance.article, doubts, elsewhere(anchor))
