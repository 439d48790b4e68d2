"""The head of a scraped page, down to the first paragraph: title, subtitle, byline, date, outlet, and menus."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotations.choices import BlockKind
from annotations.pipeline.extraction import dates, judging, names, phrases
from annotations.pipeline.extraction.lines import Form, Line
from annotations.pipeline.extraction.parts import Facts

K = BlockKind
_SIGNATURE = 20  # words: a longer line tells more than who and when
_YEAR = re.compile(r"\d\s*(?:г|р)\.$")  # "3 мая 2025 г." ends no sentence
_REACH = 12  # lines: a signature further down is not the article's


@dataclass(frozen=True, slots=True)
class Head:
    """The kinds of the head's lines, and what they declare."""

    kinds: list[BlockKind]
    facts: Facts


def is_signature(line: Line) -> bool:
    """Whether a line says who wrote the article or when, and nothing else."""
    if (
        judging.weight(line) > _SIGNATURE
        or line.form is Form.BULLET
        or phrases.POST_SIGNATURE.match(line.says)
    ):
        return False
    if judging.ends(line) and not _YEAR.search(line.says):
        return False
    if by := phrases.BYLINE.fullmatch(line.says):
        return bool(names.listed(by["names"]))
    return dates.find(line.says) is not None


def end(lines: Sequence[Line], first: int) -> int:
    """Where the head ends, given the first prose: a subtitle that is a sentence stands above the byline."""
    second = next((i for i in range(first + 1, len(lines)) if judging.is_prose(lines[i])), len(lines))
    signed = [i for i in range(first + 1, min(second, first + 4, _REACH)) if is_signature(lines[i])]
    return signed[-1] + 1 if signed and first > 0 else first


def read(lines: Sequence[Line], rest: Sequence[Line]) -> Head:
    """The head; `rest` is the remainder of the page, whose furniture may confirm the outlet's name."""
    return _Reader(lines, rest).head()


class _Reader:
    def __init__(self, lines: Sequence[Line], rest: Sequence[Line]) -> None:
        self.lines, self.rest = lines, rest
        self.kinds: list[BlockKind | None] = [self._plain_kind(line) for line in lines]
        self.byline = self.outlet = self.published = self.modified = None
        self.title = self.subtitle = None

    def head(self) -> Head:
        self._read_bylines()
        self._read_datelines()
        self._read_titles()
        self._read_person()
        self._read_outlet()
        kinds = [kind or self._left_over(line) for kind, line in zip(self.kinds, self.lines, strict=True)]
        facts = Facts(
            title=self.title,
            subtitle=self.subtitle,
            byline=self.byline,
            outlet=self.outlet,
            published=self.published,
            modified=self.modified,
            dated=self.published or self.modified,
        )
        return Head(kinds, facts)

    def _plain_kind(self, line: Line) -> BlockKind | None:
        """What a line is whatever stands around it."""
        if is_signature(line):
            return None
        if line.image or phrases.CREDIT.search(line.says):
            return K.CAPTION
        if judging.is_furniture(line):
            return K.BOILERPLATE if judging.is_sentence(line) else K.NAVIGATION
        return None

    def _open(self, place: int) -> bool:
        return self.kinds[place] is None

    def _read_bylines(self) -> None:
        for place, line in enumerate(self.lines):
            by = phrases.BYLINE.fullmatch(line.says)
            found = names.listed(by["names"]) if by and self._open(place) and is_signature(line) else []
            if found:
                self.byline = self.byline or ", ".join(found)
                self.kinds[place] = K.BYLINE
                self._date(line)

    def _read_datelines(self) -> None:
        for place, line in enumerate(self.lines):
            if self._open(place) and is_signature(line):
                self.kinds[place] = self._dated(line)

    def _dated(self, line: Line) -> BlockKind:
        self._date(line)
        match = dates.find(line.says)
        said = line.says[: match.start()].strip(" ,|·•–—-:\t") if match else ""
        first = judging.first_segment(said)
        if names.is_person(first) and not self.byline and not self._is_house(first):
            self.byline = first
            return K.BYLINE
        if (
            first
            and first[0].isupper()
            and not self.outlet
            and not phrases.UPDATED.search(line.says[: match.start()])
        ):
            self.outlet = None if first.casefold() in _LABELS else first
        return K.DATELINE

    def _date(self, line: Line) -> None:
        for match in dates.every(line.says):
            if phrases.UPDATED.search(line.says[: match.start()]):
                self.modified = self.modified or dates.iso(match)
            else:
                self.published = self.published or dates.iso(match)

    def _read_titles(self) -> None:
        """The title is the first headline of the run that stands right above the signature, or above the text."""
        run = self._title_run()
        heavy = [i for i in run if judging.weight(self.lines[i]) >= 3] or run[-1:]
        if not heavy:
            return
        marked = [i for i in heavy if self.lines[i].form is Form.HEADING]
        place = (marked or heavy)[0]
        self.title, self.kinds[place] = self.lines[place].says, K.TITLE
        below = [i for i in run if i > place]
        if below and judging.weight(self.lines[below[0]]) >= 4 and self._may_be_subtitle(below[0]):
            self.subtitle, self.kinds[below[0]] = self.lines[below[0]].says, K.SUBTITLE

    def _may_be_subtitle(self, place: int) -> bool:
        """A heading is one only above a signature; below, it begins the text."""
        signed = any(kind in (K.BYLINE, K.DATELINE) for kind in self.kinds[place:])
        return signed or self.lines[place].form is not Form.HEADING

    def _title_run(self) -> list[int]:
        first = next(
            (i for i, line in enumerate(self.lines) if line.form is Form.HEADING and line.level == 1), None
        )
        signed = [i for i, kind in enumerate(self.kinds) if kind in (K.BYLINE, K.DATELINE)]
        stop = signed[0] if signed else len(self.lines)
        runs = self._runs()
        if first is not None:
            return next((run[run.index(first) :] for run in runs if first in run), [])
        above = [run for run in runs if run[0] < stop and not self._is_signed_name(run)]
        return (above or runs or [[]])[-1 if above else 0]

    def _runs(self) -> list[list[int]]:
        """Lines left open, in runs without anything known between them."""
        runs: list[list[int]] = []
        for place in range(len(self.lines)):
            if not self._open(place):
                continue
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return runs

    def _is_signed_name(self, run: list[int]) -> bool:
        return len(run) == 1 and run[0] > 0 and self._is_name_beside_date(run[0])

    def _is_name_beside_date(self, place: int) -> bool:
        beside = [i for i in (place - 1, place + 1) if 0 <= i < len(self.lines)]
        dated = any(self.kinds[i] is K.DATELINE for i in beside)
        return dated and names.is_person(self.lines[place].says)

    def _read_person(self) -> None:
        """A name alone beside the date is the author's."""
        places = [i for i, kind in enumerate(self.kinds) if kind in (None, K.SUBTITLE)]
        for place in places if self.title and not self.byline else []:
            if self._is_name_beside_date(place):
                self.byline, self.kinds[place] = self.lines[place].says, K.BYLINE
                self.subtitle = None if self.subtitle == self.byline else self.subtitle
                return

    def _read_outlet(self) -> None:
        """The first line of a page is the outlet's name if the page's rights or prompts name it too."""
        if self.outlet or not self.lines:
            return
        name = judging.first_segment(self.lines[0].says)
        if (
            self.kinds[0] is not K.TITLE
            and judging.weight(self.lines[0]) <= 4 <= len(name)
            and self._is_house(name)
        ):
            self.outlet = name

    def _is_house(self, name: str) -> bool:
        """Whether the page's own furniture uses a name: its menu, its prompts, its rights."""
        own = [line.says for line in [*self.lines, *self.rest] if judging.is_furniture(line)]
        return any(name in text for text in own)

    def _left_over(self, line: Line) -> BlockKind:
        if line.form is Form.HEADING and self.title:
            return K.HEADING
        if self.title and judging.is_prose(line):
            self.subtitle = self.subtitle or line.says
            return K.SUBTITLE if self.subtitle == line.says else K.PARAGRAPH
        return K.NAVIGATION if judging.weight(line) <= 4 else K.BOILERPLATE


_LABELS = frozenset(
    {
        "published",
        "posted",
        "date",
        "опубліковано",
        "опубликовано",
        "veröffentlicht",
        "publié",
        "publicado",
        "on",
    }
)
