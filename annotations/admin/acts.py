"""What operators may do: fetch again, see what reading again would change, send deliveries again. Nothing is taken away."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from annotations import actions, tasks
from annotations.admin.listing import listed
from annotations.choices import DeliveryState, JobKind, JobState
from annotations.models import Article, Delivery, Job, Revision
from annotations.pipeline.extraction import EXTRACTORS


class _Round:
    """A round a team: the same queue, manners towards hosts and record as where the team asks itself."""

    options: dict[str, bool]
    told: str

    def __init__(self, chosen: Sequence[Article]) -> None:
        self.chosen = sorted(chosen, key=lambda article: (article.team.name, article.team_id, article.pk))

    @property
    def rows(self) -> list[Article]:
        raise NotImplementedError

    @transaction.atomic
    def do(self, request: HttpRequest, reason: str) -> str:
        made = [
            actions.rounds.start(team, by=None, articles=list(articles), reason=reason, **self.options)
            for team, articles in groupby(self.rows, key=lambda article: article.team)
        ]
        _log(request.user, made, f"{self.told.format(_many(len(self.rows), 'article'))} Because: {reason}")
        for job in made:
            tasks.wake(job)
        if len(made) == 1:
            return reverse("operations:round", args=[made[0].pk])
        return listed(Job, id__in=",".join(str(job.pk) for job in made))

    def _by_team(self) -> str:
        teams = Counter(article.team.name for article in self.rows)
        return ", ".join(f"{count} of {team}" for team, count in teams.items())


class Refetch(_Round):
    name, title, button = "refetch", "Fetch again", "Fetch them again"
    options = {"reread": False, "dry_run": False}
    told = "Asked for {} again."

    @cached_property
    def rows(self) -> list[Article]:
        return [article for article in self.chosen if article.url]

    def will(self) -> list[str]:
        hosts = {actions.hosts.name_of(article.url) for article in self.rows}
        return [
            f"{_many(len(self.rows), 'article')} will be fetched now: {self._by_team()}.",
            f"{_many(len(hosts), 'host')} will be visited, each page in its turn and as seldom as the host asks.",
            "Where a text has changed, a revision is added and claims are carried over; judgements whose words "
            "changed are marked as in doubt. It is the same as what the schedule would do later.",
        ]

    def left_out(self) -> list[str]:
        posted = len(self.chosen) - len(self.rows)
        waiting = Job.objects.filter(
            kind=JobKind.INGEST_ARTICLE,
            state=JobState.PENDING,
            snapshot=None,
            subject_id__in=[article.pk for article in self.rows],
        ).count()
        return _said(
            (posted, f"{_many(posted, 'article')} without an address cannot be fetched."),
            (
                waiting,
                _many(
                    waiting,
                    "article waits for a worker already and is not fetched twice.",
                    "articles wait for a worker already and are not fetched twice.",
                ),
            ),
        )


class Rehearse(_Round):
    name, title, button = "rehearse", "See what reading again would change", "Read them, and write nothing"
    options = {"reread": True, "dry_run": True}
    told = "Had {} read again in a dry run."

    @cached_property
    def rows(self) -> list[Article]:
        return [article for article in self.chosen if article.current_revision_id]

    def will(self) -> list[str]:
        readers = ", ".join(f"{name} {version}" for name, version in sorted(EXTRACTORS))
        return [
            f"{_many(len(self.rows), 'article')} will be read again from the pages that are kept: {self._by_team()}.",
            f"They are read as the service reads today ({readers}). Nothing is fetched.",
            "Nothing is written: every reading is undone, and the report tells which blocks, claims and judgements "
            "it would have changed.",
        ]

    def left_out(self) -> list[str]:
        unread = len(self.chosen) - len(self.rows)
        current = Revision.objects.filter(pk__in=[article.current_revision_id for article in self.rows])
        known = current.values_list("extractor", "extractor_version")
        same = sum(one in EXTRACTORS for one in known)
        return _said(
            (unread, _many(unread, "article has no text yet.", "articles have no text yet.")),
            (
                same,
                _many(same, "of them was", "of them were")
                + " read by what reads today; there, nothing should differ.",
            ),
        )


class Replay:
    name, title, button = "replay", "Send again", "Send them again"

    def __init__(self, chosen: Sequence[Delivery]) -> None:
        self.chosen = chosen

    @cached_property
    def rows(self) -> list[Delivery]:
        return [one for one in self.chosen if one.state != DeliveryState.PENDING]

    def will(self) -> list[str]:
        webhooks = {one.webhook for one in self.rows}
        off = sum(one.webhook.disabled_at is not None for one in self.rows)
        return [
            f"{_many(len(self.rows), 'delivery', 'deliveries')} will be sent again to "
            f"{_many(len(webhooks), 'webhook')}, under the ids they had, so that receivers know them again.",
            "What a webhook's owner may not see any more is held back.",
            *_said(
                (
                    off,
                    _many(off, "of them goes", "of them go")
                    + " to a webhook that is off, and waits until its owner enables that.",
                )
            ),
        ]

    def left_out(self) -> list[str]:
        waiting = len(self.chosen) - len(self.rows)
        return _said((waiting, _many(waiting, "delivery is", "deliveries are") + " on the way already."))

    @transaction.atomic
    def do(self, request: HttpRequest, reason: str) -> str:
        for delivery in self.rows:
            actions.webhooks.replay(delivery, by=None)
        _log(request.user, self.rows, f"Had it sent again. Because: {reason}")
        return listed(Delivery, id__in=",".join(str(one.pk) for one in self.rows))


def _log(user: AbstractUser, rows: Iterable[Model], message: str) -> None:
    """Who of the operators did it: the team's own record says that it was the machine."""
    LogEntry.objects.log_actions(user.pk, rows, CHANGE, message)


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def _said(*told: tuple[int, str]) -> list[str]:
    """The sentences that are about any."""
    return [sentence for count, sentence in told if count]
