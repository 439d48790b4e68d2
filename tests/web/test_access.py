"""Who gets in where: signed-in members only, and to everybody else there is nothing there."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations import actions
from annotations.choices import Role
from annotations.models import Claimant, Source
from annotations.web.urls import team_pages
from tests.web.conftest import at, change_the_number, judge

GETS = {
    "home",
    "search",
    "articles",
    "claims",
    "places",
    "sources",
    "origins",
    "timeline",
    "metrics",
    "settings",
    "article-add",
    "source-add",
    "article",
    "article-progress",
    "article-changes",
    "claim",
    "claim-beyond",
    "claim-spread",
    "claimants",
    "claimant",
    "publication",
    "publication-gates",
    "outlet",
    "source",
    "notifications",
    "staffing",
    "policy",
    "holds",
    "scales",
    "feeds",
    "tokens",
    "webhooks",
    "webhook",
    "bookmarklet",
    "sent",
    "notification",
    "comment",
}
# These lead on to the thing itself.
LEAD_ON = {"notification", "comment"}
POSTS = {page.name for page in team_pages} - GETS | {"article-add", "source-add", "sent"}


@pytest.fixture
def everything(ferry, claim, tickets, bob, carol):
    """Ids for every address of the team: an article in two revisions, judged, with evidence and a doubt."""
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    said = actions.threads.begin(claim, by=carol, text="@Bob, is it so?")
    actions.notifications.notice()
    anchor = claim.appearances.get().anchors.get(revision__number=2)
    return {
        "article_id": ferry.pk,
        "claim_id": claim.pk,
        "claimant_id": Claimant.objects.create(team=claim.team, name="Ivo Marsh").pk,
        "anchor_id": anchor.pk,
        "source_id": Source.objects.get().pk,
        "quote_id": ferry.pk,
        "evidence_id": tickets.pk,
        "staleness_id": claim.verdicts.first().staleness.get().pk,
        "token_id": ferry.pk,
        "webhook_id": actions.webhooks.create(by=bob, url="https://wall.example/").pk,
        "delivery_id": ferry.pk,
        "feed_id": ferry.pk,
        "exemption_id": ferry.pk,
        "note_id": ferry.pk,
        "repair_id": ferry.pk,
        "reply_id": ferry.pk,
        "derivation_id": ferry.pk,
        "outlet_id": ferry.outlet_id,
        "membership_id": bob.pk,
        "report_id": ferry.pk,
        "match_id": ferry.pk,
        "other_id": claim.pk,
        "gate": "SNAPSHOT_MISSING",
        "absence_id": ferry.pk,
        "conflict_id": ferry.pk,
        "hold_id": ferry.pk,
        "comment_id": said.pk,
        "thread_id": said.thread_id,
        "notification_id": bob.user.notifications.first().pk,
        "revision_id": ferry.current_revision_id,
        "kind": "claim",
        "about_id": claim.pk,
    }


def address(page, member, ids) -> str:
    names = page.pattern.converters
    return reverse(f"web:{page.name}", kwargs={"slug": member.team.slug} | {n: ids[n] for n in names})


def statuses(client, method, member, ids, names=None) -> dict[str, int]:
    """What each page of the member's team answers to this client."""
    wanted = [page for page in team_pages if names is None or page.name in names]
    return {page.name: getattr(client, method)(address(page, member, ids)).status_code for page in wanted}


def test_a_member_reads_every_page_and_only_posts_change_anything(everything, desk, bob):
    expected = {page.name: 200 if page.name in GETS else 405 for page in team_pages}
    expected |= dict.fromkeys(LEAD_ON, 302)
    assert statuses(desk(bob), "get", bob, everything) == expected


def test_an_outsider_finds_nothing(everything, desk, bob, mallory):
    client = desk(mallory)
    assert set(statuses(client, "get", bob, everything, GETS).values()) == {404}
    assert set(statuses(client, "post", bob, everything, POSTS).values()) == {404}


def test_an_outsider_finds_nothing_through_her_own_team_either(everything, desk, mallory):
    client = desk(mallory)
    ids = {page.name for page in team_pages if page.pattern.converters}
    assert set(statuses(client, "get", mallory, everything, GETS & ids).values()) == {404}
    assert set(statuses(client, "post", mallory, everything, POSTS & ids).values()) == {404}


def test_a_stranger_is_asked_to_sign_in(everything, bob):
    assert set(statuses(Client(), "get", bob, everything, GETS).values()) == {302}
    assert set(statuses(Client(), "post", bob, everything, POSTS).values()) == {302}
    assert Client().get(at("home", bob)).url.startswith(reverse("account_login"))


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(claim, ferry, bob):
    where = at("article", bob, ferry.pk, claim=claim.pk)
    said = {"HX-Request": "true", "HX-Target": "panel", "HX-Current-URL": f"http://testserver{where}"}
    answer = Client().get(where, headers=said)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"].startswith(
        reverse("account_login") + "?next=/desk/newsroom/articles/"
    )


def test_a_form_without_its_token_is_refused(everything, bob):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob.user)
    assert set(statuses(client, "post", bob, everything, POSTS).values()) == {403}


def test_the_desk_leads_to_ones_team(desk, bob):
    assert desk(bob).get(reverse("web:desk")).url == at("home", bob)


def test_who_is_in_no_team_is_told_whom_to_ask(db, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("new@newsroom.example", name="Newcomer"))
    answer = client.get(reverse("web:desk"))
    assert "You are in no team yet" in answer.text


def test_a_person_in_two_teams_switches_between_them(desk, bob, mallory):
    actions.teams.admit(bob.user, by=mallory, role=Role.VIEWER)
    page = desk(bob).get(at("home", bob)).text
    assert reverse("web:home", args=["elsewhere"]) in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("vera", set()),
        ("erin", {"claim-evidence", "article-mark"}),
        ("bob", {"claim-evidence", "article-mark", "claim-verdict", "claim-reject"}),
    ],
)
def test_a_role_decides_which_forms_there_are(who, offered, request, claim, ferry, desk):
    member = request.getfixturevalue(who)
    page = desk(member).get(at("article", member, ferry.pk, claim=claim.pk)).text
    page += desk(member).get(at("claim-beyond", member, claim.pk, article=ferry.pk)).text
    forms = {"claim-evidence", "claim-verdict", "claim-reject", "claim-adjudicate"}
    addresses = {name: at(name, member, claim.pk) for name in forms}
    addresses["article-mark"] = at("article-mark", member, ferry.pk)
    assert {name for name, where in addresses.items() if f'action="{where}' in page} == offered


def test_what_a_role_may_not_do_is_refused_even_if_it_is_posted(claim, desk, vera):
    answer = desk(vera).post(at("claim-reject", vera, claim.pk), {"reason": "I may not."})
    assert answer.status_code == 422
    assert "A viewer may not do this" in answer.text
    claim.refresh_from_db()
    assert claim.state == "open"
