"""What may be sent: shape is checked here, rules in the action, truth in the database.

Text keeps its white space (anchors count code points), a number is no text, and a member that nobody
reads is refused by its name.
"""

import re
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from rest_framework import serializers

from annotations.models import Membership, Rating

LARGEST_OFFSET = 2**31 - 1
SLUG = re.compile(r"[-\w]{1,60}", re.ASCII)  # a UUID looks like one too


class Input(serializers.Serializer):
    """The body of one kind of write; `context["member"]` is who sends it."""

    example: dict[str, Any]
    least: ClassVar[int] = 0  # members, where none is required and yet some of them are

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise serializers.ValidationError({"non_field_errors": ["Send a JSON object."]})
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            known = ", ".join(self.fields) or "nothing"
            raise serializers.ValidationError(
                {name: [f"There is no such member; there is: {known}."] for name in unknown}
            )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Words, kept as they are. Left out or null is the same as empty, unless required."""

    def __init__(self, **options: Any) -> None:
        optional = {} if options.get("required", True) else {"default": "", "allow_null": True}
        super().__init__(**{"trim_whitespace": False, "allow_blank": bool(optional)} | optional | options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("Send text.")
        if not (self.allow_blank or data.strip()):
            self.fail("blank")
        return super().to_internal_value(data)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        return "" if value is None and self.allow_blank else value


def unless_left_out(**options: Any) -> Text:
    """A text of a PATCH: left out it stays as it is, null empties it."""
    return Text(**{"required": False, "default": serializers.empty} | options)


class Offset(serializers.IntegerField):
    """A position in a text, in Unicode code points."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_OFFSET, **options)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise serializers.ValidationError("Send a whole number.")
        return super().to_internal_value(data)


class Reference(serializers.UUIDField):
    """The id of another row, as the row itself. What the member may not see is not there."""

    def __init__(self, model: type[Model], *, related: Sequence[str] = (), **options: Any) -> None:
        self.model, self.related = model, related
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        pk = super().to_internal_value(data)
        found = (
            visible(self.model, self.context["member"]).select_related(*self.related).filter(pk=pk).first()
        )
        if found is None:
            raise serializers.ValidationError(f"There is no such {self.model._meta.verbose_name}.")
        return found


class Member(serializers.UUIDField):
    """The id of a membership of the sender's team, as the membership with its team and person."""

    def to_internal_value(self, data: Any) -> Membership:
        pk = super().to_internal_value(data)
        colleagues = Membership.objects.filter(team=self.context["member"].team_id)
        found = colleagues.select_related("team", "user").filter(pk=pk).first()
        if found is None:
            raise serializers.ValidationError("There is no such member; /members lists those there are.")
        return found


class References(serializers.ListField):
    """Ids of other rows, as the rows, in one query however many there are."""

    child = serializers.UUIDField()

    def __init__(self, model: type[Model], **options: Any) -> None:
        self.model = model
        super().__init__(max_length=100, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        ids = list(dict.fromkeys(super().to_internal_value(data)))
        found = visible(self.model, self.context["member"]).in_bulk(ids)
        missing = {
            place: [f"There is no such {self.model._meta.verbose_name}."]
            for place, pk in enumerate(ids)
            if pk not in found
        }
        if missing:
            raise serializers.ValidationError(missing)
        return [found[pk] for pk in ids]


class RatingReference(serializers.CharField):
    """A rating: by its id, or by its slug where only one of the team's current scales has it."""

    def to_internal_value(self, data: Any) -> Rating:
        wanted = super().to_internal_value(data)
        ratings = Rating.objects.visible_to(self.context["member"]).select_related("scale")
        found = list(ratings.filter(**_by_id_or_slug(wanted))[:2]) if SLUG.fullmatch(wanted) else []
        if len(found) == 1:
            return found[0]
        if found:
            raise serializers.ValidationError("Several current scales have this slug; send the rating's id.")
        raise serializers.ValidationError("There is no such rating; /scales lists those there are.")


def visible(model: type[Model], member: Membership) -> QuerySet:
    return model.objects.visible_to(member)


def _by_id_or_slug(wanted: str) -> dict[str, Any]:
    try:
        return {"pk": UUID(wanted)}
    except ValueError:
        return {"slug": wanted, "scale__current": True}
