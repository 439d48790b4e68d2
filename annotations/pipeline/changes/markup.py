"""A comparison as HTML that stands by itself: what went in <del>, what came in <ins>, each with what it touches."""

from collections.abc import Iterable, Iterator
from html import escape

from annotations.choices import ArticlePart, ChangeOp
from annotations.values import BlockChange, Change, Comparison, Gap, SentenceChange


def as_html(found: Comparison, *, new: str, title: str) -> str:
    """An HTML document; everything from the texts is escaped, and nothing in it runs."""
    body = "".join(_section(part, found, new) for part in ArticlePart)
    headline = f"<h1>{_words(found.headline)}</h1>" if found.headline else f"<h1>{escape(title)}</h1>"
    told = f'<p class="materiality">{", ".join(found.kinds) or "nothing"}: {found.materiality:.2f}</p>'
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body>{headline}{told}{body}</body></html>"
    )


def _section(part: ArticlePart, found: Comparison, new: str) -> str:
    blocks = [block for block in found.blocks if block.part == part]
    if not blocks:
        return ""
    return f'<section data-part="{part}">{"".join(_block(block, new) for block in blocks)}</section>'


def _block(block: BlockChange, new: str) -> str:
    words = escape(new[slice(*block.new)]) if block.op == ChangeOp.EQUAL else "".join(_sentences(block, new))
    moved = " data-moved" if block.moved else ""
    return f'<p data-op="{block.op}" data-kinds="{" ".join(block.kinds)}"{moved}>{words}</p>'


def _sentences(block: BlockChange, new: str) -> Iterator[str]:
    for one in block.sentences:
        words = escape(new[slice(*one.new)]) if one.op == ChangeOp.EQUAL else _told(one)
        yield _space(one.gap) + words


def _told(one: SentenceChange) -> str:
    kinds = " ".join(one.kinds)
    return f'<span data-kinds="{kinds}" data-materiality="{one.materiality:.2f}">{_words(one.words)}</span>'


def _words(steps: Iterable[Change]) -> str:
    return "".join(map(_step, steps))


def _step(step: Change) -> str:
    if step.op == ChangeOp.EQUAL:
        return escape(step.new_text)
    kind = f' data-kind="{step.kind}"'
    gone = f"<del{kind}>{escape(step.old_text)}</del>" if step.old_text else ""
    return gone + (f"<ins{kind}>{escape(step.new_text)}</ins>" if step.new_text else "")


def _space(gap: Gap) -> str:
    return escape(gap.new or gap.old)
