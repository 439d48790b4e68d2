"""How many questions each page asks the database: few, and as few for a big newsroom as for a small one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import actions
from annotations.choices import Scope
from tests.api import world
from tests.conftest import read_again, reading
from tests.web.addresses import desk_pages, public_pages
from tests.web.crowd import crowd

MOST = 15


@pytest.fixture
def newsroom(ferry, ruth, erin, bob, carol):
    """Something of everything, and some articles."""
    claim = world.build(ferry, ruth=ruth, erin=erin, reviewers=(bob, carol))
    actions.teams.issue_token(ruth, by=ruth, name="of a program", scopes=[Scope.READ])
    for n in range(6):
        article, _, _ = actions.articles.submit(ferry.team, by=erin, url=f"https://courier.example/{n}")
        read_again(article, reading(f"The {n}th ferry sailed past the harbour wall on a Monday morning."))
    return claim


def asked(client: Client, pages: dict[str, str]) -> dict[str, int]:
    """How many questions each page asks."""
    counted = {}
    for name, where in pages.items():
        with CaptureQueriesContext(connection) as questions:
            assert client.get(where).status_code == 200, name
        counted[name] = len(questions)
    return counted


def test_no_page_asks_more_for_more_rows_and_none_asks_many(newsroom, desk, ruth):
    pages = desk_pages(ruth, newsroom) | public_pages(ruth.team)
    crowd(ruth.team, newsroom, many=range(1, 3), few=range(1, 3))
    before = asked(desk(ruth), pages)
    crowd(ruth.team, newsroom, many=range(3, 7), few=range(3, 6))
    after = asked(desk(ruth), pages)
    assert {name: count for name, count in after.items() if count > before[name]} == {}
    assert {name: count for name, count in after.items() if count > MOST} == {}
