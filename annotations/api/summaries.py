"""Other rows in a few words, as they stand inside the resources that refer to them."""

from rest_framework import serializers

from annotations.api.shapes import Shape


class PersonShape(Shape):
    """Somebody of the team."""

    id = serializers.UUIDField()
    name = serializers.CharField()

    example = {"id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a10", "name": "Bob Okafor"}


class OutletShape(Shape):
    """Who published: `address` is the host, with as much of the path as is theirs."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    address = serializers.CharField(allow_null=True)

    example = {
        "id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a20",
        "name": "Harbour Courier",
        "address": "courier.example",
    }


class RatingSummaryShape(Shape):
    """A step of a scale: `value` orders the steps from false to true, null stands outside the order."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    label = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    scale = serializers.UUIDField(source="scale_id")

    example = {
        "id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a30",
        "slug": "mostly_false",
        "label": "Mostly false",
        "value": 2,
        "scale": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a31",
    }


class SnapshotShape(Shape):
    """The bytes as they were fetched or posted, named by their SHA-256; never changed."""

    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    byte_length = serializers.IntegerField()
    url = serializers.CharField(allow_null=True)
    fetched_at = serializers.DateTimeField()

    example = {
        "sha256": "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
        "media_type": "text/html",
        "byte_length": 48213,
        "url": "https://courier.example/ferry",
        "fetched_at": "2026-05-04T09:12:33.104201Z",
    }
