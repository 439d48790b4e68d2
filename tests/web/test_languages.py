"""The desk speaks every language it offers: nothing left out, nothing garbled, written in its direction."""

import ast
import gettext
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils.translation.template import templatize

from tests.web.conftest import at

FOLDER = Path(settings.LOCALE_PATHS[0])
SPOKEN = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
WEB = Path(settings.ROOT) / "annotations" / "web"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%s")


def words(*told: object) -> list[str]:
    return [each for part in told for each in ([part] if isinstance(part, str) else part)]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


@pytest.fixture(params=SPOKEN)
def catalogue(request):
    with (FOLDER / request.param / "LC_MESSAGES" / "django.po").open("rb") as written:
        return read_po(written, locale=request.param, abort_invalid=True)


def test_every_word_is_translated_with_the_placeholders_it_has_in_english(catalogue):
    for message in filter(lambda each: each.id, catalogue):
        english, told = words(message.id), words(message.string)
        assert all(told), message.id
        assert not message.fuzzy, message.id
        allowed = set().union(*map(placeholders, english))
        for form in told:
            # A form for one alone may leave its number out: it says the word for “one”.
            assert placeholders(form) <= allowed, (message.id, form)
            assert allowed - placeholders(form) <= {"%(n)s", "%(count)s", "%(counter)s"}, (message.id, form)


def marked() -> Iterator[str]:
    """What templates and code mark as words to be translated (of a plural, the singular)."""
    for path in WEB.rglob("*"):
        if path.suffix == ".html":
            written = "\n".join(map(str.strip, templatize(path.read_text()).splitlines()))
        elif path.suffix == ".py":
            written = path.read_text()
        else:
            continue
        for _line, told, _notes, _context in extract("python", BytesIO(written.encode()), KEYWORDS):
            yield from words(told)[:1]


def test_what_is_marked_is_in_the_catalogue(catalogue):
    known = {words(message.id)[0] for message in catalogue if message.id}
    assert set(marked()) - known == set()


class Visible(HTMLParser):
    """The words of a template that people see or hear, but for what is the same in every language."""

    SAME = re.compile(r"Factcheck|UTC|SHA-256|ClaimReview|MediaReview|JSON|\?claim= #claim-")
    READ = {"alt", "aria-label", "aria-description", "label", "placeholder", "title"}
    UNREAD = {"code", "kbd", "script", "style"}

    def __init__(self, template: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside = ""
        translated = r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{% block \w*class %}.*?{% endblock %}"
        self.feed(re.sub(rf"(?s){translated}|{{#.*?#}}|{{%.*?%}}|{{{{.*?}}}}", " ", template))

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        for name, value in attrs:
            self._see(value or "", name in self.READ)

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        self._see(data, self.inside not in self.UNREAD)

    def _see(self, text: str, is_read: bool) -> None:
        if is_read and re.search(r"[^\W\d_]{2}", self.SAME.sub("", text)):
            self.words.append(" ".join(text.split()))


# What must be shown where nothing else works, what operators and programmers read, and what is no page.
PLAIN = {"500.html", "away.html", "docs.html"}
NO_PAGES = {"admin", "elements", "layouts"}


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.html")), ids=lambda path: path.name)
def test_no_page_says_what_cannot_be_translated(path):
    if path.name not in PLAIN and not NO_PAGES & set(path.parts):
        assert Visible(path.read_text()).words == []


SAID = {"empty_label", "help_text", "label"}


def test_no_form_asks_and_no_message_says_what_cannot_be_translated():
    for path in WEB.rglob("*.py"):
        for call in filter(lambda node: isinstance(node, ast.Call), ast.walk(ast.parse(path.read_text()))):
            said = [keyword.value for keyword in call.keywords if keyword.arg in SAID]
            if ast.unparse(call.func) in ("messages.info", "messages.success", "messages.error"):
                said += call.args[1:2]
            plain = [each for each in said if isinstance(each, ast.JoinedStr) or _is_word(each)]
            assert not plain, f"{path.name}:{call.lineno}"


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def test_what_is_read_at_run_time_is_what_was_written(catalogue):
    with (FOLDER / str(catalogue.locale) / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        read = {tuple(words(each.id)): tuple(words(each.string)) for each in read_mo(compiled) if each.id}
    assert read == {tuple(words(each.id)): tuple(words(each.string)) for each in catalogue if each.id}


def test_a_person_chooses_a_language_and_the_desk_keeps_to_it(desk, bob):
    client, home = desk(bob), at("home", bob)
    assert '<html lang="en" dir="ltr">' in client.get(home).text
    chosen = client.post(reverse("web:language"), {"language": "he", "next": home})
    assert (chosen.status_code, chosen["Location"]) == (302, home)
    shown = client.get(home)
    assert '<html lang="he" dir="rtl">' in shown.text
    assert shown["Content-Language"] == "he"
    assert hebrew("Articles") in shown.text
    assert '<html lang="he" dir="rtl">' in client.get(home, headers={"Accept-Language": "uk"}).text


def hebrew(word: str) -> str:
    with (FOLDER / "he" / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled).gettext(word)


def test_a_browser_that_asks_for_a_language_gets_it_and_one_that_asks_for_another_gets_english(desk, bob):
    client, home = desk(bob), at("home", bob)
    assert '<html lang="uk" dir="ltr">' in client.get(home, headers={"Accept-Language": "uk, en;q=0.5"}).text
    assert '<html lang="en" dir="ltr">' in client.get(home, headers={"Accept-Language": "fi"}).text


def test_choosing_leads_nowhere_else_and_what_is_no_language_is_not_kept(desk, bob):
    client = desk(bob)
    led = client.post(reverse("web:language"), {"language": "he", "next": "https://evil.example/"})
    assert not led["Location"].startswith("https://evil.example")
    client.post(reverse("web:language"), {"language": "xx"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "he"
