"""A text with the places of its claims, as annotation tools take it. Offsets are code points, as theirs are.

doccano: JSONL with `label` of [start, end, name]. Label Studio: a task with predictions for `<Text name="text"/>` and
`<Labels name="label" toName="text"/>` (https://labelstud.io/guide/task_format).
"""

from collections.abc import Sequence
from typing import Any

from annotations.values import Span

LABEL = "claim"


def doccano(identity: str, text: str, spans: Sequence[Span]) -> dict[str, Any]:
    return {"id": identity, "text": text, "label": [[start, end, LABEL] for start, end in spans]}


def label_studio(identity: str, text: str, spans: Sequence[Span]) -> dict[str, Any]:
    result = [
        {
            "id": f"{identity}-{start}-{end}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {"start": start, "end": end, "text": text[start:end], "labels": [LABEL]},
        }
        for start, end in spans
    ]
    return {
        "data": {"text": text, "article": identity},
        "predictions": [{"result": result}] if result else [],
    }


TOOLS = {"doccano": doccano, "label-studio": label_studio}
