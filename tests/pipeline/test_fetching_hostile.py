"""Origins that mean harm: each fetch ends with its outcome, within its deadline and its limits.

Nothing here measures time. A slow origin would, if it were waited for, end with a page; so an outcome of
`timeout` shows that it was not.
"""

import gzip
import socket
import threading
import zlib
from datetime import UTC, datetime
from itertools import count

import pytest

from annotations.errors import FetchFailed, Temporary
from annotations.pipeline.fetching import FetchRules, fetch
from annotations.pipeline.fetching.inflation import glimpse, inflate
from tests.origin import Origin, gzipped, redirect, reply

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PATIENCE = 0.5  # seconds, the deadline of these tests
DRIPS = 40  # pieces of a slow answer, PATIENCE / 5 apart: eight deadlines long


@pytest.fixture
def origin():
    with Origin() as server:
        yield server


@pytest.fixture
def rules(origin):
    return FetchRules(
        deadline=PATIENCE,
        max_bytes=100_000,
        max_inflated=300_000,
        max_header_bytes=8_192,
        allowed_networks=(origin.network,),
        respect_robots=False,
    )


def drip(before, piece, after=b""):
    """An origin that sends one piece after the other, each just soon enough to look alive."""

    def answer(wire):
        wire.send(before)
        for _ in range(DRIPS):
            wire.pause(PATIENCE / 5)
            wire.send(piece)
        wire.send(after)

    return answer


def flood(before, piece):
    """An origin that never stops sending."""

    def answer(wire):
        wire.send(before)
        while True:
            wire.send(piece)

    return answer


def silence(wire):
    wire.pause(PATIENCE * 8)
    wire.send(reply(200, "too late"))


def walk(wire):
    """Each redirect takes a while and leads to the next: no single answer is slow."""
    wire.pause(PATIENCE / 5)
    wire.send(redirect("/slow"))


def gzip_bomb(size):
    """`size` zeros, built without ever holding them."""
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([press.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)] + [press.flush()])


def chunk(piece):
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


STORY = b"<p>The ferry sails again.</p>"
BOMB = gzip_bomb(50_000_000)
DOUBLE_BOMB = gzip.compress(BOMB)

SLOW = {
    "says nothing": silence,
    "drips its status line": drip(b"HTTP/1.1 2", b"", b"00 OK\r\nContent-Length: 0\r\n\r\n"),
    "drips its headers": drip(HEAD, b"X-Wait: 1\r\n", b"Content-Length: 0\r\n\r\n"),
    "drips one header": drip(HEAD + b"X-Wait: ", b"1", b"\r\nContent-Length: 0\r\n\r\n"),
    "drips its body": drip(HEAD + b"Content-Length: %d\r\n\r\n" % DRIPS, b"x"),
    "drips its chunks": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", b"0\r\n\r\n"),
    "drips a chunk's size": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0", b"\r\n\r\n"),
    "drips trailers": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-T: 1\r\n", b"\r\n"),
    "drips interim answers": drip(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", reply(200, STORY)),
    "promises more than it sends": drip(HEAD + b"Content-Length: 99999\r\n\r\n", b"", b"x" * 99_999),
    "redirects slowly": walk,
}

LARGE = {
    "declares too much": reply(200, b"", Content_Length="100001"),
    "declares absurdly much": reply(200, b"", Content_Length="9" * 19),
    "sends too much": reply(200, b"x" * 100_001),
    "sends one byte too much without saying so": HEAD + b"\r\n" + b"x" * 100_001,
    "sends without end": flood(HEAD + b"\r\n", b"x" * 4096),
    "sends chunks without end": flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk(b"x" * 4096)),
    "sends tiny chunks without end": flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk(b"x") * 1000),
    "sends chunk extensions without end": flood(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 4000 + b"\r\nx\r\n"
    ),
    "sends interim answers without end": flood(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100),
    "sends many headers": HEAD + b"X-Many: x\r\n" * 1000 + b"Content-Length: 0\r\n\r\n",
    "sends one great header": HEAD + b"X-Great: " + b"x" * 9_000 + b"\r\nContent-Length: 0\r\n\r\n",
    "sends a gzip bomb": reply(200, BOMB, Content_Encoding="gzip"),
    "sends a gzip bomb in gzip": reply(200, DOUBLE_BOMB, Content_Encoding="gzip, gzip"),
    "sends a deflate bomb": reply(200, zlib.compress(bytes(5_000_000)), Content_Encoding="deflate"),
}

BROKEN = {
    "hangs up at once": b"",
    "hangs up in its headers": HEAD,
    "hangs up in its body": HEAD + b"Content-Length: 100\r\n\r\nhalf a st",
    "hangs up in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\nhalf",
    "hangs up before the last chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    "cuts its gzip short": reply(200, gzip.compress(STORY * 50)[:-12], Content_Encoding="gzip"),
    "spoils its gzip": reply(200, gzip.compress(STORY)[:-6] + b"\0" * 6, Content_Encoding="gzip"),
    "calls plain text gzip": reply(200, STORY, Content_Encoding="gzip"),
    "sends a million empty gzips": reply(200, gzip.compress(b"") * 4_000, Content_Encoding="gzip"),
    "does not speak HTTP": b"220 mail.example ESMTP\r\n",
    "speaks HTTP/0.9": b"<html>hello",
    "has no status": b"HTTP/1.1 OK\r\n\r\n",
    "gives two lengths": HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "gives a length that is no number": HEAD + b"Content-Length: -1\r\n\r\nabcd",
    "gives a chunk size that is no number": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    "splits its headers": HEAD + b"X-A: b\0c\r\nContent-Length: 0\r\n\r\n",
    "sends headers without end": flood(HEAD, b"X-Many: x\r\n" * 100),
    "switches protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    "redirects to nowhere": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
}


def refused(origin, rules, answer):
    origin.answers["/slow"] = origin.answers["/"] = answer
    with pytest.raises(FetchFailed) as caught:
        fetch(origin.url("/slow"), rules=rules, now=NOW)
    return caught.value


@pytest.mark.parametrize("does", SLOW)
def test_an_origin_that_takes_too_long_is_left(origin, rules, does):
    failure = refused(origin, rules, SLOW[does])
    assert failure.outcome == "timeout"
    assert isinstance(failure, Temporary)


@pytest.mark.parametrize("does", LARGE)
def test_an_origin_that_sends_too_much_is_left(origin, rules, does):
    failure = refused(origin, patient(rules), LARGE[does])
    assert failure.outcome == "too_large"
    assert not isinstance(failure, Temporary)


@pytest.mark.parametrize("does", BROKEN)
def test_half_a_page_is_never_taken_for_a_page(origin, rules, does):
    failure = refused(origin, patient(rules), BROKEN[does])
    assert failure.outcome in {"server_error", "unreachable"}
    assert isinstance(failure, Temporary)


def patient(rules):
    """The same limits with time enough, so that only the size or the damage can end the fetch."""
    return FetchRules(
        deadline=30,
        max_bytes=rules.max_bytes,
        max_inflated=rules.max_inflated,
        max_header_bytes=rules.max_header_bytes,
        allowed_networks=rules.allowed_networks,
        respect_robots=False,
    )


def test_a_handshake_that_never_comes_is_left():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        rules = FetchRules(deadline=PATIENCE, allowed_networks=(f"127.0.0.1:{port}",), respect_robots=False)
        with pytest.raises(FetchFailed) as caught:
            fetch(f"https://127.0.0.1:{port}/", rules=rules, now=NOW)
    assert caught.value.outcome == "timeout"


def test_a_name_server_that_says_nothing_is_left(rules):
    asked = threading.Event()
    answered = threading.Event()

    def mute(host, port):
        asked.set()
        answered.wait(PATIENCE * 8)
        return ["127.0.0.1"]

    with pytest.raises(FetchFailed) as caught:
        fetch("http://mute.example/", rules=rules, now=NOW, resolve=mute)
    answered.set()
    assert asked.is_set()
    assert caught.value.outcome == "timeout"


def test_an_endless_row_of_new_addresses_ends(origin, rules):
    numbers = count()
    origin.answers["/slow"] = lambda wire: wire.send(redirect(f"/{next(numbers)}"))
    for number in range(50):
        origin.answers[f"/{number}"] = redirect(f"/{number + 1}")
    assert refused_as_it_is(origin, patient(rules)).outcome == "redirected"
    assert len(origin.asked) == rules.max_redirects + 1


def refused_as_it_is(origin, rules):
    with pytest.raises(FetchFailed) as caught:
        fetch(origin.url("/slow"), rules=rules, now=NOW)
    return caught.value


def test_robots_txt_and_redirects_share_the_one_deadline(origin, rules):
    """Three waits, each shorter than the deadline, are together longer."""

    def hesitate(answer):
        def hesitant(wire):
            wire.pause(PATIENCE * 0.6)
            wire.send(answer)

        return hesitant

    origin.answers["/robots.txt"] = hesitate(reply(404))
    origin.answers["/slow"] = hesitate(redirect("/then"))
    origin.answers["/then"] = hesitate(reply(200, STORY))
    asking = FetchRules(deadline=PATIENCE, allowed_networks=rules.allowed_networks)
    assert refused_as_it_is(origin, asking).outcome == "timeout"


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip, gzip", "gzip, br", "x-unknown"])
def test_an_encoding_that_was_not_asked_for_is_not_read(origin, rules, encoding):
    origin.answers["/slow"] = reply(200, STORY, Content_Encoding=encoding)
    assert refused_as_it_is(origin, patient(rules)).outcome == "extraction_failed"


# What looks odd and is harmless

RAW = zlib.compressobj(wbits=-15)
HARMLESS = {
    "exactly as much as allowed": (reply(200, b"x" * 100_000), b"x" * 100_000),
    "exactly as much once opened": (gzipped(b"x" * 300_000), b"x" * 300_000),
    "gzip in gzip": (reply(200, gzip.compress(gzip.compress(STORY)), Content_Encoding="gzip, gzip"), STORY),
    "two gzip members": (
        reply(200, gzip.compress(STORY) + gzip.compress(STORY), Content_Encoding="gzip"),
        STORY * 2,
    ),
    "padding after gzip": (reply(200, gzip.compress(STORY) + b"\0" * 99, Content_Encoding="gzip"), STORY),
    "deflate in its wrapper": (reply(200, zlib.compress(STORY), Content_Encoding="deflate"), STORY),
    "deflate without": (reply(200, RAW.compress(STORY) + RAW.flush(), Content_Encoding="Deflate"), STORY),
    "an old name for gzip": (reply(200, gzip.compress(STORY), Content_Encoding="x-gzip"), STORY),
    "no encoding, by name": (reply(200, STORY, Content_Encoding="identity"), STORY),
    "an empty gzip body": (reply(200, b"", Content_Encoding="gzip"), b""),
    "more than its length": (HEAD + b"Content-Length: 5\r\n\r\nhello, and more", b"hello"),
    "an early hint": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + reply(200, STORY), STORY),
    "bare line feeds": (b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", b"hello"),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\nhello", b"hello"),
}


@pytest.mark.parametrize("sends", HARMLESS)
def test_what_is_only_odd_is_read(origin, rules, sends):
    answer, body = HARMLESS[sends]
    origin.answers["/slow"] = answer
    assert fetch(origin.url("/slow"), rules=patient(rules), now=NOW).body == body


def test_inflating_stops_at_the_limit_and_not_after(rules):
    assert len(inflate(gzip.compress(b"x" * 1000), "gzip", limit=1000)) == 1000
    with pytest.raises(FetchFailed):
        inflate(gzip.compress(b"x" * 1001), "gzip", limit=1000)


def test_the_body_of_an_error_is_only_glimpsed(origin, rules):
    for body, encoding in (
        (BOMB, "gzip"),
        (b"no gzip", "gzip"),
        (STORY, "br"),
        (gzip.compress(STORY)[:-9], "gzip"),
    ):
        failure = refused(origin, patient(rules), reply(403, body, Content_Encoding=encoding))
        assert failure.outcome == "forbidden"


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"HTTP/1.1 404 Gone\r\nContent-Length: %d\r\n\r\n" % DRIPS, b"x"),
        flood(b"HTTP/1.1 404 Gone\r\n\r\n", b"x" * 4096),
        b"HTTP/1.1 404 Gone\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 404 Gone\r\nTransfer-Encoding: chunked\r\n\r\nzz",
    ],
    ids=["dripped", "endless", "cut short", "broken"],
)
def test_an_error_is_known_by_its_status_whatever_its_body_does(origin, rules, answer):
    assert refused(origin, rules, answer).outcome == "gone"


def test_a_glimpse_gives_what_it_has():
    squeezed = gzip.compress(bytes(range(256)) * 100)
    assert glimpse(squeezed[:-20], "gzip", limit=100) == bytes(range(100))
    assert glimpse(gzip.compress(squeezed), "gzip, gzip", limit=100) == bytes(range(100))
    assert (
        glimpse(b"no gzip", "gzip", limit=100)
        == glimpse(b"", "gzip", limit=100)
        == glimpse(b"x", "br", limit=100)
        == b""
    )
