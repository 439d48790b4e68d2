"""What lies beyond the judging of a claim: matches, evidence to bring, remedies, conversations, other places.

A page of its own, which the panel takes into its places by itself: so neither half asks too many questions.
"""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.forms import Form

from annotations.choices import ClaimState, Scope
from annotations.models import Appearance, Claim, Membership
from annotations.web.forms import EvidenceForm
from annotations.web.pages.matches import SeenBefore, seen_before
from annotations.web.pages.offers import Offers, may_seal, sources_of
from annotations.web.pages.remedies import Remedies, remedies
from annotations.web.pages.replies import Replies, replies
from annotations.web.pages.threads import Talk, Talks

DECIDED = frozenset({ClaimState.RULED, ClaimState.PUBLISHED})
PLACES = 50


@dataclass(frozen=True, slots=True)
class Beside:
    """The text beside which a claim is read, as addresses name it."""

    article_id: UUID
    revision: int | None

    @property
    def place(self) -> str:
        """What a form's address says of where it stands, so that its answer comes back there."""
        named = {"article": self.article_id}
        return urlencode(named | ({"revision": self.revision} if self.revision else {}))


@dataclass
class Beyond:
    """The second half of a claim's page. `bring` is the form for evidence."""

    claim: Claim
    member: Membership
    beside_text: bool
    elsewhere: list[Appearance]
    seen: SeenBefore
    remedies: Remedies | None
    replies: Replies
    talks: Talks
    bring: Form | None

    @property
    def is_decided(self) -> bool:
        return self.claim.state in DECIDED

    @property
    def is_spread(self) -> bool:
        """Whether there is more than one appearance to draw, as far as is known without asking."""
        said = len(self.elsewhere) + self.beside_text
        return said + sum(shown.is_confirmed for shown in self.seen.matches) > 1

    @property
    def talk(self) -> Talk:
        return self.talks.about("claim", self.claim.pk)

    @property
    def veils(self) -> bool:
        """Whether what this member says stays hidden from those who have yet to judge."""
        if not self.member.team.blind or self.is_decided:
            return False
        return self.claim.verdicts.filter(author_id=self.member.user_id, standing=True).exists()


def beyond(member: Membership, claim: Claim, offers: Offers, *, article_id: UUID | None) -> Beyond:
    """The second half, beside the article or alone. Up to twelve queries."""
    decided, beside = claim.state in DECIDED, article_id is not None
    return Beyond(
        claim,
        member,
        beside,
        elsewhere=elsewhere(member, claim, article_id),
        seen=seen_before(member, claim, offers),
        remedies=remedies(member, claim, offers, beside_text=beside) if decided else None,
        replies=replies(member, claim, offers),
        talks=Talks(member, claim),
        bring=_bring(member, claim, offers),
    )


def elsewhere(member: Membership, claim: Claim, article_id: UUID | None) -> list[Appearance]:
    """Where else the claim is made, the first places first."""
    rows = Appearance.objects.visible_to(member).filter(claim=claim).exclude(article=article_id)
    return list(rows.select_related("article__outlet", "first_revision").order_by("id")[:PLACES])


def may_bring(member: Membership, claim: Claim) -> bool:
    """Whether the form for evidence comes with the second half."""
    return member.reaches(Scope.WRITE) and claim.state != ClaimState.MERGED


def _bring(member: Membership, claim: Claim, offers: Offers) -> Form | None:
    if not may_bring(member, claim):
        return None
    return offers.give(EvidenceForm, "evidence", sources=sources_of(member), sealing=may_seal(member, claim))
