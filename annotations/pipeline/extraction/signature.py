"""Who wrote an article and when, as the page shows it beside the title."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from annotations.choices import BlockKind
from annotations.pipeline.extraction import dates, names, phrases
from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.extraction.evidence import HEADINGS, Scene
from annotations.pipeline.extraction.parts import Facts
from annotations.pipeline.text import words

_BY = re.compile(
    r"(?:^|[\s|·•])(?:(?:by|von|par|por)\s*[:：]?\s*(?<=[\s:：])|(?:автор(?:ка)?|текст|بقلم|作者)\s*[:：]?\s*)(?=\S)",
    re.IGNORECASE,
)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.TABLE, BlockKind.EMBEDDED_POST)
_UNSIGNED = (BlockKind.TITLE, BlockKind.NAVIGATION, BlockKind.RELATED, BlockKind.COMMENT, None)
_OTHERS = ("navigation", "related", "comments")  # an article may have a footer of its own
_AROUND = (*_OTHERS, "footer")
_BEFORE, _AFTER = 5, 9  # pieces around the title
_LINE = 25  # words: a paragraph this long is the article's
_LABEL, _MANY = 3, 4  # words of a label, and dates that make a list
_PUBLISHED = re.compile(
    r"(?:this (?:article|story|post) was )?(?:originally |first )?(?:published|posted)|publi(?:sh|cation) date|publi[ée]|publicad|veröffentlicht|erschienen|опублікован|опубликован|نشر|公開",
    re.IGNORECASE,
)
_SIGNED = 16  # words of a line that signs an article anywhere else
_AUTHOR = re.compile(
    r"(?:(?:written|posted|article|words|story|reported) )?by:?|authors?:?|author\(s\):?|авторк?а?:?|autor(?:in|a)?:?|auteure?:?",
    re.IGNORECASE,
)
_LONGEST = 40  # words of a piece that signs an article
_PROFILE = re.compile(
    r"/(?:authors?|people|person|by|team|contributors?|staff|profiles?|autor\w*|auteurs?|users?|writers?)/"
)


def completed(scene: Scene, labels: Sequence[BlockKind | None], facts: Facts) -> Facts:
    """The facts with what the page shows where it declares nothing, and without authors that it never shows."""
    signing = list(_signing(scene, labels))
    published, modified = _dates(scene, signing, labels)
    return replace(
        facts,
        byline=_byline(scene, signing, labels, facts),
        published=facts.published or published,
        modified=facts.modified or modified,
        subtitle=_subtitle(scene, labels),
    )


def _signing(scene: Scene, labels: Sequence[BlockKind | None]) -> Iterator[int]:
    """The pieces around the title, or around the first line where there is none, until the text is under way."""
    title = labels.index(BlockKind.TITLE) if BlockKind.TITLE in labels else None
    body = next((i for i, kind in enumerate(labels) if kind in (BlockKind.PARAGRAPH, BlockKind.LIST)), 0)
    start, paragraphs = (body, 0) if title is None else (title, 0)
    for i in range(max(0, start - _BEFORE), min(len(labels), start + _AFTER + 1)):
        paragraphs += i > start and labels[i] is BlockKind.PARAGRAPH and scene.sizes[i] > _LINE
        if paragraphs > 1:
            return
        if (
            i != title
            and labels[i] not in _TEXT
            and scene.sizes[i] <= _LONGEST
            and not scene.signs[i].intersection(_AROUND)
        ):
            yield i


def _byline(
    scene: Scene, signing: Sequence[int], labels: Sequence[BlockKind | None], facts: Facts
) -> str | None:
    """The declared authors where the page shows them beside its title or shows none there."""
    declared = facts.byline
    if declared and any(_contains(scene.pieces[i].folded, words(declared.split(", ")[0])) for i in signing):
        return declared
    shown = _shown(scene, signing)
    if _is_somebody(declared):
        return ", ".join(dict.fromkeys(filter(_is_somebody, shown))) or declared
    shown = shown or _signed(scene, labels)
    return ", ".join(dict.fromkeys(shown)) or (None if _is_house(declared, facts.outlet) else declared)


def _is_house(byline: str | None, outlet: str | None) -> bool:
    """Whether the author declared is the outlet itself or nobody in particular."""
    return byline is not None and (names.is_collective(byline) or words(byline) == words(outlet or ""))


def _is_somebody(byline: str | None) -> bool:
    return byline is not None and names.is_person(byline.split(", ")[0]) and not names.is_collective(byline)


def _shown(scene: Scene, signing: Sequence[int]) -> list[str]:
    for names_of in (_marked, _profiled):
        if found := next((found for i in signing if (found := names_of(scene.pieces[i]))), []):
            return found
    return next((found for i in signing if (found := _names_in(scene, i))), [])


def _marked(piece: Piece) -> list[str]:
    """The people a line marks up as authors."""
    return [name for text in piece.authors for name in names.listed(text) if names.is_person(name)]


def _profiled(piece: Piece) -> list[str]:
    """The people to whose pages a line links."""
    texts = (piece.text[link.start : link.end] for link in piece.links if _PROFILE.search(link.url))
    return [name for text in texts for name in names.listed(text) if names.is_person(name)]


def _signed(scene: Scene, labels: Sequence[BlockKind | None]) -> list[str]:
    """The names under which the text is signed further down: one set of authors, or it is not known which."""
    found = {tuple(said) for i in range(len(labels)) if (said := _signs(scene, labels, i))}
    return list(found.pop()) if len(found) == 1 else []


def _signs(scene: Scene, labels: Sequence[BlockKind | None], i: int) -> list[str]:
    piece, signs = scene.pieces[i], scene.signs[i]
    if scene.sizes[i] > _SIGNED or signs.intersection(_AROUND) or labels[i] in _UNSIGNED:
        return []
    if by := phrases.BYLINE.fullmatch(piece.text):
        return names.listed(by["names"])
    if marked := _marked(piece):
        return marked
    labelled = i > 0 and _AUTHOR.fullmatch(scene.pieces[i - 1].text)
    named = names.listed(piece.text) if labelled or "byline" in piece.place.own else []
    return named if labelled else [name for name in named if names.is_person(name)]


def _contains(folded: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted or wanted[0] not in folded:
        return False
    return any(list(folded[i : i + len(wanted)]) == list(wanted) for i in range(len(folded)))


def _names_in(scene: Scene, i: int) -> list[str]:
    piece = scene.pieces[i]
    if (
        piece.place.tag in HEADINGS[:3]
        or phrases.RIGHTS.match(piece.text)
        or phrases.POST_SIGNATURE.search(piece.text)
    ):
        return []
    if match := _BY.search(piece.text):
        found = names.listed(piece.text[match.end() :])
        return found if scene.sizes[i] <= 20 or match.start() == 0 else []
    if scene.sizes[i] > 12 or not _points_to_people(scene, i):
        return []
    match = dates.find(piece.text)
    text = piece.text[match.end() :] if match and match.start() < 3 else piece.text
    return [name for name in names.listed(text.lstrip(" ·•|–—-")) if names.is_person(name)]


def _points_to_people(scene: Scene, i: int) -> bool:
    """Whether a short line beside the title is likely a name: by its class, its link, or the date it shares."""
    piece = scene.pieces[i]
    if "byline" in scene.signs[i] or any(_PROFILE.search(link.url) for link in piece.links):
        return True
    return bool(dates.find(piece.text)) and piece.text[0].isalpha()


def _dates(
    scene: Scene, signing: Sequence[int], labels: Sequence[BlockKind | None]
) -> tuple[str | None, str | None]:
    """When the page says it was published and when changed: beside the title, else in a labelled line elsewhere."""
    published = modified = None
    listed = _listing(scene)
    for i in signing:
        said = _said(scene, i)
        if not said or _form(scene, i) in listed:
            continue
        if phrases.UPDATED.search(_before_date(scene, i)):
            modified = modified or said
        else:
            published = published or said
    if not published and not modified:
        published = _only(scene, labels, lambda i: bool(_PUBLISHED.match(_before_date(scene, i)))) or _only(
            scene, labels, lambda i: _is_stamp(scene, i) and _form(scene, i) not in listed
        )
    return published, modified


def _said(scene: Scene, i: int) -> str | None:
    """The date that a piece gives, unless it is a sentence that mentions one."""
    piece = scene.pieces[i]
    stamped = next((date for value in piece.times if (date := dates.declared(value))), None)
    if scene.sizes[i] > 25 and not piece.times:
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


def _only(scene: Scene, labels: Sequence[BlockKind | None], fits: Callable[[int], bool]) -> str | None:
    """The one day that the fitting short lines of the page give; None where they give several."""
    found = {
        said
        for i in range(len(labels))
        if labels[i] not in _UNSIGNED
        and not scene.signs[i].intersection(_OTHERS)
        and scene.sizes[i] <= _SIGNED
        and (said := _said(scene, i))
        and fits(i)
    }
    return found.pop() if len({said[:10] for said in found}) == 1 else None


def _is_stamp(scene: Scene, i: int) -> bool:
    """Whether a line is marked up as a time, and is not the time of a change."""
    marked = bool(scene.pieces[i].times) or scene.pieces[i].place.own & {"time", "tags"}
    return bool(marked) and not phrases.UPDATED.search(_before_date(scene, i))


def _listing(scene: Scene) -> set[tuple]:
    """The forms of pieces that give dates again and again: those of lists of stories or events."""
    dated = Counter(
        _form(scene, i) for i in range(len(scene.pieces)) if scene.sizes[i] <= _LONGEST and _said(scene, i)
    )
    return {form for form, count in dated.items() if count >= _MANY}


def _form(scene: Scene, i: int) -> tuple:
    return tuple((place.tag, place.own) for place in scene.chains[i][:3])


def _subtitle(scene: Scene, labels: Sequence[BlockKind | None]) -> str | None:
    place = next((i for i, kind in enumerate(labels) if kind is BlockKind.SUBTITLE), None)
    return scene.pieces[place].text if place is not None else None
