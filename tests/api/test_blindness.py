"""The proof: whatever alice does in judging a claim, every answer bob can get stays the same, byte for byte.

The endpoints are those of the OpenAPI document, so a new one is in the proof from its first day, with its
filters, orderings and expansions; the pages of the desk are those that its own links lead to.

    bytes     crawl, alice judges, crawl again: no status, header or byte may differ
    twins     the same happens in two worlds, in one of which alice has judged: but for random ids they look alike
"""

import difflib
import itertools
import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import orjson
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from annotations import actions
from annotations.choices import ReplyChannel, Role, SourceKind, Stance
from annotations.models import Anchor, Claim, Delivery, Evidence, Membership, Thread, Webhook
from tests.api import world
from tests.api.conftest import Api, judge
from tests.api.contract import document
from tests.conftest import BRIDGE, person, read_again, reading

Crawled = dict[str, str]
READS = [path for path, operations in document()["paths"].items() if "get" in operations]
# What the crawl leaves out, and why. All else in the document it visits, or the test fails.
LEFT_OUT = {
    ("post", "/api/v1/verdicts"): "Judging the claim is what opens bob's eyes.",
    ("get", "/api/v1/conflicts/{id}"): "The list shows a reviewer their own alone, and bob has none.",
    ("get", "/api/v1/disputes/{id}"): "The list is empty for who is no editor, and is crawled.",
}
# What bob writes tells him nothing either.
WRITES = [
    (verb, path, operation)
    for path, operations in document()["paths"].items()
    for verb, operation in operations.items()
    if verb != "get" and (verb, path) not in LEFT_OUT
]
# Read by other programs, and in no document of ours.
PROTOCOLS = [
    "/annotations/newsroom/",
    "/annotations/newsroom/?page=0",
    "/annotations/newsroom/search/the/?page=0",
    *(f"/v1alpha1/claims:search?query={word}" for word in ("bridge", "gangway")),
]
SECRET = "The tally sheets of the gangway say otherwise."
WORDS = ("bridge", "gangway")  # one that bob knows, one that only alice has written
TIMES = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)|\b\d\d:\d\d(?::\d\d)?\b")
MOST_ROWS = 4  # of one resource that are looked at by themselves
CLOSED = "The old bridge closed in April."
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of a page, what differs between any two readings: the token against forged forms, masked anew each time.
MASKED = re.compile(r'csrfmiddlewaretoken" value="\w+"')
# Of answers about rows that were made in the reading, and undone: their ids are random, and so are their tags.
FRESH = re.compile(r'"ETag": "[^,}]*|(?:fck_|whsec_)[\w+/=-]+|\d{4}-\d\d-\d\dT[\d:.]+Z')


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture
def claim(ferry, ruth, erin, carol) -> Claim:
    """A claim that waits for verdicts, beside one that has everything: verdicts, a ruling, staleness."""
    dana = actions.teams.admit(person("dana"), by=ruth, role=Role.REVIEWER)
    world.build(ferry, ruth=ruth, erin=erin, reviewers=(carol, dana))
    return Claim.objects.get(statement=BRIDGE)


@pytest.fixture
def minutes(claim, erin) -> Evidence:
    source, _ = actions.sources.add(
        claim.team, by=erin, kind=SourceKind.DOCUMENT, title="Minutes", citation="Town hall, room 2"
    )
    return actions.evidence.add(claim, source, by=erin, stance=Stance.SUPPORTS, quote="in May")


@pytest.fixture
def browser(bob) -> Client:
    client = Client()
    client.force_login(bob.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- what alice may do in secret, one after the other ---


def drafts(claim, alice, minutes):
    actions.drafts.save(claim, by=alice, rationale=SECRET, confidence=0.9, evidence=[minutes.pk])


def keeps_evidence(claim, alice, minutes):
    """For the verdict that she has yet to give."""
    quote = SECRET
    kept = actions.evidence.add(
        claim, minutes.source, by=alice, stance=Stance.REFUTES, quote=quote, sealed=True
    )
    actions.reviewdates.set_date(kept, by=alice, on=timezone.now().date() + timedelta(days=9))


def judges(claim, alice, minutes):
    judge(claim, alice, "false", rationale=SECRET)


def judges_anew_by_evidence(claim, alice, minutes):
    brought = list(claim.evidence.order_by("id"))  # hers among it; that it is there is no secret
    more = {"evidence": brought, "no_evidence_reason": "", "confidence": 0.7, "rationale": SECRET}
    judge(claim, alice, "mostly_false", reason="I looked again.", **more)


def brings_more_evidence(claim, alice, minutes):
    more = partial(actions.evidence.add, claim, minutes.source, by=alice, note=SECRET, sealed=True)
    more(stance=Stance.CONTEXT)
    actions.evidence.withdraw(more(stance=Stance.SUPPORTS), by=alice, because="I misread it.")


def asks_for_a_reply(claim, alice, minutes):
    asked = {"asked": "Ivo Marsh", "channel": ReplyChannel.PHONE, "text": SECRET}
    actions.replies.ask(claim, by=alice, deadline=timezone.now() + timedelta(days=1), **asked)


def speaks_of_it(claim, alice, minutes):
    """On everything there is to speak of, with everybody mentioned."""
    names = Membership.objects.filter(team=claim.team).values_list("user__name", flat=True)
    text = "It is false, I think. " + " ".join(f"@{name}" for name in names)
    anchor = Anchor.objects.filter(appearance__claim=claim, standing=True, start__isnull=False).last()
    begin = partial(actions.threads.begin, by=alice, text=text)
    begin(claim)
    begin(minutes)
    begin(claim.evidence.filter(sealed=True).first())
    begin(claim.verdicts.get(author=alice.user, standing=True))
    begin(anchor.revision, start=anchor.start, end=anchor.start + 3)
    for thread in Thread.objects.filter(claim=claim, veil=None):
        said = actions.threads.reply(thread, by=alice, text=text)
        actions.threads.edit(said, by=alice, text=f"Once more: {text}")
    actions.notifications.notice()
    actions.digests.plan(timezone.now() + timedelta(days=2))


# A draft is gone when its verdict is given; what follows stays, and is looked for in one crawl.
SECRETS = [
    (drafts, keeps_evidence),
    (judges, judges_anew_by_evidence, brings_more_evidence, asks_for_a_reply, speaks_of_it),
]


# --- the crawl ---


def queries(path: str) -> Iterator[str]:
    """The plain address, and with each flag, ordering and vocabulary its document says it takes."""
    yield ""
    for parameter in document()["paths"][path]["get"]["parameters"]:
        if "$ref" in parameter or parameter["in"] != "query":
            continue
        schema, name = parameter["schema"], parameter["name"]
        if schema.get("type") == "boolean":
            yield from (f"?{name}=true&count=exact", f"?{name}=false&count=exact")
        elif name == "q":
            yield from (f"?q={word}&count=exact" for word in WORDS)
        elif name == "ordering":
            yield from (f"?ordering={each}&limit=200" for each in schema["enum"])
        elif name == "expand" and schema["items"]["enum"]:
            yield f"?expand={','.join(schema['items']['enum'])}"


def look(client: Client, address: str) -> str:
    # An answer repeats the request's id, which would be another each time.
    response = client.get(address, headers={"X-Request-ID": "bob-looks"})
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
    return f"{response.status_code} {headers} {response.content.decode()}"


def crawl_reads(program: Api) -> Crawled:
    """Every GET of the document, about every row that a list has shown."""
    found: Crawled = {}
    rows: dict[str, list[str]] = {}
    for path in sorted(READS, key=lambda path: path.count("{")):
        route = path.removeprefix("/api/v1/").split("/")[0]
        names = re.findall(r"{(\w+)}", path)
        ids = [rows.get(f"{name}s" if name != "id" else route, []) for name in names]
        for some in itertools.product(*ids):
            address = path
            for name, pk in zip(names, some, strict=True):
                address = address.replace(f"{{{name}}}", pk)
            for query in queries(path):
                found[f"GET {address}{query}"] = look(program.client, address + query)
        if not names:
            ids = UUID.findall(" ".join(re.findall(r'{"id":"[^"]+"', found[f"GET {path}"])))
            rows[route] = (rows.get(route, []) + ids)[:MOST_ROWS]
    return found


def crawl_writes(program: Api, claim: Claim) -> Crawled:
    """Every other verb, about the claim and about the first row of everything, undone at once."""
    found: Crawled = {}
    for verb, path, operation in WRITES:
        address, body = world.address(path, claim.team), world.body(operation, claim.team)
        about = {address: body, **about_claim(path, body, claim)}
        for each, sent in about.items():
            with transaction.atomic():
                send = getattr(program.client, verb)
                response = send(each, data=orjson.dumps(sent), content_type="application/json")
                transaction.set_rollback(True)
            said = f"{response.status_code} {response.content.decode()}"
            found[f"{verb.upper()} {each}"] = FRESH.sub("…", UUID.sub("…", said))
    return found


def about_claim(path: str, body: dict, claim: Claim) -> Crawled:
    """The same write, where it can be about the claim."""
    if path.startswith("/api/v1/claims/{id}"):
        return {path.replace("{id}", str(claim.pk)): body}
    return {f"{path}?": body | {"claim": str(claim.pk)}} if "claim" in body else {}


def crawl_protocols(program: Api) -> Crawled:
    return {f"GET {address}": look(program.client, address) for address in PROTOCOLS}


def crawl_hook(hook: Webhook) -> Crawled:
    """What bob's own webhook is told by now, all that is on its way to it."""
    sent = Delivery.objects.filter(webhook=hook).select_related("webhook__membership__team", "event__actor")
    bodies = [actions.deliveries.payload(each).decode() for each in sent.order_by("number")]
    return {"what bob's webhook is told": "\n".join(bodies)}


def crawl_desk(client: Client, member, most: int = 40) -> Crawled:
    """Every page of the desk that its own links lead to, and what its search finds."""
    found: Crawled = {}
    home = f"/desk/{member.team.slug}/"
    waiting = [home, *(f"{home}search?q={word}" for word in WORDS)]
    while waiting and len(found) < most:
        address = waiting.pop(0)
        found[address] = MASKED.sub("…", look(client, address))
        links = re.findall(r'href="(/desk/[^"#]+)', found[address])
        waiting += [link for link in dict.fromkeys(links) if link not in found and link not in waiting]
    return found


@pytest.fixture
def crawl(bob, browser, claim) -> Callable[[], Crawled]:
    """All that bob can get, at one and the same moment."""
    program = Api(bob)
    hook = actions.webhooks.create(by=bob, url="https://hooks.harbour.example/bob")
    moment = timezone.now() + timedelta(minutes=30)
    # So that no reading notes the token's use.
    type(program.token).objects.update(last_used_at=moment)

    def run() -> Crawled:
        actions.deliveries.plan()  # before the clock stands still, in which ids have no order
        with time_machine.travel(moment, tick=False):
            found = crawl_hook(hook) | crawl_reads(program) | crawl_writes(program, claim)
            return found | crawl_protocols(program) | crawl_desk(browser, bob)

    return run


def differences(before: Crawled, after: Crawled) -> list[str]:
    """Each address that answers otherwise, with the words that differ."""
    found = [
        f"{address}: only {'before' if address in before else 'after'}" for address in before.keys() ^ after
    ]
    for address in before.keys() & after:
        old, new = (re.split(r"(?<=[,>{}\n])", each[address]) for each in (before, after))
        if old != new:
            changed = [line for line in difflib.ndiff(old, new) if line[0] in "+-"][:6]
            found.append("\n  ".join([address, *map(str.strip, changed)]))
    return found


def left_out(crawled: Crawled) -> set[tuple[str, str]]:
    """The operations of the document that no address in the crawl is of."""
    operations = {
        (verb, path)
        for path, operations in document()["paths"].items()
        for verb in operations
        if verb in ("get", "post", "put", "patch", "delete")
    }
    visited = {re.sub(r"\?.*", "", address) for address in crawled}
    patterns = {each: f"{each[0].upper()} {re.sub(r'{.*?}', '[^/]+', each[1])}" for each in operations}
    return {each for each, shape in patterns.items() if not any(re.fullmatch(shape, one) for one in visited)}


def test_it_works(crawl, claim, alice, erin, minutes, team):
    actions.threads.begin(claim, by=erin, text="Which bridge is it, the old one?")
    actions.claims.reword(claim, by=erin, claimant="Ivo Marsh")
    actions.assignments.take(claim, by=alice)  # That she holds it is no secret; that she is done is one.
    actions.evidence.add(claim, minutes.source, by=alice, stance=Stance.REFUTES, quote="in April")
    before = crawl()
    assert left_out(before) == set(LEFT_OUT)
    assert all(before[f"GET {address}"].startswith("200") for address in PROTOCOLS)
    for secrets in SECRETS:
        for secretly in secrets:
            secretly(claim, alice, minutes)
        found = differences(before, crawl())
        told = " and ".join(secretly.__name__ for secretly in secrets)
        assert not found, "\n".join([f"Bob can tell that alice {told} by", *found])
    # The crawl is one that would tell: in a team that is not blind, everything does.
    team.blind = False
    team.save()
    told = {difference.splitlines()[0].split("?")[0] for difference in differences(before, crawl())}
    expected = {
        "GET /api/v1/verdicts",
        "GET /api/v1/evidence",
        "GET /api/v1/reply-requests",
        "GET /api/v1/events",
        "GET /api/v1/search",
        "GET /api/v1/comments",
        "GET /api/v1/threads",
        "what bob's webhook is told",
    }
    assert expected | {f"/desk/{team.slug}/timeline/"} <= told


# --- twins ---


def the_article_changes(ferry, claim, erin):
    """Which makes a verdict stale, where there is one."""
    read_again(ferry, reading(ferry.current_revision.text.split("\n\n")[0], CLOSED))


def evidence_comes_and_goes(ferry, claim, erin):
    source, _ = actions.sources.add(
        claim.team, by=erin, kind=SourceKind.DOCUMENT, title="Notice", citation="Board of the harbour"
    )
    actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote="in April")


def masked(crawled: Crawled) -> list[str]:
    """The answers in order, each random id as the number of its first turn, without times and tags."""
    names: dict[str, str] = {}
    text = "\0".join(f"{address}\1{answer}" for address, answer in crawled.items())
    text = re.sub(r"'ETag': '[^']+'|'Content-Length': '\d+'|\bcursor=[\w%-]+", "…", TIMES.sub("…", text))
    return UUID.sub(lambda found: names.setdefault(found[0], f"#{len(names)}"), text).split("\0")


def test_what_happens_afterwards_tells_nothing_either(crawl, ferry, claim, alice, erin, minutes):
    worlds, begun = [], timezone.now()
    for secret in (False, True):
        with transaction.atomic():
            with time_machine.travel(begun):
                if secret:
                    keeps_evidence(claim, alice, minutes)
                    judges(claim, alice, minutes)
            # At the same time in both worlds: how old a thing is shows in its rank and in words.
            with time_machine.travel(begun + timedelta(minutes=1)):
                for openly in (the_article_changes, evidence_comes_and_goes):
                    openly(type(ferry).objects.get(pk=ferry.pk), claim, erin)
            answers = masked(crawl())
            worlds.append(dict(answer.split("\1") for answer in answers))
            transaction.set_rollback(True)
    found = differences(*worlds)
    assert not found, "\n".join(["Bob can tell that alice had judged by", *found])
