"""Sentences: never broken inside a quotation or after an abbreviation, in eight languages and more."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import BlockKind
from annotations.pipeline import segmentation
from annotations.values import Block, Document

# Each case is written as its sentences; they are joined by a space and must come apart again.
CASES = {
    "en": [
        ["Unemployment fell to 4 percent in May.", "Exports grew."],
        ["The depot opens in May.", "It cost 141 million crowns.", "Who paid?", "We did!"],
        ["“We came. We saw. We left.”", "Then they went home."],
        ["“Is it finished? Is it paid for?” she asked.", "Nobody answered."],
        ['"Nobody told us. Nobody asked," said Dr. Whitlock of St. Anne\'s.', "He sat down."],
        ["He spoke to U.S. officials at 5 p.m. on Monday.", "They left."],
        ["Gen. Ada Brook and Sen. J. K. Moss disagree.", "Prof. Lund does not."],
        ["The rate rose by 3.5 percent, to 12.25.", "See No. 7 on p. 14."],
        ["She paid $3.20.", "He paid nothing."],
        ["“It ends here,” he said.", "“It ends now.”", "It did not."],
        ["Mr. and Mrs. Vance live at 12 Mill St. with a dog.", "The dog is old."],
    ],
    "uk": [
        ["У 2023 р. міст закрили.", "Ремонт коштує 36 млн грн і триває досі.", "Чому?"],
        ["«Ми не встигли. Нам не дали грошей», — сказав О. Ткаченко.", "Він мешкає на вул. Тихій."],
        ["Музей відвідали 21 тис. людей, у т. ч. школярі.", "Це рекорд."],
        ["Проєкт коштує 3 млрд грн.", "«Гроші є», — каже мер."],
        ["У полі ростуть жито, овес та ін.", "Узимку поле порожнє."],
        ["Його заснував проф. Гліб Осика в с. Верболіз.", "Село маленьке."],
    ],
    "ru": [
        ["В 2023 г. музей закрыли, т. к. отключили отопление.", "Ремонт стоит 5 млн руб. и займёт год."],
        ["«Часы не любят сырости. Мы не рискуем», — сказала Н. П. Ветрова.", "Она права."],
        ["«Когда откроют? Когда?» — спросил он.", "Ему не ответили."],
        ["В 9 час. 30 мин. он вышел.", "Дождь шёл."],
        ["Работают инженеры, врачи и т. д.", "Их мало."],
        ["В 2003 г. Иванов уехал из г. Заречного.", "Зарплата тогда была 9 тыс. руб.", "Это мало."],
    ],
    "de": [
        ["Am 3. Juli stimmt der Rat ab.", "Das Bad kostet z. B. 410.000 Euro."],
        ["„Ich gehe. Er bleibt“, sagte Dr. Paulsen.", "Bgm. Tiedemann schwieg."],
        ["Der Zuschuss beträgt ca. 34.000 Euro, d. h. mehr als Nr. 2.", "Das ist viel."],
        ["Der 1. FC Norderau verlor.", "Niemand weinte."],
        ["König Ludwig II. baute Schlösser.", "Er ertrank."],
        ["»Wer zahlt? Wer nicht?«, fragte sie.", "Keiner wusste es."],
    ],
    "fr": [
        ["M. Delorme a répondu : « Nous construisons. Nous payons. »", "Mme Aubrun doute."],
        ["« Est-ce trop ? Oui », dit-elle.", "Le quai a coûté env. 52 millions."],
        ["Le Dr. Vautrin vit av. J. Moreau, no. 12.", "Elle écrit."],
    ],
    "es": [
        ["El Sr. Rocamora pide cortes.", "¿Cuánto duran?", "¡Nada!"],
        ["«Si esperamos, no queda nada. Lo sabemos», dijo la Sra. Quiroga.", "Nadie lo niega."],
        ["Vive en EE. UU. desde 2005.", "Gasta un 12 % menos."],
    ],
    "ar": [
        ["أعلنت البلدية التأجيل.", "هل يكفي ذلك؟", "نعم."],
        ["قال د. نادر الحداد إن السعر ارتفع إلى 3.5 مليون.", "لم يوافق أحد."],
        ["قال سامر: «لم نتسلم مفتاحا. وعدونا ثلاث مرات».", "ثم خرج."],
    ],
}
UNSPACED = {
    "zh": [
        ["工程费用增加了。", "副局长说：“裂缝很多。我们必须加固。”", "他没有说明原因。"],
        ["你好吗？", "我很好！"],
        ["“年底以前一定到账。你放心。”他们这样对我说。", "价格是3.5万元。"],
        ["“为什么？”她问。", "没有人回答。"],
    ],
    "ja": [
        ["町長は「赤字が続いている。支えられない。」と説明した。", "半分は返済である。"],
        ["本当か？", "本当だ。"],
        ["「行きます！」彼は言った。", "雨だった。"],
    ],
}


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in segmentation.spans(text, language)]


@pytest.mark.parametrize(
    ("language", "wanted"), [(code, case) for code, cases in CASES.items() for case in cases]
)
def test_it_works(language, wanted):
    assert sentences(" ".join(wanted), language) == wanted


@pytest.mark.parametrize(
    ("language", "wanted"), [(code, case) for code, cases in UNSPACED.items() for case in cases]
)
def test_languages_without_spaces(language, wanted):
    assert sentences("".join(wanted), language) == wanted


def document(*blocks: tuple[BlockKind, str], language: str = "en") -> Document:
    text, found = "", []
    for kind, said in blocks:
        text += "\n\n" if text else ""
        found.append(Block(kind, len(text), len(text) + len(said)))
        text += said
    return Document(text, tuple(found), language=language)


def test_sentences_say_where_they_stand():
    said = "It rained. 😀 It stopped."
    read = document((BlockKind.TITLE, "Rain"), (BlockKind.PARAGRAPH, said))
    found = segmentation.split(read)
    assert [sentence.text for sentence in found] == ["Rain", "It rained.", "😀 It stopped."]
    assert [sentence.block for sentence in found] == [0, 1, 1]
    assert all(read.text[s.start : s.end] == s.text for s in found)


def test_the_lines_of_a_list_are_sentences_each():
    read = document((BlockKind.LIST, "a second washing line;\na roof for 40 trams\na canteen. Nobody asked"))
    found = [sentence.text for sentence in segmentation.split(read)]
    assert found == ["a second washing line;", "a roof for 40 trams", "a canteen.", "Nobody asked"]


def test_furniture_has_no_sentences():
    read = document((BlockKind.NAVIGATION, "Home. City."), (BlockKind.COMMENT, "I knew. We all knew."))
    assert segmentation.split(read) == ()


def test_a_block_in_another_language_is_split_by_its_own_rules():
    text = "В 2023 г. музей закрыли."
    read = Document(text, (Block(BlockKind.QUOTE, 0, len(text), language="ru"),), language="en")
    assert [sentence.text for sentence in segmentation.split(read)] == [text]


def test_a_quotation_that_never_closes_guards_nothing():
    assert sentences("“We will stay. We will pay. She left.", "en") == [
        "“We will stay.",
        "We will pay.",
        "She left.",
    ]


@given(st.text(max_size=300), st.sampled_from([*CASES, *UNSPACED, "xx"]))
def test_spans_are_in_order_stripped_and_lose_nothing(text, language):
    line = text.replace("\n", " ")
    spans = segmentation.spans(line, language)
    assert spans == segmentation.spans(line, language)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(line[s.start : s.end] == line[s.start : s.end].strip() != "" for s in spans)
    kept = "".join(line[s.start : s.end] for s in spans)
    assert "".join(kept.split()) == "".join(line.split())
