"""WARC files as others write them, as we write them, and as somebody breaks them."""

import gzip
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pytest

from annotations.pipeline.exchange import warc
from annotations.values import Page
from annotations.values.exchange import Unreadable

URL = "https://courier.example/ferry"
HTML = b"<p>The ferry carried 1,200 passengers \xf0\x9f\x9a\xa2.</p>"
AT = datetime(2026, 3, 3, 9, 12, 31, 200871, tzinfo=UTC)


def record(
    block: bytes, *, kind="response", type="application/http", url=URL, date="2026-03-03T09:12:31Z", **more
) -> bytes:
    headers = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": date, "Content-Type": type}
    headers |= {"Content-Length": str(len(block))} | {
        name.replace("_", "-"): value for name, value in more.items()
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["WARC/1.0", *lines, "", ""]).encode() + block + b"\r\n\r\n"


def answer(body: bytes = HTML, *headers: str, status="200 OK", type="text/html; charset=UTF-8") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {type}", *headers, "", ""]).encode() + body


def read(data: bytes, most: int = 100_000) -> list:
    return [capture.found for capture in warc.read(BytesIO(data), most=most)]


def test_it_works():
    (page,) = read(record(answer()))
    assert (page.url, page.body, page.media_type, page.charset) == (URL, HTML, "text/html", "UTF-8")
    assert page.fetched_at == datetime(2026, 3, 3, 9, 12, 31, tzinfo=UTC)
    assert read(gzip.compress(record(answer())) * 2) == [page, page]


@pytest.mark.parametrize(
    "block",
    [
        answer(gzip.compress(HTML), "Content-Encoding: gzip"),
        answer(
            b"1a\r\n" + HTML[:26] + f"\r\n{len(HTML) - 26:x};x=y\r\n".encode() + HTML[26:] + b"\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked",
        ),
        answer(HTML, "Transfer-Encoding: chunked"),
    ],
    ids=["compressed", "chunked", "said to be chunked"],
)
def test_as_it_went_over_the_wire(block):
    assert read(record(block))[0].body == HTML


@pytest.mark.parametrize(
    "other",
    [
        record(answer(status="404 Not Found")),
        record(answer(status="301 Moved", type="text/html")),
        record(answer(type="image/png")),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(b"software: x", kind="warcinfo", type="application/warc-fields"),
        record(HTML, kind="resource", type="text/html", url="urn:sha256:00"),
        record(b"", kind="revisit"),
    ],
)
def test_what_is_no_page_is_passed_over(other):
    assert len(read(other + record(HTML, kind="resource", type="text/html"))) == 1


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (record(answer(b"x" * 200_000)), "larger"),
        (record(answer(b"x" * 3_000_000)), "larger"),
        (record(answer(gzip.compress(b"x" * 30_000_000), "Content-Encoding: gzip")), "larger"),
        (record(answer(gzip.compress(HTML)[:-9], "Content-Encoding: gzip")), "cut short"),
        (record(answer(HTML, "Content-Encoding: rot13")), "rot13"),
        (record(answer(b"1a\r\n" + HTML[:26] + b"\r\nzz\r\n", "Transfer-Encoding: chunked")), "chunks"),
        (record(answer(), date="last week"), "last week"),
        (record(answer(), WARC_Payload_Digest="sha256:" + "0" * 64), "digest"),
    ],
)
def test_a_bad_record_is_told_and_the_next_is_read(bad, why):
    wrong, page = read(bad + record(answer()))
    assert isinstance(wrong, Unreadable)
    assert why in wrong.detail
    assert page.body == HTML


@pytest.mark.parametrize(
    "rest",
    [
        b"not a record",
        record(answer())[:-40],
        record(answer(), Content_Length="-1"),
        record(answer(), Content_Length="99999999999999"),
        record(answer(), Content_Length="many"),
        b"WARC/1.0\r\n" + b"a: b\r\n" * 300,
        b"WARC/1.0\r\n" + b"a" * 100_000,
        gzip.compress(b"WARC/1.0\r\n" + b"a" * 50_000_000),
    ],
)
def test_where_the_file_breaks_off_that_is_said(rest):
    first, second = read(record(answer()) + rest) if not rest.startswith(b"\x1f") else (
        read(gzip.compress(record(answer())) + rest)
    )  # fmt: skip
    assert first.body == HTML
    assert "breaks off" in second.detail


def test_a_truncated_gzip_is_told():
    data = gzip.compress(record(answer()) + record(answer(HTML * 50)))
    assert "breaks off" in read(data[: len(data) - 12])[-1].detail


def test_what_we_write_is_read_the_same():
    fetched = Page(
        url=URL, final_url=URL, status=200, body=HTML, media_type="text/html", charset="utf-8", fetched_at=AT,
        headers=(("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"), ("x-note", "a\r\nb")),
    )  # fmt: skip
    posted = Page(
        url=URL, final_url=URL, status=200, body=b"Plain \xe2\x80\x8d text", media_type="text/plain", charset="utf-8",
        fetched_at=AT, headers=(),
    )  # fmt: skip
    pages = [(UUID(int=1), fetched), (UUID(int=2), posted)]
    first, second = BytesIO(), BytesIO()
    assert warc.write(first, pages, software="Factcheck") == 2
    warc.write(second, pages, software="Factcheck")
    assert first.getvalue() == second.getvalue()
    back = read(first.getvalue())
    for page, (_, before) in zip(back, pages, strict=True):
        assert (page.url, page.body, page.fetched_at) == (before.url, before.body, before.fetched_at)
        assert (page.media_type, page.charset) == (before.media_type, before.charset)
    assert ("x-archive-orig-content-encoding", "gzip") in back[0].headers
