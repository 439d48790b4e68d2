"""Graphs by number: what stands in a circle, and what comes before what. Any depth, no recursion."""

from collections.abc import Sequence


def components(rests: Sequence[Sequence[int]]) -> tuple[list[int], list[list[int]]]:
    """The component of each node, and the nodes of each: nodes that rest on each other in a circle are one.

    Tarjan (1972), Depth-first search and linear graph algorithms. A component comes after all that it rests on.
    """
    order, low, component_of = [-1] * len(rests), [0] * len(rests), [-1] * len(rests)
    members: list[list[int]] = []
    stack: list[int] = []
    count = 0
    for start in range(len(rests)):
        if order[start] >= 0:
            continue
        if not rests[start]:  # most roots: nothing to walk
            order[start] = low[start] = count
            count += 1
            component_of[start] = len(members)
            members.append([start])
            continue
        path = [(start, iter(rests[start]))]
        order[start] = low[start] = count
        count += 1
        stack.append(start)
        while path:
            node, following = path[-1]
            for target in following:
                if order[target] < 0:
                    order[target] = low[target] = count
                    count += 1
                    stack.append(target)
                    path.append((target, iter(rests[target])))
                    break
                if component_of[target] < 0:
                    low[node] = min(low[node], order[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == order[node]:
                    _close(node, stack, component_of, members)
    return component_of, members


def _close(node: int, stack: list[int], component_of: list[int], members: list[list[int]]) -> None:
    """Everything above `node` on the stack is in one circle with it."""
    at = stack.index(node) if stack[-1] != node else len(stack) - 1
    found = stack[at:]
    del stack[at:]
    for each in found:
        component_of[each] = len(members)
    members.append(found)


def bits(found: int) -> list[int]:
    """The places of the ones, lowest first."""
    places = []
    while found:
        lowest = found & -found
        places.append(lowest.bit_length() - 1)
        found ^= lowest
    return places
