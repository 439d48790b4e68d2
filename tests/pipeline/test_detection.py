"""Which of what an article says is worth checking, where it stands, and as what statement."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.choices import CLAIM_BLOCKS, BlockKind, Voice
from annotations.pipeline.detection import EmbeddedDetector, attribute, score
from annotations.values import Document
from tests.pipeline.paragraphs import document, split


def detected(paper: Document, **options):
    sentences = split(paper)
    return EmbeddedDetector(**options).detect(paper, sentences, attribute(paper, sentences))


def test_it_works():
    paper = document(
        "The island spent 3.2 million crowns on ferries in 2023, the finance minister Dana Okoro said."
    )
    (found,) = detected(paper)
    assert found.text == "The island spent 3.2 million crowns on ferries in 2023"
    assert paper.text[found.start : found.end] == found.text
    assert found.statement == "The island spent 3.2 million crowns on ferries in 2023"
    assert (found.voice, found.speaker) == (Voice.REPORTED, "Dana Okoro")
    assert 0.5 <= found.score <= 1
    assert (found.detector, found.detector_version) == ("embedded", "5")


WHAT_IS_FOUND = [
    # The clause is the claim, not who says it.
    (
        "Dana Okoro said that unemployment fell to 4 percent in May.",
        ["unemployment fell to 4 percent in May"],
    ),
    # So are the words in a quotation, one candidate a sentence.
    (
        "“Unemployment fell to 4 percent in May. Exports grew by 9 percent in June,” Dana Okoro said.",
        ["Unemployment fell to 4 percent in May.", "Exports grew by 9 percent in June"],
    ),
    # What only leads over is left out.
    ("In fact, exports grew by 9 percent in June.", ["exports grew by 9 percent in June."]),
    ("It is clear that exports grew by 9 percent in June.", ["exports grew by 9 percent in June."]),
    # What only says how a figure compares belongs to the figure, and what says something else does not.
    (
        "The harbour wall cost 40 million crowns. That is twice the sum the council had promised.",
        ["The harbour wall cost 40 million crowns. That is twice the sum the council had promised."],
    ),
    (
        "“Unemployment fell to 4 percent in May. That’s the lowest in ten years,” Dana Okoro said.",
        ["Unemployment fell to 4 percent in May. That’s the lowest in ten years"],
    ),
    (
        "Unemployment fell to 4 percent in May. Exports grew by 9 percent more than in June.",
        ["Unemployment fell to 4 percent in May.", "Exports grew by 9 percent more than in June."],
    ),
    # A sentence that says two things is two candidates.
    (
        "The council has spent 40 million crowns on the northern harbour wall, "
        "but the ministry has paid only 12 million crowns of the promised sum.",
        [
            "The council has spent 40 million crowns on the northern harbour wall",
            "the ministry has paid only 12 million crowns of the promised sum.",
        ],
    ),
]


@pytest.mark.parametrize(("text", "claims"), WHAT_IS_FOUND)
def test_the_span_is_the_claim(text, claims):
    assert [c.text for c in detected(document(text))] == claims


NO_CLAIMS = [
    "Has the council spent 40 million crowns on the harbour wall?",
    "Click here to receive 40 stories a week.",
    "Follow us on all 12 channels of the newsroom.",
    "Nothing to see.",
    "1,200 passengers.",
    "Thank you very much for this wonderful evening.",
    "Hello and welcome to the show.",
]


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_what_is_no_claim(text):
    assert detected(document(text)) == ()


# Each would score as high as a claim by its numbers and names.
FRAGMENTS = [
    (BlockKind.TABLE, "11/1/2021 | +14.5%\n12/1/2021 | +11.2%"),
    (BlockKind.TABLE, "Skerry, Harbour Ward | 86.2 | 1,204"),
    (BlockKind.TABLE, "Ferry | Sails at 7.30 | Costs 12 crowns | 240 seats"),
    (BlockKind.LIST, "Length: 14 m x 9 m x 3 m\nWeight 36.8 tonnes"),
    (BlockKind.LIST, "Best Value: Kestrel M4 Winch (399 crowns)"),
    (BlockKind.LIST, "Accessed 11 Apr. 2025."),
    (BlockKind.LIST, "Add 2 cups of barley flour and 300 g of butter."),
    (BlockKind.LIST, "24-hour harbour watch with 12 cameras"),
    "The 7 Best Ferries on the Skerry Coast for 2026",
    "Get the Kestrel winch from Halan Supplies for 238.99 crowns",
    "Sail every 2–3 hours",
]


@pytest.mark.parametrize("part", FRAGMENTS)
def test_what_says_nothing_of_anything_is_no_claim(part):
    assert detected(document(part)) == ()


STATEMENTS = [
    (BlockKind.LIST, "The harbour wall has cost 40 million crowns a year"),
    (BlockKind.LIST, "Unemployment fell to 4 percent in May"),
    (BlockKind.TABLE, "The council spent 3.2 million crowns on ferries in 2023."),
    "Halan Supplies outsources 40 percent of its 1,200 jobs to the Skerry coast.",
    "They’re 40 percent cheaper than the ferries of Halan, says Dana Okoro.",
    "Work on the Halan bridge begins on 4 May and costs 40 million crowns.",
    "Following the vote of 4 May, the Skerry council spent 40 million crowns.",
]


@pytest.mark.parametrize("part", STATEMENTS)
def test_a_sentence_is_a_claim_wherever_it_stands(part):
    assert len(detected(document(part))) == 1


@pytest.mark.parametrize(
    ("language", "fragment", "sentence"),
    [
        ("de", "Fähren nach Skerry: 40", "Der Hafen kostet 40 Millionen Kronen."),
        ("uk", "Пороми до Галана: 40", "Гавань коштує 40 мільйонів крон."),
        ("fr", "Traversiers vers Halan : 40", "Le port coûte 40 millions de couronnes."),
    ],
)
def test_in_other_languages_a_short_line_ends_like_a_sentence(language, fragment, sentence):
    assert detected(document((BlockKind.LIST, fragment), language=language), threshold=0.0) == ()
    (found,) = detected(document((BlockKind.LIST, sentence), language=language), threshold=0.0)
    assert found.text == sentence


SENTENCE = "The council has spent 40 million crowns on the harbour wall since 2019."


@pytest.mark.parametrize("kind", sorted(BlockKind))
def test_claims_come_only_from_the_blocks_where_they_are_looked_for(kind):
    assert bool(detected(document((kind, SENTENCE)))) == (kind in CLAIM_BLOCKS)


@pytest.mark.parametrize(
    ("parts", "statement"),
    [
        (
            ["Dana Okoro has led the council since 2019. She spent 40 million crowns on the harbour wall."],
            "Dana Okoro spent 40 million crowns on the harbour wall.",
        ),
        (
            ["Dana Okoro met Femi Lund in 2019. She spent 40 million crowns on the harbour wall."],
            "She spent 40 million crowns on the harbour wall.",
        ),
        (
            ["Dana Okoro said that in 2019 she spent 40 million crowns on the harbour wall."],
            "In 2019 Dana Okoro spent 40 million crowns on the harbour wall",
        ),
        (
            [
                "Dana Okoro has led the council since 2019. Her office spent 40 million crowns on the harbour wall."
            ],
            "Dana Okoro’s office spent 40 million crowns on the harbour wall.",
        ),
        (
            [
                "Mr Femi Lund left in 2019.",
                "Femi Lund said she had spent 40 million crowns on the harbour wall.",
            ],
            "She had spent 40 million crowns on the harbour wall",
        ),
        (
            ["Femi Lund left in 2019. He said he’d spent 40 million crowns on the harbour wall."],
            "Femi Lund had spent 40 million crowns on the harbour wall",
        ),
        (
            ["In Fort Lund the harbour opened in 2019. He spent 40 million crowns on the harbour wall."],
            "He spent 40 million crowns on the harbour wall.",
        ),
        (
            ["Femi Lund agrees. “He has spent 40 million crowns on the harbour wall,” Femi Lund said."],
            "He has spent 40 million crowns on the harbour wall",
        ),
        (
            ["“the council has spent 40 million crowns on the harbour wall,” Dana Okoro said."],
            "The council has spent 40 million crowns on the harbour wall",
        ),
    ],
    ids=[
        "certain",
        "two people",
        "not first",
        "owner",
        "another gender",
        "he said he",
        "a place",
        "quoted",
        "capital",
    ],
)
def test_the_statement_stands_on_its_own(parts, statement):
    assert statement in [c.statement for c in detected(document(*parts))]


@pytest.mark.parametrize(
    "text",
    [
        "Dana Okoro claims that several officials told her the harbour wall cost 40 million crowns.",
        "Dana Okoro claims that “several sources” in Skerry told her the harbour wall cost 40 million crowns.",
    ],
)
def test_unnamed_sources_stand_behind_who_reports_them(text):
    paper = document(text)
    assert {c.speaker for c in detected(paper)} == {"Dana Okoro"}


def test_the_threshold_is_the_caller_s():
    paper = document(SENTENCE, "It was a long evening for all.")
    assert len(detected(paper, threshold=0)) > len(detected(paper))
    assert detected(paper, threshold=1.01) == ()


class TestScore:
    @pytest.mark.parametrize(
        ("more", "less"),
        [
            ("Unemployment fell to 4.1 percent in 2023.", "I would like to thank you all."),
            ("We have created 2 million jobs.", "We have to work together."),
            ("У 2023 році безробіття зросло до 12 відсотків.", "Добрий день, друзі!"),
            ("В 2023 году безработица выросла до 12 процентов.", "Добрый день, друзья!"),
            ("Im Jahr 2023 stieg die Arbeitslosigkeit auf 12 Prozent.", "Was sollen wir jetzt tun?"),
            ("En 2023, le chômage a augmenté de 12 %.", "Bonsoir à tous !"),
            ("En 2023 el paro aumentó un 12 %.", "¡Buenas noches a todos!"),
        ],
    )
    def test_what_is_worth_checking_scores_higher(self, more, less):
        higher, lower = score([more, less])
        assert higher > 0.5 > lower

    def test_one_score_a_text_in_order(self):
        texts = ["Exports grew by 9 percent.", "Hello.", ""]
        assert score(texts) == [score([text])[0] for text in texts]

    @given(st.lists(st.text(max_size=300), max_size=5))
    def test_any_text_has_a_probability(self, texts):
        values = score(texts)
        assert len(values) == len(texts)
        assert all(0 <= value <= 1 for value in values)


WORDS = 'Dana Okoro|she|said|that|“|”|‘|’|"|«|»|the wall|cost|40 percent|,|.|but|has|according to|!|?|—|(|)|:|\n|Прибуток|зріс'
PROSE = st.lists(st.sampled_from(WORDS.split("|")), max_size=60).map(" ".join)
PARTS = st.lists(
    st.tuples(st.sampled_from(sorted(BlockKind)), st.one_of(PROSE, st.text(max_size=100))), max_size=6
)


@settings(deadline=None)
@given(PARTS)
def test_candidates_slice_their_text_and_lie_apart_in_one_claim_block(parts):
    paper = document(*parts)
    found = detected(paper, threshold=0)
    assert found == detected(paper, threshold=0), "the same text is read the same way"
    for candidate in found:
        assert paper.text[candidate.start : candidate.end] == candidate.text
        assert candidate.text.strip()
        assert candidate.statement.strip()
        assert 0 <= candidate.score <= 1
        home = [b for b in paper.blocks if b.start <= candidate.start and candidate.end <= b.end]
        assert [b.kind in CLAIM_BLOCKS for b in home] == [True]
    for before, after in pairwise(found):
        assert before.end <= after.start
