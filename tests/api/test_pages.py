"""Pages: each row once, whatever is added meanwhile, in a constant number of queries."""

import base64
import itertools

import orjson
import pytest

from annotations.api.urls import RESOURCES
from annotations.models import Claim
from tests.api.conftest import problem, queries


@pytest.fixture
def many(team) -> list[Claim]:
    scores = [0.5, 0.1, None, 0.5, 0.9, 0.5, None]
    return [
        Claim.objects.create(team=team, statement=f"Claim {n}.", score=score)
        for n, score in enumerate(scores)
    ]


def walk(program, path: str, link: str = "next", **query) -> list[list[str]]:
    """The statements of each page, from the first to the last that `link` leads to."""
    page = program.get(path, query).json()
    found = [[row["statement"] for row in page["results"]]]
    while page[link]:
        page = program.get(page[link].removeprefix("http://testserver")).json()
        found.append([row["statement"] for row in page["results"]])
    return found


def flat(pages: list[list[str]]) -> list[str]:
    return list(itertools.chain.from_iterable(pages))


def test_it_works(api, vera, many):
    pages = walk(api(vera), "claims", limit=3)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert flat(pages) == [f"Claim {n}." for n in range(7)]


@pytest.mark.parametrize("ordering", ["id", "-id", "score", "-score", "updated_at", "-updated_at"])
def test_every_ordering_shows_each_row_once_and_goes_back_as_it_came(api, vera, many, ordering):
    program = api(vera)
    whole = flat(walk(program, "claims", ordering=ordering))
    assert sorted(whole) == sorted(claim.statement for claim in many)
    assert flat(walk(program, "claims", ordering=ordering, limit=2)) == whole
    page = program.get("claims", {"ordering": ordering, "limit": 2}).json()
    while page["next"]:
        page = program.get(page["next"].removeprefix("http://testserver")).json()
    back = [[row["statement"] for row in page["results"]]]
    while page["previous"]:
        page = program.get(page["previous"].removeprefix("http://testserver")).json()
        back.insert(0, [row["statement"] for row in page["results"]])
    assert flat(back) == whole


def test_what_is_added_meanwhile_is_seen_and_nothing_twice(api, vera, many, team):
    program = api(vera)
    page = program.get("claims", {"limit": 5}).json()
    Claim.objects.create(team=team, statement="Added meanwhile.")
    rest = program.get(page["next"].removeprefix("http://testserver")).json()
    seen = [row["statement"] for row in page["results"] + rest["results"]]
    assert seen == [f"Claim {n}." for n in range(7)] + ["Added meanwhile."]


def test_filters_go_along(api, vera, many):
    pages = walk(api(vera), "claims", limit=1, score_min="0.9", fields="statement")
    assert pages == [["Claim 2."], ["Claim 4."], ["Claim 6."]]


def test_the_header_says_the_same(api, vera, many):
    program = api(vera)
    first = program.get("claims", {"limit": 3})
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = program.get(first.json()["next"].removeprefix("http://testserver"))
    assert f'<{second.json()["previous"]}>; rel="prev"' in second["Link"]
    assert "Link" not in program.get("claims")


def test_nothing_is_counted_unless_asked(api, vera, many):
    program = api(vera)
    assert "count" not in program.get("claims").json()
    assert program.get("claims", {"count": "exact", "limit": 2}).json()["count"] == 7
    assert program.get("claims", {"count": "exact", "score_min": "0.9"}).json()["count"] == 3


def test_an_empty_list(api, vera, team):
    assert api(vera).get("claims").json() == {"next": None, "previous": None, "results": []}


@pytest.mark.parametrize("route", RESOURCES)
def test_a_page_costs_the_same_however_long_it_is(api, ruth, stale, route, disputed_elsewhere):
    program = api(ruth)
    expand = ",".join(RESOURCES[route].shape.expansions())
    one = queries(lambda: program.get(route, {"limit": 1, "expand": expand}))
    all_of_them = queries(lambda: program.get(route, {"limit": 200, "expand": expand}))
    assert all_of_them == one
    assert queries(lambda: program.get(route)) <= 3


@pytest.fixture
def disputed_elsewhere(api, bob, erin, ferry):
    """More of everything: another article, another source, another claim under review."""
    program = api(bob)
    program.post("articles", {"url": "https://islander.example/bridge"})
    program.post("sources", {"kind": "post", "title": "A post", "citation": "On the wall."})
    body = {"revision": str(ferry.current_revision_id), "exact": "The old bridge"}
    claim = program.post("claims", body).json()["id"]
    program.post(f"claims/{claim}/take")
    program.post(
        "verdicts",
        {
            "claim": claim,
            "rating": "true",
            "rationale": "It is.",
            "confidence": 1,
            "no_evidence_reason": "It is there.",
        },
    )


# --- bad input ---


@pytest.mark.parametrize(
    "limit", ["0", "201", "-1", "x", "", "1.5", "1e2", "٣", "99999999999999999999", "\x00"]
)
def test_bad_limits(api, vera, ferry, limit):
    (error,) = problem(api(vera).get("claims", {"limit": limit}), 400, "invalid_query")["errors"]
    assert error["parameter"] == "limit"


def packed(content) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(content)).decode().rstrip("=")


ID = "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01"


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "cD0%3D",
        "cD0=",
        "====",
        "\x00",
        "ü",
        "🎉",
        "A" * 5000,
        packed({}),
        packed([]),
        packed(None),
        packed("id"),
        packed(["id"]),
        packed(["id", ID, ID]),
        packed(["id", ID, ID, 0, 0]),
        packed(["id", "x", ID, 0]),
        packed(["id", ID, "x", 0]),
        packed(["id", None, ID, 0]),
        packed(["id", {}, ID, 0]),
        packed(["id", ID, 7, 0]),
        packed(["score", 0.5, ID, 0]),
        packed(["statement", "x", ID, 0]),
        packed([["id"], ID, ID, 0]),
    ],
)
def test_bad_cursors(api, vera, ferry, cursor):
    problem(api(vera).get("claims", {"cursor": cursor}), 400, "invalid_cursor")


@pytest.mark.parametrize("value", ["x", None, [], {}, "2026-01-01", "2026-01-01T00:00:00"])
def test_bad_values_in_cursors(api, vera, ferry, value):
    for ordering in ("score", "updated_at"):
        query = {"ordering": ordering, "cursor": packed([ordering, value, ID, 0])}
        problem(api(vera).get("claims", query), 400, "invalid_cursor")


def test_a_cursor_of_another_ordering(api, vera, many):
    program = api(vera)
    cursor = program.get("claims", {"limit": 1}).json()["next"].split("cursor=")[1]
    problem(program.get("claims", {"cursor": cursor, "ordering": "score"}), 400, "invalid_cursor")


def test_bad_counts(api, vera, ferry):
    problem(api(vera).get("claims", {"count": "about"}), 400, "invalid_query")
