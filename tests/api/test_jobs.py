"""Jobs: what workers were asked to do."""

from annotations import actions
from annotations.models import Job
from tests.api.conftest import problem


def test_it_works(api, erin):
    program = api(erin)
    article = program.post("articles", {"url": "https://courier.example/ferry"}).json()

    (job,) = program.results("jobs", subject=article["id"])

    assert (job["kind"], job["state"], job["done"], job["total"]) == ("ingest_article", "pending", 0, 1)
    assert program.get(f"jobs/{job['id']}").json() == job | {"result": None}
    actions.jobs.finish(actions.jobs.lease(Job.objects.get().pk))
    done = program.get(f"jobs/{job['id']}").json()
    assert (done["state"], done["done"], done["attempts"]) == ("done", 1, 1)
    assert done["finished_at"].endswith("Z")
    assert program.results("jobs", state="pending,running") == []
    assert len(program.results("jobs", kind="ingest_article")) == 1


def test_outsiders_see_nothing(api, mallory, ferry):
    program = api(mallory)
    assert program.results("jobs") == []
    problem(program.get(f"jobs/{Job.objects.first().pk}"), 404, "not_found")


def test_nobody_writes(api, ruth, ferry):
    program = api(ruth)
    problem(program.post("jobs", {"kind": "ingest_article"}), 405, "method_not_allowed")
    problem(program.delete(f"jobs/{Job.objects.first().pk}"), 405, "method_not_allowed")
