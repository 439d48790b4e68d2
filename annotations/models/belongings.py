"""Which rows are a team's: the tables of its archive, their columns, and what stays behind, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from annotations.models.feeds import Feed
from annotations.models.guessing import Guessing
from annotations.models.hosts import Host
from annotations.models.jobs import Answer
from annotations.models.people import Team, Token, User
from annotations.models.webhooks import Delivery, Webhook

STAYS: dict[type[models.Model], str] = {
    Token: "keys of programs are made anew",
    Webhook: "addresses that are told, with the secrets they know us by, are made anew",
    Delivery: "belongs to a webhook",
    Answer: "what repeated requests are answered with, kept two days",
    Guessing: "wrong tries at this machine's doors",
    Host: "what all teams know of a host; learnt again at the next visit",
    User.groups.through: "rights over the machine, not in the team",
    User.user_permissions.through: "rights over the machine, not in the team",
}
# Of a person only what names them: no password, no right over the machine.
OF_USERS = ("id", "email", "name", "is_active", "date_joined")
# Subscriptions at hubs are this machine's, and so is the secret; the next look at the feed asks anew.
STAYS_OF = {
    Feed: {"hub", "topic", "hub_secret", "subscription", "subscription_detail", "subscribed_until", "subscribe_at"}
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table of which a team has rows. `columns` are those that go along; `through` says that it joins two others."""

    model: type[models.Model]
    columns: tuple[str, ...]
    through: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list[models.Field]:
        return [field for field in self.model._meta.concrete_fields if field.column in self.columns]

    @property
    def owner(self) -> models.ForeignKey:
        """Of a joining table: the side that belongs to the team."""
        return next(field for field in self.fields if field.is_relation)

    def people(self) -> list[models.Field]:
        """The columns that name a person."""
        return [field for field in self.fields if field.related_model is User]

    def neighbours(self) -> list[models.Field]:
        """The columns that name a row of a team, which must be the same team's."""
        return [
            field for field in self.fields if field.is_relation and field.related_model not in (User, Team)
        ]


def belongings() -> list[Belonging]:
    """Every table of a team's archive: people and the team first, the rest by name."""
    return [Belonging(User, OF_USERS), Belonging(Team, _columns(Team)), *_rest()]


def _rest() -> Iterator[Belonging]:
    found = apps.get_app_config("annotations").get_models(include_auto_created=True)
    for model in sorted(found, key=lambda model: model._meta.db_table):
        if model in STAYS or model in (User, Team):
            continue
        through = bool(model._meta.auto_created)
        # The numbers of joining rows are each database's own.
        stays = {"id"} if through else STAYS_OF.get(model, set())
        yield Belonging(model, tuple(name for name in _columns(model) if name not in stays), through)


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.column for field in model._meta.concrete_fields)
