"""What is everywhere on the desk: commands by typing, ticking by key, and a home that is read again by itself."""

import pytest

from annotations import actions
from annotations.models import Claim
from tests.conftest import BRIDGE
from tests.web.conftest import at

pytestmark = pytest.mark.browser


def test_it_works(claim, ferry, signed_in, bob, erin):
    page = signed_in(bob)
    page.goto(at("home", bob))
    page.locator(".glance", has_text="1 to judge").wait_for()

    # Something happens elsewhere: the page is read again, its counts with it.
    page.wait_for_timeout(700)
    found = Claim.objects.get(statement=BRIDGE)
    actions.claims.open_for_review(found, by=erin)
    page.locator(".glance", has_text="2 to judge").wait_for()

    page.keyboard.press("Control+k")
    page.keyboard.type("clai")
    assert page.locator("#palette [aria-selected=true]").inner_text().startswith("Claims")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{at('claims', bob)}")

    page.keyboard.press("j")
    page.keyboard.press("t")
    page.keyboard.press("j")
    page.keyboard.press("t")
    assert page.locator(".tick :checked").count() == 2
    page.get_by_label("Reason").fill("Not for us.")
    page.get_by_role("button", name="Drop").click()
    page.get_by_text("Dropped: 2.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Opened for review: 2.").wait_for()
