"""Claims from the web: words selected on any page, looked up in the article, and marked once a person says so."""

import html
import re
from urllib.parse import unquote

import pytest
from django.test import Client

from annotations import tasks
from annotations.choices import Purpose
from annotations.models import Appearance, Article, Claim, Event, Job
from tests.conftest import BRIDGE, FERRY, PASSWORD, read_again, reading
from tests.origin import Origin, reply
from tests.web.conftest import at
from tests.web.test_accessibility import ALL, AXE, COLOURS, findings
from tests.web.test_looks import FOLDER

CREW = "👩🏽‍🚒 👍 The crew counted 38 people on Monday. הצוות ספר 38 אנשים."
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour news</title></head>
<body><main><h1>Harbour news</h1>
<p>The harbour master of Skelmouth spoke to this paper about the first week of the summer timetable.</p>
<p>👩🏽‍🚒 👍 The crew counted <b>38 people</b> on Monday. הצוות ספר 38 אנשים.</p>
<p>Nobody else was at the pier, and the ticket office had been closed since the end of the winter season.</p>
</main></body></html>"""


def words(exact: str, url: str = "https://courier.example/ferry", **more: str) -> dict[str, str]:
    return {"url": url, "exact": exact} | more


@pytest.fixture
def crew(ferry) -> Article:
    read_again(ferry, reading(CREW, FERRY, BRIDGE, FERRY, title="Harbour news"))
    return Article.objects.get(pk=ferry.pk)


def test_it_works(crew, desk, erin, django_assert_max_num_queries):
    """Looked up, which writes nothing; then marked, by the offsets that the service counts."""
    client, sent = desk(erin), words("crew counted 38 people", prefix="👍 The ", suffix=" on Monday.")
    before = (Claim.objects.count(), Event.objects.count(), Job.objects.count())
    with django_assert_max_num_queries(10):
        page = client.post(at("sent", erin), sent)
    (place,) = page.context["page"].places
    assert page.context["page"].certain
    assert crew.current_revision.text[slice(*place.span)] == "crew counted 38 people"
    assert "It stands here" in page.text
    assert f'value="{place.value}" required checked' in page.text
    assert (Claim.objects.count(), Event.objects.count(), Job.objects.count()) == before
    marking = sent | {"place": place.value, "statement": "38 people were there.", "voice": "authorial"}
    done = client.post(at("sent-mark", erin, crew.current_revision_id), marking)
    marked = Appearance.objects.latest("id")
    assert f"claim={marked.claim_id}" in done.url
    assert (marked.exact, marked.start, marked.created_by) == (
        "crew counted 38 people",
        place.span.start,
        erin.user,
    )
    assert marked.claim.statement == "38 people were there."
    assert Event.objects.latest("number").kind == "claim.marked"


def test_words_that_stand_twice_are_a_persons_to_choose_unless_their_surroundings_tell(crew, desk, erin):
    client = desk(erin)
    page = client.post(at("sent", erin), words(FERRY))
    assert "Which of these places is it?" in page.text
    assert len(page.context["page"].places) == 2
    assert "checked" not in page.text.split('class="sightings"')[1].split("</fieldset>")[0]
    refused = client.post(
        at("sent-mark", erin, crew.current_revision_id),
        words(FERRY) | {"voice": "authorial", "statement": "Typed."},
    )
    assert refused.status_code == 422
    assert "Choose the place." in refused.text
    assert "Typed." in refused.text, "what was typed is kept"
    told = client.post(at("sent", erin), words(FERRY, prefix=f"{BRIDGE} ")).context["page"]
    assert told.certain
    assert told.places[0].span.start == crew.current_revision.text.rindex(FERRY)


def test_other_words_are_never_taken_silently_for_those(crew, desk, erin):
    """The likely place is shown with what differs and how sure that is, and is not chosen."""
    changed = BRIDGE.replace("May", "June")
    page = desk(erin).post(at("sent", erin), words(changed))
    (place, *_) = page.context["page"].places
    assert "These words do not stand in the text" in page.text
    assert not page.context["page"].certain
    assert place.text == BRIDGE
    assert ("gone", "June") in [(piece.kind, piece.text) for piece in place.words]
    assert place.sure < 100
    assert f"{place.sure} % sure" in page.text
    assert 'name="place"' in page.text
    assert "required checked" not in page.text
    nowhere = desk(erin).post(at("sent", erin), words("The mayor has resigned over the pier."))
    assert "mark=1#mark-dialog" in nowhere.text, "who knows better chooses in the text"


def test_a_claim_that_is_marked_there_already_is_shown(ferry, desk, erin):
    page = desk(erin).post(at("sent", erin), words(FERRY))
    assert "A claim is marked here already:" in page.text
    assert str(Claim.objects.get(statement=FERRY).pk) in page.text


def test_an_article_is_known_however_its_address_is_written_and_by_the_one_it_gives_itself(ferry, desk, erin):
    client = desk(erin)
    for url in ("http://www.courier.example/ferry/?utm_source=mail#top", "https://m.courier.example/ferry"):
        assert client.post(at("sent", erin), words(FERRY, url)).context["page"].page.article == ferry
    copy = words(FERRY, "https://copies.example/1", canonical="https://courier.example/ferry")
    assert "Found by the address that the page calls its own" in client.post(at("sent", erin), copy).text


def test_a_new_article_is_taken_in_when_a_person_says_so(
    team, desk, erin, django_capture_on_commit_callbacks
):
    client, sent = desk(erin), words("Words.", "https://courier.example/tides", title="Tides")
    assert "Not one of your articles yet" in client.post(at("sent", erin), sent).text
    assert not Article.objects.exists()
    with django_capture_on_commit_callbacks() as woken:
        page = client.post(at("sent-add", erin), sent).text
    assert Article.objects.get().url == "https://courier.example/tides"
    assert len(woken) == 1
    assert "Waiting for a worker" in page
    assert 'hx-trigger="every 2s"' in page


def test_a_source_is_taken_in_before_its_own_claims_are_marked(ferry, desk, erin):
    Article.objects.update(purpose=Purpose.SOURCE)
    page = desk(erin).post(at("sent", erin), words(FERRY)).text
    assert "Known as a source alone" in page
    assert "sightings" not in page


def test_who_may_not_is_told_and_an_outsider_finds_nothing(ferry, desk, vera, erin, mallory):
    page = desk(vera).post(at("sent", vera), words(FERRY))
    assert "Your role does not mark claims" in page.text
    assert "sent-mark" not in page.text
    spot = words(FERRY) | {"place": "0-10", "voice": "authorial"}
    assert desk(vera).post(at("sent-mark", vera, ferry.current_revision_id), spot).status_code == 422
    assert desk(vera).post(at("sent-add", vera), words("x", "https://a.example/")).status_code == 422
    assert desk(mallory).post(at("sent", erin), words(FERRY)).status_code == 404
    assert desk(mallory).post(at("sent-mark", mallory, ferry.current_revision_id), spot).status_code == 404
    assert "Not one of your articles yet" in desk(mallory).post(at("sent", mallory), words(FERRY)).text
    assert Article.objects.count() == 1


WRONG = [
    (words("x", "javascript:alert(1)"), "address"),
    (words("x", "data:text/html,<p>x"), "address"),
    (words("x", "file:///etc/passwd"), "address"),
    (words("x" * 5001), "5000"),
    (words("  \n "), "Select some words first."),
    (words("x", "https://courier.example/" + "x" * 2000), "2000"),
]


def test_what_is_no_page_or_no_words_is_refused_beside_its_field(team, desk, erin):
    client = desk(erin)
    for sent, told in WRONG:
        for name in ("sent", "sent-add"):
            answer = client.post(at(name, erin), sent)
            assert answer.status_code == 422, sent
            assert told in answer.text.split('class="errors"')[1].split("</ul>")[0]
    assert not Article.objects.exists()


def test_a_place_that_is_none_is_refused(ferry, desk, erin):
    client = desk(erin)
    for place in ("", "x", "5-2", "0-99999", "-1-3", "9" * 12 + "-1"):
        spot = words(FERRY) | {"place": place, "voice": "authorial"}
        assert client.post(at("sent-mark", erin, ferry.current_revision_id), spot).status_code == 422, place
    assert Claim.objects.count() == 2


def test_a_hostile_page_is_shown_as_text(ferry, desk, erin):
    evil = "<img src=x onerror=alert(1)>"
    page = (
        desk(erin)
        .post(at("sent", erin), words(evil, title=evil, prefix=evil, suffix=evil, canonical=evil))
        .text
    )
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_another_site_can_make_nothing(ferry, erin):
    """It may open the page with what it likes, which looks things up; whatever writes needs this page's own token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(erin.user)
    for name, ids in (("sent", []), ("sent-add", []), ("sent-mark", [ferry.current_revision_id])):
        assert (
            client.post(
                at(name, erin, *ids), words(FERRY) | {"place": "0-9", "voice": "authorial"}
            ).status_code
            == 403
        )
    opened = client.get(at("sent", erin), words(FERRY))
    assert FERRY not in opened.text, "nothing is taken from where logs would keep it"
    assert opened.headers["X-Frame-Options"] == "DENY"
    assert Claim.objects.count() == 2


def script(client: Client, member) -> str:
    """What the browser would run: the bookmark's address without its scheme."""
    page = client.get(at("bookmarklet", member)).text
    address = html.unescape(re.search(r'data-draggable href="([^"]+)"', page)[1])
    assert address.startswith("javascript:")
    return unquote(address.removeprefix("javascript:"))


@pytest.mark.browser
def test_words_selected_on_a_page_become_a_claim(chromium, live_server, desk, erin, settings):
    """The bookmarklet on somebody's page, signed out; then in, the article taken in and read, the claim marked."""
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        origin.answers["/news"] = reply(200, PAGE)
        run = script(desk(erin), erin).replace("http://testserver", live_server.url)
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(origin.url("/news#top"))
        page.evaluate(
            """() => { const p = document.querySelectorAll('p')[1], range = document.createRange();
            range.setStart(p.firstChild, p.firstChild.data.indexOf('crew')); range.setEnd(p.lastChild, 10);
            getSelection().addRange(range); }"""
        )
        with context.expect_page() as opened:
            page.evaluate(run)
        tab = opened.value
        tab.get_by_label("Email").fill(erin.user.email)
        tab.get_by_label("Password").fill(PASSWORD)
        tab.get_by_role("button", name="Sign in").click()
        tab.get_by_role("heading", name="Not one of your articles yet").wait_for()
        assert tab.locator("#sent blockquote mark").inner_text() == "crew counted 38 people on Monday"
        assert "#" not in tab.url
        tab.get_by_role("button", name="Add the article").click()
        tab.get_by_text("Waiting for a worker").wait_for()
        tab.reload()  # asks for the page, and has what was sent
        tab.get_by_text("Waiting for a worker").wait_for()
        tasks.run_here(Job.objects.get())
        tab.get_by_role("heading", name="It stands here").wait_for()
        looked_at(tab, "sent-found")
        tab.get_by_role("button", name="Mark the claim").click()
        tab.locator("#panel .statement").wait_for()
        marked = Appearance.objects.latest("id")
        text = marked.first_revision.text
        assert marked.exact == "crew counted 38 people on Monday" == text[marked.start : marked.end]
        assert marked.article.url == origin.url("/news")
        assert tab.evaluate("sessionStorage.getItem('sent')") is None
        tab.goto(live_server.url + at("bookmarklet", erin))
        tab.locator("[data-draggable]").click()
        tab.get_by_text("A click does nothing here").wait_for()
        looked_at(tab, "bookmarklet")
        context.close()


def looked_at(page, name: str) -> None:
    """A picture of it, and axe finds nothing, light or dark."""
    page.evaluate(AXE)
    for scheme, rules in {"light": ALL, "dark": COLOURS}.items():
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=FOLDER / f"{name}-{scheme}.png")
        assert findings(page, rules) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.screenshot(path=FOLDER / f"{name}-narrow.png")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
