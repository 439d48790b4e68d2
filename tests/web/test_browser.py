"""A day at the desk in a real browser: by mouse, by keyboard, without scripts; nothing breaks the policy."""

import re

import pytest

from annotations.choices import ClaimState
from annotations.models import Article, Claim, Verdict
from tests.conftest import BRIDGE, FERRY, read_again, reading
from tests.web.conftest import at, change_the_number, judge, rating

pytestmark = pytest.mark.browser

CREW = "👩🏽‍🚒 👍 The crew counted 38 people. הצוות ספר 38 אנשים."


@pytest.fixture
def crew(ferry):
    """An article whose first paragraph has emoji of several code points and right-to-left words."""
    read_again(ferry, reading(CREW, FERRY, BRIDGE, title="Harbour news"))
    return ferry


def select(page, words: str) -> None:
    """Select words in the text as a reader would: found in one stretch, dragged over."""
    page.evaluate(
        """words => {
            const stretch = [...document.querySelectorAll('[data-start]')].find(e => e.textContent.includes(words));
            const node = stretch.firstChild, at = node.data.indexOf(words), range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }""",
        words,
    )
    page.dispatch_event("[data-text]", "pointerup")


def test_it_works(claim, tickets, ferry, signed_in, bob):
    page = signed_in(bob)
    page.goto(at("home", bob))
    page.get_by_role("link", name=FERRY).click()
    panel = page.locator("#panel")
    assert panel.locator(".statement").inner_text() == FERRY
    panel.get_by_role("radio", name="False", exact=True).check()
    panel.get_by_label("Rationale").fill("The ledger says otherwise.")
    panel.get_by_label("How sure").fill("80")
    panel.get_by_label("Ticket ledger").check()
    panel.get_by_role("button", name="Submit the verdict").click()
    page.locator(".verdict.mine").wait_for()
    assert Verdict.objects.get().rating.slug == "false"
    assert "False" in page.locator(".verdict.mine").inner_text()


def test_a_claim_is_taken_in_hand_without_leaving_the_page(claim, ferry, signed_in, bob):
    page = signed_in(bob)
    page.goto(at("article", bob, ferry.pk))
    page.evaluate("window.sameDocument = true")
    page.locator("mark.claim", has_text=BRIDGE).click()
    page.locator("#panel .statement", has_text=BRIDGE).wait_for()
    assert page.evaluate("window.sameDocument") is True
    assert "claim=" in page.url
    assert page.locator("mark.is-held").inner_text() == BRIDGE
    page.go_back()
    page.locator("#panel", has_text="Claims in this text").wait_for()
    assert page.locator("mark.is-held").count() == 0


def test_a_verdict_by_keyboard_alone(claim, ferry, signed_in, bob):
    page = signed_in(bob)
    page.goto(at("home", bob))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#panel .statement").wait_for()
    page.keyboard.press("v")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.type("I counted them twice. 1, 2, 3: j, k and ? are letters here.")
    page.keyboard.press("Tab")
    page.keyboard.type("The tickets are at the pier.")
    page.keyboard.press("Tab")
    page.keyboard.type("90")
    page.keyboard.press("Control+Enter")
    page.locator(".verdict.mine").wait_for()
    verdict = Verdict.objects.get()
    assert verdict.rating == rating(bob, "mostly_false")
    assert verdict.rationale.endswith("are letters here.")


def test_keys_walk_the_claims_and_the_pages(claim, ferry, signed_in, bob):
    page = signed_in(bob)
    page.goto(at("article", bob, ferry.pk))
    statement = page.locator("#panel .statement")
    for key, wanted in [("j", FERRY), ("j", BRIDGE), ("k", FERRY)]:
        page.keyboard.press(key)
        statement.get_by_text(wanted).wait_for()
    page.keyboard.press("Escape")
    page.locator("#panel", has_text="Claims in this text").wait_for()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(f"**{at('timeline', bob)}")


def test_single_keys_can_be_turned_off(claim, ferry, signed_in, bob):
    page = signed_in(bob)
    page.goto(at("article", bob, ferry.pk))
    page.keyboard.press("?")
    page.get_by_label("Single keys are on in this browser").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "search"
    assert page.locator("#panel .statement").count() == 0


@pytest.mark.parametrize("words", ["The crew counted 38 people", "ספר 38", "👍 The", "1,200 passengers"])
def test_a_claim_is_marked_by_selecting(words, crew, signed_in, erin):
    page = signed_in(erin)
    page.goto(at("article", erin, crew.pk))
    select(page, words)
    page.get_by_role("button", name="Mark claim").click()
    dialog = page.locator("#mark-dialog")
    assert dialog.get_by_label("The words").input_value() == words
    dialog.get_by_label("The claim").fill("As I word it.")
    dialog.get_by_role("button", name="Mark the claim").click()
    page.locator("#panel .statement", has_text="As I word it.").wait_for()
    appearance = Claim.objects.get(state=ClaimState.OPEN).appearances.get()
    crew.refresh_from_db()
    assert crew.current_revision.text[appearance.start : appearance.end] == words
    held = "".join(page.locator("mark.is-held").all_inner_texts())
    assert words in held


def test_a_selection_over_two_paragraphs_has_the_right_words(crew, signed_in, erin):
    page = signed_in(erin)
    page.goto(at("article", erin, crew.pk))
    page.evaluate(
        """() => {
            const all = [...document.querySelectorAll('[data-start]')], range = document.createRange();
            range.setStart(all[0].firstChild, all[0].textContent.indexOf('counted'));
            range.setEnd(all[1].firstChild, 'The ferry'.length);
            getSelection().addRange(range);
        }"""
    )
    page.dispatch_event("[data-text]", "pointerup")
    page.get_by_role("button", name="Mark claim").click()
    page.get_by_role("button", name="Mark the claim").click()
    page.locator("#panel .statement").wait_for()
    appearance = Claim.objects.get(state=ClaimState.OPEN).appearances.get()
    assert appearance.exact.startswith("counted 38 people")
    assert appearance.exact.endswith("\n\nThe ferry")


def test_a_place_is_chosen_again_in_the_text_with_three_keys(claim, ferry, signed_in, bob):
    change_the_number(ferry)
    page = signed_in(bob)
    page.goto(at("places", bob))
    page.keyboard.press("e")
    page.wait_for_url(f"**{at('article', bob, ferry.pk)}?claim=*")
    select(page, "old bridge")
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    page.locator("mark.is-held", has_text="old bridge").wait_for()
    anchor = claim.appearances.get().anchors.get(revision__number=2, standing=True)
    assert anchor.quote == "old bridge"


@pytest.mark.parametrize(("key", "gone"), [("y", False), ("x", True)])
def test_a_place_is_accepted_or_dropped_with_one_key(key, gone, claim, ferry, signed_in, bob):
    change_the_number(ferry)
    page = signed_in(bob)
    page.goto(at("places", bob))
    page.keyboard.press(key)
    page.get_by_text("Nothing to confirm.").wait_for()
    anchor = claim.appearances.get().anchors.get(revision__number=2, standing=True)
    assert anchor.decided_by == bob.user
    assert (anchor.start is None) == gone


def test_what_is_refused_is_said_in_the_panel_and_nothing_is_lost(claim, ferry, signed_in, bob):
    page = signed_in(bob)
    page.goto(at("article", bob, ferry.pk, claim=claim.pk))
    page.get_by_role("radio", name="True", exact=True).check()
    page.get_by_label("Rationale").fill("A long thought.")
    page.get_by_label("How sure").fill("80")
    page.get_by_role("button", name="Submit the verdict").click()
    page.get_by_text("Name the evidence, or say").first.wait_for()
    assert page.get_by_label("Rationale").input_value() == "A long thought."


def test_changes_stand_side_by_side(claim, ferry, signed_in, bob, carol):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    page = signed_in(bob)
    page.goto(at("home", bob))
    page.get_by_role("link", name=FERRY).first.click()
    page.get_by_role("link", name="compare revisions 1 and 2").click()
    page.locator(".side.old .gone", has_text="200").wait_for()
    assert page.locator(".side.new .come").inner_text() in "1,700"
    page.get_by_role("link", name="inline").click()
    page.locator(".compared.one ins", has_text="700").wait_for()


def test_without_scripts_one_reads_and_judges(claim, ferry, signed_in, bob):
    page = signed_in(bob, java_script_enabled=False)
    page.goto(at("home", bob))
    page.get_by_role("link", name=FERRY).click()
    page.get_by_role("radio", name="Misleading", exact=True).check()
    page.get_by_label("Rationale").fill("Without a script.")
    page.get_by_label("How sure").fill("80")
    page.get_by_label("If on none").fill("None is needed.")
    page.get_by_role("button", name="Submit the verdict").click()
    assert "Without a script." in page.locator(".verdict.mine").inner_text()
    page.get_by_role("link", name="Mark a claim").click()
    page.get_by_label("The words, as they stand").fill("close in May")
    page.get_by_role("button", name="Mark the claim").click()
    assert page.locator("#panel .statement").inner_text() == "close in May"


def test_a_row_follows_its_article_while_it_is_fetched(ferry, signed_in, bob):
    Article.objects.filter(pk=ferry.pk).update(stage="fetching")
    page = signed_in(bob)
    page.goto(at("articles", bob))
    page.get_by_text("fetching the page…").wait_for()
    Article.objects.filter(pk=ferry.pk).update(stage="ready")
    page.get_by_text("2 claims").wait_for()
    assert page.locator("[hx-trigger]").count() == 0, "nobody asks on"


def test_a_waiting_article_opens_when_it_is_read(ferry, signed_in, bob):
    revision = ferry.current_revision
    Article.objects.filter(pk=ferry.pk).update(stage="reading", current_revision=None)
    page = signed_in(bob)
    page.goto(at("article", bob, ferry.pk))
    page.get_by_text("Reading the text…").wait_for()
    Article.objects.filter(pk=ferry.pk).update(stage="ready", current_revision=revision)
    page.locator("mark.claim", has_text=FERRY).wait_for()
    page.locator("mark.claim", has_text=FERRY).click()
    page.locator("#panel .statement", has_text=FERRY).wait_for()


def test_signing_in_and_out(bob, browser_page):
    page = browser_page()
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("Email").fill(bob.user.email)
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/desk/newsroom/$"))
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/$"))
