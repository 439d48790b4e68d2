"""Feeds: an outlet's list is watched, and what is new in it becomes an article."""

import pytest

from annotations import actions
from annotations.choices import JobKind, Scope
from annotations.models import Feed, Job, Outlet
from tests.api.conftest import pointers, problem, queries

URL = "https://courier.example/news.rss"


@pytest.fixture
def feed(team, erin) -> Feed:
    return actions.feeds.watch(team, by=erin, url=URL)[0]


def test_it_works(api, erin):
    program = api(erin)

    response = program.post("feeds", {"url": f"{URL}?utm_source=x"})

    assert response.status_code == 202
    feed = response.json()
    assert (feed["url"], feed["state"], feed["kind"]) == (URL, "watching", None)
    assert feed["outlet"]["address"] == "courier.example"
    assert feed["progress"]["fetch_outcome"] is None
    assert response["Location"].endswith(f"/api/v1/feeds/{feed['id']}")
    (job,) = program.results("jobs", subject=feed["id"])
    assert job["kind"] == "fetch_feed"
    assert f'/api/v1/jobs/{job["id"]}>; rel="monitor"' in response["Link"]
    assert program.get(f"feeds/{feed['id']}").json() == feed


def test_watching_it_again_is_watching_it_once(api, erin, feed):
    assert api(erin).post("feeds", {"url": URL}).json()["id"] == str(feed.pk)
    assert Job.objects.count() == 1


def test_a_wake_up_is_sent_after_the_commit(api, erin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        api(erin).post("feeds", {"url": URL})
    assert len(callbacks) == 1


def test_its_outlet_may_be_named(api, erin, team):
    outlet = Outlet.objects.create(team=team, name="Harbour Courier", address="channels.example/harbour")
    body = {"url": "https://feeds.example/7", "outlet": str(outlet.pk)}
    assert api(erin).post("feeds", body).json()["outlet"]["name"] == "Harbour Courier"


def test_watching_is_paused_and_taken_up(api, erin, feed):
    program = api(erin)
    assert program.patch(f"feeds/{feed.pk}", {"state": "paused"}).json()["state"] == "paused"
    assert program.get(f"feeds/{feed.pk}").json()["progress"]["next_fetch_at"] is None
    assert program.patch(f"feeds/{feed.pk}", {"state": "watching"}).json()["state"] == "watching"


def test_refetching_answers_a_job(api, erin, feed):
    program = api(erin)
    response = program.post(f"feeds/{feed.pk}/refetch")
    assert response.status_code == 202
    job = response.json()
    assert (job["kind"], job["subject"]) == (JobKind.FETCH_FEED, str(feed.pk))
    assert program.post(f"feeds/{feed.pk}/refetch").json()["id"] == job["id"]


def test_lists_are_filtered(api, erin, vera, feed):
    other = api(erin).post("feeds", {"url": "https://islander.example/atom.xml"}).json()
    Feed.objects.filter(pk=feed.pk).update(kind="rss", state="paused", fetch_outcome="gone")
    program = api(vera)
    for query, expected in [
        ({}, {str(feed.pk), other["id"]}),
        ({"state": "paused"}, {str(feed.pk)}),
        ({"kind": "rss,atom"}, {str(feed.pk)}),
        ({"fetch_outcome": "gone"}, {str(feed.pk)}),
        ({"outlet": other["outlet"]["id"]}, {other["id"]}),
    ]:
        assert {row["id"] for row in program.results("feeds", **query)} == expected, query


def test_a_list_is_one_query_however_long(api, vera, team, erin, feed):
    program = api(vera)
    before = queries(lambda: program.get("feeds"))
    for number in range(10):
        actions.feeds.watch(team, by=erin, url=f"https://courier.example/{number}.rss")
    assert queries(lambda: program.get("feeds")) == before


# --- access ---


def test_viewers_look_and_change_nothing(api, vera, feed):
    program = api(vera)
    assert program.get(f"feeds/{feed.pk}").status_code == 200
    problem(program.post("feeds", {"url": URL}), 403, "role_too_low")
    problem(program.patch(f"feeds/{feed.pk}", {"state": "paused"}), 403, "role_too_low")
    problem(program.post(f"feeds/{feed.pk}/refetch"), 403, "role_too_low")


def test_a_token_that_may_only_read_changes_nothing(api, erin):
    problem(api(erin, Scope.READ).post("feeds", {"url": URL}), 403, "scope_missing")


def test_outsiders_see_nothing(api, mallory, team, feed):
    program = api(mallory)
    assert program.results("feeds") == []
    problem(program.get(f"feeds/{feed.pk}"), 404, "not_found")
    problem(program.patch(f"feeds/{feed.pk}", {"state": "paused"}), 404, "not_found")
    problem(program.post(f"feeds/{feed.pk}/refetch"), 404, "not_found")
    outlet = Outlet.objects.get(team=team)
    assert pointers(program.post("feeds", {"url": URL, "outlet": str(outlet.pk)})) == {"/outlet"}


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/url"}),
        ({"url": ""}, {"/url"}),
        ({"url": 7}, {"/url"}),
        ({"url": "https://courier.example/" + "x" * 2000}, {"/url"}),
        ({"url": URL, "outlet": "x"}, {"/outlet"}),
        ({"url": URL, "state": "paused"}, {"/state"}),
        ({"url": "javascript:alert(1)"}, None),
    ],
)
def test_bad_feeds(api, erin, body, expected):
    found = problem(api(erin).post("feeds", body), 422, "invalid_input")
    if expected is not None:
        assert {error["pointer"] for error in found.get("errors", [])} == expected
    assert not Feed.objects.exists()


@pytest.mark.parametrize("state", ["gone", None, 7, ["paused"]])
def test_bad_states(api, erin, feed, state):
    assert pointers(api(erin).patch(f"feeds/{feed.pk}", {"state": state})) == {"/state"}
