"""The demo newsroom keeps its word: what its notes say of its pages is so, and its origin serves them."""

import json
import re
import subprocess
import sys
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from annotations.choices import (
    BlockKind,
    ClaimState,
    FetchOutcome,
    Role,
    SourceKind,
    StaleReason,
    Stance,
    Voice,
)
from fixtures import catalogue
from fixtures.origin import serving

VOID = {"br", "hr", "img", "input", "link", "meta"}
UNSEEN = {"head", "script", "style"}
INLINE = {"a", "b", "button", "em", "i", "span", "strong", "time"}
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
every_review = pytest.mark.parametrize(
    "review", NEWSROOM["reviews"], ids=lambda review: f"{review['path']}:{review['quote'][:30]}"
)


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


class TestTheNewsroom:
    people = {person["key"]: person for person in NEWSROOM["people"]}
    sources = {source["key"]: source for source in NEWSROOM["sources"]}

    def test_has_a_person_for_every_role_and_three_reviewers(self):
        roles = [person["role"] for person in self.people.values()]
        assert set(roles) == set(Role)
        assert roles.count(Role.REVIEWER) == 3
        assert all(person["email"].endswith(".example") for person in self.people.values())

    def test_judges_with_six_words_in_order(self):
        values = [rating["value"] for rating in NEWSROOM["scale"]["ratings"]]
        assert values == [5, 4, 3, 2, 1, None]
        assert all(rating["label"] and rating["description"] for rating in NEWSROOM["scale"]["ratings"])

    def test_knows_every_outlet_by_name(self):
        assert {entry.outlet for entry in ENTRIES} == {outlet["slug"] for outlet in NEWSROOM["outlets"]}
        assert all(outlet["name"] and outlet["domain"].endswith(".example") for outlet in NEWSROOM["outlets"])

    def test_has_sources_that_can_be_found(self):
        assert len(self.sources) == len(NEWSROOM["sources"])
        for source in self.sources.values():
            assert source["kind"] in set(SourceKind)
            assert ("path" in source) != ("citation" in source)
            assert "path" not in source or catalogue.entry(source["path"])

    def test_derives_what_it_knows_from_what_it_knows(self):
        for edge in NEWSROOM["derivations"]:
            assert catalogue.entry(edge["from"])
            assert edge["to"] in self.sources or catalogue.entry(edge["to"])

    @every_review
    def test_reviews_what_stands_in_the_page(self, review):
        entry = catalogue.entry(review["path"])
        assert review["quote"] in claims(entry, entry.version(review["version"]))
        assert review["statement"]
        assert review["opened_by"] in self.people

    @every_review
    def test_brings_passages_that_stand_in_their_sources(self, review):
        for item in review["evidence"]:
            source = self.sources[item["source"]]
            assert item["stance"] in set(Stance)
            assert item["by"] in self.people
            if "path" in source:
                assert item["quote"] in seen(catalogue.entry(source["path"]).version(1))

    @every_review
    def test_judges_by_its_own_rules(self, review):
        words = {rating["slug"] for rating in NEWSROOM["scale"]["ratings"]}
        brought = {item["key"] for item in review["evidence"]}
        for verdict in review["verdicts"]:
            assert self.people[verdict["by"]]["role"] == Role.REVIEWER
            assert verdict["rating"] in words
            assert 0 <= verdict["confidence"] <= 1
            assert set(verdict["evidence"]) <= brought
            assert verdict["evidence"] or verdict["no_evidence_reason"]
            assert verdict["rationale"]

    @every_review
    def test_is_where_its_verdicts_have_brought_it(self, review):
        judges = [verdict["by"] for verdict in review["verdicts"]]
        assert len(judges) == len(set(judges))
        assert review["state"] == _state(review, required=NEWSROOM["team"]["verdicts_required"])
        if decided := review["adjudication"]:
            assert self.people[decided["by"]]["role"] == Role.EDITOR
            assert decided["by"] not in judges

    @every_review
    def test_foresees_what_the_next_version_brings(self, review):
        entry, after = catalogue.entry(review["path"]), review["after"]
        following = entry.version(review["version"] + 1)
        fates = dict.fromkeys(following.carried, ("carried", None))
        fates |= {was: ("edited", became) for was, became in following.edited}
        fates |= dict.fromkeys(following.orphaned, ("orphaned", None))
        if after is None:
            assert review["quote"] not in fates
        else:
            assert fates[review["quote"]] == (after["anchor"], after["becomes"])
            assert set(after["stale"]) <= set(StaleReason)
            assert bool(after["stale"]) == (after["anchor"] != "carried")

    def test_opens_lively(self):
        states = {review["state"] for review in NEWSROOM["reviews"]}
        assert states == {ClaimState.OPEN, ClaimState.IN_REVIEW, ClaimState.DISPUTED, ClaimState.RULED}
        fresh = [r for r in NEWSROOM["reviews"] if r["path"] in NEWSROOM["next_day"] and r["after"]]
        assert {review["after"]["anchor"] for review in fresh} == {"carried", "edited", "orphaned"}

    def test_leaves_some_pages_for_the_visitor_to_advance(self):
        waiting = [e.path for e in ENTRIES if len(e.versions) > 1 and e.path not in NEWSROOM["next_day"]]
        assert all(len(catalogue.entry(path).versions) > 1 for path in NEWSROOM["next_day"])
        assert len(waiting) >= 3


def _state(review: dict, *, required: int) -> ClaimState:
    ratings = [verdict["rating"] for verdict in review["verdicts"]]
    if not ratings:
        return ClaimState.OPEN
    if len(ratings) < required:
        return ClaimState.IN_REVIEW
    settled = len(set(ratings)) == 1 or review["adjudication"]
    return ClaimState.RULED if settled else ClaimState.DISPUTED


LEDGER = "/skel-ledger/ferry-gate-counts"


@pytest.fixture
def origin():
    with serving() as server:
        yield server


def ask(origin, path, *, body=None, **headers):
    """Status, headers and body of an answer; errors and redirects are answers too."""
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    request = Request(
        origin.url(path), data=data, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    try:
        with urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read()


class TestTheOrigin:
    def test_it_works(self, origin):
        status, headers, body = ask(origin, LEDGER)
        assert status == 200
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert body == catalogue.entry(LEDGER).version(1).body

    def test_it_serves_every_page_and_says_so(self, origin):
        listed = json.loads(ask(origin, "/_pages")[2])["pages"]
        assert [page["path"] for page in listed] == [entry.path for entry in ENTRIES]
        for page in listed:
            status, headers, _ = ask(origin, page["path"])
            assert (status, headers["ETag"]) == (200, page["etag"])

    def test_the_index_shows_a_person_every_page(self, origin):
        status, _, body = ask(origin, "/")
        assert status == 200
        Seen(body.decode())
        assert all(entry.path in body.decode() for entry in ENTRIES)

    def test_robots_may_read_but_not_publish(self, origin):
        _, _, body = ask(origin, "/robots.txt")
        assert b"Disallow: /_advance" in body

    def test_what_has_not_changed_is_not_sent_again(self, origin):
        _, headers, _ = ask(origin, LEDGER)
        assert ask(origin, LEDGER, If_None_Match=headers["ETag"])[0] == 304
        assert ask(origin, LEDGER, If_None_Match=f'"other", W/{headers["ETag"]}')[0] == 304
        assert ask(origin, LEDGER, If_Modified_Since=headers["Last-Modified"])[0] == 304

    def test_what_has_changed_is(self, origin):
        _, headers, _ = ask(origin, LEDGER)
        assert origin.advance(LEDGER) == [LEDGER]
        tag, date = headers["ETag"], headers["Last-Modified"]
        status, _, body = ask(origin, LEDGER, If_None_Match=tag, If_Modified_Since=date)
        assert (status, body) == (200, catalogue.entry(LEDGER).version(2).body)

    def test_a_date_nobody_can_read_is_ignored(self, origin):
        assert ask(origin, LEDGER, If_Modified_Since="last Tuesday")[0] == 200

    def test_a_tag_outranks_a_date(self, origin):
        date = ask(origin, LEDGER)[1]["Last-Modified"]
        assert ask(origin, LEDGER, If_None_Match='"other"', If_Modified_Since=date)[0] == 200

    def test_one_page_is_published_and_all_are_and_all_go_back(self, origin):
        answer = json.loads(ask(origin, "/_advance", body={"path": LEDGER})[2])
        assert answer == {"advanced": [LEDGER]}
        several = {entry.path for entry in ENTRIES if len(entry.versions) > 1} - {LEDGER}
        assert set(json.loads(ask(origin, "/_advance", body={})[2])["advanced"]) == several
        ask(origin, "/_reset", body={})
        assert all(page["current"] == 1 for page in json.loads(ask(origin, "/_pages")[2])["pages"])

    def test_a_page_stays_at_its_last_version(self, origin):
        assert origin.advance(LEDGER) == [LEDGER]
        assert origin.advance(LEDGER) == []

    def test_a_soft_404_answers_200_and_a_deleted_post_410(self, origin):
        origin.advance("/morning-tide/nitrate-ten-times")
        assert ask(origin, "/morning-tide/nitrate-ten-times")[0] == 200
        origin.advance("/beacon/renk-2041")
        origin.advance("/beacon/renk-2041")
        assert ask(origin, "/beacon/renk-2041")[0] == 410

    def test_the_buttons_of_the_index_work(self, origin):
        body = b"path=%2Fskel-ledger%2Fferry-gate-counts"
        status, _, page = ask(origin, "/_advance", body=body, Accept="text/html,*/*")
        assert status == 200
        assert b"<h1>The press of Skelmouth</h1>" in page
        assert origin.shelf.find(LEDGER)[1].number == 2

    def test_strangers_do_not_publish(self, origin):
        status, _, _ = ask(origin, "/_advance", body={"path": LEDGER}, Origin="https://elsewhere.example")
        assert status == 403
        assert origin.shelf.find(LEDGER)[1].number == 1

    @pytest.mark.parametrize("body", [b"{", b"[]", b'{"path": 1}', b" " * 10_001])
    def test_nonsense_is_refused(self, origin, body):
        assert ask(origin, "/_advance", body=body)[0] == 400

    def test_unknown_pages_are_not_found(self, origin):
        assert ask(origin, "/skel-ledger/nothing")[0] == 404
        assert ask(origin, "/_advance", body={"path": "/skel-ledger/nothing"})[0] == 404
        assert ask(origin, "/_nothing", body={})[0] == 404

    def test_a_restart_keeps_what_was_published(self, tmp_path):
        with serving(state=tmp_path / "deep" / "state.json") as first:
            first.advance(LEDGER)
        with serving(state=tmp_path / "deep" / "state.json") as second:
            assert second.shelf.find(LEDGER)[1].number == 2

    @pytest.mark.parametrize("kept", ["", "{", "[1]", '{"/skel-ledger/ferry-gate-counts": "two"}'])
    def test_a_broken_memory_starts_at_the_first_edition(self, tmp_path, capsys, kept):
        state = tmp_path / "state.json"
        state.write_text(kept)
        with serving(state=state) as server:
            assert server.shelf.find(LEDGER)[1].number == 1
        assert str(state) in capsys.readouterr().err

    def test_a_memory_of_other_pages_does_no_harm(self, tmp_path):
        state = tmp_path / "state.json"
        state.write_text(json.dumps({"/gone/page": 2, LEDGER: 99}))
        with serving(state=state) as server:
            assert server.shelf.find(LEDGER)[1].number == len(catalogue.entry(LEDGER).versions)

    def test_it_runs_by_itself_and_says_where(self):
        command = [sys.executable, "-m", "fixtures.origin", "--port", "0", "--quiet"]
        root = Path(__file__).parent.parent
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
            try:
                address = process.stdout.readline().rsplit(maxsplit=1)[-1]
                with urlopen(f"{address}_pages", timeout=5) as answer:
                    assert json.load(answer)["pages"]
            finally:
                process.terminate()

    def test_a_port_in_use_is_said_plainly(self, origin):
        command = [sys.executable, "-m", "fixtures.origin", "--port", str(origin.server_address[1])]
        root = Path(__file__).parent.parent
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=20)
        assert done.returncode == 1
        assert "Try another --port" in done.stderr
