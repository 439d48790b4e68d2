"""Sentences with exact offsets: sentencex proposes where they end, quotations and abbreviations may overrule it."""

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from annotations.choices import FURNITURE_BLOCKS
from annotations.pipeline.text import OPENING_QUOTES, quoted_spans
from annotations.values import Document, Sentence, Span

_BOUNDARY = re.compile(r"(?<=\n)")
# Abbreviations after which sentencex breaks. Each ends in a full stop; inner blanks may be no-break spaces.
_ABBREVIATIONS = {
    "en": "Gen Lt Col Maj Capt Sgt Cmdr Adm Brig Gov Sen Rep Rev Hon Pres Supt Insp Ave Blvd approx est dept No Nos vs cf "
    "al Fig Sept Jan Feb Mar Apr Jun Jul Aug Oct Nov Dec Messrs Mr Mrs Ms Dr Prof St Mt Ft U.S U.K U.N E.U",
    "uk": "ім вул просп бул пл обл р-н смт т рр р ст гр грн тис млн млрд напр див та ін зв тзв проф доц акад акд ген полк п пп с сс № год хв сек",
    "ru": "им ул просп бул пл обл г гг в вв т е д п н э тыс млн млрд руб напр см ср др пр проф доц акад ген гр стр с № час мин сек",
    "de": "Bgm z B d h u a o ä bzw ca Nr St Str Dr Prof Mio Mrd evtl ggf inkl usw vgl Abs Art S Jh Hrsg geb gest v Chr i e V",
    "fr": "M MM Mme Mmes Mlle Mlles Dr Pr St Ste env p pp art chap cf ex fig av J-C apr éd vol no n° etc Cie gén col",
    "es": "Sr Sra Srta Sres Dr Dra D Dª Ud Uds Lic Ing Gral Cnel Sto Sta pág págs núm art cap EE UU a C d vs aprox tel Prof",
    "ar": "د أ م ص ب ق هـ ت ط ج ع أ.د",
}
_SHORTENED = {
    code: re.compile(rf"(?:^|[\s(\[„“«\"'‘’.\u00a0])(?:{'|'.join(map(re.escape, names.split()))})\.\s*$")
    for code, names in _ABBREVIATIONS.items()
}
# These end a sentence as often as not: they hold it together only before a word that cannot begin one.
_INITIAL = re.compile(r"(?:^|[\s.(\[„“«\"\u00a0-])[A-ZÀ-ÞА-ЯЁІЇЄҐ]\.\s*$")
_CLOCK = re.compile(r"\b[ap]\.\s?m\.\s*$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:^|\s)\d{1,2}\.\s*$")
_DE_MONTH = re.compile(
    r"(?:FC|FSV|SC|SV|TSV|VfL|VfB)\b|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)|[a-zäöü]|(?:Jahrhundert|Tag|Platz|Bundes|Welt|Liga|Klasse|Stock|Geburts)"
)
_SPEECH = re.compile(
    r"^(?:[—–-]\s*)?(?:\S+\s+){0,3}?(?:said|says|asked|asks|told|added|replied|wrote|writes|tweeted|continued|insisted|"
    r"warned|explained|shouted|recalled|claimed|noted|сказа\w+|запита\w+|спроси\w+|відпові\w+|ответи\w+|дода\w+|добави\w+|"
    r"заяви\w+|писа\w+|напис\w+|sagte|fragte|schrieb|erklärte|rief|betonte|meinte|a-t-(?:il|elle)|dit|demande|dijo|preguntó|"
    r"afirmó|escribió|añadió|respondió|قال\w*|سأل\w*)\b",
    re.IGNORECASE,
)
_WIDE_SPEECH = {
    "zh": re.compile(r"[^。！？]{0,12}(?:说(?!明)|說(?!明)|表示|称|稱|道|问|問|答|指出|强调|補充|补充|喊)"),
    "ja": re.compile(r"[^。！？]{0,20}(?:言っ|言い|言う|述べ|語っ|話し|話す|聞い|尋ね|答え|叫)"),
}
# Abbreviations that close what they stand in, so that a capital after them begins a sentence.
_CLOSING = (
    r"(?:\bт\.\s?[дп]|\b(?:та|й|і)\s+ін|\d[\d ,\u00a0]*(?:\s(?:тыс|тис|млн|млрд)\.?)?\s(?:руб|грн|коп))\.\s*"
)
_CLOSES = re.compile(_CLOSING + "$")
_CLOSED = re.compile(_CLOSING + r"(?=[\"“«„([—–]{0,2}\s?[А-ЯЁІЇЄҐ])")
# sentencex takes these whole words of English for abbreviations.
_WHOLE = re.compile(r"\bMay\.\s+(?=[\"“‘(]?[A-Z])")
_ASIDE = 12  # words: a longer stretch after a quotation is a sentence of its own
_AFTER_QUOTE = re.compile(r"[\"”’»›」』“]\s*$")
_PARTICLE = re.compile(r"^[とっはがをにのも、]")


def split(document: Document) -> tuple[Sentence, ...]:
    """The sentences of everything but the page's furniture; none crosses a block or a line of a list or table."""
    return tuple(
        Sentence(start, end, document.text[start:end], index)
        for index, block in enumerate(document.blocks)
        if block.kind not in FURNITURE_BLOCKS
        for start, end in _in_block(document, index)
    )


def _in_block(document: Document, index: int) -> Iterator[Span]:
    block = document.blocks[index]
    language = (block.language or document.language or "en").split("-")[0]
    offset = block.start
    for line in _BOUNDARY.split(document.text[block.start : block.end]):
        for start, end in spans(line, language):
            yield Span(offset + start, offset + end)
        offset += len(line)


def spans(text: str, language: str = "en") -> list[Span]:
    """Where the sentences of one line stand, without the blanks around them."""
    guarded = quoted_spans(text)
    kept = [0]
    for start, cut in pairwise(_proposed(text, language)):
        if cut < len(text) and _ends(text, kept[-1], start, cut, language, guarded):
            kept.append(cut)
    found = (_stripped(text, start, end) for start, end in pairwise([*kept, len(text)]))
    return [span for span in found if span.start < span.end]


def _proposed(text: str, language: str) -> list[int]:
    """Offsets where sentences begin, the end of the text last."""
    boundaries = sentencex.get_sentence_boundaries(language, text)
    missed = {"uk": _CLOSED, "ru": _CLOSED, "en": _WHOLE}.get(language)
    closed = (match.end() for match in missed.finditer(text)) if missed else ()
    return sorted({0, *(boundary["end_index"] for boundary in boundaries), *closed, len(text)})


def _ends(text: str, begun: int, start: int, cut: int, language: str, guarded: list[Span]) -> bool:
    """Whether a sentence ends at `cut`; `begun` is where it would begin."""
    if any(quote.start < cut < quote.end for quote in guarded):
        return False
    before, after = text[max(begun, cut - 40) : cut], text[cut : cut + 80]
    if not before.strip() or not any(character.isalnum() for character in after.strip()[:3] + text[cut:]):
        return False
    if _is_quoted(text[begun:cut]) and language in _WIDE_SPEECH and _WIDE_SPEECH[language].match(after):
        return False
    return not (_goes_on(before, after) or _abbreviated(before, after, language))


def _is_quoted(said: str) -> bool:
    """Whether a stretch is a quotation from its first mark to its last."""
    return said.lstrip()[:1] in OPENING_QUOTES and bool(_AFTER_QUOTE.search(said))


def _goes_on(before: str, after: str) -> bool:
    if _AFTER_QUOTE.search(before):
        if _PARTICLE.match(after):
            return True
        aside = re.split(r"[.!?…]", after)[0].split()
        if len(aside) <= _ASIDE and _SPEECH.match(after):
            return True
    first = after.lstrip("\"'“‘«„([—– \u00a0")[:1]
    return first.islower()


def _abbreviated(before: str, after: str, language: str) -> bool:
    if _CLOCK.search(before):
        return after.lstrip()[:1].islower()
    if _INITIAL.search(before) and not before.rstrip().endswith(("I.", "Я.", "Y.")):
        return True
    if language == "de" and _COUNTED.search(before):
        return bool(_DE_MONTH.match(after))
    if _CLOSES.search(before) and after.lstrip("\"'“«„([—– \u00a0")[:1].isupper():
        return False
    pattern = _SHORTENED.get(language)
    return bool(pattern and pattern.search(before))


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Span(start + lead, start + max(lead, len(piece.rstrip())))
