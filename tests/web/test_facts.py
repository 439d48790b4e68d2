"""What readers see: open to everybody, cacheable, and true to the edition."""

from xml.etree import ElementTree

import orjson
import pytest

from annotations import actions
from annotations.choices import CorrectionKind, DerivationKind, SourceKind, Stance
from annotations.models import ErrorReport
from annotations.pipeline import publishing
from tests.conftest import FERRY
from tests.web.conftest import address, change_the_number, publish

TOLD = {"was": "1,100 passengers", "now": "1,104 passengers", "why": "We had misread a digit."}


def structured(page) -> dict:
    text = page.content.decode()
    return orjson.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])


def test_it_works(reader, published):
    page = reader.get(address(published))

    assert page.status_code == 200
    for words in ("No, fewer took the ferry", FERRY, "<strong>1,100</strong>", "Ledger of the pier", "False"):
        assert words in page.content.decode()
    review = structured(page)
    assert review["claimReviewed"] == FERRY
    assert publishing.lint(review, page=f"http://testserver{address(published)}")["errors"] == []


def test_a_page_is_kept_by_caches_and_sets_no_cookie(reader, published):
    page = reader.get(address(published))
    assert "public" in page["Cache-Control"]
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert reader.get(address(published), headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_after_a_retraction_nobody_takes_the_old_word_for_ours(reader, published, alice):
    actions.publications.correct(published, by=alice, kind=CorrectionKind.RETRACTION, **TOLD)
    assert "Retracted" in reader.get(address(published) + "badge").content.decode()
    rating = structured(reader.get(address(published)))["reviewRating"]
    assert rating["alternateName"] == "Retracted"
    assert "ratingValue" not in rating


def test_what_may_no_longer_hold_says_so_before_anybody_has_decided(reader, published, ferry):
    assert "Under review" not in reader.get(address(published)).content.decode()
    change_the_number(ferry)
    page = reader.get(address(published)).content.decode()
    assert "Under review" in page
    assert "1,700" in page
    assert "under review" in reader.get(address(published) + "badge").content.decode()


def test_older_editions_stay_under_a_banner(reader, published, alice):
    actions.publications.correct(
        published, by=alice, kind=CorrectionKind.CORRECTION, headline="Corrected", **TOLD
    )
    old = reader.get(address(published) + "editions/1/").content.decode()
    assert "No, fewer took the ferry" in old
    assert "Read what holds now" in old
    assert "application/ld+json" not in old, "one review a publication"
    new = reader.get(address(published)).content.decode()
    assert "We had misread a digit." in new
    assert "Read what holds now" not in new


def test_the_log_of_corrections_is_a_page_and_two_feeds(reader, published, alice):
    actions.publications.correct(published, by=alice, kind=CorrectionKind.MINOR, reported_by="Ines", **TOLD)
    assert TOLD["why"] in reader.get("/facts/newsroom/corrections/").content.decode()
    assert TOLD["why"] in reader.get("/facts/newsroom/corrections.json").json()["items"][0]["content_text"]
    atom = ElementTree.fromstring(reader.get("/facts/newsroom/corrections.atom").content)
    assert TOLD["was"] in atom.find("{*}entry/{*}summary").text


def test_what_was_unpublished_is_gone_and_says_why(reader, published, alice):
    actions.publications.unpublish(published, by=alice, because="A court has ordered it.")
    page = reader.get(address(published))
    assert page.status_code == 410
    assert "A court has ordered it." in page.content.decode()
    assert reader.get(address(published) + "document.json").status_code == 404
    assert reader.get("/facts/newsroom/feed.json").json()["items"] == []
    badge = reader.get(address(published) + "badge").content.decode()
    assert "no longer published" in badge
    assert published.headline not in badge


def test_who_keeps_a_copy_hears_of_what_is_gone(reader, published, alice):
    feed = "/facts/newsroom/claimreview.json"
    before = published.modified_at.isoformat()
    actions.publications.unpublish(published, by=alice, because="A court has ordered it.")
    assert orjson.loads(reader.get(feed).getvalue())["dataFeedElement"] == []
    (gone,) = orjson.loads(reader.get(feed, {"since": before}).getvalue())["dataFeedElement"]
    published.refresh_from_db()
    assert gone["item"] == [{"@type": "ClaimReview", "url": f"http://testserver{address(published)}"}]
    assert gone["dateDeleted"] == published.modified_at.isoformat()


def test_the_data_feed_is_streamed_and_asked_whether_it_has_changed(reader, published, alice):
    feed = "/facts/newsroom/claimreview.json"
    whole = reader.get(feed)
    assert whole.streaming
    assert orjson.loads(whole.getvalue())["dataFeedElement"][0]["item"][0]["claimReviewed"] == FERRY
    seen = {"If-None-Match": whole["ETag"]}
    assert reader.get(feed, headers=seen).status_code == 304
    actions.publications.correct(published, by=alice, kind=CorrectionKind.MINOR, **TOLD)
    corrected = reader.get(feed, headers=seen)
    assert corrected.status_code == 200
    actions.publications.unpublish(published, by=alice, because="A court has ordered it.")
    assert reader.get(feed, headers={"If-None-Match": corrected["ETag"]}).status_code == 200


def test_a_page_draws_what_its_evidence_rests_on(reader, claim, bob, carol, alice):
    record, _ = actions.sources.add(
        claim.team, by=bob, kind=SourceKind.DOCUMENT, title="Harbour log", citation="Shelf 5"
    )
    report, _ = actions.sources.add(
        claim.team, by=bob, kind=SourceKind.REPORT, title="Courier report", citation="p. 2"
    )
    actions.derivations.declare(report, by=bob, target=record, kind=DerivationKind.CITES)
    actions.evidence.add(claim, report, by=bob, stance=Stance.REFUTES)
    published = publish(claim, bob, carol, alice)
    rows = [(row["title"], row["depth"], row["brought"]) for row in published.current.document["tree"]]
    assert rows == [("Harbour log", 0, False), ("Courier report", 1, True), ("Ledger of the pier", 0, True)]
    page = reader.get(address(published)).content.decode()
    assert "2 separate origins" in page
    assert "cites it" in page


def test_the_list_is_searched(reader, published):
    assert FERRY in reader.get("/facts/", {"q": "ferry passengers"}).content.decode()
    nothing = reader.get("/facts/", {"q": "zeppelin"}).content.decode()
    assert "Nothing that was published has these words." in nothing


def test_a_badge_may_be_framed_and_nothing_else(reader, published):
    badge = reader.get(address(published) + "badge")
    assert "frame-ancestors *" in badge["Content-Security-Policy"]
    assert "X-Frame-Options" not in badge
    assert reader.get(address(published))["X-Frame-Options"] == "DENY"


def test_oembed_leads_to_the_badge(reader, published):
    asked = {"url": f"http://testserver{address(published)}"}
    assert address(published) + "badge" in reader.get("/facts/oembed", asked).json()["html"]
    small = reader.get("/facts/oembed", asked | {"maxwidth": "300", "maxheight": "9999"}).json()
    assert (small["width"], small["height"]) == (300, 180)
    assert 'width="300" height="180"' in small["html"]
    assert reader.get("/facts/oembed", asked | {"format": "xml"}).status_code == 501
    assert reader.get("/facts/oembed", {"url": "http://elsewhere.example/facts/a/b/"}).status_code == 404


def test_a_reader_reports_an_error(reader, published):
    sent = reader.post(
        address(published) + "report", {"text": "It was 1,104.", "contact": "ines@post.example"}
    )
    assert sent.status_code == 302
    assert "Thank you" in reader.get(sent["Location"]).content.decode()
    report = ErrorReport.objects.get()
    assert (report.text, report.contact) == ("It was 1,104.", "ines@post.example")
    assert "ines@post.example" not in reader.get(address(published)).content.decode()


def test_readers_see_the_answers_that_are_for_them(reader, published, alice):
    told = {"state": "declined", "text": "Crew <b>included</b>."}
    for words, shown in (("It was 1,104.", True), ("Call me on 555.", False)):
        report = actions.publications.report(published, text=words, name="Ines", contact="ines@post.example")
        actions.publications.answer(report, by=alice, shown=shown, **told)
    page = reader.get(address(published)).content.decode()
    assert "It was 1,104." in page
    assert "Crew &lt;b&gt;included&lt;/b&gt;." in page
    assert "answered after" in page
    for kept in ("Call me on 555.", "Ines", "ines@post.example"):
        assert kept not in page


def test_an_empty_report_is_asked_for_again(reader, published):
    assert reader.post(address(published) + "report", {"text": ""}).status_code == 422


@pytest.mark.parametrize("path", ["", "report", "badge", "document.json", "editions/1/"])
def test_what_is_not_published_is_not_there(reader, claim, path):
    assert reader.get(f"/facts/newsroom/no-such-fact/{path}").status_code == 404


def test_nothing_in_a_claim_ends_the_script_it_stands_in(reader, claim, bob, carol, alice):
    hostile = 'No</script><script>alert("1")</script>, fewer'
    page = reader.get(address(publish(claim, bob, carol, alice, headline=hostile)))
    assert structured(page)["headline"] == hostile
    assert "<script>alert" not in page.content.decode()
