"""`manage.py ingest --dry-run`: what a file or an address would change, as JSON, and nothing written."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotations import actions
from annotations.models import Article, Event, Fetch, Job, Revision, Snapshot
from tests.origin import Origin, reply

BEFORE = (
    "The ferry carried 1,200 passengers on Monday, the harbour office said.\n\nThe bridge will close in May."
)
AFTER = BEFORE.replace("1,200", "1,100")


def run(*arguments: str) -> dict:
    said = StringIO()
    call_command("ingest", *arguments, "--team", "newsroom", stdout=said, stderr=StringIO())
    return json.loads(said.getvalue())


def counts() -> list[int]:
    return [model.objects.count() for model in (Revision, Snapshot, Fetch, Event)]


@pytest.fixture
def watched(team, erin, settings) -> Article:
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        origin.answers["/ferry"] = [reply(200, text, Content_Type="text/plain") for text in (BEFORE, AFTER)]
        article, job, _ = actions.articles.submit(team, by=erin, url=origin.url("/ferry"))
        actions.ingestion.ingest(actions.jobs.lease(job.pk))
        yield article


def test_a_file(watched, tmp_path):
    before = counts()
    (tmp_path / "ferry.txt").write_text(AFTER)

    report = run(str(tmp_path / "ferry.txt"), "--url", watched.url, "--dry-run")

    (revision,) = report["revisions"]
    (change,) = revision["changes"]
    assert (report["outcome"], change["old_text"], change["new_text"]) == ("changed", "1,200", "1,100")
    assert counts() == before


def test_an_address(watched):
    before = counts()
    report = run(watched.url, "--dry-run")
    assert (report["outcome"], report["events"]["revision.added"]) == ("changed", 1)
    assert counts() == before
    assert Job.objects.latest("id").result["outcome"] == "changed"


def test_what_is_not_known_cannot_change(watched, tmp_path):
    (tmp_path / "fog.txt").write_text("Fog is expected.")
    with pytest.raises(CommandError, match="1 of 1"):
        run(str(tmp_path / "fog.txt"), "--url", "https://courier.example/fog", "--dry-run")
    assert Article.objects.count() == 1
