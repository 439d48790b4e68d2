"""The demo's origin serves its pages as a careful web server would, and publishes the next ones on request."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from fixtures import catalogue
from fixtures.origin import serving
from tests.visible import Seen

ENTRIES = catalogue.entries()
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
        shown = Seen(body.decode()).text
        assert [entry.path for entry in ENTRIES if entry.title not in shown] == []

    def test_every_page_is_dressed(self, origin):
        for entry in ENTRIES:
            for asked in re.findall(r'(?:rel="stylesheet" href|img src)="([^"]+)"', entry.version(1).text):
                status, headers, _ = ask(origin, asked)
                assert (status, headers.get_content_type()) in {(200, "text/css"), (200, "image/svg+xml")}

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
