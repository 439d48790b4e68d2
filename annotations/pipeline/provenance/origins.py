"""What an article says it has its words from: named channels, outlets and writers, unnamed officials, and the chain.

    “Politico reported, citing two officials, …”    article --cites--> Politico --cites--> two officials

Phrases are found paragraph by paragraph; who “he” is, and whose words stand inside whose, the attributions tell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from annotations.choices import BODY_BLOCKS, BlockKind, DerivationKind, OriginKind, TraceMethod
from annotations.pipeline.provenance import naming, phrases, tongues
from annotations.pipeline.wording import fold
from annotations.values import Attribution, Block, Link, Origin, Span

SPOKEN = frozenset({*BODY_BLOCKS, BlockKind.CORRECTION_NOTE})
AROUND = frozenset(
    {*SPOKEN, BlockKind.BOILERPLATE, BlockKind.AUTHOR_BIO, BlockKind.BYLINE, BlockKind.DATELINE}
)
A_REPORT = 60  # words that are quoted as a block without a name before they are somebody's report
UNNAMED_REPORT = "an unnamed report"
_SENTENCE = re.compile(
    r"(?<=[a-zß-ÿа-яёіїєґ\d)\"”][.!?])\s+(?=[A-ZÀ-ÞА-ЯЁІЇЄҐ\"“])|(?<=[.!?][\"”])\s+(?=[A-ZÀ-ÞА-ЯЁІЇЄҐ\"“])"
)

# How sure it is that the text rests on what it names so. Set by reading what is found in news texts.
CARRIED, NAMED_CHANNEL, EMBEDDED, NAMED_OUTLET, WRITER, UNNAMED, BLOCK_QUOTED, LINKED = (
    0.95, 0.8, 0.6, 0.75, 0.6, 0.6, 0.85, 0.6,
)  # fmt: skip


@dataclass(frozen=True)
class _Paragraph:
    text: str  # folded
    start: int
    kind: BlockKind

    def span(self, match: re.Match[str], group: int | str = 0) -> Span:
        return Span(self.start + match.start(group), self.start + match.end(group))

    def sentence(self, at: int) -> Span:
        """The sentence around a place, in offsets of the whole text."""
        cuts = [0, *(m.end() for m in _SENTENCE.finditer(self.text)), len(self.text)]
        start = max(cut for cut in cuts if cut <= at - self.start)
        end = min(cut for cut in cuts if cut > at - self.start)
        return Span(self.start + start, self.start + end)


@dataclass(frozen=True)
class _Article:
    text: str
    blocks: Sequence[Block]
    attributions: Sequence[Attribution]
    links: Sequence[Link]
    own: str  # the outlet whose article it is

    @cached_property
    def paragraphs(self) -> list[_Paragraph]:
        return [p for p in self.around if p.kind in SPOKEN]

    @cached_property
    def around(self) -> list[_Paragraph]:
        """With what stands around the article, where it may say whose it is."""
        places = [(b.start, b.end, b.kind) for b in self.blocks if b.kind in AROUND] or self._lines()
        return [_Paragraph(fold(self.text[start:end]), start, kind) for start, end, kind in places]

    def _lines(self) -> list[tuple[int, int, BlockKind]]:
        return [(m.start(), m.end(), BlockKind.PARAGRAPH) for m in re.finditer(r"[^\n]+", self.text)]

    @cached_property
    def speakers(self) -> list[str]:
        return list(dict.fromkeys(a.speaker for a in self.attributions if a.speaker))

    def speaker_near(self, sentence: Span, paragraph: _Paragraph) -> str:
        """Whose words a sentence tells: whoever speaks in it, else who speaks first in its paragraph."""
        within = (sentence, Span(paragraph.start, paragraph.start + len(paragraph.text)))
        for stretch in within:
            for one in self.attributions:
                if one.speaker and one.content.start < stretch.end and stretch.start < one.content.end:
                    return one.speaker
        return ""

    def links_in(self, span: Span) -> Iterator[Link]:
        return (link for link in self.links if span.start <= link.start < span.end)


def origins(
    text: str,
    *,
    blocks: Sequence[Block] = (),
    attributions: Sequence[Attribution] = (),
    links: Sequence[Link] = (),
    own: str = "",
) -> tuple[Origin, ...]:
    """The origins that a text names, in order, each mention. English, Ukrainian, Russian, German, French, Spanish. Offsets are code points.

    `own` is the outlet that publishes the text: what it calls by its own name is no origin.
    """
    article = _Article(text, blocks, attributions, links, naming.folded(own))
    named: list[Origin] = []
    for found in (_carried, _channels, _channels_abroad, _posts, _linked_channels, _reports, _reports_abroad):
        named += [one for one in found(article) if _is_new(one, named, article)]
    named += _unnamed_reports(article)
    named = _within_reports(_writers_by_channel(named))
    told = [one for one in named if one.name != UNNAMED_REPORT]
    unnamed = [one for one in _unnamed(article, named) if not _overlaps(one, told)]
    return tuple(sorted([*named, *unnamed], key=lambda origin: origin.span))


def shared_origins(first: Sequence[Origin], second: Sequence[Origin]) -> tuple[tuple[Origin, Origin], ...]:
    """The channels, outlets and writers that both texts name. Unnamed officials are nobody's."""
    pairs = ((one, next((o for o in second if naming.same_origin(one, o)), None)) for one in first)
    return tuple((one, other) for one, other in pairs if other is not None)


def _is_new(origin: Origin, named: Sequence[Origin], article: _Article) -> bool:
    own = naming.folded(origin.name) == article.own and bool(article.own)
    return not own and not _overlaps(origin, named)


def _overlaps(origin: Origin, others: Sequence[Origin]) -> bool:
    return any(origin.span.start < other.span.end and other.span.start < origin.span.end for other in others)


# --- named ---


def _carried(article: _Article) -> Iterator[Origin]:
    """“This article was originally published on …”: it is that article."""
    for paragraph in article.around:
        for kind, pattern in (*phrases.CARRIED, (DerivationKind.SYNDICATES, tongues.CARRIED)):
            for match in pattern.finditer(paragraph.text):
                if name := naming.cleaned(match["name"]):
                    span = paragraph.span(match)
                    address = next((link.url for link in article.links_in(span)), "")
                    key = naming.outlet_key(name)
                    yield Origin(OriginKind.NAMED, name, span, key, "", kind, CARRIED, address)


def _channels(article: _Article) -> Iterator[Origin]:
    """“He wrote on his Telegram channel”: the channel of whoever is said to have posted."""
    for paragraph in article.paragraphs:
        for match in phrases.CHANNEL.finditer(paragraph.text):
            span = paragraph.span(match)
            sentence = paragraph.sentence(span.start)
            before = paragraph.text[sentence.start - paragraph.start : match.end()]
            if not phrases.POSTED.search(before) or phrases.OURS.search(before):
                continue
            platform = phrases.PLATFORMS[match["platform"].casefold()]
            owner, began = _poster(match, before, article, sentence, paragraph)
            start = sentence.start + began if began is not None else span.start
            address = next(_addresses(article, sentence, platform), "")
            if owner:
                yield _channel(owner, platform, Span(start, span.end), NAMED_CHANNEL, address)


def _poster(
    match: re.Match[str], before: str, article: _Article, sentence: Span, paragraph: _Paragraph
) -> tuple[str, int | None]:
    """Whose channel it is, by the fullest name the article has, and where the phrase begins in the sentence."""
    if said := naming.cleaned(match["owner"] or match["named"] or ""):
        return naming.fuller(said, article.speakers), None
    posters = [m for m in phrases.POSTER.finditer(before) if naming.cleaned(m["name"])]
    if posters:
        name = naming.cleaned(posters[-1]["name"])
        return naming.fuller(name, article.speakers), posters[-1].start()
    return article.speaker_near(sentence, paragraph), None


def _channel(owner: str, platform: str, span: Span, confidence: float, address: str = "") -> Origin:
    key = f"{platform.casefold()}:{naming.last_name(owner)}"
    name = f"{owner} on {platform}"
    return Origin(OriginKind.CHANNEL, name, span, key, "", DerivationKind.CITES, confidence, address)


def _addresses(article: _Article, span: Span, platform: str) -> Iterator[str]:
    """Where links in a stretch lead on this platform."""
    for link in article.links_in(span):
        found = naming.handle(link.url)
        if found and found[0] == platform:
            yield link.url


def _channels_abroad(article: _Article) -> Iterator[Origin]:
    """“Написав у своєму телеграм-каналі”: like `_channels`, in other languages."""
    for paragraph in article.paragraphs:
        for match in tongues.CHANNEL.finditer(paragraph.text):
            sentence = paragraph.sentence(paragraph.span(match).start)
            words = paragraph.text[sentence.start - paragraph.start : sentence.end - paragraph.start]
            if not tongues.POSTED.search(words) or tongues.OURS.search(words):
                continue
            said = naming.cleaned(match["named"] or match["owner"] or "")
            bare = words.replace(match[0], "").replace("  ", " ")
            owner = said or article.speaker_near(sentence, paragraph) or _poster_abroad(bare)
            platform = tongues.platform(match["platform"])
            address = next(_addresses(article, sentence, platform), "")
            if owner:
                yield _channel(owner, platform, paragraph.span(match), NAMED_CHANNEL, address)


def _poster_abroad(sentence: str) -> str:
    match = tongues.POSTER.search(sentence)
    return naming.cleaned(match["name"] or match["after"]) if match else ""


def _posts(article: _Article) -> Iterator[Origin]:
    """Posts that the page shows whole."""
    for block in article.blocks:
        if block.kind == BlockKind.EMBEDDED_POST and block.author:
            owner = block.author.split("(")[0].strip(" —-@") or block.author
            words = article.text[block.start : block.end]
            addresses = (link.url for link in article.links_in(Span(block.start, block.end)))
            handles = (naming.handle(url) for url in addresses)
            shown = "X" if re.search(r"twitter\.com|\bx\.com", words) else ""
            platform = next((found[0] for found in handles if found), shown) or "X"
            quotes = _channel(owner, platform, Span(block.start, block.end), EMBEDDED)
            yield replace(quotes, derivation=DerivationKind.QUOTES)


def _linked_channels(article: _Article) -> Iterator[Origin]:
    """Channels that are linked to and not named."""
    for paragraph in article.paragraphs:
        stretch = Span(paragraph.start, paragraph.start + len(paragraph.text))
        for link in article.links_in(stretch):
            found = naming.handle(link.url)
            if found and not phrases.OURS.search(paragraph.text):
                origin = _channel(f"@{found[1]}", found[0], Span(link.start, link.end), LINKED, link.url)
                yield replace(origin, method=TraceMethod.LINK)


def _reports(article: _Article) -> Iterator[Origin]:
    """Outlets that reported it, and people who wrote it."""
    for paragraph in article.paragraphs:
        for match in (
            *phrases.REPORT_BY.finditer(paragraph.text),
            *phrases.FROM_NAMED.finditer(paragraph.text),
        ):
            name = naming.cleaned(match["name"])
            is_outlet = naming.is_outlet(name) or bool(match.groupdict().get("opens"))
            if not name or not (is_outlet or match.re is phrases.REPORT_BY):
                continue
            name = naming.outlet_in(name) if is_outlet else naming.fuller(name, article.speakers)
            if not is_outlet and not _is_writer(name, match, article):
                continue
            key = naming.outlet_key(name) if is_outlet else f"person:{naming.last_name(name)}"
            confidence = NAMED_OUTLET if is_outlet else WRITER
            kind = DerivationKind.QUOTES if match.groupdict().get("opens") else DerivationKind.CITES
            yield Origin(OriginKind.NAMED, name, paragraph.span(match), key, "", kind, confidence)


def _reports_abroad(article: _Article) -> Iterator[Origin]:
    """“З посиланням на газету «…»”: outlets, like `_reports`, in other languages."""
    for paragraph in article.paragraphs:
        seen: set[int] = set()
        for match in (m for pattern in tongues.REPORTS for m in pattern.finditer(paragraph.text)):
            name = naming.cleaned(match["name"])
            if not name or match.start("name") in seen or not (match["outlet"] or naming.is_outlet(name)):
                continue
            seen.add(match.start("name"))
            key = naming.outlet_key(name)
            kind, span = DerivationKind.CITES, paragraph.span(match)
            yield Origin(OriginKind.NAMED, name, span, key, "", kind, NAMED_OUTLET)


def _is_writer(name: str, match: re.Match[str], article: _Article) -> bool:
    """A name of two words and more, or one that the article gives in full elsewhere; a house “reports” as well."""
    return " " in name or name in article.speakers or "reported" in match[0]


def _writers_by_channel(named: Sequence[Origin]) -> list[Origin]:
    """Whoever is named with a channel has written there: “Halan wrote” is that channel again."""
    channels = {naming.last_name(naming.owner(o.name)): o for o in named if o.kind == OriginKind.CHANNEL}
    kept = []
    for origin in named:
        channel = channels.get(naming.last_name(origin.name)) if origin.key.startswith("person:") else None
        if channel is not None:
            origin = replace(channel, span=origin.span, confidence=origin.confidence, address="")
        kept.append(origin)
    return kept


def _unnamed_reports(article: _Article) -> Iterator[Origin]:
    """A stretch quoted as a block that nobody is named for: a wire's report within somebody's comment."""
    run: list[Block] = []
    for block in [*article.blocks, None]:
        if block is not None and block.kind == BlockKind.QUOTE:
            run.append(block)
            continue
        if run and _is_report(article, run):
            span = Span(run[0].start, run[-1].end)
            yield Origin(
                OriginKind.ANONYMOUS,
                UNNAMED_REPORT,
                span,
                UNNAMED_REPORT,
                "",
                DerivationKind.QUOTES,
                BLOCK_QUOTED,
            )
        run = []


def _within_reports(named: Sequence[Origin]) -> list[Origin]:
    """Whom the report names, the report has it from."""
    reports = [o for o in named if o.name == UNNAMED_REPORT]
    inside = {o.span for o in named for r in reports if o is not r and _holds(r.span, o.span)}
    return [replace(o, via=UNNAMED_REPORT) if o.span in inside else o for o in named]


def _is_report(article: _Article, run: Sequence[Block]) -> bool:
    words = article.text[run[0].start : run[-1].end].split()
    before = [p for p in article.paragraphs if p.start < run[0].start]
    opened = before and before[-1].text.rstrip().endswith(":")
    return len(words) >= A_REPORT and not opened and fold(words[0])[0] not in "\"'"


# --- unnamed ---


def _unnamed(article: _Article, named: Sequence[Origin]) -> Iterator[Origin]:
    seen: list[Span] = []
    for paragraph in article.paragraphs:
        for pattern in (*phrases.UNNAMED, tongues.UNNAMED):
            for match in pattern.finditer(paragraph.text):
                span = paragraph.span(match, "name")
                if any(span.start < other.end and other.start < span.end for other in seen):
                    continue
                seen.append(span)
                name = match["name"].strip('" ')
                via = _carrier(article, paragraph, match, named)
                yield Origin(OriginKind.ANONYMOUS, name, span, "", via, DerivationKind.CITES, UNNAMED)


def _carrier(article: _Article, paragraph: _Paragraph, match: re.Match[str], named: Sequence[Origin]) -> str:
    """The key of the origin that names them: their possessor, the one who speaks, the one who is quoted."""
    span = paragraph.span(match, "name")
    sentence = paragraph.sentence(span.start)
    owner = naming.cleaned(match.groupdict().get("owner") or "")
    citing = (match.groupdict().get("cue") or "").casefold() in ("citing", "quoting")
    speakers = [
        a.speaker
        for a in article.attributions
        if a.speaker and (_holds(a.content, span) or (citing and _holds(sentence, a.content)))
    ]
    for speaker in filter(None, [owner, *reversed(speakers)]):
        for origin in named:
            if origin.key and naming.last_name(naming.owner(origin.name)) == naming.last_name(speaker):
                return origin.key
    if match.groupdict().get("cue"):
        near = [o for o in named if o.key and sentence.start <= o.span.start < span.start]
        if near:
            return near[-1].key
    return _quoted_from(paragraph, span, named)


def _quoted_from(paragraph: _Paragraph, span: Span, named: Sequence[Origin]) -> str:
    """Within a quoted block: the report that the block is, or the outlet that was said to report."""
    if paragraph.kind != BlockKind.QUOTE:
        return ""
    holding = [o for o in named if o.name == UNNAMED_REPORT and _holds(o.span, span)]
    opened = [o for o in named if o.derivation == DerivationKind.QUOTES and o.span.end <= span.start]
    opened = [o for o in opened if o.kind == OriginKind.NAMED]
    return next((o.key for o in [*holding, *reversed(opened)]), "")


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
