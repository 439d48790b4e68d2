"""Who gets which of a pile of claims: in turn or by weight, within everybody's room. The same pile, the same shares."""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from annotations.values import Hand


def share_out(
    pile: Mapping[Hashable, int], hands: Sequence[Hand], *, by_weight: bool = False
) -> list[tuple[Hashable, Hashable]]:
    """Pairs of claim and person. `pile` says of each claim how many different people it needs.

    Smooth weighted round-robin (as nginx balances): each turn everybody who can take the claim gains their
    weight of credit, who has most takes it and pays for all. Weights all 1 make it plain turns. A place that
    nobody can take stays free.
    """
    credit = {hand.person: 0 for hand in hands}
    room = {hand.person: hand.room for hand in hands}
    shared: list[tuple[Hashable, Hashable]] = []
    for claim, places in pile.items():
        able = [hand for hand in hands if _can(hand, claim, room)]
        for _ in range(places):
            if not able:
                break
            taker = _next(able, credit, by_weight)
            able.remove(taker)
            if room[taker.person] is not None:
                room[taker.person] -= 1
            shared.append((claim, taker.person))
    return shared


def _can(hand: Hand, claim: Hashable, room: Mapping[Hashable, int | None]) -> bool:
    left = room[hand.person]
    return claim not in hand.barred and (left is None or left > 0)


def _next(able: Iterable[Hand], credit: dict[Hashable, int], by_weight: bool) -> Hand:
    weights = {hand: hand.weight if by_weight else 1 for hand in able}
    for hand, weight in weights.items():
        credit[hand.person] += weight
    taker = max(weights, key=lambda hand: credit[hand.person])  # of equals, who comes first
    credit[taker.person] -= sum(weights.values())
    return taker
