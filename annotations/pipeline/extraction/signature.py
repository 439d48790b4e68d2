"""Who wrote an article and when, as the page shows it beside the title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from annotations.choices import BlockKind
from annotations.pipeline.extraction import datelines, dates, names, phrases
from annotations.pipeline.extraction.datelines import OTHERS, UNSIGNED
from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.extraction.evidence import HEADINGS, Scene
from annotations.pipeline.extraction.metadata import Declared
from annotations.pipeline.extraction.parts import Facts
from annotations.pipeline.text import words

_BY = re.compile(
    r"(?:^|[\s|·•])(?:(?:by|von|par|por)\s*[:：]?\s*(?<=[\s:：])|(?:автор(?:ка)?|текст|بقلم|作者)\s*[:：]?\s*)(?=\S)",
    re.IGNORECASE,
)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.TABLE, BlockKind.EMBEDDED_POST)
_AROUND = (*OTHERS, "footer")
# "Edited by", "Photo: by", "Medically reviewed by": somebody, but not the author.
_OTHER_PART = re.compile(
    r"(?:\b(?:edited|(?:medically|clinically|expert)? ?reviewed|(?:fact[- ]?)?checked|verified|approved|translated|produced|"
    r"presented|sponsored|powered|curated|compiled|recommended|illustrat(?:ed|ions?)|drawings?|photo(?:s|graph(?:s|ed|y)?)?|images?|"
    r"pictures?|video|graphics?|art(?:work)?|fotos?|bild(?:er)?|grafik|traduit|relu|traducido|revisado))\W*$",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 5, 9  # pieces around the title
_LINE = 25  # words: a paragraph this long is the article's
_SIGNED = 16  # words of a line that signs an article anywhere else
_AUTHOR = re.compile(
    r"(?:(?:written|posted|article|words|story|reported) )?by:?|authors?:?|author\(s\):?|авторк?а?:?|autor(?:in|a)?:?|auteure?:?",
    re.IGNORECASE,
)
_LONGEST = 40  # words of a piece that signs an article
_PROFILE = re.compile(
    r"/(?:authors?|people|person|by|team|contributors?|staff|profiles?|autor\w*|auteurs?|users?|writers?)/"
)


def completed(scene: Scene, labels: Sequence[BlockKind | None], declared: Declared) -> Facts:
    """The facts with what the page shows where it declares nothing, and without authors that it never shows."""
    signing, facts = list(_signing(scene, labels)), declared.facts
    published, modified = datelines.shown(scene, signing, labels)
    believed = None if _is_date_alone(scene, declared) else facts.published
    return replace(
        facts,
        byline=_byline(scene, signing, labels, declared),
        published=dates.settled(facts.published, published),
        modified=facts.modified or modified,
        dated=dates.settled(believed, published) or modified,
        subtitle=_subtitle(scene, labels),
    )


def _is_date_alone(scene: Scene, declared: Declared) -> bool:
    """Whether JSON-LD alone gives the day: neither another element nor any line of the page bears it out."""
    if not declared.date_alone:
        return False
    day = (declared.facts.published or "")[:10]
    written = (dates.iso(match) for piece in scene.pieces for match in dates.every(piece.text))
    marked = (dates.declared(value) for piece in scene.pieces for value in piece.times)
    return not any(found and found[:10] == day for found in chain(written, marked))


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
    scene: Scene, signing: Sequence[int], labels: Sequence[BlockKind | None], declared: Declared
) -> str | None:
    """The declared authors where the page shows them beside its title or shows none there; a house after anybody."""
    byline, shown = declared.facts.byline, _shown(scene, signing)
    people = [name for name in shown if names.is_person(name) and not declared.is_house(name)]
    if not byline:
        return _undeclared(
            _signed(scene, labels) if all(map(declared.is_house, shown)) else [], shown, declared
        )
    if declared.author_alone and not _is_named(scene, byline):
        return _listed(people)
    beside, person = _is_beside(scene, signing, byline), names.is_person(byline.split(", ")[0])
    if not declared.is_house(byline):
        unseen = people if person else shown or _signed(scene, labels)
        return byline if beside else _listed(unseen) or byline
    signed = people or [name for name in _signed(scene, labels) if names.is_person(name)]
    known = beside or (person and not names.is_collective(byline))
    return _listed(signed) or (byline if known else _listed(shown))


def _undeclared(signed: Sequence[str], shown: Sequence[str], declared: Declared) -> str | None:
    """Whom the page shows and nothing declares: somebody, and neither a desk nor what the outlet calls its own column."""
    return _listed([name for name in signed or shown if not declared.is_own(name)])


def _is_named(scene: Scene, byline: str) -> bool:
    """Whether the page names its declared author to readers, wherever that is."""
    first = words(byline.split(", ")[0])
    return any(_contains(piece.folded, first) for piece in scene.pieces)


def _listed(said: Sequence[str]) -> str | None:
    return ", ".join(dict.fromkeys(said)) or None


def _is_beside(scene: Scene, signing: Sequence[int], byline: str) -> bool:
    first = words(byline.split(", ")[0])
    return any(_contains(scene.pieces[i].folded, first) for i in signing)


def _shown(scene: Scene, signing: Sequence[int]) -> list[str]:
    pieces = [scene.pieces[i] for i in signing if not _credits(scene, i)]
    for names_of in (_marked, _profiled):
        if found := next((found for piece in pieces if (found := names_of(piece))), []):
            return found
    return next((found for i in signing if (found := _names_in(scene, i))), [])


def _credits(scene: Scene, i: int) -> bool:
    """Whether a line names first who edited, checked or drew rather than who wrote."""
    by = _BY.search(scene.pieces[i].text)
    before = scene.pieces[i].text[: by.start()] if by else ""
    return bool(_OTHER_PART.search(before))


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
    if scene.sizes[i] > _SIGNED or signs.intersection(_AROUND) or labels[i] in UNSIGNED:
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
    if phrases.RIGHTS.match(piece.text) or phrases.POST_SIGNATURE.search(piece.text):
        return []
    match = next(
        (m for m in _BY.finditer(piece.text) if not _OTHER_PART.search(piece.text[: m.start()])), None
    )
    if piece.place.tag in HEADINGS[:3] and not (match and match.start() == 0 and piece.links):
        return []
    if match:
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


def _subtitle(scene: Scene, labels: Sequence[BlockKind | None]) -> str | None:
    place = next((i for i, kind in enumerate(labels) if kind is BlockKind.SUBTITLE), None)
    return scene.pieces[place].text if place is not None else None
