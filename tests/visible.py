"""What a reader of a fixture sees, found without the code under test: the yardstick for its notes."""

import re
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta"}
UNSEEN = {"head", "script", "style"}
INLINE = {"a", "b", "button", "em", "i", "span", "strong", "time"}


class Seen(HTMLParser):
    """What a reader of a page sees, tags balanced or an error raised."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open, self.pieces, self.data_blocks = [], [], []
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        if ("type", "application/ld+json") in attrs:
            self.data_blocks.append("")
        self.pieces.append("" if tag in INLINE else " ")

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element, line {self.getpos()[0]}"
        self.pieces.append("" if tag in INLINE else " ")

    def handle_data(self, data):
        if not UNSEEN & set(self.open):
            self.pieces.append(data)
        elif self.open[-1] == "script":
            self.data_blocks[-1] += data

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


def seen(version) -> str:
    """The visible text of a version, white space folded."""
    if version.file.suffix == ".html":
        return Seen(version.text).text
    text = version.text
    if version.file.suffix == ".md":
        text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
        text = re.sub(r"(?m)^(> |- |#+ )|\*", "", text)
    return " ".join(text.split())


def claims(entry, version) -> list[str]:
    return [claim["quote"] for claim in entry.expected(version.number)["claims"]]
