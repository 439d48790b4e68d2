"""axe-core finds nothing on any page, light or dark (WCAG 2.2 A and AA, and its best practices)."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE

from annotations import actions
from annotations.models import RatingScale
from tests.web.conftest import at, change_the_number, judge
from tests.web.test_looks import pages

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
# The second half of a claim, and the gates, where they are still to come.
TO_COME = "[hx-trigger=load]"


@pytest.fixture
def ruled(ferry, claim, tickets, bob, carol):
    """Judged by two who agree, talked about, and changed by the publisher since."""
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    actions.threads.begin(claim, by=carol, text="@Bob, is it so?")
    actions.notifications.notice()
    change_the_number(ferry)
    return claim


def findings(page, rules: dict) -> list[str]:
    """What axe, which is in the page, found; each with the place and why."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    violations = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [
        f"{found['id']}: {node['target']} {node['failureSummary'].splitlines()[1:]} {node['html'][:120]}"
        for found in violations
        for node in found["nodes"]
    ]


def test_axe_finds_nothing(ruled, ferry, signed_in, alice):
    """Wide and light by every rule; narrow and dark by the one that looks at colours."""
    page = signed_in(alice)
    page.expect_missing("/desk/nowhere/")
    more = {
        "beyond": at("claim-beyond", alice, ruled.pk),
        "publication": at("publication", alice, ruled.pk),
        "gates": at("publication-gates", alice, ruled.pk),
        "notifications": at("notifications", alice),
        "staffing": at("staffing", alice),
        "policy": at("policy", alice),
        "holds": at("holds", alice),
        "scales": at("scales", alice, **{"from": RatingScale.objects.get(team=alice.team).pk}),
        "feeds": at("feeds", alice),
        "tokens": at("tokens", alice),
        "webhooks": at("webhooks", alice),
        "webhook": at("webhook", alice, actions.webhooks.create(by=alice, url="https://wall.example/").pk),
        "claimants": at("claimants", alice),
        "origins": at("origins", alice),
        "outlet": at("outlet", alice, ferry.outlet_id),
    }
    wrong = {}
    for name, where in (pages(alice, ruled, ferry) | more).items():
        page.goto(where)
        page.locator(TO_COME).first.wait_for(state="detached")
        page.evaluate(AXE)
        wrong[f"{name}, light"] = findings(page, ALL)
        page.set_viewport_size({"width": 390, "height": 900})
        page.emulate_media(color_scheme="dark")
        wrong[f"{name}, dark"] = findings(page, COLOURS)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
    assert [f"{name}: {one}" for name, found in wrong.items() for one in found] == []
