"""Tunings: a team's own decisions teach its detector, with a report before and a trace after."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from annotations import actions
from annotations.actions import readers
from annotations.choices import BlockKind
from annotations.errors import NotAllowed
from annotations.models import Claim, Event, Tuning
from annotations.pipeline.detection import attribute
from annotations.pipeline.segmentation import split
from annotations.values import Block, Document
from tests.conftest import read_again, reading

PRICES = [f"The price of bread in Velmara rose by {n} per cent in May." for n in range(2, 18)]
GAMES = [f"The Harbour Lions of Velmara won {n} of their games in May." for n in range(2, 18)]


@pytest.fixture
def decided(ferry, bob):
    """A team that has taken up sixteen claims about prices, and turned down sixteen about games."""
    read_again(ferry, reading(*PRICES, *GAMES, claims=(*PRICES, *GAMES)))
    for claim in Claim.objects.filter(statement__in=PRICES):
        actions.claims.open_for_review(claim, by=bob)
    for claim in Claim.objects.filter(statement__in=GAMES):
        actions.claims.reject(claim, by=bob, reason="Sport.")
    return ferry.team


def trained(*arguments: str) -> str:
    out = io.StringIO()
    call_command("train", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def proposed(team, *sentences: str) -> list[tuple[str, float, str]]:
    blocks, place = [], 0
    for sentence in sentences:
        blocks.append(Block(BlockKind.PARAGRAPH, place, place + len(sentence)))
        place += len(sentence) + 2
    document = Document("\n\n".join(sentences), tuple(blocks), language="en")
    parts = split(document)
    found = readers.detector(team).detect(document, parts, attribute(document, parts))
    return [(c.text, c.score, c.detector_version) for c in found]


NEW = (
    "The price of milk in Velmara rose by 30 per cent in June.",
    "The Harbour Lions lost 3 of their games in June.",
)


def test_it_works(decided, ruth):
    (_, milk, _), (_, lions, version) = proposed(decided, *NEW)
    assert version == "5"
    report = trained("--team", "newsroom")
    assert "16 candidates taken up, 16 turned down" in report
    assert not Tuning.objects.exists()

    trained("--team", "newsroom", "--replace")

    decided = actions.teams.set_threshold(decided, by=ruth, detection_threshold=0.0)
    (_, milk_now, _), (_, lions_now, version) = proposed(decided, *NEW)
    assert version == "5; tuning 1"
    assert milk_now / lions_now > 1.5 * milk / lions
    event = Event.objects.get(kind="detector.tuned")
    assert event.data["after"]["loss"] < event.data["before"]["loss"]


def test_a_card_says_what_was_learned_and_how_to_learn_it_again(decided):
    card = json.loads(trained("--team", "newsroom", "--json", "--replace"))
    assert card == Tuning.objects.get().card
    assert {"price", "bread"} & set(card["speak_for"])
    assert {"games", "lions"} & set(card["speak_against"])
    assert card["made_again_by"] == "manage.py train --team newsroom"
    assert card["figures"]["decisions"] == 32


def test_a_new_tuning_takes_the_old_one_s_standing_and_both_stay(decided):
    trained("--team", "newsroom", "--replace")
    trained("--team", "newsroom", "--replace")
    assert list(Tuning.objects.order_by("number").values_list("number", "standing")) == [
        (1, False),
        (2, True),
    ]
    for change in ({"words": {}}, {"number": 7}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Tuning.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Tuning.objects.all().delete()


def test_what_was_learned_can_be_forgotten(decided):
    trained("--team", "newsroom", "--replace")
    trained("--team", "newsroom", "--forget")
    assert [version for _, _, version in proposed(decided, *NEW)] == ["5", "5"]
    assert Event.objects.filter(kind="detector.untuned").count() == 1
    trained("--team", "newsroom", "--forget")
    assert Event.objects.filter(kind="detector.untuned").count() == 1


def test_a_team_learns_from_its_own_decisions_alone(decided, mallory):
    with pytest.raises(CommandError, match="0 candidates taken up"):
        trained("--team", "elsewhere")
    trained("--team", "newsroom", "--replace")
    assert [version for _, _, version in proposed(mallory.team, *NEW)] == ["5", "5"]


def test_only_an_admin_s_hand_replaces(decided, alice, ruth):
    lesson = actions.tunings.learn(decided)
    with pytest.raises(NotAllowed):
        actions.tunings.replace(decided, lesson, by=alice)
    assert actions.tunings.replace(decided, lesson, by=ruth).number == 1


def test_a_team_that_is_not_there_is_said_so(db):
    with pytest.raises(CommandError, match="no team"):
        trained("--team", "nowhere")


def test_candidates_below_the_team_s_threshold_are_not_proposed(team, ruth):
    assert proposed(team, *NEW)
    team = actions.teams.set_threshold(team, by=ruth, detection_threshold=1.0)
    assert proposed(team, *NEW) == []
    assert Event.objects.get(kind="team.threshold_set").data == {"from": 0.5, "to": 1.0}
