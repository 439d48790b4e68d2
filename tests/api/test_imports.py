"""Bringing in fact-checks by others: a file, a job, what became of each of them."""

import json

import pytest
from django.core.management import call_command

from annotations import actions
from annotations.errors import Conflict
from annotations.models import Event, Import, Job, KnownCheck
from annotations.tasks import run_job
from tests.api.conftest import problem
from tests.pipeline.test_exchange import BRIDGE, FERRY, page

pytestmark = pytest.mark.django_db
LONG = FERRY | {"url": "https://facts.example/long", "claimReviewed": "x" * 9000, "headline": "y" * 2000}


def bring(program, content: str, **more) -> dict:
    response = program.post("imports", {"content": content, **more})
    assert response.status_code == 202, response.content
    run_job(str(Job.objects.get(kind="import_reviews", state="pending").pk))
    return program.get(f"imports/{response.json()['id']}").json()


def test_it_works(api, bob):
    program = api(bob)
    nowhere = FERRY | {"url": "not an address"}

    done = bring(program, json.dumps([FERRY, BRIDGE, nowhere, LONG]), name="May")

    counts = [done[name] for name in ("total", "position", "added", "changed", "unchanged", "failed")]
    assert counts == [4, 4, 3, 0, 0, 1]
    assert done["problems"] == [
        {"place": "element 3", "detail": "It does not say where the check is published (url)."}
    ]
    (check,) = program.results("known-checks", url=FERRY["url"])
    assert (check["statement"], check["finding"]) == ("The ferry carried 1,200 passengers.", "refuted")
    assert program.get(f"known-checks/{check['id']}").json()["document"] == FERRY
    job = Job.objects.get(subject_id=done["id"])
    assert (job.state, job.total, job.done, job.failed) == ("done", 4, 3, 1)
    assert Event.objects.get(kind="import.done").data == {
        "added": 3,
        "changed": 0,
        "unchanged": 0,
        "failed": 1,
    }


def test_the_same_again_writes_nothing_and_what_changed_is_changed(api, bob):
    program = api(bob)
    # Two of one address and statement: the last one counts, each time.
    file = page(json.dumps([FERRY | {"headline": "First"}, BRIDGE, FERRY]))
    assert bring(program, file)["added"] == 2
    before = list(KnownCheck.objects.order_by("pk").values())

    again = bring(program, file)

    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert list(KnownCheck.objects.order_by("pk").values()) == before
    corrected = bring(program, json.dumps(FERRY), ratings={"False": "mixed"})
    assert (corrected["added"], corrected["changed"]) == (0, 1)
    assert KnownCheck.objects.get(url=FERRY["url"]).finding == "mixed"


def test_a_worker_that_dies_half_way_loses_nothing(monkeypatch, bob, team):
    monkeypatch.setattr(actions.imports, "AT_ONCE", 1)
    brought, job = actions.imports.begin(team, by=bob, content=json.dumps([FERRY, BRIDGE]))
    first = actions.jobs.lease(job.pk)
    reads = actions.imports._read(brought)
    actions.imports._step(first, brought, reads[:1], total=2)
    Job.objects.filter(pk=job.pk).update(leased_until=job.created_at)  # it died

    second = actions.jobs.lease(job.pk)
    with pytest.raises(Conflict):  # or was only slow
        actions.imports._step(first, brought, reads[1:], total=2)
    actions.imports.carry_out(second)

    done = Import.objects.get(pk=brought.pk)
    assert (done.added, done.unchanged, done.position) == (2, 0, 2)


def test_others_neither_import_nor_see_what_was(api, bob, erin, mallory):
    done = bring(api(bob), json.dumps(FERRY))
    problem(api(erin).post("imports", {"content": "{}"}), 403, "role_too_low")
    problem(api(mallory).get(f"imports/{done['id']}"), 404, "not_found")
    assert api(mallory).results("known-checks") == []


def test_bad_input(api, bob):
    problem(api(bob).post("imports", {"content": " "}), 422, "invalid_input")
    problem(api(bob).post("imports", {"content": "{}", "ratings": {"False": "maybe"}}), 422, "invalid_input")
    assert bring(api(bob), "[]")["total"] == 0


def test_the_command(team, tmp_path, capsys):
    file = tmp_path / "facts.csv"
    file.write_text("claim,url,rating\nThe ferry sank.,https://facts.example/1,False\nOh.,nowhere,True\n")

    call_command("import_reviews", "--team", team.slug, str(file))
    call_command("import_reviews", "--team", team.slug, str(file))

    first, wrong, second, _ = capsys.readouterr().out.splitlines()
    assert first.endswith("1 added, 0 changed, 0 unchanged, 1 could not be read")
    assert wrong.strip() == "line 3: It does not say where the check is published (url)."
    assert second.endswith("0 added, 0 changed, 1 unchanged, 1 could not be read")
