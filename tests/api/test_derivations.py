"""Who took it from whom, over HTTP."""

import pytest

from annotations import actions
from annotations.models import Derivation, DerivationPassage, Source
from tests.api.conftest import pointers, problem


def test_it_works(api, erin, vera, claim, evidence, source, ferry):
    other = api(erin).post("sources", {"kind": "post", "title": "The channel", "citation": "4 May"}).json()
    said = {"source": str(source.pk), "target": other["id"], "kind": "quotes", "passage": "as it wrote"}

    made = api(erin).post("derivations", said)

    assert made.status_code == 201
    edge = made.json()
    assert (edge["state"], edge["basis"], edge["target"]["title"]) == ("confirmed", "declared", "The channel")
    count = api(vera).get(f"claims/{claim.pk}/independence").json()
    assert count["origins"] == {"lower": 1, "upper": 1}
    assert [row["title"] for row in count["tree"]] == ["The channel", "Passenger counts"]
    drawn = api(vera).get(f"claims/{claim.pk}/tree")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"The channel" in drawn.content


def test_an_article_is_a_source_too(api, erin, claim, source, ferry):
    said = {"source_article": str(ferry.pk), "target": str(source.pk), "kind": "cites"}
    assert api(erin).post("derivations", said).status_code == 201
    assert Source.objects.get(article=ferry).kind == "article"
    count = api(erin).get(f"claims/{claim.pk}/independence", {"of": "appearances"}).json()
    assert [row["title"] for row in count["tree"]] == ["Passenger counts", "Harbour news"]


def test_people_decide(api, erin, bob, source, ferry):
    said = {"source_article": str(ferry.pk), "target": str(source.pk), "kind": "cites"}
    edge = api(erin).post("derivations", said).json()
    refused = api(bob).post(f"derivations/{edge['id']}/reject", {})
    problem(refused, 422, "invalid_input")
    rejected = api(bob).post(f"derivations/{edge['id']}/reject", {"reason": "It names another."}).json()
    assert (rejected["state"], rejected["reason"]) == ("rejected", "It names another.")
    assert api(bob).post(f"derivations/{edge['id']}/confirm", {}).json()["state"] == "confirmed"


def test_outsiders_see_nothing(api, mallory, erin, claim, source, ferry):
    said = {"source_article": str(ferry.pk), "target": str(source.pk), "kind": "cites"}
    edge = api(erin).post("derivations", said).json()
    assert api(mallory).results("derivations") == []
    problem(api(mallory).get(f"derivations/{edge['id']}"), 404, "not_found")
    problem(api(mallory).get(f"claims/{claim.pk}/independence"), 404, "not_found")
    assert pointers(api(mallory).post("derivations", said)) == {"/source_article", "/target"}


def test_each_end_is_named_once(api, erin, source, ferry):
    assert pointers(api(erin).post("derivations", {"target": str(source.pk), "kind": "cites"})) == {"/source"}


@pytest.fixture
def proposed(team, ferry, source):
    """What a machine saw, with the words that show it."""
    revision = ferry.current_revision
    edge = Derivation.objects.create(
        team=team, source=actions.derivations.of_article(ferry), target=source, kind="cites",
        basis="detected", state="proposed", confidence=0.6,
    )  # fmt: skip
    place = {"start": 0, "end": 9, "quote": revision.text[:9], "confidence": 0.6}
    DerivationPassage.objects.create(
        team=team, derivation=edge, method="attribution", version="1", revision=revision, **place
    )
    return edge


def test_what_was_detected_comes_with_its_passages(api, vera, bob, ferry, proposed):
    edge = api(vera).get(f"derivations/{proposed.pk}").json()
    (passage,) = edge["passages"]
    assert (passage["method"], passage["quote"]) == ("attribution", "The ferry")
    asked = f"derivations?state=proposed&article={ferry.pk}&confidence_min=0.5&expand=passages"
    (listed,) = api(vera).results(f"{asked}&method=attribution")
    assert listed["passages"] == edge["passages"]
    assert api(vera).results(f"{asked}&method=reuse") == []

    said = {"kind": "quotes", "reason": "It has the very words."}
    made = api(bob).post(f"derivations/{proposed.pk}/correct", said)
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["state"]) == ("quotes", "confirmed")
    assert api(vera).get(f"derivations/{proposed.pk}").json()["state"] == "rejected"
    problem(api(bob).post(f"derivations/{made.json()['id']}/correct", said), 422, "invalid_input")
