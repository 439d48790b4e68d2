"""How many questions each read of the API asks the database: few, and as few for a big newsroom as for a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import actions
from tests.api import world
from tests.api.conftest import Api
from tests.api.contract import document
from tests.conftest import read_again, reading
from tests.web.crowd import crowd

MOST = 6  # and one more for each expansion that is asked for
READS = {path: operations["get"] for path, operations in document()["paths"].items() if "get" in operations}
# They weigh all that stands behind a claim: its origins, its rulings, its evidence, its places, its gates.
WEIGHING = {"/api/v1/claims/{id}/gates": 14} | dict.fromkeys(
    ("/api/v1/claims/{id}/independence", "/api/v1/claims/{id}/tree"), 7
)
# Of rows that are their owner's alone, there is none of the one who asks here.
OTHERS = {"/api/v1/claims/{id}/draft", "/api/v1/notifications/{id}"}


@pytest.fixture
def newsroom(ferry, ruth, erin, bob, carol):
    """Something of everything, and some articles."""
    claim = world.build(ferry, ruth=ruth, erin=erin, reviewers=(bob, carol))
    for n in range(6):
        article, _, _ = actions.articles.submit(ferry.team, by=erin, url=f"https://courier.example/{n}")
        read_again(article, reading(f"The {n}th ferry sailed past the harbour wall on a Monday morning."))
    return claim


def expansions(path: str) -> list[str]:
    named = [each for each in READS[path]["parameters"] if each.get("name") == "expand"]
    return named[0]["schema"]["items"]["enum"] if named else []


def asked(program: Api, reads: dict[str, str]) -> dict[str, int]:
    """How many questions each read asks, the token's included."""
    counted = {}
    for name, address in reads.items():
        with CaptureQueriesContext(connection) as questions:
            response = program.client.get(address)
            said = b"".join(response)
        assert response.status_code < 400 or name.rstrip("?") in OTHERS, said
        counted[name] = len(questions)
    return counted


def test_no_read_asks_more_for_more_rows_and_none_asks_many(newsroom, api, ruth):
    program = api(ruth)
    plain = {path: world.address(path, ruth.team) for path in READS}
    whole = {
        f"{path}?": f"{plain[path]}?expand={','.join(expansions(path))}" for path in READS if expansions(path)
    }
    crowd(ruth.team, newsroom, many=range(1, 3), few=range(1, 3))
    asked(program, plain)  # what is reckoned once is kept
    before = asked(program, plain | whole)
    crowd(ruth.team, newsroom, many=range(3, 7), few=range(3, 6))
    after = asked(program, plain | whole)
    most = (
        dict.fromkeys(plain, MOST) | {f"{path}?": MOST + len(expansions(path)) for path in plain} | WEIGHING
    )
    kept = {"/api/v1/metrics/agreement", "/api/v1/metrics/team"}  # with new events they are reckoned anew
    assert {name: count for name, count in after.items() if count > before[name] and name not in kept} == {}
    most["/api/v1/metrics/team"] += 1  # that time; it takes 6 where what is decided is kept
    assert {name: count for name, count in after.items() if count > most[name]} == {}
