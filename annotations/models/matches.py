"""Claims seen before: fact-checks by others, what claims are found by, pairs thought to be one, and mergers."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5, Greatest, Least

from annotations.choices import ClaimState, MatchGuard, MatchState, Relation
from annotations.choices.exchange import Finding
from annotations.models.claims import Appearance, Claim
from annotations.models.teams import TeamQuerySet, TeamRow


class KnownCheck(TeamRow):
    """A fact-check by others, as imported (schema.org ClaimReview). What it says is theirs, no ruling of the team's."""

    statement = models.TextField(help_text="What was checked (claimReviewed).")
    claimant = models.CharField(max_length=300, blank=True)
    claimed = models.CharField(
        max_length=64, blank=True, help_text="When it was said: ISO 8601, as declared."
    )
    url = models.URLField(max_length=2000, help_text="Where the check is published.")
    title = models.CharField(max_length=1000, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    publisher_url = models.URLField(max_length=2000, blank=True)
    rating = models.CharField(max_length=300, blank=True, help_text="In the publisher's own words.")
    finding = models.CharField(
        max_length=20,
        choices=Finding.choices(),
        default=Finding.UNCLEAR,
        help_text="What its rating means, whatever its words.",
    )
    reviewed = models.CharField(
        max_length=64, blank=True, help_text="When it was checked: ISO 8601, as declared."
    )
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47, as declared.")
    document = models.JSONField(default=dict, blank=True, help_text="The ClaimReview as it came.")
    compared_at = models.DateTimeField(
        null=True, blank=True, help_text="When the team's claims were last held against it; null when due."
    )
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="known_check_says_something"),
            # One page may check several claims.
            models.UniqueConstraint("team", MD5("url"), MD5("statement"), name="one_known_check_a_statement"),
        ]
        indexes = [
            models.Index(fields=["team", "id"], name="known_check_page"),
            models.Index(fields=["team"], condition=Q(compared_at=None), name="known_check_to_compare"),
        ]

    def __str__(self) -> str:
        return self.statement[:120]


class BitsField(models.Field):
    """A string of bits ("0110"), however long; PostgreSQL's `bit varying`."""

    description = "Bits"

    def db_type(self, connection: Any) -> str:
        return "bit varying"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::bit varying"


class Fingerprint(TeamRow):
    """What one claim, or one known check, is found by: its words without endings, and the meaning of the whole.

    `signature` holds the signs of the vector's numbers. Two that mean nearly the same differ in few bits, which
    PostgreSQL counts without an extension; `vector` (float16) is read of those few that are near.
    """

    claim = models.OneToOneField(
        Claim, null=True, blank=True, on_delete=models.CASCADE, related_name="fingerprint"
    )
    known_check = models.OneToOneField(
        KnownCheck, null=True, blank=True, on_delete=models.CASCADE, related_name="fingerprint"
    )
    terms = ArrayField(models.CharField(max_length=100))
    embedding = models.CharField(
        max_length=100, blank=True, help_text="The model of the vector; blank without."
    )
    signature = BitsField(null=True, blank=True)
    vector = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim=None) ^ Q(known_check=None), name="fingerprint_of_one_thing"
            )
        ]
        indexes = [
            models.Index(fields=["team"], name="fingerprint_of_team"),
            GinIndex(fields=["terms"], name="fingerprint_terms"),
        ]

    def __str__(self) -> str:
        return f"fingerprint of {self.claim_id or self.known_check_id}"


class MatchQuerySet(TeamQuerySet):
    def of(self, claim: Claim) -> Self:
        """Those with this claim on either side."""
        return self.filter(Q(claim=claim) | Q(other=claim))

    def current(self) -> Self:
        """Those that speak of the words as the claims have them now."""
        same = Q(statement=F("claim__statement"))
        return self.filter(
            same & (Q(other_statement=F("other__statement")) | Q(other_statement=F("known_check__statement")))
        )


class Match(TeamRow):
    """Two claims thought to be one, or a claim and a known check: `claim` is `relation` of the other.

    A machine proposes, a person decides. What was compared stays on record with the words it had then; for
    other words it is proposed anew. No verdict moves along a match.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="matches")
    other = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="matched_by"
    )
    known_check = models.ForeignKey(
        KnownCheck, null=True, blank=True, on_delete=models.PROTECT, related_name="matches"
    )
    statement = models.TextField(help_text="The claim, as it was worded when they were compared.")
    other_statement = models.TextField(help_text="The other, as it was worded then.")
    relation = models.CharField(max_length=20, choices=Relation.choices())
    score = models.FloatField(help_text="How near they are, 0 to 1.")
    reasons = models.JSONField(default=list, blank=True, help_text="What speaks for it, in words.")
    guards = ArrayField(
        models.CharField(max_length=20, choices=MatchGuard.choices()), default=list, blank=True
    )
    differences = models.JSONField(
        default=list, blank=True, help_text="[{guard, ours, theirs}]: the words that differ."
    )
    model = models.CharField(max_length=100, blank=True, help_text="Blank where a person said it.")
    model_version = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20, choices=MatchState.choices(), default=MatchState.PROPOSED)
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        constraints = [
            models.CheckConstraint(
                condition=Q(other=None) ^ Q(known_check=None), name="match_with_one_thing"
            ),
            models.CheckConstraint(condition=~Q(claim=F("other")), name="nothing_matches_itself"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="match_score_is_a_share"),
            models.UniqueConstraint(
                Least("claim", "other"),
                Greatest("claim", "other"),
                condition=Q(state=MatchState.PROPOSED, other__isnull=False),
                name="one_proposed_match_a_pair",
            ),
            models.UniqueConstraint(
                fields=["claim", "known_check"],
                condition=Q(state=MatchState.PROPOSED, known_check__isnull=False),
                name="one_proposed_match_a_check",
            ),
        ]
        indexes = [models.Index(fields=["team", "state", "id"], name="match_state_page")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.relation} {self.other_id or self.known_check_id}"


class Merger(TeamRow):
    """That a claim was found to be another one and merged into it: which of its appearances moved, and back."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="mergers")
    into = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="absorbed")
    former_state = models.CharField(max_length=20, choices=ClaimState.choices())
    appearances = models.ManyToManyField(Appearance, related_name="+", blank=True)
    requests = ArrayField(models.UUIDField(), default=list, blank=True)
    reason = models.TextField()
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(claim=F("into")), name="nothing_merges_into_itself"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(undone_at=None), name="one_standing_merger_a_claim"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} → {self.into_id}"
