"""How long a person waits for the article that is full of claims, and whether it janks: in chromium, served as `manage.py up` does.

    nice -n 5 .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.desk.browsing

Opens it anew several times, walks through its claims by `j`, scrolls it and narrows it, and prints the medians of what the
browser itself measured: the time to the first paint and to the end of loading, and the tasks that held it for over 50 ms
(Long Tasks API, W3C), which is when a page does not answer.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import django
from playwright.sync_api import Page, sync_playwright

ROUNDS = 7
STEPS = 40  # claims walked through, and parts of the page scrolled by
WATCH = """
window.held = [];
new PerformanceObserver((list) => held.push(...list.getEntries().map((task) => task.duration)))
  .observe({ type: "longtask", buffered: true });
"""
TIMES = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [page.responseStart, paint ? paint.startTime : NaN, page.loadEventEnd];
}"""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from bench.desk.newsroom import newsroom  # models can be imported from here on

    made = setup_databases(verbosity=0, interactive=False)
    try:
        room = newsroom(400)
        where = f"/desk/{room.ruth.team.slug}/articles/{room.full.pk}/"
        with _served() as address:
            browse(f"{address}{where}", _cookie(room.ruth.user), address)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)
    return 0


def browse(page_address: str, session: str, address: str) -> None:
    from tests.web.conftest import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport={"width": 1320, "height": 825})
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        context.add_init_script(WATCH)
        page = context.new_page()
        opened = [_open(page, page_address) for _ in range(ROUNDS + 1)][1:]  # the first fills caches
        print(f"{'opened, 200 claims':26}{'p50 ms':>8}{'worst':>8}")
        for name, values in zip(
            ("first byte", "first paint", "loaded"), zip(*opened, strict=True), strict=True
        ):
            print(f"{name:26}{median(values):8.0f}{max(values):8.0f}")
        print(f"\n{'then':26}{'over 50 ms':>11}{'longest ms':>12}")
        for name, act in (
            ("loading", None),
            ("j, forty times", _walk),
            ("scrolled through", _scroll),
            ("narrowed", _narrow),
        ):
            if act:
                page.evaluate("held.length = 0")
                act(page)
            page.wait_for_timeout(300)
            held = page.evaluate("held")
            print(f"{name:26}{len(held):11}{max(held, default=0):12.0f}", flush=True)
        browser.close()


def _open(page: Page, address: str) -> list[float]:
    page.goto(address, wait_until="load")
    page.wait_for_timeout(200)
    return page.evaluate(TIMES)


def _walk(page: Page) -> None:
    for _ in range(STEPS):
        page.keyboard.press("j")
        page.wait_for_timeout(30)


def _scroll(page: Page) -> None:
    for _ in range(STEPS):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(30)


def _narrow(page: Page) -> None:
    page.locator(".filters a").last.click()
    page.wait_for_load_state("load")


@contextmanager
def _served() -> Iterator[str]:
    from django.conf import settings

    from tests.faults.processes import Program, database_url, free_port, running, until

    folder, port = Path(tempfile.mkdtemp(prefix="factcheck-bench-")), free_port()
    web = Program(
        *("granian", "--workers", "1", "--blocking-threads", "4", "--port", str(port)),
        *("--interface", "wsgi", "factcheck.wsgi:application"),
        environment={
            "DATABASE_URL": database_url(),
            "FACTCHECK_VAR": str(folder),
            "FACTCHECK_SECRET_KEY": settings.SECRET_KEY,  # with which the session is signed
        },
        log=folder / "web.log",
    )
    with running(web):
        from factcheck.embedded.ports import is_ready

        assert until(lambda: is_ready("127.0.0.1", port, "localhost"), seconds=60), (
            folder / "web.log"
        ).read_text()
        yield f"http://127.0.0.1:{port}"


def _cookie(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    sys.exit(main())
