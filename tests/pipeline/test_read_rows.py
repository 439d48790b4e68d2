"""`manage.py read`: pages and scraped text at the command line, a reading a row, without a database."""

import base64
import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotations.choices import BODY_BLOCKS

FIRST = "The harbour board voted on Monday to raise the mooring fee by 12 per cent from the first of April."
SECOND = "“We were not asked,” said Ivo Lund, who has kept a boat at the pier for thirty years."
PAGE = (
    "<html lang=en><head><title>Mooring fee rises</title><meta name=author content='Ada Brook'>"
    "<meta property='article:modified_time' content='2025-05-03'></head><body><nav><a href=/>Home</a></nav>"
    f"<h1>Mooring fee rises</h1><p>{FIRST}</p><p>{SECOND}</p><p>© Skerry. All rights reserved.</p></body></html>"
)


def read(monkeypatch, *rows) -> list[dict]:
    given = b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    printed = io.StringIO()
    call_command("read", "--jsonl", stdout=printed, stderr=io.StringIO())
    return [json.loads(line) for line in printed.getvalue().splitlines()]


def row(**more) -> dict:
    return {"id": "a", "html_base64": base64.b64encode(PAGE.encode()).decode(), **more}


def test_it_works(monkeypatch):
    (answer,) = read(monkeypatch, row(url="https://skerry.example/fee"))
    assert (answer["id"], answer["title"], answer["byline"]) == ("a", "Mooring fee rises", "Ada Brook")
    assert answer["body"] == f"{FIRST}\n\n{SECOND}"
    assert answer["licence"] == "© Skerry. All rights reserved."
    assert answer["extractor"].startswith("factcheck-html ")
    text = answer["text"]
    blocks = [text[b["start"] : b["end"]] for b in answer["blocks"] if b["kind"] in BODY_BLOCKS]
    assert blocks == [FIRST, SECOND]
    for attribution in answer["attributions"]:
        for span in filter(None, (attribution[name] for name in ("source", "cue", "content"))):
            assert 0 <= span[0] < span[1] <= len(text)
    assert any(text[slice(*a["source"])] == "Ivo Lund" for a in answer["attributions"] if a["source"])


def test_a_date_of_change_is_no_date_of_publication(monkeypatch):
    (answer,) = read(monkeypatch, row())
    assert (answer["published"], answer["modified"], answer["date"]) == (None, "2025-05-03", None)


def test_scraped_text_says_where_it_stood(monkeypatch):
    raw = f"Mooring fee rises\r\n\r\n*By Ada Brook*\r\n\r\n{FIRST}\r\n"
    (answer,) = read(monkeypatch, {"id": 7, "text": raw})
    (paragraph,) = (block for block in answer["blocks"] if block["kind"] == "paragraph")
    assert raw[paragraph["raw_start"] : paragraph["raw_end"]] == FIRST


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b"{", "invalid_json"),
        (b"[1]", "invalid_json"),
        ({"id": "b"}, "invalid_input"),
        ({"id": "b", "html_base64": "***"}, "invalid_input"),
        ({"id": "b", "text": "x", "url": 7}, "invalid_input"),
        ({"id": "b", "html_base64": ""}, "extraction_failed"),
    ],
)
def test_a_bad_row_says_why_and_the_next_is_read(monkeypatch, bad, code):
    answers = read(monkeypatch, bad, b"", row())
    assert [answer.get("error", {}).get("code") for answer in answers] == [code, None]
    assert answers[1]["title"] == "Mooring fee rises"


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError):
        call_command("read", "no-such-file.html", stdout=io.StringIO())
