"""An outlet's ledger, a repair after our verdict, and what the publisher was asked."""

import pytest

from annotations.models import CorrectionRequest, Repair
from tests.web.conftest import at, beyond, change_the_number, judge


@pytest.fixture
def ruled(claim, bob, carol):
    """The ferry's claim, rated false by two."""
    judge(claim, bob, "false")
    judge(claim, carol, "false")
    return claim


def test_it_works(ruled, ferry, desk, bob):
    client = desk(bob)
    asked = {"sent_to": "corrections@courier.example", "text": "It was fewer. Please correct it."}
    client.post(at("claim-ask", bob, ruled.pk, article=ferry.pk), asked)
    assert CorrectionRequest.objects.get().sent_to == "corrections@courier.example"

    change_the_number(ferry)
    page = beyond(client, bob, ruled, article=ferry.pk)
    assert "Fixed after our verdict?" in page
    assert "corrections@courier.example" in page

    client.post(at("repair-confirm", bob, Repair.objects.get().pk, article=ferry.pk), {})
    page = beyond(client, bob, ruled, article=ferry.pk)
    assert "Fixed after our verdict?" not in page
    assert "Fixed after our verdict" in page
    assert CorrectionRequest.objects.get().outcome == "fixed"


def test_what_fixes_nothing_is_refused_with_a_reason(ruled, ferry, desk, bob):
    change_the_number(ferry)
    repair = Repair.objects.get()
    assert desk(bob).post(at("repair-refuse", bob, repair.pk, article=ferry.pk), {}).status_code == 422
    desk(bob).post(at("repair-refuse", bob, repair.pk, article=ferry.pk), {"because": "Wrong again."})
    repair.refresh_from_db()
    assert (repair.state, repair.reason) == ("refused", "Wrong again.")


def test_the_outlet_s_ledger(ferry, claim, desk, vera):
    change_the_number(ferry)
    page = desk(vera).get(at("outlet", vera, ferry.outlet_id)).text
    assert "<svg" in page
    assert "not declared" in page
    assert at("article-changes", vera, ferry.pk) in page
