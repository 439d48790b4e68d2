"""Closed vocabularies in bodies and answers: one word of an enum, named once in the OpenAPI document."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from annotations.choices import Choice


class OneOf(serializers.ChoiceField):
    """One word of a closed vocabulary; read as a member of its enum."""

    def __init__(self, vocabulary: type[Choice], **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(choices=vocabulary.choices(), **options)

    def to_internal_value(self, data: Any) -> Choice:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return self.vocabulary(super().to_internal_value(data))


def component(vocabulary: type[Choice]) -> ResolvedComponent:
    """The vocabulary as a component of the OpenAPI document, by the name of its class."""
    schema: dict[str, Any] = {"type": "string", "enum": [word.value for word in vocabulary]}
    doc = vocabulary.__doc__
    if doc and doc != Choice.__doc__:
        schema["description"] = " ".join(doc.split())
    return ResolvedComponent(
        name=vocabulary.__name__, type=ResolvedComponent.SCHEMA, schema=schema, object=vocabulary.__name__
    )


class OneOfSchema(OpenApiSerializerFieldExtension):
    """How a OneOf is written down."""

    target_class = "annotations.api.vocabulary.OneOf"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        named = component(self.target.vocabulary)
        auto_schema.registry.register_on_missing(named)
        return named.ref
