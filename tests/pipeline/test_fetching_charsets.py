"""Bytes to text: marks, headers, meta elements, guesses, and who wins when they disagree."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.pipeline.fetching import charset_of, decode
from annotations.pipeline.fetching.charsets import decode_bytes, known
from annotations.values import Page

NEWS = {
    "en": "The café on the quay — “the Anchor” — reopens on 3 March, its owner says.",
    "de": "Der Bürgermeister sagte, die Straße zum Hafen bleibe bis März gesperrt; größere Fähren führen nicht.",
    "uk": "Міський голова повідомив, що пором знову вирушить у березні, коли перевірять новий причал.",
    "ru": "Глава посёлка сообщил, что паром снова выйдет в марте, когда проверят новый причал.",
    "pl": "Burmistrz powiedział, że prom wypłynie znów w marcu, gdy sprawdzą nową przystań. Źródło: zarząd.",
    "el": "Ο δήμαρχος είπε ότι το πλοίο θα αποπλεύσει ξανά τον Μάρτιο.",
    "ar": "قال رئيس البلدية إن العبارة ستبحر من جديد في مارس بعد اختبار الرصيف.",
    "zh": "市长说，渡轮将在三月重新启航，届时新码头将完成测试。",
    "ja": "市長は、新しい桟橋の試験が終わる三月に、フェリーが再び出航すると述べた。",
    "ko": "시장은 새 부두를 시험한 뒤 삼월에 여객선이 다시 출항한다고 말했다.",
}
ENCODINGS = {
    "en": ["cp1252"],
    "de": ["iso8859-1", "cp1252"],
    "uk": ["cp1251", "koi8-u"],
    "ru": ["cp1251", "koi8-r", "iso8859-5", "cp866"],
    "pl": ["iso8859-2", "cp1250"],
    "el": ["iso8859-7", "cp1253"],
    "ar": ["cp1256", "iso8859-6"],
    "zh": ["gb2312", "gbk", "gb18030"],
    "ja": ["shift_jis", "euc_jp", "iso2022_jp"],
    "ko": ["euc_kr", "cp949"],
}
PAIRS = [(language, name) for language, names in ENCODINGS.items() for name in names]


def test_it_works():
    now = datetime(2026, 3, 4, tzinfo=UTC)
    page = Page("u", "u", 200, NEWS["uk"].encode("cp1251"), "text/html", "windows-1251", (), now)
    assert decode(page) == NEWS["uk"]


@pytest.mark.parametrize("language", NEWS)
@pytest.mark.parametrize("declared", ["utf-8", None, "iso-8859-1", "windows-1251", "nonsense"])
def test_utf_8_is_seen_whatever_is_said(language, declared):
    assert decode_bytes(NEWS[language].encode(), declared) == NEWS[language]


@pytest.mark.parametrize(("language", "name"), PAIRS)
def test_a_header_is_believed(language, name):
    assert decode_bytes(NEWS[language].encode(name, "replace"), name) == NEWS[language].encode(
        name, "replace"
    ).decode(name)


@pytest.mark.parametrize(("language", "name"), PAIRS)
@pytest.mark.parametrize(
    "head",
    [
        '<html><head><meta charset="{}"></head>',
        "<meta charset={} />",
        "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset={}'>",
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_without_a_header_the_page_is_believed(language, name, head):
    text = head.format(name) + NEWS[language].encode(name, "replace").decode(name)
    assert decode_bytes(text.encode(name)) == text


@pytest.mark.parametrize(
    ("mark", "name"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-32", "utf-32-le")]
)
@pytest.mark.parametrize("declared", [None, "windows-1251", "utf-8"])
def test_a_byte_order_mark_outranks_everything(mark, name, declared):
    body = NEWS["ru"].encode(mark)
    assert charset_of(body, declared) == name
    assert decode_bytes(body, declared) == NEWS["ru"]


def test_the_header_outranks_the_page():
    body = ("<meta charset=koi8-r>" + NEWS["ru"]).encode("cp1251")
    assert decode_bytes(body, "windows-1251").endswith(NEWS["ru"])


def test_a_header_that_cannot_be_right_yields_to_the_page():
    body = ("<meta charset=windows-1251>" + NEWS["ru"]).encode("cp1251")
    assert decode_bytes(body, "utf-8").endswith(NEWS["ru"])


@pytest.mark.parametrize(
    ("language", "name"), [("ru", "cp1251"), ("ru", "koi8-r"), ("uk", "cp1251"), ("ja", "shift_jis")]
)
@pytest.mark.parametrize("declared", [None, "utf-8", "nonsense"])
def test_without_any_help_the_words_decide(language, name, declared):
    body = f"<div class=story><p>{NEWS[language] * 3}</p></div>".encode(name)
    assert NEWS[language] in decode_bytes(body, declared)


def test_one_broken_character_does_not_spoil_the_others():
    body = (NEWS["uk"] * 20).encode() + b"\xff" + NEWS["uk"].encode()
    assert decode_bytes(body, "utf-8").count("\ufffd") == 1
    assert decode_bytes(body).startswith(NEWS["uk"])


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF8", "utf-8"),
        (" utf-8 ", "utf-8"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("windows-1252", "cp1252"),
        ("GB2312", "gb18030"),
        ("x-sjis", None),
        ("Shift-JIS", "cp932"),
        ("utf-7", None),
        ("punycode", None),
        ("unicode_escape", None),
        ("hex", None),
        ("rot13", None),
        ("zlib", None),
        ("idna", None),
        ("", None),
        (None, None),
        ("a\0b", None),
    ],
)
def test_a_label_is_read_as_the_web_reads_it(label, name):
    assert known(label) == name


def test_a_page_that_says_utf_16_in_ascii_is_not():
    body = ("<meta charset=utf-16>" + NEWS["de"]).encode()
    assert decode_bytes(body).endswith(NEWS["de"])


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "utf-8", "cp1251", "utf-16", "gbk", "euc-jp", "johab", "x"]),
)
def test_any_bytes_become_text(body, declared):
    text = decode_bytes(body, declared)
    assert isinstance(text, str)
    text.encode()  # no lone surrogates: they could be stored nowhere


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), max_size=200))
def test_utf_8_comes_back_as_it_was(text):
    assert decode_bytes(text.encode(), "utf-8") == text
