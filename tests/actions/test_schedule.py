"""Fairness: whoever has ten thousand pieces due gets as much of a round as whoever has one."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import actions
from annotations.actions.schedule import BEFORE_A_HOST
from annotations.choices import ArticleState, JobKind, JobState
from annotations.models import Article, Job

MANY = 1000


def due_articles(team, count: int, host: str, *, since: int) -> None:
    when = timezone.now() - timedelta(minutes=since)
    Article.objects.bulk_create(
        Article(
            team=team,
            url=f"https://{host}/{n}",
            canonical_key=f"{host}/{n}",
            state=ArticleState.WATCHING,
            next_fetch_at=when + timedelta(seconds=n / 1000),
        )
        for n in range(count)
    )


@pytest.fixture
def crowd(team, mallory):
    """A team with a thousand articles on one host, all due longer than the five of another team."""
    due_articles(team, MANY, "crowded.example", since=60)
    due_articles(mallory.team, 5, "quiet.example", since=1)


def test_a_team_with_very_many_articles_starves_nobody(crowd, mallory):
    assert actions.schedule.articles(limit=50) == 50
    assert Job.objects.filter(team=mallory.team).count() == 5, "all of them are in the first round"

    told = actions.schedule.due(limit=10)

    teams = Counter(Job.objects.filter(pk__in=told).values_list("team", flat=True))
    assert teams[mallory.team.pk] == 5


def test_no_more_of_a_team_stand_before_a_host_than_it_can_serve_soon(crowd, team):
    actions.schedule.articles()
    first = actions.schedule.due()
    again = actions.schedule.due()

    ours = Job.objects.filter(team=team, pk__in=[*first, *again])
    assert ours.count() == BEFORE_A_HOST, "the others wait as rows, and take no turn from anybody"


def test_what_is_done_makes_room(crowd, team):
    actions.schedule.articles()
    told = actions.schedule.due()
    Job.objects.filter(pk__in=told, team=team).update(state=JobState.DONE)
    assert Job.objects.filter(pk__in=actions.schedule.due(), team=team).count() == BEFORE_A_HOST


def test_one_slow_host_does_not_hold_up_the_teams_others(team):
    due_articles(team, 100, "crowded.example", since=60)
    due_articles(team, 3, "quiet.example", since=1)
    actions.schedule.articles()
    told = Job.objects.filter(pk__in=actions.schedule.due())
    assert told.filter(host="quiet.example").count() == 3


def test_articles_that_wait_already_keep_no_others_from_being_made(crowd, team):
    """Those that wait for their host stay due; the next round must look past them."""
    made = [actions.schedule.articles(limit=400) for _ in range(4)]
    assert made == [400, 400, 205, 0]
    assert Job.objects.filter(kind=JobKind.INGEST_ARTICLE).count() == MANY + 5


def test_no_more_are_told_of_than_can_begin_soon(mallory):
    for n in range(30):
        due_articles(mallory.team, 1, f"host{n}.example", since=5)
    actions.schedule.articles()
    assert len(actions.schedule.due(limit=20)) == 20
    assert len(actions.schedule.due(limit=20)) == 0, "none of them has begun"
