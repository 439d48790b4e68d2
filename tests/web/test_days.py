"""Two whole days of a newsroom in a real browser: one by keyboard alone, one by mouse alone and right to left."""

import pytest

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
