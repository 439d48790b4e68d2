"""Right of reply over HTTP."""

from datetime import timedelta

from django.utils import timezone

from tests.api.conftest import judge, pointers, problem


def request_about(claim, **more):
    deadline = (timezone.now() + timedelta(days=1)).isoformat()
    told = {"asked": "The ferry line", "channel": "phone", "text": "Is it so?", "deadline": deadline}
    return {"claim": str(claim.pk)} | told | more


def test_it_works(api, alice, bob, claim):
    asked = api(bob).post("reply-requests", request_about(claim))
    assert asked.status_code == 201
    address = f"reply-requests/{asked.json()['id']}"
    problem(api(bob).post(f"{address}/give-up"), 409, "conflict")
    answered = api(bob).post(f"{address}/answer", {"answer": "We count bookings."}).json()
    assert (answered["state"], answered["answer"]) == ("answered", "We count bookings.")
    assert api(alice).post(f"{address}/show", {"shown": True}).json()["shown"] is True
    assert [row["id"] for row in api(bob).results("reply-requests", claim=claim.pk, shown="true")] == [
        answered["id"]
    ]


def test_what_one_asks_after_judging_is_as_secret_as_the_verdict(api, bob, carol, verdict, claim):
    asked = api(bob).post("reply-requests", request_about(claim, text="We call it false.")).json()
    problem(api(carol).get(f"reply-requests/{asked['id']}"), 404, "not_found")
    judge(claim, carol, "false")
    assert api(carol).get(f"reply-requests/{asked['id']}").json() == asked


def test_access(api, erin, mallory, bob, claim):
    problem(api(erin).post("reply-requests", request_about(claim)), 403, "role_too_low")
    asked = api(bob).post("reply-requests", request_about(claim)).json()
    problem(api(bob).post(f"reply-requests/{asked['id']}/show", {"shown": True}), 403, "role_too_low")
    problem(api(mallory).get(f"reply-requests/{asked['id']}"), 404, "not_found")


def test_bad_input(api, bob, ruth, claim, team):
    assert pointers(api(bob).post("reply-requests", {})) == {
        "/claim",
        "/asked",
        "/channel",
        "/text",
        "/deadline",
    }
    assert pointers(api(bob).post("reply-requests", request_about(claim, channel="pigeon"))) == {"/channel"}
    past = request_about(claim, deadline="2020-01-01T00:00:00Z")
    assert pointers(api(bob).post("reply-requests", past)) == {"/deadline"}
    body = {"reply_ratings": ["nonsense"], "reason": "Fairness."}
    assert pointers(api(ruth).patch(f"teams/{team.pk}", body)) == {"/reply_ratings"}
