"""What can go wrong, as a small tree: every error has a stable code and knows whether to try again."""

from datetime import datetime
from typing import Any


class FactcheckError(Exception):
    """Something this service refuses or cannot do.

    `code` is stable and machine-readable; `detail` tells a person what to do; `status` is the HTTP
    status a door answers with; `extra` are members added to the problem document.
    """

    code = "error"
    status = 400

    def __init__(self, detail: str, *, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.extra = extra


class Temporary(FactcheckError):
    """It may work later: a worker tries again with back-off.

    `retry_after` is the earliest useful delay in seconds, where the other side named one.
    """

    code = "temporary"
    status = 503

    def __init__(self, detail: str, *, retry_after: float | None = None, **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.retry_after = retry_after


class Permanent(FactcheckError):
    """It will not work however often it is tried."""

    code = "permanent"


class InvalidInput(FactcheckError):
    """What was sent does not make sense; `errors` points at the fields: [{pointer, detail}]."""

    code = "invalid_input"
    status = 422


class IllegalMove(FactcheckError):
    """The object is not in a state from which this may happen; `allowed` lists what may."""

    code = "illegal_move"
    status = 409


class NotAllowed(FactcheckError):
    """The member's role or the token's scope does not reach this far."""

    code = "not_allowed"
    status = 403


class Conflict(FactcheckError):
    """Somebody else was first; look again before writing."""

    code = "conflict"
    status = 409


class FetchFailed(FactcheckError):
    """A page could not be had. `outcome` is a FetchOutcome; `code` equals it.

    Final for this attempt, unless it is a FetchDelayed too.
    """

    status = 502

    def __init__(self, outcome: str, detail: str, **extra: Any) -> None:
        super().__init__(detail, code=outcome, **extra)
        self.outcome = outcome


class FetchDelayed(FetchFailed, Temporary):
    """A page could not be had now, but may be later: unreachable, timeout, server_error.

    `except FetchFailed` catches it with the rest; `isinstance(failure, Temporary)` tells it apart.
    """


class HostBusy(Temporary):
    """Another worker is with this host, or it asks for time between visits: come back at `free_at` (aware).

    Nothing was attempted, so it counts as no attempt.
    """

    code = "host_busy"

    def __init__(self, host: str, free_at: datetime) -> None:
        super().__init__(f"{host} is not to be visited before {free_at.isoformat()}.")
        self.host = host
        self.free_at = free_at


class ReadingFailed(Permanent):
    """The bytes were had but no article could be read from them."""

    code = "extraction_failed"
