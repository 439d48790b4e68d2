"""Server-Sent Events (WHATWG HTML, 9.2) from a server whose every open answer holds a thread.

So a stream is short (`EVENT_STREAM_SECONDS`), and only `EVENT_STREAMS` of a process are open at a time. A client
loses nothing by either: it comes again with Last-Event-ID, as EventSource does by itself after `retry`. Where
no place is free it gets what there is and comes again: the stream has become polling. Who begins now is told at once
where that is, by an id without an event, or what happens before they come again would be lost to them.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from rest_framework.request import Request

from annotations.api.json import dumps

MEDIA_TYPE = "text/event-stream"
AT_ONCE = 200  # events read by one query
EVERY = 0.5  # seconds between two looks
QUIET = 10.0  # seconds of silence after which a comment is sent, to find out whether anybody still listens
RETRY = 3000  # milliseconds until the client comes again

# What comes after the position given, with the position of each.
Reading = Callable[[int], list[tuple[int, dict[str, Any]]]]


class Places:
    """How many streams this process has open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = 0

    def take(self) -> bool:
        with self._lock:
            free = self._taken < settings.EVENT_STREAMS
            self._taken += free
            return free

    def give_back(self) -> None:
        with self._lock:
            self._taken -= 1


places = Places()


class Stream(Iterator[bytes]):
    """The frames of one stream. It is an object because `close` must be called even where nobody ever read."""

    def __init__(self, read: Reading, *, begins: str, seconds: float, holds_place: bool) -> None:
        self._frames = _frames(read, begins, seconds)
        self._holds_place = holds_place

    def __next__(self) -> bytes:
        return next(self._frames)

    def close(self) -> None:
        self._frames.close()
        if self._holds_place:
            self._holds_place = False
            places.give_back()


def wanted(request: Request) -> bool:
    return MEDIA_TYPE in request.headers.get("Accept", "")


def answer(read: Reading, *, begins: str = "") -> StreamingHttpResponse:
    """What `read` finds from now on, for as long as streams last here. `begins` is the id of the event before."""
    has_place = places.take()
    seconds = settings.EVENT_STREAM_SECONDS if has_place else 0.0
    stream = Stream(read, begins=begins, seconds=seconds, holds_place=has_place)
    response = StreamingHttpResponse(stream, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would keep the frames until it has a bufferful
    return response


def frame(row: dict[str, Any]) -> bytes:
    """One event; JSON has no bare line breaks, so it is one line of data."""
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (str(row["id"]).encode(), row["kind"].encode(), dumps(row))


def _frames(read: Reading, begins: str, seconds: float) -> Iterator[bytes]:
    yield b"retry: %d\n\n" % RETRY
    if begins:
        yield b"id: %s\n\n" % begins.encode()
    begun = spoken = time.monotonic()
    position = 0
    while True:
        for number, row in read(position):
            position = number
            yield frame(row)
            spoken = time.monotonic()
        now = time.monotonic()
        if now - begun >= seconds:
            return
        if now - spoken >= QUIET:
            spoken = now
            yield b": still here\n\n"
        time.sleep(EVERY)
