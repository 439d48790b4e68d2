"""What the documents say is true: settings, commands, links and decisions."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = (ROOT / "factcheck" / "settings.py").read_text()
READ = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))


def test_every_setting_is_documented_and_every_documented_setting_is_read():
    documented = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    )
    assert documented == READ


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text()):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_are_named_exist(document):
    commands = {path.stem for path in (ROOT / "annotations" / "management" / "commands").glob("*.py")}
    commands |= {"shell", "migrate", "check", "createsuperuser", "test", "makemigrations", "collectstatic"}
    for name in re.findall(r"manage\.py (\w+)", document.read_text()):
        assert name in commands, f"{document.name} names manage.py {name}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(document):
    named = re.findall(
        r"`((?:annotations|factcheck|fixtures|tests|bench|script|docs)/[\w./-]+)`", document.read_text()
    )
    for name in named:
        assert (ROOT / name).exists(), f"{document.name} names {name}"


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for decision in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        assert decision.name in listed
