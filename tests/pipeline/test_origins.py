"""Origins: what an article says it has its words from, what two of them quote, and which tell one story."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import OriginKind
from annotations.pipeline.provenance import origins, shared_origins, shared_quotations, stories

CHANNEL = "The bridge is mined, lawmaker Orest Halan wrote on his Telegram channel on Friday."
RETOLD = "“The bridge has been mined for weeks,” Halan said on Telegram, without naming a witness."


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        (CHANNEL, OriginKind.CHANNEL, "Orest Halan on Telegram"),
        (RETOLD, OriginKind.CHANNEL, "Halan on Telegram"),
        (
            "The dam leaks, according to Orest Halan's Telegram channel.",
            OriginKind.CHANNEL,
            "Orest Halan on Telegram",
        ),
        ("The mine will close, citing two officials, the paper said.", OriginKind.ANONYMOUS, "two officials"),
        (
            "Several senior diplomats told this paper of a plan.",
            OriginKind.ANONYMOUS,
            "Several senior diplomats",
        ),
        ("This piece was originally published on Radio Skel.", OriginKind.NAMED, "Radio Skel"),
        (
            "The fleet has left, the Skelmouth Courier reported on Monday.",
            OriginKind.NAMED,
            "the Skelmouth Courier",
        ),
    ],
)
def test_it_works(text, kind, name):
    (found,) = origins(text)
    assert (found.kind, found.name) == (kind, name)
    assert name.split()[-1] in text[slice(*found.span)]


CHANNEL_OF, NAMED, ANONYMOUS = OriginKind.CHANNEL, OriginKind.NAMED, OriginKind.ANONYMOUS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Міст заміновано, написав у своєму телеграм-каналі депутат Орест Галан.",
            [(CHANNEL_OF, "Орест Галан on Telegram")],
        ),
        (
            "Газета «Гаррельський вісник» повідомляє з посиланням на двох чиновників, що шахту закриють.",
            [(NAMED, "Гаррельський вісник"), (ANONYMOUS, "двох чиновників")],
        ),
        ("За даними агентства «Скель», паром сів на мілину.", [(NAMED, "Скель")]),
        (
            "Мост заминирован, сообщили в телеграм-канале «Гаррель сейчас».",
            [(CHANNEL_OF, "Гаррель сейчас on Telegram")],
        ),
        (
            "По данным издания «Скельский листок», паром цел. По словам Ореста Галана, он цел.",
            [(NAMED, "Скельский листок")],
        ),
        (
            "Die Zeitung „Garreler Bote“ berichtet unter Berufung auf zwei Beamte, die Grube schließe.",
            [(NAMED, "Garreler Bote"), (ANONYMOUS, "zwei Beamte")],
        ),
        (
            "Die Brücke sei vermint, schrieb Orest Halan auf seinem Telegram-Kanal.",
            [(CHANNEL_OF, "Orest Halan on Telegram")],
        ),
        ("Selon le quotidien « Le Phare de Garrel », le bac est intact.", [(NAMED, "Le Phare de Garrel")]),
        (
            "Le pont est miné, a écrit Orest Halan sur sa chaîne Telegram. Selon deux sources, il tient.",
            [(CHANNEL_OF, "Orest Halan on Telegram"), (ANONYMOUS, "deux sources")],
        ),
        (
            "El puente está minado, publicó Orest Halan en su canal de Telegram.",
            [(CHANNEL_OF, "Orest Halan on Telegram")],
        ),
        (
            "La mina cerrará, informó el diario El Faro de Garrel, citando a dos funcionarios.",
            [(NAMED, "El Faro de Garrel"), (ANONYMOUS, "dos funcionarios")],
        ),
        ("Publicado originalmente en el diario El Faro de Garrel.", [(NAMED, "El Faro de Garrel")]),
        ("Según Orest Halan, la mina cerrará en mayo.", []),
        ("Підпишіться на нас: новини публікуємо в нашому телеграм-каналі.", []),
    ],
)
def test_it_reads_the_phrases_of_five_more_languages(text, expected):
    found = origins(text)
    assert [(one.kind, one.name) for one in found] == expected
    if len(expected) == 2 and found[0].kind == NAMED:
        assert found[1].via == found[0].key


def test_one_channel_behind_two_articles_is_found_though_they_share_no_words():
    ((first, second),) = shared_origins(origins(CHANNEL), origins(RETOLD))
    assert (first.name, second.name) == ("Orest Halan on Telegram", "Halan on Telegram")


def test_unnamed_officials_are_not_the_same_officials():
    text = "The mine will close, citing two officials."
    assert origins(text)
    assert shared_origins(origins(text), origins(text)) == ()


def test_a_quotation_is_found_again_cut_short():
    one = "He shrugged. “We will not be given any more boats, and we know it,” Halan told reporters."
    other = 'According to Halan, "we will not be given any more boats", a year after the promise.'
    (found,) = shared_quotations(one, other)
    assert one[slice(*found.first)].startswith("“We will not")
    assert other[slice(*found.second)].endswith('boats"')
    assert shared_quotations(one, "“Nothing of what the mayor tells you is true,” she said.") == ()


@given(st.text(max_size=300))
def test_every_text_can_be_read(text):
    for origin in origins(text):
        assert 0 <= origin.span.start < origin.span.end <= len(text)
    assert len(shared_quotations(text, text)) <= text.count('"') + sum(map(text.count, "“«„‘‹「『《»”’"))


FERRY = [
    (
        "Ferry aground at Garrel",
        "The Garrel ferry ran aground in fog with 212 people on board. Divers found a crack in the hull.",
    ),
    (
        "Divers find crack in Garrel ferry",
        "Divers have found a crack in the hull of the ferry that ran aground at Garrel.",
    ),
]
BUDGET = [
    (
        "Velmora council cuts libraries",
        "The council of Velmora cut the budget of its libraries by a third on Tuesday.",
    ),
    (
        "Libraries in Velmora lose a third",
        "Velmora's libraries lose a third of their budget, the council decided.",
    ),
]


def test_articles_of_one_story_are_put_together():
    articles = [(title, text, date(2026, 3, 2)) for title, text in (*FERRY, *BUDGET)]
    assert stories(articles) == [0, 0, 2, 2]
    assert stories([]) == []


def test_a_month_apart_it_is_another_story():
    days = (date(2026, 3, 2), date(2026, 6, 2), date(2026, 3, 2), date(2026, 3, 3))
    articles = [(title, text, day) for (title, text), day in zip((*FERRY, *BUDGET), days, strict=True)]
    assert stories(articles) == [0, 1, 2, 2]
