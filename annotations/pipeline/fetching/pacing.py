"""Keep from asking one service too often: questions are spaced, and whoever said “later” is left alone until then."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

from annotations.errors import Temporary

T = TypeVar("T")
LONGEST_SILENCE = 3600.0  # seconds; if it is still meant then, it is said again


class Pace:
    """One service's pace in one process. `spacing` is the seconds from one question to the next."""

    def __init__(
        self,
        spacing: float,
        *,
        clock: Callable[[], float] = monotonic,
        wait: Callable[[float], None] = sleep,
    ) -> None:
        self._spacing = spacing
        self._clock = clock
        self._wait = wait
        self._next = 0.0
        self._shut_until = 0.0

    def ask(self, question: Callable[[], T]) -> T:
        """Ask when it is time to. Raises Temporary at once while the service wants to be left alone."""
        now = self._clock()
        if now < self._shut_until:
            left = self._shut_until - now
            raise Temporary("The service asked to be left alone for a while.", code="busy", retry_after=left)
        if now < self._next:
            self._wait(self._next - now)
        self._next = max(now, self._next) + self._spacing
        try:
            return question()
        except Temporary as failure:
            silence = min(failure.retry_after or 0.0, LONGEST_SILENCE)
            self._shut_until = self._clock() + silence
            raise
