"""Conditions: what one has is not sent again, and nobody writes over what they have not seen."""

import threading
from copy import copy

import pytest
from django.db import connection
from django.test import Client

from annotations.models import Event
from tests.api.conftest import problem


def test_it_works(api, erin, claim):
    program = api(erin)
    read = program.get(f"claims/{claim.pk}")
    tag = read["ETag"]
    assert tag.startswith('"')

    same = program.get(f"claims/{claim.pk}", If_None_Match=tag)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)

    written = program.patch(f"claims/{claim.pk}", {"statement": "Mine."}, If_Match=tag)
    assert written.status_code == 200
    assert written["ETag"] == program.get(f"claims/{claim.pk}")["ETag"] != tag
    assert program.get(f"claims/{claim.pk}", If_None_Match=tag).status_code == 200

    late = program.patch(f"claims/{claim.pk}", {"statement": "Too late."}, If_Match=tag)
    problem(late, 412, "precondition_failed")
    assert late["ETag"] == written["ETag"]
    claim.refresh_from_db()
    assert claim.statement == "Mine."


def test_the_tag_is_of_what_was_asked_for(api, vera, claim):
    program = api(vera)
    plain = program.get(f"claims/{claim.pk}")["ETag"]
    expanded = program.get(f"claims/{claim.pk}", {"expand": "evidence"})["ETag"]
    assert plain != expanded


def test_a_write_compares_what_its_own_address_shows(api, bob, erin, claim, evidence):
    program = api(erin)
    path = f"claims/{claim.pk}?expand=verdicts"
    tag = program.get(path)["ETag"]
    assert program.patch(path, {"claimant": "Ida"}, If_Match=tag).status_code == 200
    problem(program.patch(path, {"claimant": "Ada"}, If_Match=tag), 412, "precondition_failed")


@pytest.mark.parametrize(
    ("condition", "status"),
    [("*", 200), ('"x", {tag}', 200), ('"x"', 412), ("W/{tag}", 412), ("nonsense", 412), ("", 412)],
)
def test_ways_to_say_it(api, erin, claim, condition, status):
    program = api(erin)
    tag = program.get(f"claims/{claim.pk}")["ETag"]
    response = program.patch(f"claims/{claim.pk}", {"claimant": "Ida"}, If_Match=condition.format(tag=tag))
    assert response.status_code == status


@pytest.mark.parametrize("condition", ["{tag}", 'W/{tag}, "x"', "*"])
def test_lists_have_tags_too(api, vera, claim, condition):
    program = api(vera)
    tag = program.get("claims")["ETag"]
    assert program.get("claims", If_None_Match=condition.format(tag=tag)).status_code == 304


def test_an_action_depends_on_the_row_it_acts_on(api, bob, claim):
    program = api(bob)
    tag = program.get(f"claims/{claim.pk}")["ETag"]
    program.patch(f"claims/{claim.pk}", {"claimant": "Ida"})
    problem(
        program.post(f"claims/{claim.pk}/reject", {"reason": "x"}, If_Match=tag), 412, "precondition_failed"
    )
    problem(program.post(f"claims/{claim.pk}/take", If_Match=tag), 412, "precondition_failed")
    fresh = program.get(f"claims/{claim.pk}")["ETag"]
    assert program.post(f"claims/{claim.pk}/take", If_Match=fresh).status_code == 201


def test_a_list_has_nothing_to_match(api, erin):
    response = api(erin).post("articles", {"url": "https://courier.example/x"}, If_Match='"x"')
    problem(response, 412, "precondition_failed")
    assert not Event.objects.filter(kind="article.submitted").exists()


def test_what_is_not_there_does_not_match(api, mallory, claim):
    problem(api(mallory).patch(f"claims/{claim.pk}", {"claimant": "x"}, If_Match="*"), 404, "not_found")


def test_answers_are_private_and_asked_for_again(api, vera, claim):
    response = api(vera).get(f"claims/{claim.pk}")
    assert response["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie", "X-Factcheck-Team"} <= {
        part.strip() for part in response["Vary"].split(",")
    }


@pytest.mark.django_db(transaction=True)
def test_of_many_who_have_read_the_same_one_writes(api, bob, claim):
    program = api(bob)
    tag = program.get(f"claims/{claim.pk}")["ETag"]
    statuses = []

    def write(number: int) -> None:
        try:
            response = api_of(program).patch(f"claims/{claim.pk}", {"claimant": f"Nr {number}"}, If_Match=tag)
            statuses.append(response.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [412] * 11
    assert Event.objects.filter(kind="claim.reworded").count() == 1


def api_of(program):
    """The same program in a thread of its own: Django's test client is not made for several."""
    other = copy(program)
    other.client = Client(headers={"Authorization": f"Bearer {program.secret}"})
    return other
