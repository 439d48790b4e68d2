"""A client of the Web Annotation Protocol, and what it would send."""

import orjson

TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
LDP = "http://www.w3.org/ns/ldp#"
MINIMAL = f'return=representation; include="{LDP}PreferMinimalContainer"'
IRIS = 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedIRIs"'
DESCRIPTIONS = 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedDescriptions"'
TEAM = "/annotations/newsroom/"


class Annotator:
    """A client of the protocol with a member's token."""

    def __init__(self, program) -> None:
        self.client = program.client

    def get(self, address: str, **headers: str):
        return self.client.get(address, headers={"Accept": TYPE, **_dashed(headers)})

    def send(self, method: str, address: str, body=None, *, content_type: str = TYPE, **headers: str):
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        return getattr(self.client, method)(
            address, data=data, content_type=content_type, headers=_dashed(headers)
        )


def _dashed(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


def posted(**more):
    """What a client in a browser would send for a selection."""
    return {
        "@context": CONTEXT,
        "id": "https://client.example/notes/7",
        "type": "Annotation",
        "motivation": "identifying",
        "body": {"type": "TextualBody", "value": "The bridge closes in May.", "format": "text/plain"},
        "target": {
            "source": "https://courier.example/ferry",
            "selector": {"type": "TextQuoteSelector", "exact": "bridge will close", "prefix": "The old "},
        },
    } | more


def path(response) -> str:
    return response["Location"].removeprefix("http://testserver")
