"""The plug-in point: what every detector of claims promises."""

from collections.abc import Sequence
from typing import Protocol

from annotations.values import Attribution, Candidate, Document, Sentence


class Detector(Protocol):
    """Finds what is worth checking in a document.

    Every candidate's `text` is `document.text[start:end]` exactly, lies in one block in which claims are
    looked for, and carries the name and version of what proposed it.
    """

    name: str
    version: str

    def detect(
        self, document: Document, sentences: Sequence[Sentence], attributions: Sequence[Attribution]
    ) -> tuple[Candidate, ...]: ...
