"""Scales: versions are added; none is changed."""

import pytest

from annotations.models import RatingScale
from tests.api.conftest import pointers, problem

STEPS = [
    {"slug": "wrong", "label": "Wrong", "value": 1},
    {"slug": "right", "label": "Right", "value": 2},
    {"slug": "unknown", "label": "Cannot be known"},
]


def test_it_works(api, alice):
    program = api(alice)

    response = program.post(
        "scales", {"name": "Short", "steps": STEPS, "guidelines": "When in doubt, unknown."}
    )

    assert response.status_code == 201
    scale = response.json()
    assert (scale["name"], scale["version"], scale["current"]) == ("Short", 1, True)
    assert [rating["slug"] for rating in scale["ratings"]] == ["wrong", "right", "unknown"]
    assert [rating["value"] for rating in scale["ratings"]] == [1, 2, None]
    assert program.get(f"scales/{scale['id']}").json() == scale


def test_the_one_that_ships_has_six_steps(api, vera):
    (scale,) = api(vera).results("scales", current="true")
    assert len(scale["ratings"]) == 6


def test_the_same_name_is_the_next_version(api, alice):
    program = api(alice)
    program.post("scales", {"name": "Short", "steps": STEPS})
    second = program.post("scales", {"name": "Short", "steps": STEPS[:2]}).json()
    assert (second["version"], second["current"]) == (2, True)
    assert [row["current"] for row in program.results("scales", name="short")] == [False, True]


# --- access ---


def test_reviewers_define_nothing(api, bob):
    assert problem(api(bob).post("scales", {}), 403, "role_too_low")["needed"] == "publish"


def test_outsiders_see_their_own_only(api, mallory, team):
    program = api(mallory)
    (theirs,) = program.results("scales")
    ours = RatingScale.objects.get(team=team)
    assert theirs["id"] != str(ours.pk)
    problem(program.get(f"scales/{ours.pk}"), 404, "not_found")


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": ""}, {"/name"}),
        ({"name": "x" * 201}, {"/name"}),
        ({"steps": []}, {"/steps"}),
        ({"steps": None}, {"/steps"}),
        ({"steps": {"slug": "x"}}, {"/steps"}),
        ({"steps": [{"slug": "a b", "label": "x"}, {"slug": "b"}]}, {"/steps/0/slug", "/steps/1/label"}),
        ({"steps": [{"slug": "a", "label": "x", "position": 1}, STEPS[0]]}, {"/steps/0/position"}),
        ({"steps": [{"slug": "a", "label": "x", "value": -1}, STEPS[0]]}, {"/steps/0/value"}),
        ({"steps": [{"slug": "a", "label": "x", "value": 10**6}, STEPS[0]]}, {"/steps/0/value"}),
        ({"steps": ["wrong", "right"]}, {"/steps/0", "/steps/1"}),
        ({"version": 7}, {"/version"}),
    ],
)
def test_bad_scales(api, alice, body, expected):
    assert pointers(api(alice).post("scales", {"name": "Short", "steps": STEPS} | body)) == expected


@pytest.mark.parametrize("steps", [STEPS[:1], [STEPS[0], STEPS[0]]])
def test_steps_differ_and_are_two_at_least(api, alice, steps):
    problem(api(alice).post("scales", {"name": "Short", "steps": steps}), 422, "invalid_input")
    assert not RatingScale.objects.filter(name="Short").exists()
