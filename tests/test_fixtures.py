"""The demo newsroom keeps its word: what its notes say of its pages is so."""

import json
import re
from datetime import datetime

import pytest

from annotations.choices import BlockKind, FetchOutcome, Voice
from fixtures import catalogue
from tests.visible import Seen, claims, seen

CHANGES = {
    "attribution_changed",
    "claim_reworded",
    "correction_note",
    "gone",
    "number_changed",
    "paragraph_inserted",
    "paragraph_moved",
    "qualifier_changed",
    "sentence_removed",
    "soft_404",
    "stealth_edit",
    "unrelated_bytes",
}

ENTRIES = catalogue.entries()
NEWSROOM = catalogue.newsroom()
VERSIONS = [(entry, version) for entry in ENTRIES for version in entry.versions]
PAIRS = [
    (entry, *pair) for entry in ENTRIES for pair in zip(entry.versions, entry.versions[1:], strict=False)
]

every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.path)
every_version = pytest.mark.parametrize(
    ("entry", "version"), VERSIONS, ids=[f"{entry.path}:{version.number}" for entry, version in VERSIONS]
)
every_pair = pytest.mark.parametrize(
    ("entry", "old", "new"), PAIRS, ids=[f"{entry.path}:{new.number}" for entry, _, new in PAIRS]
)


def named(kind: str) -> list:
    """The pairs of versions in which a publisher did this."""
    return [(entry, old, new) for entry, old, new in PAIRS if kind in new.changes]


def test_it_works():
    assert len(ENTRIES) >= 12
    assert len({entry.outlet for entry in ENTRIES}) >= 8
    assert len(PAIRS) >= 12


class TestPages:
    @every_entry
    def test_lie_where_they_are_served(self, entry):
        assert entry.path == f"/{entry.folder.parent.name}/{entry.folder.name}"
        assert entry.outlet == entry.folder.parent.name
        named_files = {version.file for version in entry.versions}
        assert named_files == set(entry.folder.iterdir()) - {
            entry.folder / "meta.json",
            entry.folder / "expected.json",
        }

    @every_version
    def test_are_well_formed(self, entry, version):
        if version.file.suffix != ".html":
            return
        page = Seen(version.text)
        for data in page.data_blocks:
            assert json.loads(data)

    @every_entry
    def test_are_published_in_order(self, entry):
        times = [datetime.fromisoformat(version.modified) for version in entry.versions]
        assert times == sorted(set(times))
        assert all(time.tzinfo for time in times)

    def test_come_in_every_kind_a_desk_meets(self):
        kinds = {entry.kind for entry in ENTRIES}
        assert kinds >= {
            "news",
            "column",
            "wire",
            "syndicated",
            "live_blog",
            "interview",
            "statistics",
            "post",
        }
        assert {version.file.suffix for _, version in VERSIONS} == {".html", ".txt", ".md"}
        languages = {entry.expected()["language"][:2] for entry in ENTRIES}
        assert languages == {"en", "uk", "de"}

    def test_change_in_every_way_a_desk_meets(self):
        done = {change for _, version in VERSIONS for change in version.changes}
        assert done == CHANGES

    def test_declare_themselves_only_here_and_there(self):
        declaring = {entry.outlet for entry in ENTRIES if "ld+json" in entry.version(1).text}
        assert declaring
        assert declaring < {entry.outlet for entry in ENTRIES}


class TestExpectedReadings:
    @every_version
    def test_quote_what_stands_in_the_page(self, entry, version):
        text, expected = seen(version), entry.expected(version.number)
        wanted = [expected["title"], expected["subtitle"], *claims(entry, version), *expected["never"]]
        wanted += [block["text"] for block in expected["blocks"]]
        missing = [one for one in wanted if one is not None and one not in text]
        assert missing == []

    @every_version
    def test_quote_claims_that_stand_there_once(self, entry, version):
        text = seen(version)
        assert [claim for claim in claims(entry, version) if text.count(claim) != 1] == []

    @every_version
    def test_keep_claims_out_of_what_is_never_one(self, entry, version):
        never = entry.expected(version.number)["never"]
        mixed = [
            (one, claim) for one in never for claim in claims(entry, version) if one in claim or claim in one
        ]
        assert mixed == []

    @every_version
    def test_point_at_one_place_with_what_is_never_a_claim(self, entry, version):
        text = seen(version)
        assert [one for one in entry.expected(version.number)["never"] if text.count(one) != 1] == []

    @every_version
    def test_name_speakers_as_the_page_does(self, entry, version):
        expected = entry.expected(version.number)
        speakers = {claim["speaker"] for claim in expected["claims"]} - {None} | set(expected["speakers"])
        assert [name for name in speakers if name.casefold() not in seen(version).casefold()] == []

    @every_version
    def test_use_the_words_of_the_code(self, entry, version):
        expected = entry.expected(version.number)
        assert {claim["voice"] for claim in expected["claims"]} <= set(Voice)
        assert {block["kind"] for block in expected["blocks"]} <= set(BlockKind)
        assert version.outcome in set(FetchOutcome)

    @every_version
    def test_say_authorial_exactly_where_nobody_speaks(self, entry, version):
        for claim in entry.expected(version.number)["claims"]:
            if claim["voice"] == Voice.AUTHORIAL:
                assert claim["speaker"] is None, claim
            if claim["voice"] == Voice.REPORTED:
                assert claim["speaker"], claim

    @every_version
    def test_date_a_page_as_it_dates_itself(self, entry, version):
        expected = entry.expected(version.number)
        for declared in filter(None, (expected["published"], expected["modified"])):
            day = datetime.fromisoformat(declared)
            if version.file.suffix == ".html":
                assert declared in version.text
            else:
                assert re.search(rf"\b{day.day}\b", version.text)

    @every_version
    def test_name_the_outlet_as_the_newsroom_does(self, entry, version):
        names = {outlet["slug"]: outlet["name"] for outlet in NEWSROOM["outlets"]}
        assert entry.expected(version.number)["outlet"] in (names[entry.outlet], None)


class TestRevisions:
    @every_pair
    def test_account_for_every_claim_of_the_version_before(self, entry, old, new):
        if new.outcome in ("changed", "same"):
            told = [*new.carried, *(before for before, _ in new.edited), *new.orphaned]
            assert sorted(told) == sorted(claims(entry, old))

    @every_pair
    def test_are_as_they_say(self, entry, old, new):
        before, after = seen(old), seen(new)
        assert [one for one in new.carried if one not in before or one not in after] == []
        assert [one for one in new.orphaned if one not in before or one in after] == []
        for was, became in new.edited:
            assert was in before
            assert was not in after
            assert became in after
            assert became not in before
            assert became in claims(entry, new)

    @every_pair
    def test_say_what_was_done_in_known_words(self, entry, old, new):
        assert new.changes
        assert set(new.changes) <= CHANGES
        assert old.body != new.body

    @pytest.mark.parametrize(("entry", "old", "new"), named("stealth_edit"))
    def test_a_stealth_edit_leaves_every_date_alone(self, entry, old, new):
        assert entry.expected(new.number)["modified"] == entry.expected(old.number)["modified"]
        assert claims(entry, new) != claims(entry, old)

    @pytest.mark.parametrize(("entry", "old", "new"), named("correction_note"))
    def test_a_declared_correction_has_a_note_and_a_date(self, entry, old, new):
        kinds = [block["kind"] for block in entry.expected(new.number)["blocks"]]
        assert BlockKind.CORRECTION_NOTE in kinds
        assert entry.expected(new.number)["modified"] != entry.expected(old.number)["modified"]

    @pytest.mark.parametrize(("entry", "old", "new"), named("number_changed"))
    def test_a_changed_number_is_another_number(self, entry, old, new):
        digits = [
            (re.findall(r"\d+|fourteen|eleven", was), re.findall(r"\d+|fourteen|eleven", is_))
            for was, is_ in new.edited
        ]
        assert any(was != is_ for was, is_ in digits)

    @pytest.mark.parametrize(("entry", "old", "new"), named("paragraph_moved"))
    def test_a_moved_paragraph_stands_in_another_order(self, entry, old, new):
        before, after = seen(old), seen(new)
        assert sorted(new.carried, key=before.index) != sorted(new.carried, key=after.index)

    @pytest.mark.parametrize(("entry", "old", "new"), named("paragraph_inserted"))
    def test_an_inserted_paragraph_moves_what_follows(self, entry, old, new):
        before, after = seen(old), seen(new)
        assert any(after.index(one) - before.index(one) > 80 for one in new.carried)

    @pytest.mark.parametrize(("entry", "old", "new"), named("attribution_changed"))
    def test_a_changed_attribution_has_another_speaker(self, entry, old, new):
        speakers = [
            {c["quote"]: c["speaker"] for c in entry.expected(v.number)["claims"]} for v in (old, new)
        ]
        assert [speakers[0][was] == speakers[1][became] for was, became in new.edited] == [False]

    @pytest.mark.parametrize(("entry", "old", "new"), named("unrelated_bytes"))
    def test_unrelated_bytes_leave_the_article_alone(self, entry, old, new):
        texts = []
        for version in (old, new):
            text = seen(version)
            for noise in entry.expected(version.number)["never"]:
                text = text.replace(noise, "")
            texts.append(" ".join(text.split()))
        assert new.outcome == FetchOutcome.SAME
        assert texts[0].endswith(texts[1][-200:])
        assert re.sub(r"\W|Today on the notice board", "", texts[0]) == re.sub(
            r"\W|Today on the notice board", "", texts[1]
        )

    @pytest.mark.parametrize(("entry", "old", "new"), [*named("soft_404"), *named("gone")])
    def test_a_lost_page_keeps_nothing(self, entry, old, new):
        assert new.status == (200 if new.outcome == FetchOutcome.SOFT_404 else 410)
        assert [one for one in claims(entry, old) if one in seen(new)] == []


class TestTheWorld:
    def test_one_post_stands_behind_many_outlets(self):
        repeating = {
            entry.outlet for entry in ENTRIES for claim in claims(entry, entry.version(1)) if _ferry_38(claim)
        }
        assert len(repeating - {"beacon"}) >= 5
        assert "beacon" in repeating

    def test_one_outlet_found_another_number_and_the_statistics_office_a_third(self):
        ledger = catalogue.entry("/skel-ledger/ferry-gate-counts")
        assert "That is a fall of 12 per cent." in claims(ledger, ledger.version(1))
        office = catalogue.entry("/statistics-office/ferry-travel-half-year")
        assert "11.5 per cent fewer" in claims(office, office.version(1))[0]

    def test_the_table_adds_up(self):
        for version in catalogue.entry("/statistics-office/ferry-travel-half-year").versions:
            rows = re.findall(
                r'<tr><th scope="row">([^<]+)</th><td>([\d,]+)</td><td>([\d,]+)</td><td>−([\d.]+)',
                version.text,
            )
            counts = {
                month: (int(a.replace(",", "")), int(b.replace(",", "")), float(c)) for month, a, b, c in rows
            }
            total = counts.pop("Total")
            assert total[:2] == tuple(sum(row[i] for row in counts.values()) for i in (0, 1))
            for a, b, fall in [total, *counts.values()]:
                assert fall == pytest.approx(100 * (a - b) / a, abs=0.05)


def _ferry_38(claim: str) -> bool:
    return bool(re.search(r"\b38 (per cent of (its|ihrer)|Prozent ihrer|відсотків пасажирів)", claim))
