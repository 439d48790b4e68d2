"""Two versions of an article as data: operations that rebuild either, classes, and what a change weighs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import ArticlePart, BlockKind, ChangeKind, ChangeOp, Declaration
from annotations.pipeline.changes import MATERIAL, as_html, as_unified, compare, declaration
from annotations.values import Attribution, Block, Document, Reading, Span
from tests.pipeline.paragraphs import document

K = ChangeKind


def compared(old, new, *, title=("", ""), sources=((), ())):
    """`old` and `new` are lists of paragraphs, each a string or (kind, string)."""
    readings = [
        Reading(
            Document(text=found.text, blocks=found.blocks, title=headline or None),
            (),
            attributions=tuple(
                Attribution(Span(0, 1), source=Span(found.text.index(who), found.text.index(who) + len(who)))
                for who in named
            ),
        )
        for parts, headline, named in zip((old, new), title, sources, strict=True)
        for found in [document(*parts)]
    ]
    return compare(*readings)


def test_it_works():
    found = compared(
        ["It rained all day.", "Holt said 5 boats sank. Nobody was hurt."],
        ["It rained all day.", "Holt said 15 boats sank. Nobody was hurt.", "A storm is coming."],
    )

    assert [(block.op, block.part) for block in found.blocks] == [
        (ChangeOp.EQUAL, ArticlePart.BODY),
        (ChangeOp.REPLACE, ArticlePart.BODY),
        (ChangeOp.INSERT, ArticlePart.BODY),
    ]
    first, second = found.blocks[1].sentences
    assert (first.op, first.kinds, first.materiality) == (ChangeOp.REPLACE, (K.NUMBER,), 0.9)
    assert second.op == ChangeOp.EQUAL
    assert [(step.old_text, step.new_text) for step in first.words if step.kind] == [("5", "15")]
    assert found.kinds == (K.NUMBER, K.ADDITION)
    assert found.materiality == 0.9


def test_paragraphs_stand_beside_what_they_became():
    old = ["First, it rained.", "Then the dam broke at noon.", "Nobody was hurt."]
    new = ["First, it rained.", "A new paragraph.", "Then the dam broke at ten."]
    before, after = document(*old).text, document(*new).text

    beside = [(before[slice(*row.old)], after[slice(*row.new)]) for row in compared(old, new).blocks]

    assert beside == [(old[0], new[0]), ("", new[1]), (old[1], new[2]), (old[2], "")]


WORDS = st.sampled_from(
    ["rain", "rain", "The", ".", ". ", "! ", "“", '"', "12", " ", "\n", "\n\n", "not", "\u00ad", "é", "🙂"]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join))


@st.composite
def articles(draw):
    """Any text, with blocks anywhere in it: in order and never overlapping, but not always covering it."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    blocks = [
        Block(draw(st.sampled_from(list(BlockKind))), start, end)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return Reading(Document(text=text, blocks=tuple(blocks)), ())


def rebuilt(found, text, *, new):
    """One text from the other and the operations: what is equal is taken from `text`, the other side."""
    side = 1 if new else 0
    told = ""
    for block in found.blocks:
        told += block.gap[side]
        if block.op == ChangeOp.EQUAL:
            told += text[slice(*(block.old if new else block.new))]
        for sentence in block.sentences:
            told += sentence.gap[side]
            if sentence.op == ChangeOp.EQUAL:
                told += text[slice(*(sentence.old if new else sentence.new))]
            told += "".join(step.new_text if new else step.old_text for step in sentence.words)
    return told + found.tail[side]


@given(articles(), articles())
def test_the_operations_rebuild_either_text_from_the_other(old, new):
    found = compare(old, new)

    assert rebuilt(found, old.document.text, new=True) == new.document.text
    assert rebuilt(found, new.document.text, new=False) == old.document.text


@given(articles(), articles())
def test_every_operation_tells_the_truth_about_its_place(old, new):
    before, after = old.document.text, new.document.text
    for block in compare(old, new).blocks:
        for one in (block, *block.sentences):
            assert (before[slice(*one.old)] == "") == (one.op == ChangeOp.INSERT)
            assert (after[slice(*one.new)] == "") == (one.op == ChangeOp.DELETE)
            assert 0 <= one.materiality <= 1
            assert bool(one.kinds) == (one.op != ChangeOp.EQUAL)
        for step in (step for sentence in block.sentences for step in sentence.words):
            assert before[slice(*step.old)] == step.old_text
            assert after[slice(*step.new)] == step.new_text


@given(articles())
def test_nothing_changed_is_nothing(article):
    found = compare(article, article)
    assert (found.kinds, found.materiality, found.notes) == ((), 0.0, ())


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("It was “fine” again.", 'It was "fine" again.', {K.COSMETIC}),
        ("The bridge is old and narrow.", "The bridge is ancient and narrow.", {K.WORDING}),
        ("It cost 5 million crowns.", "It cost 5 billion crowns.", {K.NUMBER}),
        ("She did pay the fine.", "She did not pay the fine.", {K.QUALIFIER}),
        ("He called it “a great day” then.", "He called it “a lovely day” then.", {K.QUOTATION, K.WORDING}),
        ("It rained. The dam broke at noon.", "It rained.", {K.DELETION}),
        ("It rained.", "It rained. The dam broke at noon.", {K.ADDITION}),
    ],
)
def test_each_change_has_its_class(old, new, kinds):
    assert set(compared([old], [new]).kinds) == kinds


def test_a_changed_speaker_is_an_attribution():
    old, new = "The dam is safe, the mayor said.", "The dam is safe, the engineer said."
    found = compared([old], [new], sources=(["the mayor"], ["the engineer"]))
    assert K.ATTRIBUTION in found.kinds
    assert found.materiality >= MATERIAL


def test_a_changed_headline_stands_apart():
    found = compared(["It rained."], ["It rained."], title=("Dam is safe", "Dam is unsafe"))
    assert K.HEADLINE in found.headline_kinds
    assert [step.new_text for step in found.headline if step.kind] == ["unsafe"]
    assert found.materiality >= MATERIAL
    assert [block.op for block in found.blocks] == [ChangeOp.EQUAL]


def test_parts_weigh_differently():
    old, new = "Eleven boats of the Holt yard.", "Twelve boats of the Holt yard."
    weights = [
        compared([(kind, old)], [(kind, new)]).materiality
        for kind in (BlockKind.SUBTITLE, BlockKind.CAPTION, BlockKind.BYLINE, BlockKind.RELATED)
    ]
    assert weights == [0.9, 0.63, 0.27, 0.0]


def test_what_only_moved_weighs_nothing():
    one, two = "The ferry sank on Tuesday.", "Nobody knew the captain by name."
    found = compared([one, two], [two, one])
    assert {sentence.moved for block in found.blocks for sentence in block.sentences} == {True}
    assert (found.kinds, found.materiality) == ((K.COSMETIC,), 0.0)


NOTE = "Correction: an earlier version gave a wrong number of boats."


def test_a_correction_note_is_recognised_and_is_no_change_of_its_own():
    old = ["Holt said 5 boats sank."]
    found = compared(old, [*old, (BlockKind.CORRECTION_NOTE, NOTE)])
    assert K.CORRECTION_NOTE in found.kinds
    assert [f"{old[0]}\n\n{NOTE}"[slice(*span)] for span in found.notes] == [NOTE]
    assert found.materiality == 0


@pytest.mark.parametrize(
    "notice",
    [
        (BlockKind.CORRECTION_NOTE, "Editor’s note: this article has been retracted after publication."),
        (BlockKind.PARAGRAPH, "This story has been withdrawn because its figures were wrong."),
        (BlockKind.PARAGRAPH, "Retraction: the figures were invented."),
        (BlockKind.CORRECTION_NOTE, "Редакція: статтю видалено з сайту."),
        (BlockKind.CORRECTION_NOTE, "Dieser Artikel wurde von der Redaktion zurückgezogen."),
        (BlockKind.CORRECTION_NOTE, "Cet article a été retiré."),
        (BlockKind.CORRECTION_NOTE, "Este artículo fue retirado."),
    ],
)
def test_a_retraction_is_recognised(notice):
    found = compared(["It rained."], [notice, "It rained."])
    assert found.kinds[0] == K.RETRACTION
    assert found.materiality == 1


def test_a_retraction_that_is_only_reported_is_none():
    found = compared(["It rained."], ["It rained.", "The journal’s article was retracted last year."])
    assert K.RETRACTION not in found.kinds


def declared(old, new, *, before=("", ""), after=("", "")):
    """How a change was declared; `before` and `after` are the dates of publication and modification."""
    documents = [
        Document(text=found.text, blocks=found.blocks, published=dates[0] or None, modified=dates[1] or None)
        for found, dates in ((document(*old), before), (document(*new), after))
    ]
    found = compare(*(Reading(one, ()) for one in documents))
    return declaration(found, *documents)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2026-05-04", "2026-05-04", Declaration.NONE),
        ("2026-05-04", "2026-05-05", Declaration.DATE),
        ("2026-05-04T08:00:00+02:00", "2026-05-04T06:00:00Z", Declaration.NONE),
        ("2026-05-04T08:00:00+02:00", "2026-05-04T08:01:00+02:00", Declaration.DATE),
        ("2026-05-04", "2026-05-04T23:00:00Z", Declaration.NONE),
        ("", "2026-05-04", Declaration.DATE),
        ("2026-05-04", "", Declaration.NONE),
        ("2026-05-04", "yesterday", Declaration.NONE),
    ],
)
def test_a_newer_date_declares_a_change(before, after, expected):
    assert declared(["It rained."], ["It snowed."], before=("", before), after=("", after)) == expected


def test_a_note_declares_more_than_a_date():
    new = ["It snowed.", (BlockKind.CORRECTION_NOTE, NOTE)]
    assert declared(["It rained."], new, after=("", "2026-05-04")) == Declaration.NOTE


def patched(old, diff):
    """The old text with a unified diff applied, as `patch` does."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", old)
    told, at = [], 0
    steps = diff.splitlines(keepends=True) if diff.isascii() else re.findall(r"[^\n]*\n", diff)
    for line in steps[2:]:
        if line.startswith("@@"):
            start, count = re.match(r"@@ -(\d+),(\d+)", line).groups()
            begin = int(start) - bool(int(count))
            told += lines[at:begin]
            at = begin
        elif line.startswith("\\"):
            told[-1] = told[-1].removesuffix("\n") if told else told
        elif line[0] in " -":
            assert lines[at].rstrip("\n") == line[1:].rstrip("\n")
            told += [line[1:]] if line[0] == " " else []
            at += 1
        else:
            told.append(line[1:])
    return "".join([*told, *lines[at:]])


LINES = st.lists(st.sampled_from(["rain", "sun", "", "The dam broke.", "é"]), max_size=30).map("\n".join)


@given(LINES, LINES)
def test_a_unified_diff_can_be_applied(old, new):
    diff = as_unified(old, new, old_name="1", new_name="2")
    removed_end = re.sub(
        r"(?m)^-.*\n\\ No newline at end of file\n", lambda m: m[0].split("\n")[0] + "\n", diff
    )
    assert patched(old, removed_end) == new if diff else old == new


def test_html_escapes_what_a_page_says():
    old, new = (
        document("It rained <b>hard</b>."),
        document("It rained <script>hard</script>. <script>x</script> came."),
    )
    found = compare(Reading(old, ()), Reading(new, ()))
    page = as_html(found, new=new.text, title="<i>")
    assert "<script" not in page
    assert "<del" in page
    assert "<ins" in page
    assert "&lt;script&gt;" in page
    assert "<title>&lt;i&gt;</title>" in page
