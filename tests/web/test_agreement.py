"""A published page, its feeds and its interfaces never disagree: a law, held after every step of any sequence of them."""

import html
import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

import orjson
import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotations import actions
from annotations.choices import CorrectionKind, SourceKind, Stance
from annotations.errors import FactcheckError
from annotations.models import Claim, Publication
from tests.api.conftest import Api
from tests.conftest import BRIDGE
from tests.web.conftest import change_the_number, judge

EXAMPLES = int(os.environ.get("FACTCHECK_AGREEMENT_EXAMPLES", "4"))
HEADLINES = ["No, fewer took the ferry", 'A <b>"bridge"</b> & a 🌉', "عبر ١٢٠٠ راكب"]
PHOTO = {"category": "StagedContent", "kind": "image", "urls": ["https://pictures.example/1.jpg"]}
TOLD = {"was": "1,100", "now": "1,104", "why": "A digit."}
HOST = "http://testserver"

STEPS = st.one_of(
    st.tuples(st.just("publish"), st.integers(0, 1), st.sampled_from(HEADLINES), st.booleans()),
    st.tuples(st.just("embargo"), st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.just("hold"), st.integers(0, 1)),
    st.tuples(st.just("correct"), st.integers(0, 1), st.sampled_from(list(CorrectionKind)), st.booleans()),
    st.tuples(st.just("unpublish"), st.integers(0, 1)),
    st.tuples(st.just("change")),
    st.tuples(st.just("wait")),
)


@dataclass(frozen=True)
class Expected:
    """What everybody has to be told of one publication."""

    statement: str
    state: str = ""
    headline: str = ""
    rating: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    due: datetime | None = None
    media: bool = False
    edition: int = 0
    stale: bool = False

    @property
    def is_public(self) -> bool:
        return self.state == "published"


class Newsroom:
    """Does the steps, and keeps what has to be said after them: by the rules, not by what the database says."""

    def __init__(self, ferry, claims, editor) -> None:
        self.ferry, self.claims, self.editor = ferry, claims, editor
        self.expected = [Expected(claim.statement) for claim in claims]
        self.past: list[tuple[datetime, list[Expected]]] = []

    def do(self, step: tuple) -> None:
        self.end_embargoes()
        name, *rest = step
        before = list(self.expected)
        try:
            with transaction.atomic():
                getattr(self, name)(*rest)
        except FactcheckError:
            assert not self.may(name, before, rest), step
            self.expected = before
        else:
            assert self.may(name, before, rest), step
        self.past.append((timezone.now(), list(self.expected)))

    def may(self, name: str, before: list[Expected], rest: list) -> bool:
        """Whether the rules allow the step."""
        if name in ("wait", "change"):
            return True
        one = before[rest[0]]
        if name in ("publish", "embargo"):
            return one.state in ("", "scheduled", "held") and not one.stale
        if name == "hold":
            return one.state == "scheduled"
        return one.is_public and (name == "unpublish" or not one.stale or rest[1] == "retraction")

    def end_embargoes(self) -> None:
        for publication in actions.publications.due():
            actions.publications.publish_due(publication)
        for which, one in enumerate(self.expected):
            if one.state == "scheduled" and one.due <= timezone.now():
                self.goes_public(which) if not one.stale else self.becomes(which, state="held")

    def publish(self, which: int, headline: str, pictured: bool, publish_at: datetime | None = None) -> None:
        actions.publications.publish(
            self.claims[which],
            by=self.editor,
            headline=headline,
            explanation="We counted.",
            language="en",
            media=PHOTO if pictured else None,
            publish_at=publish_at,
        )
        self.becomes(which, headline=headline, media=pictured)
        if publish_at is None:
            self.goes_public(which)

    def embargo(self, which: int, hours: int) -> None:
        due = timezone.now() + timedelta(hours=hours)
        self.publish(which, HEADLINES[0], False, due)
        if hours:
            self.becomes(which, state="scheduled", due=due)
        else:
            self.goes_public(which)

    def hold(self, which: int) -> None:
        actions.publications.cancel(self.row(which), by=self.editor)
        self.becomes(which, state="held")

    def correct(self, which: int, kind: CorrectionKind, reheaded: bool) -> None:
        headline = f"After a {kind}" if reheaded else ""
        actions.publications.correct(self.row(which), by=self.editor, kind=kind, headline=headline, **TOLD)
        one = self.expected[which]
        rating = "Retracted" if kind == CorrectionKind.RETRACTION else "False"
        self.becomes(
            which,
            headline=headline or one.headline,
            rating=rating,
            modified=timezone.now(),
            edition=one.edition + 1,
        )

    def unpublish(self, which: int) -> None:
        actions.publications.unpublish(self.row(which), by=self.editor, because="A court order.")
        self.becomes(which, state="unpublished")

    def change(self) -> None:
        """The article's publisher changes the number, so that the ruling may no longer hold."""
        change_the_number(self.ferry)
        self.becomes(0, stale=True)

    def wait(self) -> None:
        """Only time passes."""

    def goes_public(self, which: int) -> None:
        now = timezone.now()
        self.becomes(which, state="published", rating="False", published=now, modified=now, edition=1)

    def becomes(self, which: int, **what: object) -> None:
        self.expected[which] = replace(self.expected[which], **what)

    def row(self, which: int) -> Publication:
        found = Publication.objects.filter(claim=self.claims[which]).first()
        if found is None:
            raise FactcheckError("Nothing was published.")
        return found


class Reader:
    """Asks every place that tells of publications, and holds all of them to what is expected."""

    def __init__(self, client, program: Api, newsroom: Newsroom) -> None:
        self.client, self.program, self.newsroom = client, program, newsroom

    def look(self) -> None:
        rows = {row.claim_id: row for row in Publication.objects.select_related("current")}
        told = [
            (one, rows.get(claim.pk))
            for one, claim in zip(self.newsroom.expected, self.newsroom.claims, strict=True)
        ]
        public = {f"{HOST}/facts/newsroom/{row.slug}/": one for one, row in told if one.is_public}
        self.lists(public)
        for one, row in told:
            if row is not None:
                self.alone(f"/facts/newsroom/{row.slug}/", one, row)

    def lists(self, public: dict[str, Expected]) -> None:
        """What names them all names those that are public, each as it is."""
        items = orjson.loads(self.get("/facts/newsroom/claimreview.json").getvalue())["dataFeedElement"]
        reviews = [item["item"][0] for item in items]
        assert {review["url"]: self.said(review) for review in reviews} == {
            url: self.as_review(one) for url, one in public.items()
        }
        assert {item["item"][0]["url"] for item in items if len(item["item"]) == 2} == {
            url for url, one in public.items() if one.media and one.rating != "Retracted"
        }
        entries = self.get("/facts/newsroom/feed.json").json()["items"]
        assert {
            each["url"]: (each["title"], each["content_text"].split(":")[0], when(each["date_modified"]))
            for each in entries
        } == {url: (one.headline, one.rating, one.modified) for url, one in public.items()}
        atom = ElementTree.fromstring(self.get("/facts/newsroom/feed.atom").content)
        assert {
            each.find("{*}id").text: (each.find("{*}title").text, when(each.find("{*}updated").text))
            for each in atom.findall("{*}entry")
        } == {url: (one.headline, one.modified) for url, one in public.items()}
        found = (
            self.get("/v1alpha1/claims:search?reviewPublisherSiteFilter=newsroom").json().get("claims", [])
        )
        assert {
            each["claimReview"][0]["url"]: (
                each["text"],
                each["claimReview"][0]["title"],
                each["claimReview"][0]["textualRating"],
                when(each["claimReview"][0]["reviewDate"]),
            )
            for each in found
        } == {
            url: (one.statement, one.headline, one.rating, one.modified.replace(microsecond=0))
            for url, one in public.items()
        }
        listed = self.get("/facts/newsroom/").content.decode()
        assert all(html.escape(one.headline) in listed for one in public.values())
        assert listed.count('class="fact-rating') == len(public)

    def alone(self, address: str, one: Expected, row: Publication) -> None:
        """What tells of one publication tells what is expected, or that there is none."""
        shown = self.program.get(f"publications/{row.pk}").json()
        assert shown["state"] == one.state
        status = 200 if one.is_public else 404
        for path in ("document.json", "claimreview.json"):
            assert self.get(address + path).status_code == status
        assert self.get(f"/facts/oembed?url={HOST}{address}").status_code == status
        page = self.get(address)
        if not one.is_public:
            assert page.status_code == (410 if one.state == "unpublished" else 404)
            assert b"application/ld+json" not in page.content
            return
        document = self.get(address + "document.json").json()
        edition = self.program.get(f"editions/{shown['edition']['id']}").json()
        assert edition["document"] == document
        assert (shown["headline"], shown["edition"]["number"]) == (one.headline, one.edition)
        assert when(shown["modified_at"]) == one.modified
        review = self.get(address + "claimreview.json").json()
        assert self.said(review) == self.as_review(one)
        first, *media = self.structured(page.content.decode())
        assert first == review
        alone = self.get(address + "mediareview.json")
        assert (media == [alone.json()]) if media else (alone.status_code == 404)
        assert ("Under review" in page.content.decode()) == one.stale
        badge = self.get(address + "badge").content.decode()
        assert html.escape(one.headline) in badge
        assert f">{one.rating}<" in badge
        assert ("under review" in badge) == one.stale
        assert self.get(f"/facts/oembed?url={HOST}{address}").json()["title"] == one.headline

    def look_back(self) -> None:
        """As of each moment that was, the interface tells what was expected at that moment."""
        for at, expected in self.newsroom.past:
            for one, claim in zip(expected, self.newsroom.claims, strict=True):
                row = Publication.objects.filter(claim=claim).first()
                if row is None or one.state == "":
                    continue
                then = self.program.get(f"publications/{row.pk}", {"as_of": at.isoformat()}).json()
                assert then["state"] == one.state
                assert then["edition"] is None or then["edition"]["number"] == one.edition
                assert not one.is_public or then["edition"] is not None

    def get(self, path: str):
        return self.client.get(path)

    @staticmethod
    def structured(page: str) -> list[dict]:
        blocks = page.split('<script type="application/ld+json">')[1:]
        return [orjson.loads(block.split("</script>")[0]) for block in blocks]

    @staticmethod
    def said(review: dict) -> tuple:
        return (
            review["claimReviewed"],
            review["headline"],
            review["reviewRating"]["alternateName"],
            when(review["datePublished"]),
            when(review["dateModified"]),
        )

    @staticmethod
    def as_review(one: Expected) -> tuple:
        return one.statement, one.headline, one.rating, one.published, one.modified


def when(said: str) -> datetime:
    return datetime.fromisoformat(said)


def rule(claim, bob, carol) -> Claim:
    ledger, _ = actions.sources.add(
        claim.team, by=bob, kind=SourceKind.DOCUMENT, title=f"On {claim.pk}", citation="Shelf 4"
    )
    actions.evidence.add(claim, ledger, by=bob, stance=Stance.REFUTES)
    for member in (bob, carol):
        judge(claim, member, "false")
    claim.refresh_from_db()
    return claim


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate] if EXAMPLES < 20 else list(Phase),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(STEPS, min_size=3, max_size=7))
def test_whatever_happens_they_say_the_same(ruled, reader, alice, ferry, steps):
    program, start = Api(alice), timezone.now()
    with transaction.atomic():
        newsroom = Newsroom(ferry, ruled, alice)
        look = Reader(reader, program, newsroom)
        for number, step in enumerate(steps, start=1):
            with time_machine.travel(start + timedelta(hours=number, microseconds=number), tick=False):
                newsroom.do(step)
                look.look()
        with time_machine.travel(start + timedelta(days=1), tick=False):
            look.look_back()
        transaction.set_rollback(True)
    ferry.refresh_from_db()


@pytest.fixture
def ruled(claim, bob, carol) -> list[Claim]:
    bridge = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=bob)
    return [rule(claim, bob, carol), rule(bridge, bob, carol)]
