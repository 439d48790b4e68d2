"""When an article appeared and when it was changed, as the page shows it beside the title or in a labelled line."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from annotations.choices import BlockKind
from annotations.pipeline.extraction import dates, phrases
from annotations.pipeline.extraction.evidence import Scene

UNSIGNED = (BlockKind.TITLE, BlockKind.NAVIGATION, BlockKind.RELATED, BlockKind.COMMENT, None)
OTHERS = ("navigation", "related", "comments")  # an article may have a footer of its own
_LABEL, _MANY = 3, 4  # words of a label, and dates that make a list
_PUBLISHED = re.compile(
    r"(?:this (?:article|story|post) was )?(?:originally |first )?(?:published|posted)|publi(?:sh|cation) date|publi[ée]|publicad|veröffentlicht|erschienen|опублікован|опубликован|نشر|公開",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:this (?:article|story|post|page) was )?(?:originally|first) (?:published|posted)\W+(?:on |at )?$",
    re.IGNORECASE,
)
_LINE = 25  # words of a line that says when the text appeared
_LONGEST = 40  # words of an entry in a list of stories


def shown(
    scene: Scene, signing: Sequence[int], labels: Sequence[BlockKind | None]
) -> tuple[str | None, str | None]:
    """When the page says it was published and when changed: beside the title, else in a labelled line elsewhere."""
    published = modified = None
    listed = _listing(scene)
    for i in signing:
        if _form(scene, i) in listed:
            continue
        for said, changed in _stamps(scene, i):
            if changed:
                modified = modified or said
            else:
                published = published or said
    first = _only(scene, labels, _FIRST)
    if not published and not modified:
        published = _only(scene, labels, _PUBLISHED) or _only_stamp(scene, labels, listed)
    return first or published, modified


def _stamps(scene: Scene, i: int) -> list[tuple[str, bool]]:
    """The dates that a line gives, each with whether it is that of a change; none where several stand there unexplained."""
    text, said = scene.pieces[i].text, _said(scene, i)
    found = {day[:10]: match for match in dates.every(text) if said and (day := dates.iso(match))}
    if len(found) < 2:
        return [(said, _is_change(_before_date(scene, i)))] if said else []
    labels = [text[: match.start()] for match in found.values()]
    if not any(_is_change(label) or _PUBLISHED.search(label) for label in labels):
        return []
    stamped = {date[:10]: date for value in scene.pieces[i].times if (date := dates.declared(value))}
    times = [stamped.get(day) or dates.iso(match) or day for day, match in found.items()]
    return [(time, _is_change(label)) for time, label in zip(times, labels, strict=True)]


def _is_change(label: str) -> bool:
    return bool(phrases.UPDATED.search(label))


def _said(scene: Scene, i: int) -> str | None:
    """The date that a piece gives, unless it is a sentence that mentions one."""
    piece = scene.pieces[i]
    stamped = next((date for value in piece.times if (date := dates.declared(value))), None)
    if scene.sizes[i] > _LINE and not piece.times:
        return None
    match = dates.find(piece.text)
    return stamped or (dates.iso(match) if match else None)


def _before_date(scene: Scene, i: int) -> str:
    """What stands before a date: in its own line, or as a label in the line above."""
    text = scene.pieces[i].text
    match = dates.find(text)
    own = text[: match.start()] if match else text
    alone = not own.strip() and i > 0 and scene.sizes[i - 1] <= _LABEL
    return scene.pieces[i - 1].text if alone else own


def _only(scene: Scene, labels: Sequence[BlockKind | None], label: re.Pattern[str]) -> str | None:
    """The one day that the lines with a label give; None where they give several."""
    return _one(scene, labels, lambda i: bool(label.match(_before_date(scene, i))))


def _only_stamp(scene: Scene, labels: Sequence[BlockKind | None], listed: set[tuple]) -> str | None:
    return _one(scene, labels, lambda i: _is_stamp(scene, i) and _form(scene, i) not in listed)


def _one(scene: Scene, labels: Sequence[BlockKind | None], fits: Callable[[int], bool]) -> str | None:
    found = {
        said
        for i in range(len(labels))
        if labels[i] not in UNSIGNED
        and not scene.signs[i].intersection(OTHERS)
        and scene.sizes[i] <= _LINE
        and (said := _said(scene, i))
        and fits(i)
    }
    return found.pop() if len({said[:10] for said in found}) == 1 else None


def _is_stamp(scene: Scene, i: int) -> bool:
    """Whether a line is marked up as a time, and is not the time of a change."""
    marked = bool(scene.pieces[i].times) or scene.pieces[i].place.own & {"time", "tags"}
    stamps = _stamps(scene, i)
    return bool(marked) and bool(stamps) and not stamps[0][1]


def _listing(scene: Scene) -> set[tuple]:
    """The forms of pieces that give dates again and again: those of lists of stories or events."""
    dated = Counter(
        _form(scene, i) for i in range(len(scene.pieces)) if scene.sizes[i] <= _LONGEST and _said(scene, i)
    )
    return {form for form, count in dated.items() if count >= _MANY}


def _form(scene: Scene, i: int) -> tuple:
    return tuple((place.tag, place.own) for place in scene.chains[i][:3])
