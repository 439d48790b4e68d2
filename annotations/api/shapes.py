"""What a row looks like from outside, and how it is read: straight from columns to JSON, no instance between.

A Shape is a serializer that is never used to serialize. It declares, once, what a resource consists of;
OpenAPI is written from it, and so is the list of columns that `.values_list()` asks for. A page of 200
rows is one query and 200 tuples; each expansion is one query more, however many rows there are.

A nullable text is an empty string in the database and null outside: what is not known is not said.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from annotations.api.problems import InvalidQuery
from annotations.models import Membership, statements
from annotations.models.statements import Among

Row = dict[str, Any]
Rows = Callable[[QuerySet], QuerySet]


class Shape(serializers.Serializer):
    """The members of one resource. `source` names the column (`author.name` follows a relation).

    In `Meta`: `model`; `route`, the resource's name in addresses; `heavy`, members that come with a
    single resource only, unless `fields=` asks for them.
    """

    class Meta:
        model: type[Model] | None = None
        route = ""
        heavy: frozenset[str] = frozenset()

    example: dict[str, Any]

    @classmethod
    def names(cls) -> list[str]:
        return [name for name, field in cls._declared_fields.items() if not isinstance(field, Expanded)]

    @classmethod
    def expansions(cls) -> dict[str, "Expanded"]:
        return {name: f for name, f in cls._declared_fields.items() if isinstance(f, Expanded)}

    @classmethod
    def address(cls, pk: Any) -> str:
        return reverse(f"api:{cls.Meta.route}-detail", kwargs={"pk": pk})


class Expanded(serializers.Field):
    """Other rows that belong to this one, read when `expand=` names them.

    `key` is their column (or expression) that holds what our column `parent` holds. `rows` narrows them.
    `single` asks for it whenever one resource is read alone; `always`, in lists too.
    """

    def __init__(
        self,
        shape: type[Shape],
        *,
        key: Any,
        parent: str = "id",
        many: bool = True,
        rows: Rows | None = None,
        order: Sequence[str] = ("id",),
        single: bool = False,
        always: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(required=always, allow_null=not many, **options)
        self.shape, self.key, self.parent, self.many = shape, key, parent, many
        self.narrow, self.order, self.single, self.always = rows or (lambda rows: rows), order, single, always

    def read(self, member: Membership, parents: Iterable[Any]) -> dict[Any, list[Row]]:
        """The rows of all these parents, by parent, each as the member may see it: one query."""
        asked = list(set(parents))
        values = {"parents": asked} if asked[1:] else {"parent": asked[0]} if asked else None
        records = [] if values is None else statements.read(OfParents(self), member, **values)
        groups = defaultdict(list)
        for row, (parent,) in self.wanted().shaped(records, member, extra=("x_parent",)):
            groups[parent].append(row)
        return groups

    def wanted(self) -> "Wanted":
        names = frozenset(self.shape.names())
        if self.many:
            names -= self.shape.Meta.heavy
        return Wanted(self.shape, names, default_expansions(self.shape, single=False))


@dataclass(frozen=True)
class OfParents:
    """Which rows belong to some others? A list of one would be planned for ten, and so planned anew each time."""

    expanded: Expanded

    def rows(self, member: Membership, parents: list[Any] | None = None, parent: Any = None) -> QuerySet:
        asked = self.expanded
        key = F(asked.key) if isinstance(asked.key, str) else asked.key
        rows = asked.narrow(asked.shape.Meta.model.objects.visible_to(member)).annotate(x_parent=key)
        rows = rows.filter(Among(F("x_parent"), parents) if parents else Q(x_parent=parent))
        return asked.wanted().columns(rows.order_by(*asked.order), extra=("x_parent",))


def computed(field: serializers.Field, expression: Any) -> serializers.Field:
    """A member that the database computes: `expression` is an annotation of the row's queryset."""
    field.expression = expression
    return field


@dataclass(frozen=True)
class Wanted:
    """What of a shape is asked for: the names of members, and of expansions."""

    shape: type[Shape]
    names: frozenset[str]
    expand: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: Request, shape: type[Shape], *, single: bool) -> "Wanted":
        """Read from `fields=` and `expand=`; raises InvalidQuery for names that the shape does not have."""
        fields = _names(request, "fields", shape.names() + list(shape.expansions()))
        expand = _names(request, "expand", list(shape.expansions()))
        default = frozenset(shape.names()) - (frozenset() if single else shape.Meta.heavy)
        if fields:
            asked = [name for name in fields if name in shape.expansions()]
            return cls(shape, frozenset(fields) & set(shape.names()), tuple(dict.fromkeys(expand + asked)))
        implied = list(default_expansions(shape, single=single))
        return cls(shape, default, tuple(dict.fromkeys(expand + implied)))

    @classmethod
    def whole(cls, shape: type[Shape]) -> "Wanted":
        """A single resource as it is without any wish."""
        return cls(shape, frozenset(shape.names()), default_expansions(shape, single=True))

    def read(
        self, rows: QuerySet, member: Membership, *, extra: Sequence[str] = ()
    ) -> list[tuple[Row, Sequence[Any]]]:
        """Each row as it looks from outside, with the values of the `extra` columns beside it."""
        return self.shaped(list(self.columns(rows, extra)), member, extra)

    def columns(self, rows: QuerySet, extra: Sequence[str] = ()) -> QuerySet:
        """Tuples of what the shape is built of, of the `extra` columns, and of what expansions go by."""
        plan = _plan(self.shape, self.names)
        hidden = [*extra, *(self.shape.expansions()[name].parent for name in self.expand)]
        return rows.annotate(**plan.expressions).values_list(*plan.columns, *hidden)

    def shaped(
        self, records: Iterable[Sequence[Any]], member: Membership, extra: Sequence[str] = ()
    ) -> list[tuple[Row, Sequence[Any]]]:
        """What is built of such tuples, with its expansions."""
        plan = _plan(self.shape, self.names)
        expansions = {name: self.shape.expansions()[name] for name in self.expand}
        width = len(plan.columns)
        found = [(plan.build(record), record[width:]) for record in records]
        for place, (name, expansion) in enumerate(expansions.items(), start=len(extra)):
            _expand(found, place, name, expansion, member)
        return [(row, values[: len(extra)]) for row, values in found]


@dataclass(frozen=True)
class ById:
    """What does the row with this id look like?"""

    wanted: Wanted
    extra: tuple[str, ...] = ()

    def rows(self, member: Membership, pk: Any) -> QuerySet:
        rows = self.wanted.shape.Meta.model.objects.visible_to(member)
        return self.wanted.columns(rows.filter(pk=pk), self.extra)


def default_expansions(shape: type[Shape], *, single: bool) -> tuple[str, ...]:
    found = shape.expansions().items()
    return tuple(name for name, expansion in found if expansion.always or (single and expansion.single))


def _expand(
    found: list[tuple[Row, Sequence[Any]]], place: int, name: str, expansion: Expanded, member: Membership
) -> None:
    groups = expansion.read(member, [values[place] for _, values in found if values[place] is not None])
    for row, values in found:
        group = groups.get(values[place], [])
        row[name] = group if expansion.many else (group[0] if group else None)


def _names(request: Request, parameter: str, known: Sequence[str]) -> list[str]:
    asked = [name.strip() for name in request.query_params.get(parameter, "").split(",") if name.strip()]
    for name in asked:
        if name not in known:
            detail = f"there is no “{name}” here; there is: {', '.join(known) or 'nothing to expand'}."
            raise InvalidQuery.of(parameter, detail)
    return asked


@dataclass(frozen=True)
class Built:
    """Which members an object has, and the places of their values in a tuple of columns."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    blank: tuple[str, ...]  # where nothing is known if nothing is said
    nested: tuple[tuple[str, int | None, "Built"], ...]  # null where the column at this place is

    def __call__(self, record: Sequence[Any]) -> Row:
        row = dict(zip(self.names, map(record.__getitem__, self.places), strict=True))
        for name in self.blank:
            row[name] = row[name] or None
        for name, place, built in self.nested:
            row[name] = built(record) if place is None or record[place] is not None else None
        return row


@dataclass(frozen=True)
class Plan:
    """How a shape is read: which columns, which annotations, and what is built of a tuple of them."""

    columns: tuple[str, ...]
    expressions: dict[str, Any]
    build: Built


@cache
def _plan(shape: type[Shape], names: frozenset[str]) -> Plan:
    columns: list[str] = []
    expressions: dict[str, Any] = {}
    build = _built(shape, names, "", columns, expressions)
    return Plan(tuple(columns), expressions, build)


def _built(
    shape: type[Shape], wanted: Iterable[str], prefix: str, columns: list[str], expressions: dict[str, Any]
) -> Built:
    names = [name for name in shape.names() if name in wanted]
    places, blank, nested = [], [], []
    for name in names:
        member = shape._declared_fields[name]
        places.append(len(columns))
        if isinstance(member, Shape):
            nested.append(_nested(name, member, prefix, columns, expressions))
        else:
            columns.append(_column(name, member, prefix, expressions))
            if isinstance(member, serializers.CharField | serializers.ChoiceField) and member.allow_null:
                blank.append(name)
    return Built(tuple(names), tuple(places), tuple(blank), tuple(nested))


def _column(name: str, member: serializers.Field, prefix: str, expressions: dict[str, Any]) -> str:
    expression = getattr(member, "expression", None)
    if expression is None:
        return prefix + member._kwargs.get("source", name).replace(".", "__")
    expressions[f"x_{name}"] = expression
    return f"x_{name}"


def _nested(
    name: str, member: Shape, prefix: str, columns: list[str], expressions: dict[str, Any]
) -> tuple[str, int | None, Built]:
    """An object within the object; null where the relation is, which its first member tells."""
    source = member._kwargs.get("source", name)
    inner = prefix if source == "*" else f"{prefix}{source.replace('.', '__')}__"
    first = None if source == "*" else len(columns)
    return name, first, _built(type(member), member.names(), inner, columns, expressions)
