"""Who wrote an article and when, as the page shows it beside the title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotations.choices import BlockKind
from annotations.pipeline.extraction import dates, names, phrases
from annotations.pipeline.extraction.evidence import HEADINGS, Scene
from annotations.pipeline.extraction.parts import Facts
from annotations.pipeline.text import words

_BY = re.compile(
    r"(?:^|[\s|·•])(?:(?:by|von|par|por)\s*[:：]?\s*(?<=[\s:：])|(?:автор(?:ка)?|текст|بقلم|作者)\s*[:：]?\s*)(?=\S)",
    re.IGNORECASE,
)
_COLLECTIVE = re.compile(
    r"\b(?:team|staff|editors?|editorial|newsroom|desk|admin|redaktion|rédaction|redacción|редакція|редакция)\b",
    re.IGNORECASE,
)
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.TABLE, BlockKind.EMBEDDED_POST)
_AROUND = ("navigation", "related", "comments", "footer")
_BEFORE, _AFTER = 5, 9  # pieces around the title
_LINE = 25  # words: a paragraph this long is the article's
_LONGEST = 40  # words of a piece that signs an article
_PROFILE = re.compile(
    r"/(?:authors?|people|person|by|team|contributors?|staff|profiles?|autor\w*|auteurs?|users?|writers?)/"
)


def completed(scene: Scene, labels: Sequence[BlockKind | None], facts: Facts) -> Facts:
    """The facts with what the page shows where it declares nothing, and without authors that it never shows."""
    signing = list(_signing(scene, labels))
    published, modified = _dates(scene, signing)
    return replace(
        facts,
        byline=_byline(scene, signing, facts),
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


def _byline(scene: Scene, signing: Sequence[int], facts: Facts) -> str | None:
    """The declared authors where the page shows them or they are people; else those it shows beside the title."""
    declared = facts.byline
    if declared and any(_contains(scene.pieces[i].folded, words(declared.split(", ")[0])) for i in signing):
        return declared
    shown = _shown(scene, signing)
    if shown or not declared or _is_house(declared, facts.outlet):
        return ", ".join(dict.fromkeys(shown)) or None
    return declared if names.is_person(declared.split(", ")[0]) or _is_shown(scene, declared) else None


def _shown(scene: Scene, signing: Sequence[int]) -> list[str]:
    marked = [name for i in signing for text in scene.pieces[i].authors for name in names.listed(text)]
    return marked or next((found for i in signing if (found := _names_in(scene, i))), [])


def _is_house(byline: str, outlet: str | None) -> bool:
    """Whether the author declared is the outlet itself or nobody in particular."""
    said, house = "".join(words(byline)), "".join(words(outlet or ""))
    return (said == house and not names.is_person(byline)) or bool(_COLLECTIVE.search(byline))


def _is_shown(scene: Scene, byline: str) -> bool:
    """Whether the page shows a declared author: a single word that stands nowhere else is a user of some system."""
    wanted = words(byline.split(", ")[0])
    return any(_contains(piece.folded, wanted) for piece in scene.pieces)


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


def _dates(scene: Scene, signing: Sequence[int]) -> tuple[str | None, str | None]:
    """When the page says it was published and when changed."""
    published = modified = None
    for i in signing:
        text, times = scene.pieces[i].text, scene.pieces[i].times
        match = dates.find(text)
        said = next((date for value in times if (date := dates.declared(value))), None) or (
            match and dates.iso(match)
        )
        if not said or (scene.sizes[i] > 25 and not times):
            continue
        if phrases.UPDATED.search(text[: match.start()] if match else text):
            modified = modified or said
        else:
            published = published or said
    return published, modified


def _subtitle(scene: Scene, labels: Sequence[BlockKind | None]) -> str | None:
    place = next((i for i, kind in enumerate(labels) if kind is BlockKind.SUBTITLE), None)
    return scene.pieces[place].text if place is not None else None
