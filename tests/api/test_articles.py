"""Articles: an address or a text comes in, a worker reads it, and the team watches it change."""

import pytest

from annotations.choices import JobKind, Scope
from annotations.models import Article, Event, Job, Snapshot
from tests.api.conftest import FEWER, pointers, problem, queries
from tests.conftest import BRIDGE, read_again, reading


def test_it_works(api, erin):
    program = api(erin)

    response = program.post("articles", {"url": "https://courier.example/ferry?utm_source=x"})

    assert response.status_code == 202
    article = response.json()
    assert article["url"] == "https://courier.example/ferry"
    assert article["progress"]["stage"] == "queued"
    assert article["current_revision"] is None
    assert response["Location"].endswith(f"/api/v1/articles/{article['id']}")
    assert response["Retry-After"] == "2"
    job = Job.objects.get()
    assert f'/api/v1/jobs/{job.pk}>; rel="monitor"' in response["Link"]
    assert program.get(response["Location"].removeprefix("http://testserver")).json() == article


@pytest.mark.parametrize(
    ("kind", "media_type"), [("html", "text/html"), ("text", "text/plain"), ("markdown", "text/markdown")]
)
def test_content_may_be_posted(api, erin, kind, media_type):
    response = api(erin).post(
        "articles", {kind: "  The ferry is late.\n", "url": "https://courier.example/late"}
    )

    assert response.status_code == 202
    snapshot = Snapshot.objects.get()
    assert (snapshot.media_type, bytes(snapshot.body)) == (media_type, b"  The ferry is late.\n")
    assert response.json()["state"] == "paused"


def test_one_piece_is_one_article_however_its_address_is_written(api, erin):
    program = api(erin)
    first = program.post("articles", {"url": "https://www.courier.example/ferry/"}).json()
    again = program.post("articles", {"url": "http://courier.example/ferry?utm_medium=mail#top"})
    assert again.status_code == 202
    assert again.json()["id"] == first["id"]
    assert Job.objects.count() == 1


def test_a_wake_up_is_sent_after_the_commit(api, erin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        api(erin).post("articles", {"url": "https://courier.example/ferry"})
    assert len(callbacks) == 1


def test_detail_shows_progress_and_the_current_revision(api, vera, ferry):
    article = api(vera).get(f"articles/{ferry.pk}").json()
    assert article["title"] == "Harbour news"
    assert article["current_revision"]["number"] == 1
    assert article["progress"]["fetch_outcome"] == "changed"
    assert article["progress"]["next_fetch_at"] is not None


def test_one_request_gives_an_article_with_its_text_its_claims_and_where_they_stand(api, vera, ferry):
    program = api(vera)
    article = program.get(f"articles/{ferry.pk}", {"expand": "revision,claims,anchors"}).json()
    text = article["revision"]["text"]
    assert [text[a["start"] : a["end"]] for a in article["anchors"]] == [
        c["statement"] for c in article["claims"]
    ]
    assert queries(lambda: program.get(f"articles/{ferry.pk}", {"expand": "revision,claims,anchors"})) == 5


def test_watching_is_paused_and_taken_up(api, erin, ferry):
    program = api(erin)
    assert program.patch(f"articles/{ferry.pk}", {"state": "paused"}).json()["state"] == "paused"
    assert program.get(f"articles/{ferry.pk}").json()["progress"]["next_fetch_at"] is None
    assert program.patch(f"articles/{ferry.pk}", {"state": "watching"}).json()["state"] == "watching"


def test_refetching_answers_a_job(api, erin, ferry):
    program = api(erin)
    response = program.post(f"articles/{ferry.pk}/refetch")
    assert response.status_code == 202
    job = response.json()
    assert (job["kind"], job["subject"], job["state"]) == (JobKind.INGEST_ARTICLE, str(ferry.pk), "pending")
    assert response["Location"].endswith(f"/api/v1/jobs/{job['id']}")
    assert program.post(f"articles/{ferry.pk}/refetch").json()["id"] == job["id"]


def test_lists_are_filtered(api, erin, vera, ferry):
    other = api(erin).post("articles", {"url": "https://islander.example/bridge"}).json()
    program = api(vera)
    for query, expected in [
        ({"q": "passengers"}, {str(ferry.pk)}),
        ({"q": '"old bridge" -ferry'}, set()),
        ({"stage": "queued"}, {other["id"]}),
        ({"stage": "queued,ready"}, {other["id"], str(ferry.pk)}),
        ({"outlet": other["outlet"]["id"]}, {other["id"]}),
        ({"fetch_outcome": "changed"}, {str(ferry.pk)}),
        ({"state": "gone"}, set()),
        ({"changed_since": "2020-01-01T00:00:00Z"}, {str(ferry.pk)}),
    ]:
        assert {row["id"] for row in program.results("articles", **query)} == expected, query


def test_search_looks_at_what_it_says_now(api, vera, ferry):
    read_again(ferry, reading(FEWER, BRIDGE))
    program = api(vera)
    assert program.results("articles", q="1,100")
    assert not program.results("articles", q="1,200")


def test_parts_of_an_article_have_addresses_of_their_own(api, vera, ferry):
    program = api(vera)
    assert [row["number"] for row in program.results(f"articles/{ferry.pk}/revisions")] == [1]
    assert len(program.results(f"articles/{ferry.pk}/claims")) == 2
    assert [row["start"] for row in program.results(f"articles/{ferry.pk}/anchors", ordering="start")] == [
        0,
        47,
    ]


# --- access ---


def test_viewers_look_and_do_not_touch(api, vera, ferry):
    program = api(vera)
    assert program.get(f"articles/{ferry.pk}").status_code == 200
    refused = problem(program.post("articles", {"url": "https://courier.example/x"}), 403, "role_too_low")
    assert refused["needed"] == "write"
    problem(program.patch(f"articles/{ferry.pk}", {"state": "paused"}), 403, "role_too_low")
    problem(program.post(f"articles/{ferry.pk}/refetch"), 403, "role_too_low")


def test_a_reading_token_does_not_write(api, alice):
    response = api(alice, Scope.READ).post("articles", {"url": "https://courier.example/x"})
    assert problem(response, 403, "scope_missing")["scopes"] == ["read"]


def test_outsiders_see_nothing(api, mallory, ferry):
    program = api(mallory)
    assert program.results("articles") == []
    problem(program.get(f"articles/{ferry.pk}"), 404, "not_found")
    problem(program.get(f"articles/{ferry.pk}/claims"), 404, "not_found")
    problem(program.patch(f"articles/{ferry.pk}", {"state": "paused"}), 404, "not_found")
    problem(program.post(f"articles/{ferry.pk}/refetch"), 404, "not_found")
    ferry.refresh_from_db()
    assert ferry.state == "watching"


def test_two_teams_watch_the_same_piece_apart(api, mallory, ferry):
    theirs = api(mallory).post("articles", {"url": ferry.url}).json()
    assert theirs["id"] != str(ferry.pk)
    assert theirs["title"] is None


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, None),
        ({"url": ""}, None),
        ({"url": "no address"}, None),
        ({"url": "ftp://courier.example/x"}, None),
        ({"url": "http://[::1"}, None),
        ({"url": 7}, {"/url"}),
        ({"url": "https://courier.example/\x00"}, {"/url"}),
        ({"url": "https://courier.example/" + "x" * 2000}, {"/url"}),
        ({"text": "One.", "html": "<p>Two.</p>"}, {"/text", "/html"}),
        ({"text": "   \n"}, None),
        ({"text": ["One."]}, {"/text"}),
        ({"text": "nul \x00 here"}, {"/text"}),
        ({"uri": "https://courier.example/x"}, {"/uri"}),
        ([], {""}),
        ("https://courier.example/x", {""}),
        (None, None),
    ],
)
def test_bad_articles(api, erin, body, expected):
    response = api(erin).post("articles", body)
    found = problem(response, 422, "invalid_input")
    if expected is not None:
        assert pointers(response) == expected, found
    assert not Article.objects.exists()
    assert not Event.objects.filter(kind="article.submitted").exists()


@pytest.mark.parametrize(
    "body", [{"state": "gone"}, {"state": None}, {}, {"title": "x"}, {"state": ["paused"]}]
)
def test_bad_changes(api, erin, ferry, body):
    problem(api(erin).patch(f"articles/{ferry.pk}", body), 422, "invalid_input")


def test_text_without_an_address_is_not_fetched_again(api, erin):
    program = api(erin)
    article = program.post("articles", {"text": "The ferry is late."}).json()
    problem(program.post(f"articles/{article['id']}/refetch"), 409, "illegal_move")
    found = problem(program.patch(f"articles/{article['id']}", {"state": "watching"}), 409, "illegal_move")
    assert found["allowed"] == ["paused"]
