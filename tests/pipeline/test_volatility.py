"""What differs between two visits without being a change: counters and clocks at once, rotation only by repetition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import Noise
from annotations.pipeline.volatility import differences

FERRY = "The ferry carried 1,200 passengers on Monday, the harbour office said."
GATE = "The new gate will be tested before the summer."


def whys(old, new):
    return [one.why for one in differences(old, new)]


def test_it_works():
    (one,) = differences([FERRY, "1,204 views", GATE], [FERRY, "1,377 views", GATE])
    assert (one.why, one.old_text, one.new_text) == (Noise.COUNTER, "1,204 views", "1,377 views")
    assert differences([FERRY, GATE], [FERRY, GATE]) == ()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Views: 12K", "Views: 13.1K", Noise.COUNTER),
        ("By Ida Marsh · 4 min read · 1,204 views", "By Ida Marsh · 4 min read · 1,377 views", Noise.COUNTER),
        ("12 Kommentare", "14 Kommentare", Noise.COUNTER),
        ("Переглядів: 1 204", "Переглядів: 1 377", Noise.COUNTER),
        ("5 minutes ago", "2 hours ago", Noise.CLOCK),
        ("Updated 5 minutes ago", "Updated an hour ago", Noise.CLOCK),
        ("vor 5 Minuten", "vor 2 Stunden", Noise.CLOCK),
        ("5 хвилин тому", "2 години тому", Noise.CLOCK),
        ("Read next: seven recipes with leek", "Also today: the harbour in old pictures", Noise.ROTATION),
    ],
)
def test_what_may_be_noise(old, new, why):
    assert whys([FERRY, old, GATE], [FERRY, new, GATE]) == [why]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (FERRY, FERRY.replace("1,200", "1,100")),
        ("The council counted 1,204 views on the matter.", "The council counted 1,377 views on the matter."),
        ("Passengers on Monday: 1,200", "Passengers on Monday: 1,100"),
        ("Votes for Ines Quarrel: 1,204", "Votes for Ines Quarrel: 1,377"),
        ("He never said so.", "He said so."),
        ("The bridge closed 5 minutes ago", "The bridge closed 2 hours ago"),
        ("", "Read next: seven recipes with leek"),
        ("It works.", "It works. " + "It was to be tested in May, and was not, for want of a crane. " * 12),
    ],
)
def test_what_is_a_change(old, new):
    assert whys([FERRY, old, GATE], [FERRY, new, GATE]) == [None]


def test_a_place_is_known_again_by_what_stands_around_it():
    first = differences([FERRY, "Leek soup", GATE], [FERRY, "Old boats", GATE])
    again = differences([FERRY, "Old boats", GATE], [FERRY, "A new choir", GATE])
    elsewhere = differences([GATE, "Old boats", FERRY], [GATE, "A new choir", FERRY])
    assert first[0].signature == again[0].signature != elsewhere[0].signature


def test_a_counter_beside_it_does_not_make_it_another_place():
    first = differences(["3 views", "Leek soup", GATE], ["3 views", "Old boats", GATE])
    again = differences(["9 views", "Old boats", GATE], ["9 views", "A new choir", GATE])
    assert first[0].signature == again[0].signature


def test_a_page_of_very_many_blocks_is_simply_changed():
    assert whys([str(n) for n in range(2000)], ["x"]) == [None]


blocks = st.lists(
    st.sampled_from([FERRY, GATE, "1 view", "2 views", "Leek soup", "Old boats", ""]), max_size=8
)


@given(blocks, blocks)
def test_nothing_that_differs_is_left_out(old, new):
    found = differences(old, new)
    assert bool(found) == (old != new)
    gone = sum(len(one.old_text) for one in found)
    assert gone <= len("\n\n".join(old))
