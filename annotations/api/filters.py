"""What lists may be asked for: each filter says what it takes, to the database and to OpenAPI alike."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib.postgres.search import SearchQuery
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django_filters.constants import EMPTY_VALUES
from rest_framework.request import Request

from annotations.api.problems import InvalidQuery
from annotations.choices import Choice
from annotations.models import Membership

Json = dict[str, Any]


class Filters(django_filters.FilterSet):
    """A list's filters. `member` is on whose behalf they look."""

    @property
    def member(self) -> Membership:
        return self.request.member

    def narrowed(self) -> QuerySet:
        """The rows that pass; raises InvalidQuery, naming every parameter that cannot be used."""
        if self.is_valid():
            return self.qs
        errors = [
            {"parameter": name, "detail": str(sentence)}
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]
        raise InvalidQuery("Some parameters cannot be used; see errors.", errors=errors)


class Id(django_filters.UUIDFilter):
    """Rows that belong to this other row."""

    schema: Json = {"type": "string", "format": "uuid"}

    def __init__(self, *args: Any, **options: Any) -> None:
        # Spelt out, `appearance_id__exact` would be the appearance's column of that name.
        super().__init__(*args, **{"lookup_expr": "in"} | options)

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return super().filter(rows, value if value in EMPTY_VALUES else [value])


class Words(django_filters.CharFilter):
    """Rows with exactly this text, whatever its case."""

    schema: Json = {"type": "string"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"lookup_expr": "iexact"} | options)


class Number(django_filters.NumberFilter):
    schema: Json = {"type": "number"}


class Count(django_filters.NumberFilter):
    """A whole number; `since=` and the like."""

    schema: Json = {"type": "integer", "minimum": 0}

    def __init__(self, *args: Any, **options: Any) -> None:
        # A bigint holds 19 digits; more than 18 nobody has counted to.
        super().__init__(*args, **{"min_value": 0, "max_value": 10**18, "decimal_places": 0} | options)


class Flag(django_filters.BooleanFilter):
    schema: Json = {"type": "boolean"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, widget=StrictBoolean(), **options)


class StrictBoolean(django_filters.widgets.BooleanWidget):
    """`true` and `false`; anything else is said to be neither, not taken for no answer."""

    def value_from_datadict(self, data: QueryDict, files: Any, name: str) -> Any:
        asked = data.get(name)
        if asked in (None, "true", "false"):
            return {"true": True, "false": False}.get(asked)
        raise InvalidQuery.of(name, "say true or false.")


class Moment(django_filters.IsoDateTimeFilter):
    schema: Json = {"type": "string", "format": "date-time"}


class OneOf(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """Rows in one of these states: one word, or several with commas between."""

    def __init__(self, vocabulary: type[Choice], *args: Any, **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(*args, choices=vocabulary.choices(), **options)


class Listed(django_filters.BaseInFilter, django_filters.CharFilter):
    """Rows with one of these words: one, or several with commas between."""

    schema: Json = {"type": "array", "items": {"type": "string"}}


class Search(django_filters.CharFilter):
    """Full text: words, "quoted phrases", `or`, and a - before what must not be there."""

    schema: Json = {"type": "string", "maxLength": 500}

    def __init__(
        self, vector: Any, *, through: tuple[type[Model], str] | None = None, **options: Any
    ) -> None:
        self.vector, self.through = vector, through
        super().__init__(**{"max_length": 500} | options)

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if value in EMPTY_VALUES:
            return rows
        if self.through is None:
            return self._matching(rows, value)
        model, lookup = self.through
        found = self._matching(model.objects.visible_to(self.parent.member), value)
        return rows.filter(**{lookup: found.values("pk")})

    def _matching(self, rows: QuerySet, value: str) -> QuerySet:
        # The vector must be written as in the index's definition, or PostgreSQL reads every row.
        query = SearchQuery(value, config="simple", search_type="websearch")
        return rows.annotate(x_words=self.vector).filter(x_words=query)


def refuse_unknown(request: Request, known: Sequence[str]) -> None:
    """A parameter nobody reads is a mistake of the one who wrote it; raises InvalidQuery naming it."""
    unknown = [name for name in request.query_params if name not in known]
    # An empty value is a variable that was never set: to ignore it would answer with everything.
    empty = [name for name, value in request.query_params.items() if name in known and not value]
    twice = [name for name, values in request.query_params.lists() if len(values) > 1]
    errors = [{"parameter": n, "detail": f"Unknown; there is: {', '.join(sorted(known))}."} for n in unknown]
    errors += [{"parameter": n, "detail": "Empty; give a value or leave it out."} for n in empty]
    errors += [{"parameter": n, "detail": "Given twice; put commas between values."} for n in twice]
    if errors:
        names = ", ".join(f"“{error['parameter']}”" for error in errors)
        raise InvalidQuery(f"These parameters cannot be used here: {names}.", errors=errors)
