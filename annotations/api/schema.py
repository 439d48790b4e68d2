"""The API in OpenAPI 3.1, written from the same declarations that it is run by."""

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    """Describes one operation."""
