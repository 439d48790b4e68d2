"""What every page of the desk and the public pages look like: wide, dark, on a phone, and from right to left."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

# How a page is looked at: the size of the window, and what the browser asks for.
LOOKS = {
    "wide": {"viewport": {"width": 1320, "height": 825}},
    "dark": {"viewport": {"width": 1320, "height": 825}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2},
    "hebrew": {"viewport": {"width": 1320, "height": 825}, "locale": "he-IL"},
}
EDITOR, REVIEWER = "alice@harbourdesk.example", "bob@harbourdesk.example"

# Where each page is: an address below the team's, and then the links that lead on from there.
DESK: dict[str, tuple[str, ...]] = {
    "home": ("",),
    "articles": ("articles/",),
    "article-add": ("articles/add",),
    "article": ("articles/", ".articles .row:nth-child(5) a.row-main"),
    "article-changed": ("", "#stale .row:last-child a.row-main", ".panel [data-put-down]"),
    "changes": ("", "#stale .row:last-child a.row-main", ".stale-note a[href*=changes]"),
    "claim-stale": ("", "#stale .row:last-child a.row-main"),
    "claim-to-judge": ("", "#to-judge a.row-main"),
    "claim-disputed": ("", "#disputed a.row-main"),
    "claim-alone": ("", "#to-judge a.row-main", "#panel .facts a[href*='/claims/']"),
    "claims": ("claims/",),
    "claimants": ("claimants/",),
    "publication": ("claims/?state=published", ".row a.row-main", ".ruling a[href$=publication]"),
    "publish": ("claims/?state=ruled", ".row a.row-main", ".ruling a[href$=publication]"),
    "places": ("places/",),
    "origins": ("origins/",),
    "sources": ("sources/",),
    "source": ("sources/", ".row a.row-main"),
    "source-add": ("sources/add",),
    "search": ("search?q=ferry",),
    "timeline": ("timeline/",),
    "metrics": ("metrics/",),
    "notifications": ("notifications/",),
    "settings": ("settings/",),
    "people": ("settings/people",),
    "rules": ("settings/rules",),
    "scales": ("settings/scales",),
    "feeds": ("settings/feeds",),
    "held": ("settings/held",),
    "tokens": ("settings/tokens",),
    "webhooks": ("settings/webhooks",),
}
PUBLIC: dict[str, tuple[str, ...]] = {
    "landing": ("/",),
    "sign-in": ("/accounts/login/",),
    "facts": ("/facts/",),
    "fact": ("/facts/", "ol.facts h2 a"),
    "report": ("/facts/", "ol.facts h2 a", ".buttons a[href*=report]"),
    "corrections": ("/facts/", "ol.facts h2 a", ".sections a[href*=corrections]"),
}


def hang(browser: Browser, address: str, folder: Path, *, team: str, password: str) -> None:
    """Write each page in each look to the folder, as NAME-LOOK.png, and say where a page is wider than its window."""
    folder.mkdir(parents=True, exist_ok=True)
    for look, options in LOOKS.items():
        stranger = browser.new_page(base_url=address, **options)
        _walk(stranger, PUBLIC, "", folder, look)
        member = browser.new_page(base_url=address, **options)
        sign_in(member, EDITOR, password)
        _walk(member, DESK, f"/desk/{team}/", folder, look)
        stranger.close()
        member.close()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("form button.strong").click()
    page.wait_for_url("**/desk/**")


def _walk(page: Page, pages: dict[str, tuple[str, ...]], root: str, folder: Path, look: str) -> None:
    for name, (where, *links) in pages.items():
        page.goto(root + where)
        for link in _leading_on(page, links):
            page.goto(link)
        page.wait_for_load_state("networkidle") if "home" not in name else page.wait_for_timeout(300)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.screenshot(path=folder / f"{name}-{look}.png")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        print(f"{name}-{look}.png" + (f": {over} px too wide" if over > 0 else ""))


def _leading_on(page: Page, links: list[str]) -> Iterator[str]:
    """The address of each link, asked for once the page before it is there."""
    for link in links:
        href = page.locator(link).first.get_attribute("href")
        assert href, link
        yield href
