"""Who works here: users, teams, memberships, and the tokens their programs carry."""

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from annotations.choices import ConsensusRule, Role, Scope
from annotations.models.ids import uuid7


class UserManager(BaseUserManager):
    """Makes users who log in by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person. What they may do is said by their memberships, not here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = None
    first_name = None
    last_name = None
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class Team(models.Model):
    """A newsroom or fact-checking team, and the policy it reviews by."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    verdicts_required = models.PositiveSmallIntegerField(
        default=2, help_text="How many reviewers must agree before a ruling is made."
    )
    blind = models.BooleanField(
        default=True, help_text="Nobody sees another's verdict on a claim before submitting their own."
    )
    consensus = models.CharField(
        max_length=20, choices=ConsensusRule.choices(), default=ConsensusRule.UNANIMOUS
    )
    lease_minutes = models.PositiveIntegerField(
        default=120, help_text="How long a claim stays in a reviewer's hands."
    )
    opening_reason_required = models.BooleanField(
        default=False, help_text="A claim is opened only with a reason for its selection."
    )
    reply_ratings = ArrayField(
        models.SlugField(max_length=60),
        default=list,
        blank=True,
        help_text="Rated so, a claim is published only once whoever made it was asked to reply.",
    )
    policy_version = models.PositiveIntegerField(default=1)
    detection_threshold = models.FloatField(
        default=0.5, help_text="The least check-worthiness (0 to 1) of a candidate that is proposed."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdicts_required__gte=1), name="team_requires_a_verdict_at_least"
            ),
            models.CheckConstraint(
                condition=models.Q(detection_threshold__gte=0, detection_threshold__lte=1),
                name="team_threshold_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a team. Every door works on behalf of a membership, not of a bare user."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices())
    load_cap = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many claims they may have in hand at once; null for any number."
    )
    weight = models.PositiveSmallIntegerField(
        default=1, help_text="Their share when work is handed out by weight; 0 for none."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_membership_a_person")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role}, {self.team})"

    def reaches(self, scope: Scope) -> bool:
        """Whether the role goes as far as `scope`."""
        ladder = list(Scope)
        return ladder.index(scope) <= ladder.index(Role(self.role).scope)


class Token(models.Model):
    """A program's key to one team: hashed at rest, scoped, expiring, shown once when it is made.

    The secret is 256 random bits, so a plain SHA-256 is enough to store it by, and to find it by.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices()))
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(scopes__len__gte=1), name="token_has_a_scope")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({', '.join(self.scopes)})"

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
