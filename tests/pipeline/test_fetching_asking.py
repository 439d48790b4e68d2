"""Asking a JSON service: what is sent, what comes back, and which failures are worth another try."""

import pytest

from annotations.errors import FetchFailed, InvalidInput, Permanent, Temporary
from annotations.pipeline.fetching import FetchRules, ask_json
from tests.origin import Origin, redirect, reply

QUESTION = {"model": "m", "messages": [{"role": "user", "content": "Чи вирушить пором?"}]}


@pytest.fixture
def origin():
    with Origin() as server:
        yield server


@pytest.fixture
def rules(origin):
    return FetchRules(deadline=5, max_bytes=10_000, allowed_networks=(origin.network,))


def test_it_works(origin, rules):
    origin.answers["/v1/chat"] = reply(200, '{"choices": [{"text": "Так"}]}', Content_Type="application/json")

    answered = ask_json(
        origin.url("/v1/chat"), QUESTION, rules=rules, headers={"Authorization": "Bearer s3cret"}
    )

    assert answered == {"choices": [{"text": "Так"}]}
    asked = origin.asked[-1]
    assert (asked.method, asked.target) == ("POST", "/v1/chat")
    assert asked.headers["authorization"] == "Bearer s3cret"
    assert asked.headers["content-type"] == "application/json"
    assert "Чи вирушить пором?" in asked.body.decode()
    assert origin.paths == ["/v1/chat"]  # robots.txt is for pages


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 529])
def test_a_busy_service_is_worth_another_try(origin, rules, status):
    origin.answers["/"] = reply(status, '{"error": "busy"}', Retry_After="3")
    with pytest.raises(Temporary) as caught:
        ask_json(origin.url(), QUESTION, rules=rules)
    assert (caught.value.code, caught.value.retry_after) == ("busy", 3.0)


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 422])
def test_a_refusal_is_not(origin, rules, status):
    origin.answers["/"] = reply(status, '{"error": "no such model"}')
    with pytest.raises(Permanent) as caught:
        ask_json(origin.url(), QUESTION, rules=rules)
    assert caught.value.code == "refused"
    assert str(status) in caught.value.detail


def test_a_redirect_does_not_carry_the_key_elsewhere(origin, rules):
    origin.answers["/"] = redirect(origin.url("/elsewhere"), 307)
    with pytest.raises(Permanent):
        ask_json(origin.url(), QUESTION, rules=rules, headers={"Authorization": "Bearer s3cret"})
    assert origin.paths == ["/"]


@pytest.mark.parametrize(
    "body", ["", "no", "[]", "3", '"text"', "null", '{"a": NaN}', "{}x", "{" * 5000, '{"a":' * 5000]
)
def test_an_answer_that_is_no_json_object_is_refused(origin, rules, body):
    origin.answers["/"] = reply(200, body)
    with pytest.raises(Permanent) as caught:
        ask_json(origin.url(), QUESTION, rules=rules)
    assert caught.value.code in {"bad_answer", "too_large"}


def test_a_service_that_hangs_up_is_worth_another_try(origin, rules):
    origin.answers["/"] = b""
    with pytest.raises(Temporary) as caught:
        ask_json(origin.url(), QUESTION, rules=rules)
    assert caught.value.code == "server_error"


def test_a_service_that_says_nothing_is_left(origin):
    def silent(wire):
        wire.pause(4)
        wire.send(reply(200, "{}"))

    origin.answers["/"] = silent
    with pytest.raises(Temporary) as caught:
        ask_json(origin.url(), QUESTION, rules=FetchRules(deadline=0.4, allowed_networks=(origin.network,)))
    assert caught.value.code == "timeout"


def test_an_answer_without_end_is_left(origin, rules):
    def endless(wire):
        wire.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            wire.send(b" " * 4096)

    origin.answers["/"] = endless
    with pytest.raises(Permanent) as caught:
        ask_json(origin.url(), QUESTION, rules=rules)
    assert caught.value.code == "too_large"


def test_a_failure_is_never_taken_for_a_page_that_could_not_be_had(origin, rules):
    """The article was fetched; only the question about it failed."""
    origin.answers["/"] = reply(500)
    with pytest.raises(Temporary) as caught:
        ask_json(origin.url(), QUESTION, rules=rules)
    assert not isinstance(caught.value, FetchFailed)


@pytest.mark.parametrize(
    "url", ["", "localhost:11434", "ftp://service.example/", "http://anna:x@service.example/"]
)
def test_an_address_that_makes_no_sense_is_said_to(rules, url):
    with pytest.raises(InvalidInput):
        ask_json(url, QUESTION, rules=rules)


@pytest.mark.parametrize("key", ["two\nlines", "two\r\nX-Other: lines", "a\0b"])
def test_a_header_that_would_be_two_is_not_sent(origin, rules, key):
    with pytest.raises(InvalidInput):
        ask_json(origin.url(), QUESTION, rules=rules, headers={"Authorization": f"Bearer {key}"})
    assert origin.asked == []
