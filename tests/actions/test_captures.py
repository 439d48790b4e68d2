"""Pages from WARC files become texts of their articles, once, in the order of time; what was kept goes out as WARC."""

import pytest
from django.core.management import CommandError, call_command

from annotations import actions
from annotations.choices import SourceKind
from annotations.models import Article, Revision, Snapshot, Source
from annotations.pipeline.exchange import warc
from tests.pipeline.test_warc import URL, answer, record

OTHER = "https://courier.example/harbour"


def page(sentence: str) -> bytes:
    text = f"<p>{sentence}</p><p>The harbour authority published its counts on Tuesday, as it does every week.</p>"
    return answer(f"<html><title>Harbour news</title><body><article>{text * 3}</article>".encode())


def ingested(tmp_path, capsys, *records: bytes) -> list[str]:
    path = tmp_path / "captures.warc"
    path.write_bytes(b"".join(records))
    try:
        call_command("ingest_warc", path, team="newsroom")
    except CommandError as error:
        return [*capsys.readouterr().out.splitlines(), str(error)]
    return capsys.readouterr().out.splitlines()


def test_it_works(team, erin, bob, tmp_path, capsys):
    first = record(page("The ferry carried 1,200 passengers on Monday."), date="2026-03-03T09:00:00Z")
    second = record(page("The ferry carried 1,100 passengers on Monday."), date="2026-03-05T09:00:00Z")
    other = record(page("The old bridge will close in May, the council said."), url=OTHER)
    assert ingested(tmp_path, capsys, first, second, other)[-1] == "3 pages, 0 not read"
    article = Article.objects.get(url=URL)
    texts = [revision.text for revision in article.revisions.order_by("number")]
    assert "1,200" in texts[0]
    assert "1,100" in texts[1]
    assert article.current_revision.snapshot.fetched_at.isoformat() == "2026-03-05T09:00:00+00:00"

    told = ingested(tmp_path, capsys, first, second, other)
    assert [line.endswith("read before") for line in told] == [True, True, True, False]
    assert Revision.objects.count() == 3

    check_what_is_refused(tmp_path, capsys)
    check_it_goes_out_again(team, erin, bob, tmp_path)


def check_what_is_refused(folder, capsys):
    older = record(page("The ferry carried 900 passengers on Monday."), date="2026-03-04T09:00:00Z")
    later = record(page("The ferry will carry 900 passengers."), date="2099-03-04T09:00:00Z")
    told = ingested(folder, capsys, older, later, older[:-90])
    assert "captured on 2026-03-04" in told[0]
    assert "in the future" in told[1]
    assert "breaks off" in told[2]
    assert told[-1].startswith("3 of 3 were not read")
    assert Revision.objects.count() == 3


def check_it_goes_out_again(team, erin, bob, folder):
    """All that was kept, but for the pages of withheld sources."""
    actions.articles.submit(team, by=erin, body=b"Posted without an address.", media_type="text/plain")
    assert exported(folder) == [URL, URL, OTHER]
    source, _ = actions.sources.add(
        team, by=erin, kind=SourceKind.DOCUMENT, title="Counts", citation="Seen on paper"
    )
    Source.objects.filter(pk=source.pk).update(snapshot=Snapshot.objects.get(url=OTHER))
    actions.withholdings.withhold(source, by=bob, reason="Somebody's job depends on it.")
    assert exported(folder) == [URL, URL]


def exported(folder) -> list[str]:
    path = folder / "newsroom.warc.gz"
    call_command("export_warc", "newsroom", path)
    with path.open("rb") as file:
        return [capture.found.url for capture in warc.read(file, most=10_000_000)]


def test_no_such_team(db, tmp_path):
    with pytest.raises(CommandError, match="no team"):
        call_command("export_warc", "nobody", tmp_path / "x.warc.gz")
