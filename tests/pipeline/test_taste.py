"""What decisions teach: a correction that learns a team's taste, and changes nothing where there is none to learn."""

import pytest

from annotations.choices import Voice
from annotations.pipeline.detection import taste
from annotations.pipeline.detection.taste import Decision, Taste

PRICES = [
    "The price of bread rose by {} per cent in May.",
    "Rents in Velmara went up by {} crowns in a year.",
]
GAMES = ["The Harbour Lions won {} games in a row.", "Some {} thousand people watched the match."]


def decided(count: int = 20) -> list[Decision]:
    """A team that takes up prices and turns down games, whatever the detector thinks of them."""
    rows = [(text, True) for text in PRICES] + [(text, False) for text in GAMES]
    return [
        Decision(text.format(number), Voice.AUTHORIAL, 0.55 + number / 100, accepted)
        for number in range(count)
        for text, accepted in rows
    ]


def test_it_works():
    learned = taste.fit(decided())
    bread = learned.adjusted(0.6, "The price of bread rose by 11 per cent in June.", Voice.AUTHORIAL)
    match = learned.adjusted(0.6, "Some nine thousand people watched the match on Monday.", Voice.AUTHORIAL)
    assert bread > 0.7 > 0.3 > match


def test_what_it_learned_is_measured_on_what_it_had_not_seen():
    comparison = taste.compare(decided(), 0.5)
    assert (comparison.decisions, comparison.accepted) == (80, 40)
    assert comparison.before.f1 < 0.7 < 0.95 < comparison.after.f1
    assert comparison.is_better


def test_chance_decisions_are_not_said_to_teach():
    text = "The council met on Monday and talked about the {} of the year."
    decisions = [
        Decision(text.format(n), Voice.AUTHORIAL, 0.9 if n * 7 % 3 else 0.2, bool(n * 7 % 3))
        for n in range(60)
    ]
    comparison = taste.compare(decisions, 0.5)
    assert comparison.before.f1 == 1
    assert comparison.after.f1 > 0.95


def test_nothing_decided_changes_nothing():
    assert taste.fit([]).adjusted(0.7, "Any words at all.", Voice.QUOTED) == pytest.approx(0.7)
    assert Taste().adjusted(0.2, "", Voice.REPORTED) == pytest.approx(0.2)


def test_a_voice_may_be_a_matter_of_taste_too():
    decisions = [
        Decision(f"Statement {n} about the harbour.", voice, 0.6, voice is Voice.QUOTED)
        for n in range(20)
        for voice in (Voice.QUOTED, Voice.AUTHORIAL)
    ]
    learned = taste.fit(decisions)
    words = "Something quite new."
    assert learned.adjusted(0.6, words, Voice.QUOTED) > learned.adjusted(0.6, words, Voice.AUTHORIAL)


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_a_score_at_the_end_of_the_scale_is_no_error(score):
    learned = taste.fit([Decision("All of it.", Voice.AUTHORIAL, score, True)] * 5)
    assert 0 <= learned.adjusted(score, "All of it.", Voice.AUTHORIAL) <= 1


def test_the_same_decisions_teach_the_same():
    assert taste.fit(decided()) == taste.fit(decided())
