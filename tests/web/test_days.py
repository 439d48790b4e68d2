"""Two whole days of a newsroom in a real browser: one by keyboard alone, one by mouse alone and right to left."""

import pytest
from django.utils import translation

from annotations.choices import ClaimState
from annotations.models import Claim
from tests.conftest import BRIDGE, FERRY, PASSWORD, read_again, reading
from tests.web.conftest import at

pytestmark = pytest.mark.browser

CREW = "The crew counted 38 people on the last boat."
LATER = "The tired crew counted 38 people on the last boat."


# --- By keyboard, in English -------------------------------------------------------------------------------


def type_in(page, *fields: str) -> None:
    """Write from field to field, as one does who knows a form; Ctrl+Enter sends it."""
    for at_first, words in enumerate(fields):
        if at_first:
            page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Control+Enter")


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def command(page, words: str) -> None:
    """Say what one wants: the palette finds it."""
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def sees(page, what: str, **options) -> None:
    """What one waits for before going on: it is there, and the keys work."""
    page.locator(f"html.scripted {what}", **options).first.wait_for()


def sits_down(browser_page, member, **options):
    """A window of their own, in which the member signs in."""
    page = browser_page(**options)
    page.set_default_timeout(8_000)
    page.goto("/accounts/login/")
    page.keyboard.type(member.user.email)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    page.wait_for_url(f"**{at('home', member)}")
    sees(page, "#queue")
    return page


def test_a_day_by_keyboard(ferry, browser_page, alice, bob, carol):
    read_again(ferry, reading(FERRY, BRIDGE, CREW, title="Harbour news"))

    # Bob opens the article and marks a claim in it.
    page = sits_down(browser_page, bob)
    press(page, "g", "a")
    sees(page, ".articles .row")
    press(page, "j", "Enter")
    sees(page, "[data-text]")
    press(page, "m")
    type_in(page, CREW, "The crew counted 38 people.")
    sees(page, "#panel .statement", has_text="38 people")

    # He brings what he has found, and judges: each step begins where the last one ended.
    command(page, "add evidence")
    sees(page, "#bring :focus")
    press(page, "ArrowDown", "Tab", "Tab")
    type_in(page, "Log of the ferry", "", "In the wheelhouse, shelf 2.")
    sees(page, ".proof", has_text="Log of the ferry")
    press(page, "v", "1", "Tab")
    page.keyboard.type("The log says 31.")
    press(page, "Tab", "Space")
    type_in(page, "", "", "80")
    sees(page, ".verdict.mine")

    # Carol does not see what he thinks, and thinks otherwise.
    hers = sits_down(browser_page, carol)
    press(hers, "j", "Enter")
    sees(hers, "#panel .statement", has_text="38 people")
    assert "hidden until you have given yours" in hers.locator("#panel").inner_text()
    press(hers, "v", "5", "Tab")
    type_in(hers, "I was there.", "I counted them myself.", "60")
    sees(hers, ".verdict:not(.mine)", has_text="The log says 31.")

    # Alice took no part: she reads both and decides.
    desk = sits_down(browser_page, alice)
    press(desk, "j", "Enter")
    sees(desk, "#panel .verdict")
    press(desk, "v", "1", "Tab")
    type_in(desk, "The log is the record.")
    sees(desk, "#panel .ruling")

    # The publisher rewords the sentence: bob finds its place again, in three keys.
    read_again(ferry, reading(FERRY, BRIDGE, LATER, title="Harbour news"))
    press(page, "g", "p")
    sees(page, ".place-card")
    press(page, "y")
    page.get_by_text("Nothing to confirm.").wait_for()

    # Alice sees that the words are others now, says that the ruling holds, and tells readers.
    press(desk, "g", "q")
    sees(desk, "#stale")
    press(desk, "j", "Enter")
    sees(desk, "#panel .alarm")
    command(desk, "it still holds")
    type_in(desk, "Tired or not, they counted 38.")
    desk.locator("#panel .alarm").wait_for(state="detached")
    command(desk, "publish")
    desk.wait_for_url("**/publication")
    press(desk, "v")
    type_in(desk, "No, the crew counted 31", "The log of the ferry says **31**.")
    desk.get_by_text("Readers see it at").wait_for()

    # A digit was wrong. What was said stays on record, beside what is said now.
    press(desk, "v", "Space", "Tab")
    for words in ("31", "32", "We misread the log.", "", "No, the crew counted 32"):
        desk.keyboard.type(words)
        press(desk, "Tab")
    press(desk, "Control+a")
    type_in(desk, "The log of the ferry says **32**.")
    desk.get_by_text("edition 2").first.wait_for()
    command(desk, "as readers see it")
    desk.get_by_role("heading", name="No, the crew counted 32").wait_for()
    assert "Was: 31 Is: 32" in desk.locator(".correction").inner_text()


# --- By mouse, in Hebrew -----------------------------------------------------------------------------------

BOAT = "👩🏽‍✈️ הצוות ספר 38 אנשים בסירה האחרונה."
TIRED = "👩🏽‍✈️ הצוות העייף ספר 38 אנשים בסירה האחרונה."


def in_hebrew(words: str) -> str:
    with translation.override("he"):
        return translation.gettext(words)


def click(page, words: str, role: str = "button") -> None:
    """Press what is called so, in Hebrew; the first of that name."""
    page.get_by_role(role, name=in_hebrew(words), exact=True).first.click()


def click_open(page, words: str) -> None:
    """Unfold what is called so."""
    page.locator("summary:visible", has_text=in_hebrew(words)).first.click()


def fill(page, **fields: str) -> None:
    """Click into each field, and put in words as a hand with a mouse pastes them."""
    for name, words in fields.items():
        field = page.locator(
            f"#panel [name={name}]:visible, dialog [name={name}]:visible, main [name={name}]:visible"
        )
        field.first.click()
        page.keyboard.insert_text(words)


def drag_over(page, words: str) -> None:
    """Hold the button from where the words begin to where they end: right to left."""
    begin, end = page.evaluate(
        """words => {
            const stretch = [...document.querySelectorAll('[data-start]')].find(e => e.textContent.includes(words));
            const at = stretch.textContent.indexOf(words);
            return [at, at + words.length].map((place) => {
                const caret = document.createRange();
                caret.setStart(stretch.firstChild, place);
                const box = caret.getBoundingClientRect();
                return [box.x, box.y + box.height / 2];
            });
        }""",
        words,
    )
    assert begin[0] > end[0], "it is written from the right"
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def comes_in(browser_page, member):
    page = browser_page(locale="he-IL")
    page.set_default_timeout(8_000)
    page.goto("/accounts/login/")
    fill(page, login=member.user.email, password=PASSWORD)
    click(page, "Sign in")
    sees(page, "#queue")
    return page


def test_a_day_by_mouse(ferry, browser_page, alice, bob, carol):
    read_again(ferry, reading("המעבורת יצאה בזמן.", BOAT, title="חדשות הנמל"))
    page = comes_in(browser_page, bob)
    assert page.evaluate("document.documentElement.dir") == "rtl"

    # Bob drags over the words; the tool stands beside them.
    click(page, "Articles", "link")
    page.get_by_role("link", name="חדשות הנמל").click()
    sees(page, "[data-text]")
    drag_over(page, "הצוות ספר 38 אנשים")
    click(page, "Mark claim")
    click(page, "Mark the claim")
    sees(page, "mark.is-held", has_text="הצוות ספר 38 אנשים")
    place = Claim.objects.get(state=ClaimState.OPEN).appearances.get()
    assert place.first_revision.text[place.start : place.end] == place.exact == "הצוות ספר 38 אנשים"

    # He brings what he has found, and judges beside it.
    click_open(page, "Add evidence…")
    page.locator("#bring").get_by_label(in_hebrew("refutes")).check()
    fill(page, title="יומן המעבורת", citation="בתא ההגאי, מדף 2.")
    click(page, "Add the evidence")
    sees(page, ".proof", has_text="יומן המעבורת")
    page.locator(".judging").get_by_role("radio", name="False", exact=True).click()
    fill(page, rationale="ביומן כתוב 31.", confidence="80")
    page.locator(".rests").get_by_text("יומן המעבורת").click()
    click(page, "Submit the verdict")
    sees(page, ".verdict.mine")

    # Carol does not see what he thinks, and thinks otherwise.
    hers = comes_in(browser_page, carol)
    hers.locator("#to-judge .row a").first.click()
    assert (
        in_hebrew("Others’ verdicts stay hidden until you have given yours.")
        in hers.locator("#panel").inner_text()
    )
    hers.locator(".judging").get_by_role("radio", name="True", exact=True).click()
    fill(hers, rationale="הייתי שם.", no_evidence_reason="ספרתי בעצמי.", confidence="60")
    click(hers, "Submit the verdict")
    sees(hers, ".verdict:not(.mine)", has_text="ביומן כתוב 31.")

    # Alice took no part: she reads both and decides.
    desk = comes_in(browser_page, alice)
    desk.locator("#disputed .row a").first.click()
    desk.locator(".judging").get_by_role("radio", name="False", exact=True).first.click()
    fill(desk, rationale="היומן הוא הרשומה.")
    click(desk, "Rule")
    sees(desk, "#panel .ruling")

    # The publisher rewords the sentence beyond what the machine dares to follow: bob takes the place it thought of.
    read_again(ferry, reading("המעבורת יצאה בזמן.", TIRED, title="חדשות הנמל"))
    page.locator(".team-menu summary").click()
    click(page, "Places to confirm", "link")
    page.locator(".candidate", has_text="הצוות העייף ספר 38 אנשים").get_by_role("button").click()
    page.get_by_text(in_hebrew("Nothing to confirm.")).wait_for()

    # Alice says that the ruling holds, and tells readers.
    click(desk, "Queue", "link")
    desk.locator("#stale .row a").first.click()
    click_open(desk, "It still holds…")
    fill(desk, because="עייפים או לא, הם ספרו 38.")
    click(desk, "It still holds")
    desk.locator("#panel .alarm").wait_for(state="detached")
    click(desk, "Publish …", "link")
    fill(desk, headline="לא, הצוות ספר 31", explanation="ביומן המעבורת כתוב **31**.")
    click(desk, "Publish")
    desk.get_by_text(in_hebrew("Readers see it at")).wait_for()

    # A digit was wrong. What was said stays on record, beside what is said now.
    desk.locator("input[name=kind]").first.click()
    fill(desk, was="31", now="32", why="טעינו בקריאת היומן.")
    click(desk, "Publish the correction")
    desk.locator("del", has_text="31").wait_for()
    click(desk, "As readers see it", "link")
    desk.get_by_role("heading", name="לא, הצוות ספר 31").wait_for()
    assert "טעינו בקריאת היומן." in desk.locator(".correction").inner_text()
