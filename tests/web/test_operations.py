"""The operators' dashboard: what it counts is what its links list, and it counts everything in a dozen questions."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations import actions
from annotations.choices import DeliveryState, FetchOutcome, JobState
from annotations.models import Article, Delivery, Fetch, Job, User, Webhook
from factcheck import celery
from tests.conftest import PASSWORD
from tests.web.conftest import change_the_number, judge
from tests.web.test_accessibility import ALL, AXE, COLOURS, findings
from tests.web.test_looks import FOLDER

FRONT = reverse("admin:index")


@pytest.fixture
def otis(db) -> User:
    return User.objects.create_superuser(email="otis@newsroom.example", password=PASSWORD, name="Otis")


@pytest.fixture
def operator(otis) -> Client:
    client = Client()
    client.force_login(otis)
    return client


@transaction.atomic
def visited(article: Article, outcome: FetchOutcome, detail: str = "") -> None:
    actions.articles.note_fetch(article, outcome, now=timezone.now(), detail=detail, seconds=30.0)


@pytest.fixture
def trouble(ferry, claim, bob, carol):
    """A bit of everything that an operator is to see: three jobs, a host that fails, a doubt, a dead webhook."""
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    now = timezone.now()
    for path in ("tides", "bridge", "pier"):
        actions.articles.submit(ferry.team, by=bob, url=f"https://courier.example/{path}")
    due, stuck, given_up = Job.objects.filter(state=JobState.PENDING).order_by("id")[:3]
    Job.objects.filter(pk=due.pk).update(run_after=now - timedelta(hours=3))
    Job.objects.filter(pk=stuck.pk).update(state=JobState.RUNNING, leased_until=now - timedelta(minutes=5))
    Job.objects.filter(pk=given_up.pk).update(state=JobState.FAILED, finished_at=now)
    tides = Article.objects.get(pk=due.subject_id)
    for _ in range(3):
        visited(tides, FetchOutcome.TIMEOUT, detail="No answer <b>within</b> 30 s.")
    hook = actions.webhooks.create(by=bob, url="https://wall.example/")
    actions.webhooks.ping(hook, by=bob)
    Delivery.objects.update(state=DeliveryState.FAILED)
    Webhook.objects.update(disabled_at=now, failing_since=now - timedelta(days=2))
    return tides


def figures(board) -> list:
    """Every figure of the board."""
    of_work = [
        getattr(one, name) for one in board.work for name in ("due", "later", "running", "stuck", "given_up")
    ]
    of_visits = [figure for _, _, cells, all_days in board.outcomes.rows for figure in [*cells, all_days]]
    of_teams = [figure for one in board.backlogs for figure in (one.stale, one.places) if figure]
    return [board.articles, board.hosts, *of_work, *of_visits, *of_teams, *board.webhooks.values()]


def test_it_works(trouble, operator):
    page = operator.get(FRONT)
    board = page.context["board"]
    work = {one.kind: one for one in board.work}["ingest article"]
    assert (work.due.value, work.stuck.value, work.given_up.value) == (1, 1, 1)
    assert board.now - work.due.oldest >= timedelta(hours=3)
    (failing,) = board.failing
    assert (failing.health.host, failing.health.streak) == ("courier.example", 3)
    assert failing.next_at == trouble.next_fetch_at
    assert "No answer &lt;b&gt;within&lt;/b&gt; 30 s." in page.text
    (team,) = board.backlogs
    assert (team.team, team.stale.value, team.high, team.places.value) == ("Newsroom", 3, 3, 1)
    assert board.webhooks["webhooks disabled"].value == 1
    assert board.webhooks["deliveries given up"].value == 1
    assert {row[0] for row in board.outcomes.rows} == {"changed", "timeout"}
    assert "sort-failed" in page.text


def test_every_figure_leads_to_the_rows_that_it_counts(trouble, operator):
    found = figures(operator.get(FRONT).context["board"])
    assert sum(figure.value for figure in found) > 10
    for figure in found:
        listed = operator.get(figure.link).context["cl"]
        assert listed.result_count == figure.value, figure.link


def test_it_asks_the_same_number_of_questions_however_much_there_is(
    trouble, ferry, bob, operator, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15) as few:
        operator.get(FRONT)
    for number in range(5):
        article, job, _ = actions.articles.submit(bob.team, by=bob, url=f"https://wall{number}.example/x")
        visited(article, FetchOutcome.ROBOTS)
        Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
        actions.matches.plan(bob.team_id)
    with django_assert_max_num_queries(15) as many:
        operator.get(FRONT)
    assert len(few) == len(many)


def test_an_empty_service_is_well(operator):
    page = operator.get(FRONT).text
    assert "Nothing waits, nothing was given up." in page
    assert "No page was visited in these days." in page
    assert "the last visit to every host went well" in page


def test_who_may_not_see_the_lists_is_shown_no_figures_of_them(trouble, otis, alice):
    """A team's editor is no operator; of operators, only who may see every list is shown what is counted."""
    client = Client()
    client.force_login(alice.user)
    assert client.get(FRONT).status_code == 302
    assert client.get(reverse("operations:workers")).status_code == 302
    User.objects.filter(pk=alice.user_id).update(is_staff=True)
    assert client.get(FRONT).context["board"] is None
    alice.user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    assert client.get(FRONT).context["board"] is not None


def test_days_that_are_over_are_counted_once(trouble, operator):
    """What was counted of them is kept by the process; today and yesterday are counted every time."""
    cache.clear()
    days = [timezone.now() - timedelta(days=ago) for ago in (0, 1, 3)]

    def visits() -> list[int]:
        Fetch.objects.bulk_create(
            Fetch(team=trouble.team, article=trouble, outcome=FetchOutcome.ROBOTS, at=at) for at in days
        )
        rows = {row[0]: row[2] for row in operator.get(FRONT).context["board"].outcomes.rows}
        return [figure.value for figure in rows["robots"]]

    assert visits() == [0, 0, 0, 1, 0, 1, 1]
    assert visits() == [0, 0, 0, 1, 0, 2, 2]
    cache.clear()


def test_a_matter_that_nobody_knows_filters_nothing(trouble, operator):
    assert operator.get(reverse("admin:annotations_job_changelist"), {"matter": "'"}).status_code == 200


def test_workers_are_asked_now_and_it_is_said_where_nobody_can_be_asked(operator, monkeypatch):
    assert "No worker answered" in operator.get(reverse("operations:workers")).text
    assert operator.post(reverse("operations:workers")).status_code == 405
    # A port that nobody listens on.
    monkeypatch.setattr(celery.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    assert "The broker cannot be reached" in operator.get(reverse("operations:workers")).text


@pytest.mark.browser
def test_axe_finds_nothing_from_the_dashboard_to_the_report_of_a_round(trouble, otis, signed_in):
    page = signed_in(SimpleNamespace(user=otis), viewport={"width": 1440, "height": 1400})
    for scheme, rules in {"light": ALL, "dark": COLOURS}.items():
        page.emulate_media(color_scheme=scheme)
        page.goto(FRONT)
        page.locator("summary").click()
        page.evaluate(AXE)
        page.screenshot(path=FOLDER / f"operations-wide-{scheme}.png")
        assert findings(page, rules) == []
    page.emulate_media(color_scheme="light")
    page.goto(reverse("admin:annotations_article_changelist"))
    page.get_by_role("row", name="Harbour news").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option("rehearse")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("heading", name="What will happen").wait_for()
    page.evaluate(AXE)
    page.screenshot(path=FOLDER / "operations-confirm.png")
    assert findings(page, ALL) == []
    page.get_by_label("Why").fill("Their markup changed.")
    page.get_by_role("button", name="Read them, and write nothing").click()
    page.get_by_text("Nothing was written.").wait_for()
    page.evaluate(AXE)
    page.screenshot(path=FOLDER / "operations-round.png")
    assert findings(page, ALL) == []
    page.goto(FRONT)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
