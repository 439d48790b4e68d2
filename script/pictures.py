"""Loads the demo newsroom, opens the desk in a real browser and keeps what it looks like in docs/images/.

With `--all FOLDER` every page is kept there, in every look.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gallery
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
SIZE = {"width": 1320, "height": 825}
PATIENCE = 60  # seconds for the web server to answer

# Whose statement is in hand on the picture.
WORDS = "Garrel ferry has lost 38 per cent"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page: wide, dark, phone, Hebrew")
    folder = parser.parse_args().all
    sys.path.insert(0, str(ROOT))
    from fixtures.origin import serving

    with serving() as origin:
        os.environ["FACTCHECK_DEMO_ORIGIN"] = origin.url("").rstrip("/")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
        for command in (["migrate", "-v0"], ["demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, timeout=600)
        note = json.loads((Path(os.environ["FACTCHECK_VAR"]) / "demo.json").read_text())
        with served() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            known = {"team": note["team"], "password": note["password"]}
            gallery.hang(browser, address, folder, **known) if folder else take(browser, address, **known)
            browser.close()


def take(browser: Browser, address: str, *, team: str, password: str) -> None:
    """Sign in, take the claim in hand whose number has changed, and keep what it, the changes and a fact-check look like."""
    page = browser.new_page(base_url=address, viewport=SIZE, device_scale_factor=1.25, color_scheme="light")
    gallery.sign_in(page, gallery.REVIEWER, password)
    page.goto(f"/desk/{team}/")
    page.locator("#stale").get_by_role("link", name=WORDS).click()
    page.locator("#panel .statement").wait_for()
    keep(page, "desk.png")
    page.get_by_role("link", name="Compare", exact=True).click()
    page.locator(".compared").wait_for()
    keep(page, "diff.png")
    page.goto("/facts/")
    page.locator("ol.facts h2 a").first.click()
    page.locator("main h1").wait_for()
    keep(page, "fact.png")


def keep(page: Page, name: str) -> None:
    """Keep what stands at the top of the page."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=IMAGES / name)
    print(f"{IMAGES / name}: {(IMAGES / name).stat().st_size // 1024} KB")


@contextmanager
def served() -> Iterator[str]:
    """The address of a web server that lives as long as the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen([*command, "factcheck.wsgi:application"], cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/livez")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:  # not there yet, or too busy to say so
            time.sleep(0.3)
    sys.exit(f"The web server did not answer within {PATIENCE} seconds.")


if __name__ == "__main__":
    main()
