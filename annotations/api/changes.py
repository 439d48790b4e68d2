"""What changed between two revisions, as JSON, as a unified diff, or as HTML."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from annotations import actions
from annotations.api.problems import InvalidQuery
from annotations.api.shapes import Shape
from annotations.api.vocabulary import OneOf
from annotations.choices import ArticlePart, ChangeKind, ChangeOp, Declaration
from annotations.models import Revision
from annotations.pipeline.changes import MATERIAL, as_html, as_unified, changes, declaration
from annotations.values import BlockChange, Change, SentenceChange

DIFF, HTML = "text/x-diff; charset=utf-8", "text/html; charset=utf-8"
DIFF_EXAMPLE = "--- revision-1\n+++ revision-2\n@@ -1,1 +1,1 @@\n-It carried 1,200.\n+It carried 1,100.\n"
HTML_EXAMPLE = '<p data-op="replace">It carried <del>1,200</del><ins>1,100</ins>.</p>'
FORMATS = ("json", "unified", "html")
# Media types as `Accept` names them.
_ACCEPTED = {"text/x-diff": "unified", "text/x-patch": "unified", "text/html": "html"}


class SpanShape(Shape):
    """Code points, start inclusive, end exclusive."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class GapShape(Shape):
    """White space that stood before something, and that stands there now."""

    old = serializers.CharField()
    new = serializers.CharField()


class ChangeShape(Shape):
    """One step from the old text to the new; the steps in order rebuild either text exactly."""

    op = OneOf(ChangeOp)
    kind = OneOf(ChangeKind, allow_null=True)
    old = SpanShape()
    new = SpanShape()
    old_text = serializers.CharField()
    new_text = serializers.CharField()


class SentenceChangeShape(Shape):
    """What became of a sentence. Its steps rebuild it; an equal one has none."""

    op = OneOf(ChangeOp)
    kinds = serializers.ListField(child=OneOf(ChangeKind), help_text="What it touches, weightiest first.")
    materiality = serializers.FloatField(help_text="0 to 1: how much it matters.")
    moved = serializers.BooleanField(help_text="The very words stand elsewhere in the other text.")
    gap = GapShape()
    old = SpanShape()
    new = SpanShape()
    words = ChangeShape(many=True)


class BlockChangeShape(Shape):
    """What became of a block. Gap after gap and sentence after sentence, it is rebuilt exactly."""

    op = OneOf(ChangeOp)
    part = OneOf(ArticlePart)
    kinds = serializers.ListField(child=OneOf(ChangeKind), help_text="What it touches, weightiest first.")
    materiality = serializers.FloatField(help_text="0 to 1: that of its weightiest sentence.")
    moved = serializers.BooleanField(help_text="The very words stand elsewhere in the other text.")
    gap = GapShape()
    old = SpanShape()
    new = SpanShape()
    sentences = SentenceChangeShape(many=True)


class HeadlineChangeShape(Shape):
    """What became of the title that the page declares."""

    kinds = serializers.ListField(child=OneOf(ChangeKind))
    changes = ChangeShape(many=True)


class ChangesShape(Shape):
    """What changed from one revision of an article to another."""

    before = serializers.UUIDField(help_text="The revision it was.")
    after = serializers.UUIDField(help_text="The revision it became.")
    kinds = serializers.ListField(child=OneOf(ChangeKind), help_text="What it touches, weightiest first.")
    materiality = serializers.FloatField(help_text="0 to 1: that of the weightiest change.")
    material = serializers.BooleanField(help_text=f"From {MATERIAL} on: a reader should have been told.")
    declaration = OneOf(Declaration, help_text="How the publisher declared it.")
    headline = HeadlineChangeShape()
    blocks = BlockChangeShape(many=True, help_text="With `tail`, they rebuild either text from the other.")
    tail = GapShape()
    changes = ChangeShape(many=True, help_text="Word by word, the text as a whole.")

    example = {
        "before": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "after": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "kinds": ["number"],
        "materiality": 0.9,
        "material": True,
        "declaration": "none",
        "headline": {"kinds": [], "changes": []},
        "blocks": [
            {
                "op": "equal",
                "part": "body",
                "kinds": [],
                "materiality": 0.0,
                "moved": False,
                "gap": {"old": "", "new": ""},
                "old": {"start": 0, "end": 23},
                "new": {"start": 0, "end": 23},
                "sentences": [],
            }
        ],
        "tail": {"old": "", "new": ""},
        "changes": [
            {
                "op": "equal",
                "kind": None,
                "old": {"start": 0, "end": 18},
                "new": {"start": 0, "end": 18},
                "old_text": "The ferry carried ",
                "new_text": "The ferry carried ",
            },
            {
                "op": "replace",
                "kind": "number",
                "old": {"start": 18, "end": 23},
                "new": {"start": 18, "end": 23},
                "old_text": "1,200",
                "new_text": "1,100",
            },
        ],
    }


def wanted_format(request: Request) -> str:
    """One of FORMATS: as `format` says, else the first that `Accept` names and we have, else JSON."""
    asked = request.query_params.get("format")
    if asked is not None:
        if asked not in FORMATS:
            raise InvalidQuery.of("format", f"there is: {', '.join(FORMATS)}.")
        return asked
    for accepted in request.headers.get("Accept", "").split(","):
        media_type = accepted.partition(";")[0].strip().lower()
        if media_type in _ACCEPTED:
            return _ACCEPTED[media_type]
    return "json"


def as_document(old: Revision, new: Revision, wanted: str) -> HttpResponse:
    """The unified diff of the texts, or the comparison as a page in which nothing runs."""
    names = [f"revision-{revision.number}" for revision in (old, new)]
    if wanted == "unified":
        body = as_unified(old.text, new.text, old_name=names[0], new_name=names[1])
        return HttpResponse(body, content_type=DIFF)
    found = actions.comparisons.compare(old, new)
    body = as_html(found, new=new.text, title=new.title or names[1])
    sandbox = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type=HTML, headers=sandbox)


def as_json(old: Revision, new: Revision) -> dict[str, Any]:
    found = actions.comparisons.compare(old, new)
    documents = actions.comparisons.document_of(old), actions.comparisons.document_of(new)
    return {
        "before": old.pk,
        "after": new.pk,
        "kinds": found.kinds,
        "materiality": found.materiality,
        "material": found.materiality >= MATERIAL,
        "declaration": declaration(found, *documents),
        "headline": {"kinds": found.headline_kinds, "changes": [_step(step) for step in found.headline]},
        "blocks": [_block(block) for block in found.blocks],
        "tail": found.tail._asdict(),
        "changes": [_step(step) for step in changes(old.text, new.text)],
    }


def _block(block: BlockChange) -> dict[str, Any]:
    sentences = [_row(one) | {"words": [_step(step) for step in one.words]} for one in block.sentences]
    return _row(block) | {"part": block.part, "sentences": sentences}


def _row(one: BlockChange | SentenceChange) -> dict[str, Any]:
    return {
        "op": one.op,
        "kinds": one.kinds,
        "materiality": one.materiality,
        "moved": one.moved,
        "gap": one.gap._asdict(),
        "old": one.old._asdict(),
        "new": one.new._asdict(),
    }


def _step(step: Change) -> dict[str, Any]:
    return {
        "op": step.op,
        "kind": step.kind,
        "old": step.old._asdict(),
        "new": step.new._asdict(),
        "old_text": step.old_text,
        "new_text": step.new_text,
    }
