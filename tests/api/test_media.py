"""What was found of a picture: told with a ruling, shown to readers, read by programs, and brought in again."""

import orjson
import pytest

from annotations.models import KnownCheck
from annotations.pipeline import publishing
from tests.api.conftest import pointers
from tests.api.test_exports import LINES, body
from tests.api.test_imports import bring
from tests.api.test_publications import CORRECTED, told  # noqa: F401

PHOTO = {
    "category": "DecontextualizedContent",
    "kind": "image",
    "urls": ["https://social.example/p/41", "https://pictures.example/ferry.JPG?w=9"],
    "original": "https://archive.example/storm-2019",
    "context": "A storm of 2019, at another pier.",
}


@pytest.fixture
def pictured(api, alice, told) -> dict:  # noqa: F811
    return api(alice).post("publications", told | {"media": PHOTO}).json()


@pytest.fixture
def address(api, alice, pictured) -> str:
    return api(alice).get(f"editions/{pictured['edition']['id']}").json()["document"]["address"]


def test_it_works(client, pictured, address):
    assert pictured["media"] == PHOTO
    page = client.get(address).content.decode()
    assert "Real, but shown for something else" in page
    assert PHOTO["context"] in page
    review = client.get(f"{address}mediareview.json").json()
    assert publishing.lint_media(review) == {"errors": [], "warnings": []}
    assert review["itemReviewed"]["mediaItemAppearance"] == [
        {"@type": "ImageObjectSnapshot", "url": PHOTO["urls"][0]},
        {"@type": "ImageObjectSnapshot", "contentUrl": PHOTO["urls"][1]},
    ]
    claims = client.get(f"{address}claimreview.json").json()
    assert (claims["associatedMediaReview"], review["associatedClaimReview"]) == (
        {"@id": review["@id"]},
        {"@id": claims["@id"]},
    )
    blocks = [part.split("</script>")[0] for part in page.split('<script type="application/ld+json">')[1:]]
    assert [orjson.loads(block) for block in blocks] == [claims, review]


def test_it_comes_in_as_it_went_out_and_again_changes_nothing(api, client, mallory, pictured):
    """Ours → their import → their export → import: the same rows, and the same documents."""
    feed = client.get("/facts/newsroom/claimreview.json").getvalue().decode()
    ours = orjson.loads(feed)["dataFeedElement"][0]["item"]
    theirs = api(mallory)

    assert bring(theirs, feed)["added"] == 2

    picture = theirs.results("known-checks", url=ours[1]["url"])[0]
    assert (picture["statement"], picture["rating"]) == (ours[0]["claimReviewed"], PHOTO["category"])
    assert picture["finding"] == "mixed"
    exported = body(theirs.get("known-checks", {"fields": "document"}, **LINES))
    assert [orjson.loads(line)["document"] for line in exported.splitlines()] == ours
    before = list(KnownCheck.objects.order_by("pk").values())
    again = bring(theirs, exported.decode())
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert list(KnownCheck.objects.order_by("pk").values()) == before


def test_a_correction_keeps_it_changes_it_or_takes_it_away(api, client, alice, pictured, address):
    def correct(**more) -> dict:
        api(alice).post(f"publications/{pictured['id']}/correct", CORRECTED | more)
        return api(alice).get(f"publications/{pictured['id']}").json()["media"]

    assert correct() == PHOTO
    assert correct(media=PHOTO | {"kind": "video"})["kind"] == "video"
    assert client.get(f"{address}mediareview.json").status_code == 200
    assert correct(kind="retraction")["kind"] == "video"
    assert client.get(f"{address}mediareview.json").status_code == 404, "a retraction finds nothing any more"
    assert "associatedMediaReview" not in client.get(f"{address}claimreview.json").json()
    assert correct(media=None) is None


def test_bad_input(api, alice, told):  # noqa: F811
    def refused(**change) -> set[str]:
        return pointers(api(alice).post("publications", told | {"media": PHOTO | change}))

    assert refused(category="False", kind="text") == {"/media/category", "/media/kind"}
    assert refused(urls=[]) == {"/media/urls"}
    assert refused(urls=["ftp://pictures.example/1"]) == {"/media/urls"}
    assert refused(context=" ") == {"/media/context"}
    assert refused(shown="x") == {"/media/shown"}
