"""Sharing out: in turn, by weight, within everybody's room, and never twice to one person."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotations.pipeline.sharing import share_out
from annotations.values import Hand


def shares(*hands: Hand, claims: int, places: int = 1, by_weight: bool = False) -> Counter:
    pile = dict.fromkeys(range(claims), places)
    return Counter(person for _, person in share_out(pile, hands, by_weight=by_weight))


def test_it_works():
    pairs = share_out({"x": 1, "y": 1, "z": 2}, [Hand("ann"), Hand("ben")])
    assert pairs == [("x", "ann"), ("y", "ben"), ("z", "ann"), ("z", "ben")]


def test_by_weight_each_gets_their_share():
    hands = Hand("ann", weight=3), Hand("ben", weight=1)
    assert shares(*hands, claims=40, by_weight=True) == {"ann": 30, "ben": 10}
    assert shares(*hands, claims=40) == {"ann": 20, "ben": 20}


def test_nobody_gets_more_than_they_take_nor_what_they_must_not():
    hands = Hand("ann", room=2), Hand("ben", barred=frozenset({0, 1}))
    assert shares(*hands, claims=6) == {"ann": 2, "ben": 4}
    assert shares(Hand("ann", room=0), claims=6) == {}


people = st.lists(
    st.builds(
        Hand,
        person=st.integers(),
        weight=st.integers(1, 9),
        room=st.none() | st.integers(0, 20),
        barred=st.frozensets(st.integers(0, 30)),
    ),
    unique_by=lambda hand: hand.person,
    max_size=6,
)


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 4), max_size=30), people, st.booleans())
def test_the_rules_hold_for_any_pile(pile, hands, by_weight):
    pairs = share_out(pile, hands, by_weight=by_weight)
    assert len(pairs) == len(set(pairs))
    loads = Counter(person for _, person in pairs)
    given_out = Counter(claim for claim, _ in pairs)
    for hand in hands:
        assert hand.room is None or loads[hand.person] <= hand.room
        assert all(claim not in hand.barred for claim, person in pairs if person == hand.person)
    for claim, places in pile.items():
        assert given_out[claim] <= places
        able = [h for h in hands if h.room is None and claim not in h.barred]
        assert given_out[claim] >= min(places, len(able)), "a place stays free only where nobody can take it"
