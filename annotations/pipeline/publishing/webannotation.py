"""Web Annotations (W3C Web Annotation Data Model, https://www.w3.org/TR/annotation-model/), out and in.

Offsets in a TextPositionSelector are Unicode code points of the text that `cached` points at, as the model says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotations.errors import InvalidInput
from annotations.pipeline.publishing.annotationmodel import CONTEXT, faults, sources

LDP_CONTEXT = "http://www.w3.org/ns/ldp.jsonld"
Json = dict[str, Any]
__all__ = ["CONTEXT", "LDP_CONTEXT", "Target", "annotation", "check", "given", "passage", "read_statement"]
__all__ += ["read_target", "sources", "text", "unusable"]


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody else's annotation is about: a source's IRI, and the words or the place in it."""

    source: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


def annotation(
    iri: str,
    *,
    motivation: str,
    body: Sequence[Json],
    target: Json | str,
    created: str,
    creator: str = "",
    generator: str = "",
) -> Json:
    """One annotation. `creator` is a person's name, `generator` a program's; `created` is RFC 3339."""
    said: Json = {"@context": CONTEXT, "id": iri, "type": "Annotation", "motivation": motivation}
    said["created"] = created
    if creator:
        said["creator"] = {"type": "Person", "name": creator}
    if generator:
        said["generator"] = {"type": "Software", "name": generator}
    return said | {"body": list(body), "target": target}


def text(value: str, *, purpose: str, media_type: str = "text/plain") -> Json:
    """A TextualBody."""
    return {"type": "TextualBody", "value": value, "format": media_type, "purpose": purpose}


def passage(
    source: str,
    *,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    end: int | None = None,
    cached: str = "",
    fetched: str = "",
) -> Json:
    """A SpecificResource: the words with their context, their place, and the copy in which both are right."""
    quote: Json = {"type": "TextQuoteSelector", "exact": exact}
    quote |= {name: words for name, words in (("prefix", prefix), ("suffix", suffix)) if words}
    selectors = [quote]
    if start is not None and end is not None:
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
    found: Json = {"type": "SpecificResource", "source": source, "selector": selectors}
    if cached:
        state = {"type": "TimeState", "cached": cached}
        found["state"] = [state | ({"sourceDate": fetched} if fetched else {})]
    return found


def given(document: Json, *, iri: str, canonical: str, via: Sequence[str]) -> Json:
    """A client's annotation under the id it has here; its own ids stay in `canonical` and `via`."""
    kept = {name: value for name, value in document.items() if name not in ("id", "canonical", "via")}
    said: Json = {"@context": kept.pop("@context", CONTEXT), "id": iri}
    if canonical:
        said["canonical"] = canonical
    if via:
        said["via"] = via[0] if len(via) == 1 else list(via)
    return said | kept


def check(document: Any) -> Json:
    """The document, if it is an annotation; raises InvalidInput with every rule of the model that it breaks."""
    found = [{"pointer": pointer, "detail": detail} for pointer, detail in faults(document)]
    if found:
        raise InvalidInput("This is no annotation as the Web Annotation Data Model has it.", errors=found)
    return document


def read_target(document: Json) -> Target:
    """The one target of an annotation, with its quote and its position. Raises InvalidInput."""
    targets = document.get("target")
    targets = targets if isinstance(targets, list) else [targets]
    if len(targets) != 1 or not isinstance(targets[0], dict):
        raise unusable("/target", "Name one SpecificResource with a selector.")
    target = targets[0]
    source = target.get("source") or target.get("id")
    source = source.get("id") if isinstance(source, dict) else source
    if not isinstance(source, str) or not source:
        raise unusable("/target/source", "Name the article by its address.")
    return Target(source, **_selected(target.get("selector")))


def read_statement(document: Json) -> str:
    """What the annotation says in its own words: its first textual body; empty where it has none."""
    if isinstance(document.get("bodyValue"), str):
        return document["bodyValue"].strip()
    bodies = document.get("body")
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if isinstance(body, dict) and isinstance(body.get("value"), str):
            return body["value"].strip()
    return ""


def _selected(selectors: Any) -> Json:
    """The parts of the selectors that this service understands; a refinement counts like its selector."""
    found: Json = {}
    waiting = list(selectors) if isinstance(selectors, list) else [selectors]
    while waiting:
        selector = waiting.pop(0)
        if not isinstance(selector, dict):
            continue
        waiting.append(selector.get("refinedBy"))
        if selector.get("type") == "TextQuoteSelector":
            found |= {
                n: selector[n] for n in ("exact", "prefix", "suffix") if isinstance(selector.get(n), str)
            }
        if selector.get("type") == "TextPositionSelector":
            found |= {n: selector[n] for n in ("start", "end") if type(selector.get(n)) is int}
    if not found.get("exact") and not {"start", "end"} <= set(found):
        raise unusable("/target/selector", "Select by a TextQuoteSelector, a TextPositionSelector, or both.")
    return found


def unusable(pointer: str, detail: str) -> InvalidInput:
    """What to raise for an annotation that cannot be kept; `pointer` says which part of it is to blame."""
    return InvalidInput("This annotation cannot be kept.", errors=[{"pointer": pointer, "detail": detail}])
