"""Who says what: tables of sentences with the voice, the speaker and the words expected of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import CLAIM_BLOCKS, BlockKind, Voice
from annotations.pipeline.detection import attribute
from tests.pipeline.paragraphs import document, split

QUOTED, REPORTED = Voice.QUOTED, Voice.REPORTED


def said(*parts, **options):
    """What is attributed in these paragraphs: {words: (voice, speaker)}."""
    paper = document(*parts, **options)
    found = attribute(paper, split(paper))
    return {paper.text[a.content.start : a.content.end]: (a.voice, a.speaker) for a in found}


def test_it_works():
    paper = document("Mayor Dana Okoro said the ferry would stop on Monday.")
    (found,) = attribute(paper, split(paper))
    cut = [paper.text[span.start : span.end] for span in (found.source, found.cue, found.content)]
    assert cut == ["Mayor Dana Okoro", "said", "the ferry would stop on Monday"]
    assert (found.voice, found.speaker) == (REPORTED, "Dana Okoro")


DIRECT = [
    ("“The pier is closed,” Dana Okoro said.", "“The pier is closed,”", "Dana Okoro"),
    ("“The pier is closed,” said Dana Okoro.", "“The pier is closed,”", "Dana Okoro"),
    ("Dana Okoro said: “The pier is closed.”", "“The pier is closed.”", "Dana Okoro"),
    ("Dana Okoro told reporters, “The pier is closed.”", "“The pier is closed.”", "Dana Okoro"),
    ('"The pier is closed," harbour master Dana Okoro said.', '"The pier is closed,"', "Dana Okoro"),
    ("„Die Brücke ist zu“, sagte Dana Okoro.", "„Die Brücke ist zu“", "Dana Okoro"),
    ("« Le pont est fermé », a déclaré Dana Okoro.", "« Le pont est fermé »", "Dana Okoro"),
    ("«Міст закрито», — сказала Дана Коваль.", "«Міст закрито»", "Дана Коваль"),
    ("— Мост закрыт до весны, — сказала Дана Коваль.", "— Мост закрыт до весны,", "Дана Коваль"),
    ("«El puente está cerrado», dijo Dana Okoro.", "«El puente está cerrado»", "Dana Okoro"),
    ("“The pier is closed for good.” — Dana Okoro", "“The pier is closed for good.”", "Dana Okoro"),
    ("“The pier is closed for good.”\xa0― Dana Okoro", "“The pier is closed for good.”", "Dana Okoro"),
    ("Dana Okoro: “The pier is closed.”", "“The pier is closed.”", "Dana Okoro"),
    ("‘The pier is closed,’ Dana Okoro said.", "‘The pier is closed,’", "Dana Okoro"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), DIRECT, ids=[row[0] for row in DIRECT])
def test_direct_speech(text, words, speaker):
    assert said(text)[words] == (QUOTED, speaker)


INDIRECT = [
    ("The bridge is unsafe, according to engineer Lena Brandt.", "The bridge is unsafe", "Lena Brandt"),
    ("According to Lena Brandt, the bridge is unsafe.", "the bridge is unsafe", "Lena Brandt"),
    ("Lena Brandt claims that the bridge is unsafe.", "the bridge is unsafe", "Lena Brandt"),
    ("Lena Brandt has repeatedly warned that the bridge is unsafe.", "the bridge is unsafe", "Lena Brandt"),
    (
        "Lena Brandt, the city’s chief engineer, believes the bridge is unsafe.",
        "the bridge is unsafe",
        "Lena Brandt",
    ),
    ("The bridge is unsafe, Lena Brandt said on Tuesday.", "The bridge is unsafe", "Lena Brandt"),
    ("The bridge is unsafe, said Lena Brandt.", "The bridge is unsafe", "Lena Brandt"),
    ("Lena Brandt told the council that the bridge is unsafe.", "the bridge is unsafe", "Lena Brandt"),
    ("За словами Лени Коваль, міст небезпечний.", "міст небезпечний", "Лени Коваль"),
    ("Лена Коваль заявила, що міст небезпечний.", "міст небезпечний", "Лена Коваль"),
    ("По словам Лены Коваль, мост опасен.", "мост опасен", "Лены Коваль"),
    ("Лена Коваль сообщила, что мост опасен.", "мост опасен", "Лена Коваль"),
    ("Laut Lena Brandt ist die Brücke gesperrt.", "ist die Brücke gesperrt", "Lena Brandt"),
    ("Lena Brandt sagte, dass die Brücke unsicher sei.", "die Brücke unsicher sei", "Lena Brandt"),
    ("Selon Lena Brandt, le pont est dangereux.", "le pont est dangereux", "Lena Brandt"),
    ("Lena Brandt affirme que le pont est dangereux.", "le pont est dangereux", "Lena Brandt"),
    ("Según Lena Brandt, el puente es peligroso.", "el puente es peligroso", "Lena Brandt"),
    ("Lena Brandt dijo que el puente es peligroso.", "el puente es peligroso", "Lena Brandt"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), INDIRECT, ids=[row[0] for row in INDIRECT])
def test_reported_speech(text, words, speaker):
    assert said(text)[words] == (REPORTED, speaker)


NOBODY = [
    "The council’s claims make sense.",
    "The report of 2019 was published in May.",
    "Officers told the crowd to leave the pier.",
    "The United States regards the strait as open.",
    "We know the pier was closed.",
    "As I wrote in March, the pier was closed.",
    "The ferry carried 1,200 people on Monday.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_what_attributes_nothing(text):
    assert said(text) == {}


def test_hearsay_has_no_speaker():
    assert said("The mayor reportedly sold the pier.") == {
        "The mayor reportedly sold the pier": (Voice.HEARSAY, None)
    }


def test_passive_description_belongs_to_who_describes():
    text = "The tunnel is described by Lena Brandt as the most expensive in the region."
    assert [speaker for _, speaker in said(text).values()] == ["Lena Brandt"]


def test_part_of_a_sentence_in_quotation_marks_stays_reported():
    assert said("Lena Brandt said the bridge was “a danger to everybody who crosses it”.") == {
        "the bridge was “a danger to everybody who crosses it”": (REPORTED, "Lena Brandt")
    }


def test_a_quotation_that_goes_on_behind_the_cue_is_one():
    (words,) = said("“The pier is closed,” Dana Okoro said. “It stays closed until May.”")
    assert words.startswith("“The pier")
    assert words.endswith("until May.”")


class TestOverParagraphs:
    def test_a_colon_introduces_the_next_paragraph(self):
        found = said("Dana Okoro is the mayor of Skelby. She wrote:", "“There will be no ferry in winter.”")
        assert found["“There will be no ferry in winter.”"] == (QUOTED, "Dana Okoro")

    def test_a_colon_far_behind_its_verb_introduces_it_too(self):
        found = said(
            "Dana Okoro said after a very long walk on the windy northern pier:", "“The pier is closed.”"
        )
        assert found["“The pier is closed.”"] == (QUOTED, "Dana Okoro")

    def test_marks_that_reopen_without_closing_go_on(self):
        found = said(
            "“The ferry stops on Monday,” Dana Okoro said. “We have no fuel left on the island.",
            "“Nobody will be left behind on the other side.”",
        )
        assert found["“Nobody will be left behind on the other side.”"] == (QUOTED, "Dana Okoro")

    def test_a_quotation_alone_goes_on_for_who_was_speaking(self):
        found = said(
            "Dana Okoro said the ferry would stop on Monday.", "“We have no fuel left on the island at all.”"
        )
        assert found["“We have no fuel left on the island at all.”"] == (QUOTED, "Dana Okoro")

    def test_a_quotation_alone_has_no_speaker_behind_plain_narration(self):
        found = said("The ferry was built in 1987.", "“We have no fuel left on the island at all.”")
        assert found["“We have no fuel left on the island at all.”"] == (QUOTED, None)

    def test_a_quote_block_needs_no_marks(self):
        found = said("The harbour office wrote:", (BlockKind.QUOTE, "The ferry stops on Monday at noon."))
        assert found["The ferry stops on Monday at noon."] == (QUOTED, "harbour office")

    def test_an_embedded_post_is_its_author_s(self):
        post = (BlockKind.EMBEDDED_POST, "The ferry stops on Monday at noon.")
        found = said("The office announced it online.", post, author="Skelby Harbour (@skelby)")
        assert found["The ferry stops on Monday at noon."] == (QUOTED, "Skelby Harbour")


class TestNested:
    def test_the_inner_quotation_has_its_own_speaker(self):
        found = said("“The engineer told me, ‘The bridge will fall this year,’ and left,” Dana Okoro said.")
        assert found["‘The bridge will fall this year,’"][1] == "engineer"
        assert QUOTED, "Dana Okoro" in found.values()

    def test_an_unbalanced_mark_does_not_swallow_the_article(self):
        found = said("Dana Okoro said: “The pier is closed.", "The ferry was built in 1987.")
        assert list(found) == ["“The pier is closed."]

    def test_an_apostrophe_opens_nothing(self):
        assert said("The workers' pier and the mayor's boat are closed.") == {}


def ways(*parts):
    """How the words came to the article, of every attribution: {words: (voice, depth, origins)}."""
    paper = document(*parts)
    found = attribute(paper, split(paper))
    return {paper.text[a.content.start : a.content.end]: (a.voice, a.depth, a.origins) for a in found}


WAYS = [
    (
        "Two harbour officials told the Skelby Post that the ferry would stop on Monday.",
        {"the ferry would stop on Monday": (REPORTED, 0, ("Two harbour officials", "Skelby Post"))},
    ),
    (
        "“The ferry will stop on Monday,” Dana Okoro said in an interview with the Skelby Herald.",
        {"“The ferry will stop on Monday,”": (QUOTED, 0, ("Dana Okoro", "Skelby Herald"))},
    ),
    (
        "“The ferry will stop on Monday,” Dana Okoro said in an interview with Femi Lund.",
        {"“The ferry will stop on Monday,”": (QUOTED, 0, ("Dana Okoro",))},
    ),
    (
        "The Skelby Post reported, citing two harbour officials, that the ferry would stop.",
        {"the ferry would stop": (REPORTED, 0, ("two harbour officials", "Skelby Post"))},
    ),
    (
        "The Skelby Herald wrote on Friday that Dana Okoro had told reporters the ferry would stop.",
        {
            "Dana Okoro had told reporters the ferry would stop": (REPORTED, 0, ("Skelby Herald",)),
            "the ferry would stop": (Voice.NESTED, 1, ("Dana Okoro", "Skelby Herald")),
        },
    ),
    (
        "“The engineer told me, ‘The bridge will fall this year,’” Dana Okoro said.",
        {
            "“The engineer told me, ‘The bridge will fall this year,’”": (QUOTED, 0, ("Dana Okoro",)),
            "‘The bridge will fall this year,’": (Voice.NESTED, 1, ("engineer", "Dana Okoro")),
        },
    ),
    ("It is believed that the ferry will stop.", {"the ferry will stop": (Voice.HEARSAY, 0, ())}),
]


@pytest.mark.parametrize(("text", "expected"), WAYS, ids=[row[0] for row in WAYS])
def test_the_way_the_words_came(text, expected):
    assert ways(text) == expected


class TestWhoIsMeant:
    @pytest.mark.parametrize(
        ("later", "speaker"),
        [
            ("Okoro said the ferry would stop.", "Dana Okoro"),
            ("She said the ferry would stop.", "Dana Okoro"),
            ("The mayor said the ferry would stop.", "Dana Okoro"),
            ("The baker said the ferry would stop.", "baker"),
            ("They said the ferry would stop.", None),
            ("Several officials said the ferry would stop.", "Several officials"),
            ("Harbour spokesman Piet Lund said the ferry would stop.", "Piet Lund"),
        ],
    )
    def test_a_later_mention(self, later, speaker):
        found = said("Mayor Dana Okoro said the pier was closed.", later)
        assert found["the ferry would stop"] == (REPORTED, speaker)

    def test_somebody_by_their_work_alone_is_not_who_stands_beside_them(self):
        found = said(
            "Dana Okoro said the engineer was late.",
            "Femi Lund said no.",
            "The engineer said the pier was closed.",
        )
        assert found["the pier was closed"] == (REPORTED, "engineer")

    def test_a_surname_of_two_people_is_nobody_s_full_name(self):
        found = said("Dana Okoro met Femi Okoro on the pier.", "Okoro said the ferry would stop.")
        assert found["the ferry would stop"] == (REPORTED, "Okoro")

    def test_an_inflected_surname_is_the_same_person(self):
        found = said(
            "Депутатка Олена Марченко вийшла на трибуну.", "За словами Марченко, міст закрили.", language="uk"
        )
        assert found["міст закрили"] == (REPORTED, "Олена Марченко")


@pytest.mark.parametrize("kind", sorted(set(BlockKind) - CLAIM_BLOCKS))
def test_furniture_says_nothing(kind):
    assert said((kind, "Mayor Dana Okoro said the ferry would stop on Monday.")) == {}


PROSE = st.text(alphabet=st.sampled_from("ab AB.,:;!?\n“”„«»‘’'\"—– said that told he Okoro"), max_size=200)


@given(st.lists(st.one_of(PROSE, st.text(max_size=80)), max_size=6))
def test_any_text_is_answered_with_spans_inside_one_claim_block(parts):
    paper = document(*parts)
    found = attribute(paper, split(paper))
    assert found == attribute(paper, split(paper)), "the same text is read the same way"
    for attribution in found:
        content = attribution.content
        assert any(b.start <= content.start < content.end <= b.end for b in paper.blocks)
        for span in (attribution.source, attribution.cue):
            assert span is None or 0 <= span.start < span.end <= len(paper.text)
