"""Take what is read today as what is expected: `python -m tests.pipeline.golden.accept NAME…` (see README.md)."""

import argparse
import difflib
import json
from pathlib import Path
from typing import Any

from annotations.pipeline import flow, segmentation
from annotations.values import Block, Document
from tests.pipeline.reading import page

FOLDER = Path(__file__).parent
FACTS = (
    "title",
    "subtitle",
    "byline",
    "outlet",
    "published",
    "modified",
    "language",
    "canonical_url",
    "licence",
)


def folders() -> list[Path]:
    return sorted(path for path in FOLDER.iterdir() if path.is_dir() and list(path.glob("page.*")))


def document(folder: Path) -> Document:
    """What is read from the page of a folder."""
    (file,) = folder.glob("page.*")
    media_type = "text/html" if file.suffix == ".html" else "text/plain"
    return flow.read_document(page(file.read_bytes(), media_type))


def reading(folder: Path) -> dict[str, Any]:
    """The reading in the form in which it is kept: without offsets, so that a person can judge it."""
    read = document(folder)
    return {
        **{fact: getattr(read, fact) for fact in FACTS},
        "blocks": [_block(read, block) for block in read.blocks],
        "sentences": [sentence.text for sentence in segmentation.split(read)],
        "links": [[read.text[link.start : link.end], link.url] for link in read.links],
    }


def _block(read: Document, block: Block) -> list[Any]:
    more = {name: getattr(block, name) for name in ("level", "language", "author", "date")}
    more = {name: value for name, value in more.items() if value is not None}
    return [block.kind.value, read.text[block.start : block.end], *([more] if more else [])]


def written(read: dict[str, Any]) -> str:
    """A reading as its file holds it."""
    return json.dumps(read, ensure_ascii=False, indent=1) + "\n"


def difference(folder: Path) -> str:
    """What is read otherwise than expected, as a unified diff; empty where nothing is."""
    old, new = (written(read).splitlines() for read in (expected(folder), reading(folder)))
    return "\n".join(difflib.unified_diff(old, new, "expected", "read", n=2, lineterm=""))


def expected(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "expected.json").read_text())


def accept(folder: Path) -> None:
    file = folder / "expected.json"
    new = written(reading(folder))
    changed = not file.exists() or file.read_text() != new
    file.write_text(new)
    print(f"{folder.name}: {'accepted' if changed else 'as before'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    for folder in folders():
        if options.all or folder.name in options.names:
            accept(folder)


if __name__ == "__main__":
    main()
