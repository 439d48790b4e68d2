"""Statements that are written once: who asks the same as another before fills in their own values.

Composing the SQL of a question took three quarters of a small request. A question's rows depend on who asks through
nothing but their role, their ids and whether their team is blind: a stand-in that has no more than these composes it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID, uuid4

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import JSONField, Lookup, QuerySet

from annotations.choices import Role, Scope
from annotations.models.people import Membership

KEPT = 500  # more than all shapes with all their expansions; `fields=` could ask for any number of them


class Question(Protocol):
    """What is asked: equal ones compose equal statements, but for who asks and the values, which are ids, lists of ids, texts or times."""

    def rows(self, member: Any, **values: Any) -> QuerySet: ...

    def __hash__(self) -> int: ...


class Among(Lookup):
    """One of many ids, given as one value, so that the statement is the same however many there are."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", [*values, self.rhs]


def read(
    question: Question,
    member: Membership | None,
    *,
    planned: bool = True,
    **values: UUID | list[UUID] | str | bytes | datetime,
) -> list[Sequence[Any]]:
    """The rows that answer a question, as tuples, because it asks for columns. No member: it is the same for everybody.

    What is often read one way is `planned` once by PostgreSQL, whatever the values; not where the best way hangs on
    them, as it does on how common a word is.
    """
    written = _known(question, member, values)
    if written is None:
        return list(question.rows(member, **values))
    return written.read(_ids(member) | values, planned=planned)


def is_written_once(question: Question, member: Membership | None, **values: Any) -> bool:
    """Whether a question costs its composing only the first time, as all that are often asked should."""
    return _known(question, member, values) is not None


def _known(question: Question, member: Membership | None, values: dict[str, Any]) -> "_Statement | None":
    kinds = tuple((name, type(value)) for name, value in values.items())
    as_whom = (Role(member.role), member.team.blind) if member else None
    return _written(question, as_whom, kinds)


def _ids(member: Any) -> dict[str, UUID]:
    return {"x_member": member.pk, "x_team": member.team_id, "x_user": member.user_id} if member else {}


@dataclass(frozen=True)
class _Team:
    pk: UUID
    blind: bool


@dataclass(frozen=True)
class _Member:
    """Somebody, as far as what they may see can depend on it. What else is asked of them is an AttributeError."""

    role: Role
    team: _Team
    pk: UUID = field(default_factory=uuid4)
    user_id: UUID = field(default_factory=uuid4)

    @property
    def team_id(self) -> UUID:
        return self.team.pk

    def reaches(self, scope: Scope) -> bool:
        return Membership(role=self.role).reaches(scope)


@dataclass(frozen=True)
class _Blank:
    """A place of the statement where a value of this name goes."""

    name: str


@dataclass(frozen=True)
class _Statement:
    """SQL with its values and blanks, and what makes Python's values of the database's, by column."""

    sql: str
    values: tuple[Any, ...]
    converters: dict[int, Callable[[Any], Any]]

    def read(self, blanks: dict[str, Any], *, planned: bool) -> list[Sequence[Any]]:
        values = [blanks[each.name] if isinstance(each, _Blank) else each for each in self.values]
        asked = (self.sql, values) if planned else (connection.ops.compose_sql(self.sql, values),)
        with connection.cursor() as cursor:
            cursor.execute(*asked)
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        made = list(row)
        for place, convert in self.converters.items():
            made[place] = convert(made[place])
        return made


@lru_cache(maxsize=KEPT)
def _written(
    question: Question, as_whom: tuple[Role, bool] | None, kinds: tuple[tuple[str, type], ...]
) -> _Statement | None:
    """The statement; None where it depends on more than the blanks: on the time, on other rows, on the asker's own."""
    first, second = (_trial(question, as_whom, kinds) for _ in range(2))
    return first if first and second and (first.sql, first.values) == (second.sql, second.values) else None


def _trial(
    question: Question, as_whom: tuple[Role, bool] | None, kinds: tuple[tuple[str, type], ...]
) -> _Statement | None:
    """Compose it with ids that are nobody's, and find them again among its values."""
    member = _Member(as_whom[0], _Team(uuid4(), as_whom[1])) if as_whom else None
    given = {name: _nobodys(kind) for name, kind in kinds}
    try:
        with _asking_nothing():
            compiler = question.rows(member, **given).query.get_compiler(connection=connection)
            sql, values = compiler.as_sql()
    except (AttributeError, EmptyResultSet, TypeError, ValueError):
        return None
    known = given | _ids(member)
    blanks = tuple(_blank_or(value, known) for value in values)
    found = compiler.get_converters([expression for expression, _, _ in compiler.select])
    return _Statement(sql, blanks, {place: _converter(*found[place]) for place in found})


def _converter(converters: list[Any], expression: Any) -> Callable[[Any], Any]:
    """What the fields would make of a value; of JSON the same by orjson, as it is in every page."""
    if isinstance(expression.output_field, JSONField) and expression.output_field.decoder is None:
        return lambda value: value if value is None else orjson.loads(value)

    def convert(value: Any) -> Any:
        for each in converters:
            value = each(value, expression, connection)
        return value

    return convert


def _nobodys(kind: type) -> UUID | list[UUID] | str | bytes | datetime:
    made = uuid4()
    then = datetime.fromtimestamp(made.int % 10**9, UTC)
    return {list: [made], str: made.hex, bytes: made.bytes, datetime: then}.get(kind, made)


def _blank_or(value: Any, known: dict[str, Any]) -> Any:
    bare = value.obj if isinstance(value, connection.Database.Binary) else value
    return next((_Blank(name) for name, each in known.items() if each == bare), value)


@contextmanager
def _asking_nothing() -> Iterator[None]:
    """What is composed of the answer to another question holds for that answer alone."""

    def refuse(*arguments: Any) -> Any:
        raise ValueError("a statement is composed without asking anything")

    with connection.execute_wrapper(refuse):
        yield
