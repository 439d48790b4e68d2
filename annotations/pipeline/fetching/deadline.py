"""One deadline for everything a fetch does, so that many small waits cannot add up."""

from dataclasses import dataclass
from time import monotonic

from annotations.choices import FetchOutcome
from annotations.errors import FetchDelayed


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, which no change of the wall clock can move."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(monotonic() + seconds)

    def remaining(self) -> float:
        """The seconds left, always more than zero; raises FetchDelayed when none are."""
        left = self.at - monotonic()
        if left <= 0:
            raise self.missed()
        return left

    @staticmethod
    def missed() -> FetchDelayed:
        return FetchDelayed(FetchOutcome.TIMEOUT, "The answer was not complete before the deadline.")
