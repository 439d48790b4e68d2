"""Who took it from whom, on the desk: the tree, what waits with its passages, and a person's word."""

import pytest

from annotations import actions
from annotations.models import Derivation, DerivationPassage, Source
from tests.web.conftest import at


@pytest.fixture
def proposed(team, ferry, tickets):
    """What a machine saw in the article."""
    revision = ferry.current_revision
    edge = Derivation.objects.create(
        team=team, source=actions.derivations.of_article(ferry), target=Source.objects.get(article=None),
        kind="cites", basis="detected", state="proposed", confidence=0.6,
    )  # fmt: skip
    place = {"start": 0, "end": 9, "quote": revision.text[:9], "confidence": 0.6}
    DerivationPassage.objects.create(
        team=team, derivation=edge, method="attribution", version="1", revision=revision, **place
    )
    return edge


def test_it_works(desk, bob, claim, ferry, proposed):
    client = desk(bob)
    for query in ("", f"?article={ferry.pk}", f"?claim={claim.pk}"):
        page = client.get(at("origins", bob) + query).content.decode()
        assert "The ferry" in page
        assert "Yes, it is so" in page
    assert "<svg" in page

    done = client.post(f"{at('derivation-confirm', bob, proposed.pk)}?article={ferry.pk}")

    assert done.url.endswith(f"?article={ferry.pk}")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by) == ("confirmed", bob.user)
    assert "confirmed by Bob" in client.get(done.url).content.decode()
    told = client.get(at("timeline", bob)).text.partition("confirmed that a source rests on another")[2]
    assert "→ Ticket ledger" in told.partition("</li>")[0]
    client.post(at("derivation-reject", bob, proposed.pk))
    proposed.refresh_from_db()
    assert proposed.state == "rejected"
    assert proposed.reason


def test_who_may_not_decide_only_looks(desk, erin, mallory, proposed):
    page = desk(erin).get(at("origins", erin)).content.decode()
    assert "The ferry" in page
    assert "Yes, it is so" not in page
    desk(erin).post(at("derivation-confirm", erin, proposed.pk))
    assert desk(mallory).post(at("derivation-confirm", erin, proposed.pk)).status_code == 404
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
