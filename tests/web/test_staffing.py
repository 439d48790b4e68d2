"""The settings area: claims into hands, absences, interests, rules, guidelines, and texts that are held."""

from datetime import timedelta

from django.utils import timezone

from annotations.models import Absence, Assignment, ConflictOfInterest, Guidelines, Hold
from tests.api.world import keep_watch
from tests.web.conftest import at


def test_it_works(claim, desk, alice, bob, carol):
    client = desk(alice)
    sent = {"claims": [claim.pk], "members": [bob.pk], "distribution": "round_robin", "places": 1}
    answer = client.post(at("hand-out", alice), sent, follow=True)
    assert "Handed out: 1." in answer.text
    assert Assignment.objects.get(claim=claim).assignee == bob.user
    assert "1 in hand" in answer.text

    today = timezone.now().date()
    away = {"member": bob.pk, "first": today, "last": today + timedelta(days=3), "note": "Holiday"}
    assert "Holiday" in client.post(at("absence-add", alice), away, follow=True).text
    # What bob had goes to carol.
    assert Assignment.objects.filter(claim=claim, assignee=carol.user).exists()
    absence = Absence.objects.get()
    assert "Everybody is here." in client.post(at("absence-end", alice, absence.pk), follow=True).text

    interest = {"member": bob.pk, "claim": claim.pk, "reason": "My ferry."}
    two = interest | {"outlet": claim.appearances.get().article.outlet_id}
    assert "Name one thing" in desk(bob).post(at("conflict-declare", bob), two).text
    desk(bob).post(at("conflict-declare", bob), interest)
    conflict = ConflictOfInterest.objects.get()
    assert "My ferry." in client.get(at("staffing", alice)).text
    client.post(at("conflict-end", alice, conflict.pk))
    assert not ConflictOfInterest.objects.standing().exists()


def test_an_editor_says_how_much_somebody_takes(desk, alice, bob):
    where = at("member-load", alice, bob.pk)
    assert desk(alice).post(where, {"load_cap": "-1", "weight": "2"}).status_code == 422
    assert "at most 3 at once" in desk(alice).post(where, {"load_cap": "3", "weight": "2"}, follow=True).text
    assert desk(bob).post(where, {"load_cap": "", "weight": "9"}).status_code == 422
    bob.refresh_from_db()
    assert (bob.load_cap, bob.weight) == (3, 2)


def test_rules_and_guidelines_come_in_versions(desk, alice, ruth, team):
    rules = {"verdicts_required": 3, "consensus": "majority", "lease_minutes": 60, "blind": "on"}
    unreasoned = desk(ruth).post(at("policy-change", ruth), rules)
    assert unreasoned.status_code == 422
    page = desk(ruth).post(
        at("policy-change", ruth), rules | {"reason": "There are more of us."}, follow=True
    )
    assert "There are more of us." in page.text
    team.refresh_from_db()
    assert (team.verdicts_required, team.policy_version) == (3, 2)
    refused = desk(alice).post(at("policy-change", alice), rules | {"reason": "I may not."})
    assert refused.status_code == 422
    for text in ("Count twice.", "Count **three** times."):
        desk(alice).post(at("guidelines-write", alice), {"text": text, "note": "Better."})
    assert Guidelines.objects.get(current=True).version == 2
    assert "<strong>three</strong>" in desk(alice).get(at("policy", alice)).text


def test_a_held_text_is_refused_with_a_reason(ferry, desk, alice, vera):
    keep_watch(ferry)
    hold = Hold.objects.get()
    page = desk(alice).get(at("holds", alice)).text
    assert "11 of 12 claims would lose their place" in page
    assert desk(alice).post(at("hold-refuse", alice, hold.pk), {"reason": ""}).status_code == 422
    assert desk(vera).post(at("hold-refuse", vera, hold.pk), {"reason": "No."}).status_code == 422
    desk(alice).post(at("hold-refuse", alice, hold.pk), {"reason": "A page of errors."})
    hold.refresh_from_db()
    assert (hold.decision, hold.reason) == ("refused", "A page of errors.")
