"""Where a quotation stands word for word: the one rule below every selection that a person or program sends."""


def occurrences(text: str, exact: str, *, prefix: str = "", suffix: str = "") -> tuple[tuple[int, int], ...]:
    """The first two places, in code points, at which `exact` stands between `prefix` and `suffix`.

    One is the place that is meant, none and two are for the caller to refuse (W3C TextQuoteSelector).
    """
    if not exact:
        return ()
    wanted = prefix + exact + suffix
    first = text.find(wanted)
    found = [first] if first >= 0 else []
    if found and (second := text.find(wanted, first + 1)) >= 0:
        found.append(second)
    return tuple((at + len(prefix), at + len(prefix) + len(exact)) for at in found)
