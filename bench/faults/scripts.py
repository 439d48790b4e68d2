"""Row 18: payloads that would run, put wherever people and pages can write, and every page looked at in chromium."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from annotations import actions
from annotations.choices import SourceKind, Stance
from annotations.models import Article, Claim, Event, Membership
from bench.faults.board import Finding
from bench.faults.ground import Ground, Newsroom
from bench.faults.texts import CORPORA
from tests.api.conftest import judge
from tests.conftest import read_again, reading
from tests.web.conftest import CHROMIUM, FLAGS

# Whatever a payload would do first is noted, and what the policy stopped of it.
WATCH = """
window.found = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.found.push("ran " + name);
addEventListener("securitypolicyviolation", event => window.found.push(event.violatedDirective + " " + event.blockedURI));
"""
AT_ONCE = 8  # payloads in one text
LISTS = (
    "home",
    "articles",
    "claims",
    "claimants",
    "sources",
    "origins",
    "timeline",
    "notifications",
    "places",
)
SETTINGS = ("settings", "staffing", "policy", "holds", "metrics")


def in_pages(ground: Ground) -> Finding:
    newsroom = ground.newsroom
    lines = (CORPORA / "xss.jsonl").read_text().splitlines()[:: ground.scale.of(27, 1)]
    payloads = [json.loads(line)["payload"].replace("\x00", "") for line in lines]
    planted = [plant(ground, payloads[at : at + AT_ONCE]) for at in range(0, len(payloads), AT_ONCE)]
    seen, found = 0, []
    with window(newsroom, ground.members["alice"]) as page:
        for address in addresses(ground, [address for some in planted for address in some]):
            page.goto(newsroom.address + address, wait_until="load")
            page.wait_for_timeout(50)
            seen += 1
            found += [f"{address}: {each}" for each in page.evaluate("window.found")]
    ran = sum(": ran " in each for each in found)
    figure = f"{ran} ran, {len(found) - ran} violations: {len(payloads)} payloads in {seen} pages"
    return Finding(figure, met=not found and seen > len(LISTS), detail="\n".join(found[:10]))


def plant(ground: Ground, payloads: list[str]) -> list[str]:
    """Rows of everything that holds words, made of these payloads; the addresses of their pages."""
    erin, bob, carol, alice = (ground.members[name] for name in ("erin", "bob", "carol", "alice"))
    team, hostile, short = alice.team, " ".join(payloads), payloads[0][:150]
    url = f"https://hostile.example/{Article.objects.count()}"
    article, _, _ = actions.articles.submit(team, by=erin, url=url)
    revision = read_again(
        article, reading(f"It said {hostile}.", "The quay has 7 lamps.", title=hostile[:300])
    )
    claim = actions.claims.mark(revision, by=erin, start=0, end=len(hostile) + 8).claim
    actions.claims.reword(claim, by=erin, claimant=short, statement=f"It said {short}.")
    kinds = {"kind": SourceKind.DOCUMENT, "title": short, "citation": hostile[:900]}
    source, _ = actions.sources.add(team, by=erin, publisher=short, **kinds)
    evidence = actions.evidence.add(
        claim, source, by=erin, stance=Stance.REFUTES, quote=hostile, note=hostile
    )
    for member in (bob, carol):
        judge(claim, member, "false", evidence=[evidence], rationale=hostile)
    thread = actions.threads.begin(claim, by=alice, text=hostile).thread
    claimant = actions.claimants.create(
        team, by=erin, name=f"Another {short}", role=short, description=hostile
    )
    actions.policies.write_guidelines(by=alice, text=hostile)
    published = _publish(claim, alice, short, hostile)
    at = {"article": article.pk, "claim": claim.pk, "source": source.pk, "claimant": claimant.pk}
    pages = [_desk(alice, name, pk) for name, pk in at.items()]
    pages += [_desk(alice, "article-changes", article.pk), _desk(alice, "publication", claim.pk), *published]
    models = at | {
        "evidence": evidence.pk,
        "thread": thread.pk,
        "snapshot": revision.snapshot_id,
    }
    return pages + [reverse(f"admin:annotations_{name}_change", args=[pk]) for name, pk in models.items()]


def _publish(claim: Claim, alice: Membership, headline: str, explanation: str) -> list[str]:
    """The addresses of the claim's public pages."""
    told = {"headline": headline, "explanation": explanation}
    publication = actions.publications.publish(Claim.objects.get(pk=claim.pk), by=alice, **told)
    actions.publications.report(publication, text=explanation)
    slug = claim.team.slug
    return [reverse("facts:fact", args=[slug, publication.slug]), reverse("facts:team", args=[slug])]


def addresses(ground: Ground, planted: list[str]) -> Iterator[str]:
    """Lists and settings of the desk, the public pages, the admin's lists, and what was planted."""
    alice = ground.members["alice"]
    yield from (_desk(alice, name) for name in (*LISTS, *SETTINGS))
    yield _desk(alice, "search") + "?q=script"
    yield from planted
    yield from (
        reverse(f"admin:annotations_{name}_changelist") for name in ("article", "claim", "source", "event")
    )
    last = Event.objects.latest("number")
    yield reverse("admin:annotations_event_change", args=[last.pk])


def _desk(member: Membership, name: str, *ids: UUID) -> str:
    return reverse(f"web:{name}", args=[member.team.slug, *ids])


@contextmanager
def window(newsroom: Newsroom, member: Membership) -> Iterator[Page]:
    """Chromium, with the member signed in, who may look into the admin too."""
    member.user.is_staff = member.user.is_superuser = True
    member.user.save()
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": newsroom.address}
    assert CHROMIUM, "no chromium here to look through"
    # Playwright's event loop runs in this thread; nothing of ours is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context()
        context.add_cookies([cookie])
        context.add_init_script(WATCH)
        yield context.new_page()
        browser.close()
