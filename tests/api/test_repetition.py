"""Repetition: a POST with an Idempotency-Key is done once, however often and at once it comes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotations import actions
from annotations.api.urls import urlpatterns
from annotations.choices import Scope
from annotations.models import Answer, Article, Event, Evidence, Job
from tests.api.conftest import problem
from tests.api.test_conditions import api_of

ARTICLE = {"url": "https://courier.example/ferry"}


def test_it_works(api, erin, claim, source):
    program = api(erin)
    body = {"claim": str(claim.pk), "source": str(source.pk), "stance": "supports"}

    first = program.post("evidence", body, Idempotency_Key="one")
    again = program.post("evidence", body, Idempotency_Key="one")

    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for header in ("Location", "ETag", "Content-Type"):
        assert again[header] == first[header]
    assert Evidence.objects.count() == 1
    assert program.post("evidence", body, Idempotency_Key="two").json()["id"] != first.json()["id"]


def test_without_a_key_it_is_done_again(api, erin, claim, source):
    body = {"claim": str(claim.pk), "source": str(source.pk), "stance": "supports"}
    for _ in range(2):
        api(erin).post("evidence", body)
    assert Evidence.objects.count() == 2


def test_accepted_work_keeps_its_headers(api, erin):
    program = api(erin)
    first, again = (program.post("articles", ARTICLE, Idempotency_Key="k") for _ in range(2))
    assert again.status_code == 202
    for header in ("Location", "Link", "Retry-After"):
        assert again[header] == first[header]


def test_the_same_key_with_another_request_is_refused(api, erin):
    program = api(erin)
    program.post("articles", ARTICLE, Idempotency_Key="k")
    other = {"url": "https://courier.example/other"}
    problem(program.post("articles", other, Idempotency_Key="k"), 422, "idempotency_key_reused")
    problem(
        program.post("articles?expand=claims", ARTICLE, Idempotency_Key="k"), 422, "idempotency_key_reused"
    )
    problem(program.post("sources", ARTICLE, Idempotency_Key="k"), 422, "idempotency_key_reused")
    assert Article.objects.count() == 1


def test_a_key_is_its_members_own(api, erin, bob):
    first = api(erin).post("articles", ARTICLE, Idempotency_Key="k")
    other = api(bob).post("articles", ARTICLE, Idempotency_Key="k")
    assert "Idempotency-Replayed" not in other
    assert other.json()["id"] == first.json()["id"]


def test_what_failed_leaves_nothing_and_may_be_mended(api, bob, claim):
    program = api(bob)
    problem(
        program.post(f"claims/{claim.pk}/reject", {"reason": ""}, Idempotency_Key="k"), 422, "invalid_input"
    )
    assert not Answer.objects.exists()
    mended = program.post(f"claims/{claim.pk}/reject", {"reason": "An opinion."}, Idempotency_Key="k")
    assert mended.status_code == 200


def test_a_repetition_comes_before_conditions(api, erin, bob, claim):
    program = api(bob)
    tag = program.get(f"claims/{claim.pk}")["ETag"]
    headers = {"If_Match": tag, "Idempotency_Key": "k"}
    first = program.post(f"claims/{claim.pk}/reject", {"reason": "An opinion."}, **headers)
    again = program.post(f"claims/{claim.pk}/reject", {"reason": "An opinion."}, **headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again["Idempotency-Replayed"] == "true"


def test_an_empty_answer_is_repeated_too(api, bob, team):
    program = api(bob)
    first, again = (program.post("queue/next", Idempotency_Key="k") for _ in range(2))
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (204, 204, "true")


def test_a_lost_right_is_lost_for_repetitions_too(api, erin):
    program = api(erin)
    program.post("articles", ARTICLE, Idempotency_Key="k")
    actions.teams.revoke_token(program.token, by=erin)
    problem(program.post("articles", ARTICLE, Idempotency_Key="k"), 401, "token_revoked")
    problem(api(erin, Scope.READ).post("articles", ARTICLE, Idempotency_Key="k"), 403, "scope_missing")


@pytest.mark.parametrize("key", ["", "x" * 256, "a\x00", "schlüssel", "a\tb"])
def test_bad_keys(api, erin, key):
    (error,) = problem(api(erin).post("articles", ARTICLE, Idempotency_Key=key), 400, "invalid_query")[
        "errors"
    ]
    assert error["header"] == "Idempotency-Key"


def test_old_answers_are_forgotten(api, erin):
    program = api(erin)
    program.post("articles", ARTICLE, Idempotency_Key="k")
    assert actions.answers.forget(timezone.now() - timedelta(days=1)) == 0
    assert actions.answers.forget(timezone.now()) == 1
    assert "Idempotency-Replayed" not in program.post("articles", ARTICLE, Idempotency_Key="k")


def test_every_post_there_is_keeps_its_promise():
    """A method that is routed for POST, PATCH or DELETE is made with @writes."""
    for pattern in urlpatterns:
        routed = getattr(pattern.callback, "actions", None) or {}
        for method, name in routed.items():
            if method in ("post", "patch", "put", "delete"):
                assert getattr(pattern.callback.cls, name).operation, f"{pattern.pattern} {name}"


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_done_once(api, bob, claim, source):
    program = api(bob)
    body = {"claim": str(claim.pk), "source": str(source.pk), "stance": "supports"}
    answers = []

    def send() -> None:
        try:
            answers.append(api_of(program).post("evidence", body, Idempotency_Key="k"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert len(answers) == 50
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 49
    assert Evidence.objects.count() == 1
    assert Event.objects.filter(kind="evidence.added").count() == 1
    assert not Job.objects.filter(kind="fetch_source").exists()
