"""What an annotation from elsewhere must be (the MUSTs of https://www.w3.org/TR/annotation-model/), member by member."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Fault = tuple[str, str]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SETS = {"Choice", "Composite", "List", "Independents"}
DIRECTIONS = ("ltr", "rtl", "auto")
DATES = ("created", "modified", "generated")
IRIS = ("rights", "via")  # one or several
DEEPEST = 40  # levels; each is a few frames of ours
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+')


def faults(document: Any) -> Iterator[Fault]:
    """Where the document breaks a rule, as JSON pointers, and what the rule says; nothing for an annotation.

    Its `id` may be missing: a server gives it one.
    """
    if not isinstance(document, dict):
        yield "", "An annotation is one JSON object."
        return
    if not _is_shallow(document):
        yield "", f"It is nested more than {DEEPEST} levels deep."
        return
    if CONTEXT not in _listed(document.get("@context")):
        yield "/@context", f"It has to name {CONTEXT}."
    if "Annotation" not in _listed(document.get("type")):
        yield "/type", "It has to be Annotation."
    if "id" in document and not _is_iri(document["id"]):
        yield "/id", "It has to be one IRI."
    if "body" in document and "bodyValue" in document:
        yield "/bodyValue", "It says body or bodyValue, not both."
    if not isinstance(document.get("bodyValue", ""), str):
        yield "/bodyValue", "It has to be one text."
    yield from _common(document, "")
    if "body" in document:
        yield from _each(document["body"] or None, "/body", _body)
    if _listed(document.get("target")) in ([], [None]):
        yield "/target", "It has to be about something."
    else:
        yield from _each(document["target"], "/target", _target)


def sources(document: Json) -> list[str]:
    """The IRIs of everything that an annotation without faults is about."""
    found, waiting = [], _listed(document.get("target"))
    while waiting:
        target = waiting.pop(0)
        if isinstance(target, str):
            found.append(target)
        elif isinstance(target, dict):
            waiting += [target[name] for name in ("source", "id") if name in target]
            waiting += target.get("items", [])
    return found


def _body(node: Any, at: str) -> Iterator[Fault]:
    yield from _resource(node, at, textual=True)


def _target(node: Any, at: str) -> Iterator[Fault]:
    yield from _resource(node, at, textual=False)


def _resource(node: Any, at: str, *, textual: bool) -> Iterator[Fault]:
    """An IRI, a description of what has one, a set of resources, a resource made specific, or a text."""
    if not isinstance(node, dict):
        if not _is_iri(node):
            yield at, "It has to be an IRI or an object."
        return
    yield from _common(node, at)
    if "source" not in node and {"selector", "state"} & set(node):
        yield at, "What is selected is selected in a source."
    kinds = [name for name in ("source", "items", "value") if name in node]
    if len(kinds) > 1:
        yield at, f"It says {' and '.join(kinds)}; one of them."
    elif kinds == ["source"]:
        yield from _specific(node, at)
    elif kinds == ["items"]:
        yield from _set(node, at, textual=textual)
    elif kinds == ["value"]:
        if not (textual and isinstance(node["value"], str) and "TextualBody" in _types(node)):
            yield at, "A value is the one text of a TextualBody, and that is no target."
    else:
        yield from _elsewhere(node, at)


def _elsewhere(node: Json, at: str) -> Iterator[Fault]:
    if not _is_iri(node.get("id")):
        yield at, "It has neither an id, a source, items nor a value."
    elif "purpose" in node or _types(node) & {"TextualBody", "SpecificResource", *SETS}:
        yield at, "What has an id alone is a resource elsewhere: it has no purpose, and another type."


def _specific(node: Json, at: str) -> Iterator[Fault]:
    """A resource with what narrows it down."""
    source = node["source"]
    if isinstance(source, dict):
        if "items" in source or "source" in source:
            yield f"{at}/source", "The source of a SpecificResource is one resource."
        yield from _target(source, f"{at}/source")
    elif not _is_iri(source):
        yield f"{at}/source", "It has to be an IRI or an object."
    for name in ("selector", "state"):
        if name in node:
            yield from _each(node[name] or None, f"{at}/{name}", _narrowing, numbered=False)


def _set(node: Json, at: str, *, textual: bool) -> Iterator[Fault]:
    items = node["items"]
    if not _types(node) & SETS or not isinstance(items, list) or not items or "purpose" in node:
        yield at, f"Items belong to a {', '.join(sorted(SETS))}, which has at least one and no purpose."
        return
    for place, item in enumerate(items):
        yield from _resource(item, f"{at}/items/{place}", textual=textual)


def _narrowing(node: Any, at: str) -> Iterator[Fault]:
    """A selector or a state, with what refines it."""
    if not isinstance(node, dict):
        if not _is_iri(node):
            yield at, "It has to be an IRI or an object."
        return
    parts = [_PARTS[kind] for kind in _types(node) if kind in _PARTS]
    described = bool(parts) and all(complete(node) for complete in parts)
    if not described and not (_is_iri(node.get("id")) and _types(node) <= {"SvgSelector"}):
        yield at, "It is of no type of the model, or lacks what its type has to say."
    if "refinedBy" in node:
        yield from _each(node["refinedBy"] or None, f"{at}/refinedBy", _narrowing, numbered=False)


def _common(node: Json, at: str) -> Iterator[Fault]:
    """The members that every resource may have."""
    for name in DATES:
        if name in node and not _is_date(node[name]):
            yield f"{at}/{name}", "It has to be one date and time (xsd:dateTime)."
    for name in IRIS:
        if name in node and not all(map(_is_iri, _listed(node[name]) or [None])):
            yield f"{at}/{name}", "It has to be an IRI, or a list of them."
    if "canonical" in node and not _is_iri(node["canonical"]):
        yield f"{at}/canonical", "It has to be one IRI."
    if not isinstance(node.get("styleClass", ""), str):
        yield f"{at}/styleClass", "It has to be one text."
    if node.get("textDirection", "auto") not in DIRECTIONS:
        yield f"{at}/textDirection", f"It has to be one of {', '.join(DIRECTIONS)}."


def _each(
    value: Any, at: str, look: Callable[[Any, str], Iterator[Fault]], *, numbered: bool = True
) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield from look(value, at)
        return
    for place, one in enumerate(value):
        yield from look(one, f"{at}/{place}" if numbered else at)


def _is_shallow(document: Json) -> bool:
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        inner = [node.values() if isinstance(node, dict) else node for node in level]
        level = [one for values in inner for one in values if isinstance(one, dict | list)]
    return not level


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _types(node: Json) -> set[str]:
    return {one for one in _listed(node.get("type")) if isinstance(one, str)}


def _is_iri(value: Any) -> bool:
    return isinstance(value, str) and _IRI.fullmatch(value) is not None


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _says(*names: str, kind: type = str) -> Callable[[Json], bool]:
    return lambda node: all(type(node.get(name)) is kind for name in names)


def _quotes(node: Json) -> bool:
    return all(isinstance(node.get(name, ""), str) for name in ("prefix", "suffix")) and _says("exact")(node)


def _ranges(node: Json) -> bool:
    ends = (node.get("startSelector"), node.get("endSelector"))
    return all(isinstance(end, dict) and not any(_narrowing(end, "")) for end in ends)


def _in_time(node: Json) -> bool:
    """A TimeState names a copy, moments, or a period."""
    period = {"sourceDateStart", "sourceDateEnd"} & set(node)
    dates = [date for name in ("sourceDate", *period) for date in _listed(node.get(name, []))]
    copies = _listed(node.get("cached", []))
    says = len(period) != 1 and bool(dates or copies)
    return says and all(map(_is_date, dates)) and all(map(_is_iri, copies))


_BETWEEN = _says("start", "end", kind=int)
# By type, whether a selector or state says what it has to.
_PARTS: dict[str, Callable[[Json], bool]] = {
    "FragmentSelector": _says("value"),
    "CssSelector": _says("value"),
    "XPathSelector": _says("value"),
    "TextQuoteSelector": _quotes,
    "TextPositionSelector": _BETWEEN,
    "DataPositionSelector": _BETWEEN,
    "SvgSelector": _says("value"),
    "RangeSelector": _ranges,
    "TimeState": _in_time,
    "HttpRequestState": _says("value"),
}
