"""The detector that asks a language model, against an endpoint on the loopback that answers as it pleases."""

import json

import pytest

from annotations.choices import Voice
from annotations.errors import Permanent, Temporary
from annotations.pipeline import fetching
from annotations.pipeline.detection import EmbeddedDetector, OpenAIDetector, attribute
from tests.origin import Origin, reply
from tests.pipeline.paragraphs import document, split

WALL = "The council has spent 40 million crowns on the harbour wall since 2019."
PAPER = document(WALL, "“The ferry carried 1,200 people in May,” Dana Okoro said.")


@pytest.fixture
def endpoint():
    with Origin() as origin:
        yield origin


def completion(*claims: dict, text: str | None = None) -> bytes:
    content = json.dumps({"claims": claims}) if text is None else text
    return reply(
        200, json.dumps({"choices": [{"message": {"content": content}}]}), Content_Type="application/json"
    )


def asking(origin: Origin, deadline: float = 5, **options) -> OpenAIDetector:
    rules = fetching.FetchRules(allowed_networks=(origin.network,), deadline=deadline)
    return OpenAIDetector(
        lambda payload: fetching.ask_json(origin.url("/v1"), payload, rules=rules), "small", **options
    )


def detected(detector, paper=PAPER):
    sentences = split(paper)
    return detector.detect(paper, sentences, attribute(paper, sentences))


def test_it_works(endpoint):
    claim = {"quote": WALL, "statement": "The council spent 40 million.", "speaker": None, "score": 0.9}
    endpoint.answers["/v1"] = completion(claim)
    (found,) = detected(asking(endpoint))
    assert found.text == WALL == PAPER.text[found.start : found.end]
    assert found.statement == "The council spent 40 million."
    assert (found.score, found.voice, found.speaker) == (0.9, Voice.AUTHORIAL, None)
    assert (found.detector, found.detector_version) == ("openai/small", "1")


def test_it_asks_for_the_sentences_of_the_article(endpoint):
    endpoint.answers["/v1"] = completion()
    detected(asking(endpoint))
    (asked,) = endpoint.asked
    sent = json.loads(asked.body)
    lines = json.loads(sent["messages"][1]["content"])["sentences"]
    assert sent["model"] == "small"
    assert [line["text"] for line in lines] == [sentence.text for sentence in split(PAPER)]


def test_voice_and_speaker_are_the_article_s(endpoint):
    quote = "The ferry carried 1,200 people in May"
    endpoint.answers["/v1"] = completion({"quote": quote, "speaker": "Somebody Else", "score": 0.8})
    (found,) = detected(asking(endpoint))
    assert (found.text, found.voice, found.speaker) == (quote, Voice.QUOTED, "Dana Okoro")


@pytest.mark.parametrize(
    "quote",
    [
        "The council has spent 50 million crowns on the harbour wall since 2019.",
        "the council has spent 40 million crowns",
        "The council has spent 40 mill",
        "since 2019. “The ferry carried",
        "",
        "   ",
        None,
        7,
        ["The council"],
    ],
)
def test_words_that_do_not_stand_in_a_sentence_are_dropped(endpoint, quote):
    endpoint.answers["/v1"] = completion({"quote": quote, "score": 0.9})
    assert detected(asking(endpoint)) == ()


def test_the_same_words_are_taken_once(endpoint):
    endpoint.answers["/v1"] = completion(
        {"quote": WALL, "score": 0.9}, {"quote": WALL[:50].rsplit(" ", 1)[0], "score": 1}
    )
    assert [found.text for found in detected(asking(endpoint))] == [WALL]


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ({"statement": "The wall cost 41 million crowns."}, WALL),
        ({"statement": "x" * 1000}, WALL),
        ({"statement": None}, WALL),
        ({}, WALL),
        ({"statement": " The wall cost 40 million crowns. "}, "The wall cost 40 million crowns."),
    ],
    ids=["another number", "endless", "null", "missing", "fine"],
)
def test_a_statement_brings_no_numbers_of_its_own(endpoint, claim, statement):
    endpoint.answers["/v1"] = completion({"quote": WALL, "score": 0.9} | claim)
    (found,) = detected(asking(endpoint))
    assert found.statement == statement


@pytest.mark.parametrize("value", ["high", 7, -1, True, None])
def test_a_score_that_is_no_probability_is_replaced_by_our_own(endpoint, value):
    endpoint.answers["/v1"] = completion({"quote": WALL, "score": value})
    (found,) = detected(asking(endpoint, threshold=0))
    assert 0 < found.score < 1


def test_less_than_the_threshold_is_left_out(endpoint):
    endpoint.answers["/v1"] = completion({"quote": WALL, "score": 0.4})
    assert detected(asking(endpoint)) == ()


def test_a_fence_around_the_json_is_no_harm(endpoint):
    fenced = "```json\n" + json.dumps({"claims": [{"quote": WALL, "score": 0.9}]}) + "\n```"
    endpoint.answers["/v1"] = completion(text=fenced)
    assert [found.text for found in detected(asking(endpoint))] == [WALL]


MISBEHAVIOUR = {
    "not json": (reply(200, "certainly! here are the claims"), "bad_answer"),
    "not an object": (reply(200, "[]"), "bad_answer"),
    "no choices": (reply(200, "{}"), "bad_answer"),
    "empty choices": (reply(200, '{"choices": []}'), "bad_answer"),
    "null content": (reply(200, '{"choices": [{"message": {"content": null}}]}'), "bad_answer"),
    "prose": (completion(text="I found no claims."), "bad_answer"),
    "claims no list": (completion(text='{"claims": "none"}'), "bad_answer"),
    "claims of nothing": (completion(text='["claims"]'), "bad_answer"),
    "too many": (reply(429, "slow down", Retry_After="30"), "busy"),
    "broken": (reply(500, "oops"), "busy"),
    "unknown model": (reply(404, '{"error": "no such model"}'), "refused"),
    "no key": (reply(401, "{}"), "refused"),
    "hangs up": (lambda wire: None, "server_error"),
    "never answers": (lambda wire: wire.pause(30), "timeout"),
}


@pytest.mark.parametrize(("answer", "code"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_an_endpoint_that_fails_leaves_the_work_to_the_embedded_detector(endpoint, answer, code):
    endpoint.answers["/v1"] = answer
    found = detected(asking(endpoint, deadline=1))
    embedded = detected(EmbeddedDetector())
    assert embedded
    assert [(c.text, c.score, c.detector) for c in found] == [(c.text, c.score, c.detector) for c in embedded]
    assert {c.detector_version for c in found} == {f"5; openai/small: {code}"}


def test_entries_that_are_no_claims_are_passed_over(endpoint):
    content = json.dumps({"claims": [None, 3, "x", [], {"quote": WALL, "score": 0.9}]})
    endpoint.answers["/v1"] = completion(text=content)
    assert [found.text for found in detected(asking(endpoint))] == [WALL]


def test_a_text_is_asked_about_once(endpoint):
    endpoint.answers["/v1"] = completion({"quote": WALL, "score": 0.9})
    detector = asking(endpoint)
    assert detected(detector) == detected(detector)
    assert len(endpoint.asked) == 1


def test_a_failure_is_not_remembered(endpoint):
    endpoint.answers["/v1"] = [reply(429, "later"), completion({"quote": WALL, "score": 0.9})]
    detector = asking(endpoint)
    assert {c.detector for c in detected(detector)} == {"embedded"}
    assert {c.detector for c in detected(detector)} == {"openai/small"}


def test_long_articles_go_in_batches_and_one_failure_costs_one_batch(endpoint):
    paper = document(
        *(f"{WALL} {number} boats were counted there on the first day of May." for number in range(200))
    )
    endpoint.answers["/v1"] = [completion(), reply(500, "oops"), completion()]
    found = detected(asking(endpoint), paper)
    assert len(endpoint.asked) > 2
    assert {c.detector for c in found} == {"embedded"}
    assert len({c.start for c in found}) == len(found) < len(detected(EmbeddedDetector(), paper))


@pytest.mark.parametrize("error", [Temporary("busy"), Permanent("no")])
def test_a_bug_in_asking_is_no_misbehaviour_but_a_refusal_is(error):
    def refuse(payload):
        raise error

    assert {c.detector for c in detected(OpenAIDetector(refuse, "small"))} == {"embedded"}

    def broken(payload):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        detected(OpenAIDetector(broken, "small"))
