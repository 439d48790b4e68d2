"""What crosses the layers when it is looked for who took it from whom."""

from dataclasses import dataclass

from annotations.choices import DerivationKind, OriginKind, TraceMethod
from annotations.values.span import Span


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text says that it has its words from, as it names it, and the words that say so.

    Mentions with one `key` may mean one origin (`same_name` tells); it is empty for those whom nobody names. `via` is
    the key of the named origin through which the text has it, empty where the text has it itself. `confidence`
    (0 to 1) is that something rests on it at all. `address` is where a link beside the words leads.
    """

    kind: OriginKind
    name: str
    span: Span
    key: str = ""
    via: str = ""
    derivation: DerivationKind = DerivationKind.CITES
    confidence: float = 0.7
    address: str = ""
    method: TraceMethod = TraceMethod.ATTRIBUTION


@dataclass(frozen=True, slots=True)
class SharedQuotation:
    """One statement quoted in two texts, with where it stands in each; `likeness` is 0 to 1."""

    first: Span
    second: Span
    likeness: float


@dataclass(frozen=True, slots=True)
class SharedStatement:
    """Two texts quote one speaker with the same words, and so share what was said. `speaker` as the fuller names it."""

    speaker: str
    quotation: SharedQuotation
    confidence: float


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of one text that stand in another, where in each."""

    first: Span
    second: Span
    words: int


@dataclass(frozen=True, slots=True)
class Copying:
    """One text rests on another, by the words they share: the first on the second where `forward`."""

    kind: DerivationKind
    forward: bool
    confidence: float
    passages: tuple[Shown, ...]
