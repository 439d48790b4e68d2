"""Hosts are treated politely by all workers together: few at a time, with pauses, in turns, and for everybody."""

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from annotations import actions, tasks
from annotations.choices import FetchOutcome, JobState, Stage
from annotations.errors import FetchDelayed, FetchFailed, HostBusy, InvalidInput, NotAllowed
from annotations.models import Article, Event, Host, Job, RobotsExemption
from tests.origin import Origin, redirect, reply

FERRY = "https://courier.example/ferry"
PAGE = reply(200, "The ferry carried 1,200 passengers on Monday.", Content_Type="text/plain")


@pytest.fixture(autouse=True)
def polite(settings):
    settings.HOST_SPACING, settings.HOST_CONCURRENCY = 1.0, 1


@pytest.fixture
def job(team, erin) -> Job:
    return leased(team, erin, FERRY)


@pytest.fixture
def origin(settings):
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        yield origin


def leased(team, by, url: str) -> Job:
    return actions.jobs.lease(actions.articles.submit(team, by=by, url=url)[1].pk)


def host() -> Host:
    return Host.objects.get(name="courier.example")


def pass_time(seconds: float) -> None:
    """Let the host's row be older than it is."""
    for row in Host.objects.all():
        earlier = timedelta(seconds=seconds)
        row.leases = [end - earlier for end in row.leases]
        row.next_allowed_at -= earlier
        row.queued_until -= earlier
        row.save()


def refusal(job: Job, url: str = FERRY) -> HostBusy:
    with pytest.raises(HostBusy) as busy, actions.hosts.visit(url, job):
        pytest.fail("it was let in")
    return busy.value


def test_it_works(job):
    with actions.hosts.visit(FERRY, job):
        assert len(host().leases) == 1, "others see it"
    assert host().leases == []


def test_one_at_a_time(job):
    with actions.hosts.visit(FERRY, job):
        pass_time(1)
        assert refusal(job).free_at > timezone.now()


def test_more_at_a_time_where_the_operator_says_so(job, settings):
    settings.HOST_CONCURRENCY, settings.HOST_SPACING = 2, 0
    with actions.hosts.visit(FERRY, job), actions.hosts.visit(FERRY, job):
        refusal(job)


def test_a_pause_lies_between_two_visits(job):
    with actions.hosts.visit(FERRY, job):
        pass
    refusal(job)
    Host.objects.update(queued_until=timezone.now())
    pass_time(1)
    with actions.hosts.visit(FERRY, job):
        pass


def test_other_hosts_are_not_kept_waiting(job):
    with actions.hosts.visit(FERRY, job), actions.hosts.visit("https://islander.example/bridge", job):
        pass


def test_a_host_is_the_same_by_http_and_https_and_another_on_another_port(job):
    with actions.hosts.visit(FERRY, job), actions.hosts.visit("https://courier.example:8443/x", job):
        refusal(job, "http://courier.example/bridge")


def test_those_who_wait_get_times_one_after_the_other(job):
    with actions.hosts.visit(FERRY, job):
        times = [refusal(job).free_at for _ in range(5)]
    assert all(late - early >= timedelta(seconds=1) for early, late in itertools.pairwise(times))


def test_who_comes_new_does_not_overtake_who_waits(job):
    with actions.hosts.visit(FERRY, job):
        first = refusal(job).free_at
    pass_time(1.1)  # free again, and the first one's time has not come
    assert host().next_allowed_at <= timezone.now()
    assert refusal(job).free_at > first - timedelta(seconds=1.1)

    job.waits_for = "courier.example"
    with actions.hosts.visit(FERRY, job):
        pass


def test_a_killed_workers_place_is_free_again(job, settings):
    settings.FETCH_DEADLINE = 4
    visit = actions.hosts.visit(FERRY, job)
    visit.__enter__()  # and it never leaves
    pass_time(8)
    refusal(job)
    pass_time(2)
    job.waits_for = "courier.example"
    with actions.hosts.visit(FERRY, job):
        assert len(host().leases) == 1
    visit.gen.close()


def test_retry_after_holds_for_the_whole_host(job):
    with pytest.raises(FetchDelayed), actions.hosts.visit(FERRY, job):
        raise FetchDelayed(FetchOutcome.SERVER_ERROR, "Busy.", retry_after=120)
    assert refusal(job, "https://courier.example/other").free_at > timezone.now() + timedelta(seconds=110)


def test_one_page_shuts_its_host_for_a_day_at_most(job):
    with pytest.raises(FetchDelayed), actions.hosts.visit(FERRY, job):
        raise FetchDelayed(FetchOutcome.SERVER_ERROR, "Busy.", retry_after=604_800)
    assert host().next_allowed_at < timezone.now() + timedelta(days=1, seconds=1)


def test_a_failure_of_one_page_says_nothing_about_the_host(job):
    with pytest.raises(FetchFailed), actions.hosts.visit(FERRY, job):
        raise FetchFailed(FetchOutcome.GONE, "Gone.")
    assert host().next_allowed_at <= timezone.now() + timedelta(seconds=1)


def test_crawl_delay_is_kept_for_every_worker(team, erin, origin):
    origin.answers = {
        "/robots.txt": reply(200, "User-agent: *\nCrawl-delay: 40"),
        "/ferry": PAGE,
    }
    actions.ingestion.ingest(leased(team, erin, origin.url("/ferry")))

    assert Host.objects.get().crawl_delay == 40
    with pytest.raises(HostBusy) as busy:
        actions.ingestion.ingest(leased(team, erin, origin.url("/bridge")))
    assert busy.value.free_at > timezone.now() + timedelta(seconds=30)


def test_robots_txt_cannot_put_us_off_for_ever(team, erin, origin):
    origin.answers = {"/robots.txt": reply(200, "User-agent: *\nCrawl-delay: 99999999")}
    actions.ingestion.ingest(leased(team, erin, origin.url("/ferry")))
    assert Host.objects.get().crawl_delay == 600


# --- the job that waits ---


def test_a_job_whose_host_is_busy_waits_as_a_row(job, team, erin, settings):
    settings.HOST_SPACING = 100.0
    other = actions.articles.submit(team, by=erin, url="https://courier.example/bridge")[1]
    with actions.hosts.visit(FERRY, job):
        tasks.run_job(str(other.pk))

    other.refresh_from_db()
    assert (other.state, other.waits_for) == (JobState.PENDING, "courier.example")
    assert other.attempts == 0, "it counts as no attempt"
    assert other.run_after > timezone.now()
    assert Article.objects.get(pk=other.subject_id).stage == Stage.QUEUED
    assert other.pk not in actions.schedule.due(), "its time has not come"

    Job.objects.filter(pk=other.pk).update(run_after=timezone.now())
    assert other.pk in actions.schedule.due()


def test_a_late_worker_puts_nothing_back(job):
    Job.objects.filter(pk=job.pk).update(token=job.token + 1)
    assert not actions.jobs.postpone(job, until=timezone.now(), waits_for="courier.example")


def test_commands_wait_their_turn(team, erin, origin, settings):
    """Two pages of one host, one after the other in one process, both read."""
    settings.FETCH_ROBOTS = False
    origin.answers = {"/1": PAGE, "/2": PAGE}
    submitted = [actions.articles.submit(team, by=erin, url=origin.url(path))[1] for path in ("/1", "/2")]
    now = timezone.now()
    soon = now + timedelta(seconds=0.3)
    Host.objects.create(name=origin.network, next_allowed_at=soon, queued_until=now)

    assert [tasks.run_here(job).state for job in submitted] == [JobState.DONE, JobState.DONE]
    assert set(Article.objects.values_list("stage", flat=True)) == {Stage.READY}


@pytest.mark.django_db(transaction=True)
def test_sixteen_workers_at_once_never_overlap(team, erin, settings):
    settings.HOST_SPACING = 0
    job = leased(team, erin, FERRY)
    job.waits_for = "courier.example"
    inside, most, visits, lock = 0, 0, 0, threading.Lock()

    def take(_):
        nonlocal inside, most, visits
        try:
            for _ in range(10):
                try:
                    with actions.hosts.visit(FERRY, job):
                        with lock:
                            inside, visits = inside + 1, visits + 1
                            most = max(most, inside)
                        time.sleep(0.002)
                        with lock:
                            inside -= 1
                except HostBusy:
                    continue
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(take, range(16)))
    close_old_connections()

    assert most == 1
    assert visits >= 2
    assert host().leases == []


# --- robots.txt set aside ---


def test_a_team_may_set_robots_txt_aside_for_a_host_and_that_is_on_record(ruth, team, mallory, origin):
    origin.answers = {
        "/robots.txt": reply(200, "User-agent: *\nDisallow: /"),
        "/ferry": PAGE,
    }
    actions.ingestion.ingest(leased(team, ruth, origin.url("/ferry")))
    assert Article.objects.get(team=team).fetch_outcome == FetchOutcome.ROBOTS

    exemption = actions.hosts.exempt(team, by=ruth, host="127.0.0.1", reason="They asked us to.")
    refetch = actions.articles.refetch(Article.objects.get(team=team), by=ruth)
    actions.ingestion.ingest(actions.jobs.lease(refetch.pk))
    assert Article.objects.get(team=team).fetch_outcome == FetchOutcome.CHANGED
    event = Event.objects.get(kind="robots.set_aside")
    assert event.data == {"host": "127.0.0.1", "reason": "They asked us to."}
    assert event.actor_id == ruth.user_id

    actions.ingestion.ingest(leased(mallory.team, mallory, origin.url("/ferry")))
    assert Article.objects.get(team=mallory.team).fetch_outcome == FetchOutcome.ROBOTS, (
        "others are not exempt"
    )

    actions.hosts.respect(exemption, by=ruth)
    assert not RobotsExemption.objects.exists()
    assert Event.objects.filter(kind="robots.respected").exists()


def test_only_admins_set_robots_txt_aside(team, alice):
    with pytest.raises(NotAllowed):
        actions.hosts.exempt(team, by=alice, host="courier.example", reason="They asked us to.")


@pytest.mark.parametrize(
    ("host", "reason"), [("courier.example", " "), ("", "x"), ("a b", "x"), ("127.1", "x")]
)
def test_bad_exemptions(team, ruth, host, reason):
    with pytest.raises(InvalidInput):
        actions.hosts.exempt(team, by=ruth, host=host, reason=reason)


def test_a_redirect_to_another_host_waits_for_that_hosts_turn(team, erin, origin, settings):
    with Origin() as other:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network, other.network]
        origin.answers["/ferry"] = redirect(other.url("/moved"))
        other.answers["/moved"] = PAGE
        job, busy = leased(team, erin, origin.url("/ferry")), leased(team, erin, other.url("/bridge"))
        with actions.hosts.visit(other.url("/bridge"), busy):
            with pytest.raises(HostBusy) as refused:
                actions.ingestion.ingest(job)
            assert other.asked == [], "it was not even asked for its robots.txt"
        assert refused.value.host == other.network

        pass_time(5)
        assert actions.ingestion.ingest(job) is not None
        assert Host.objects.get(name=other.network).leases == []
        assert Host.objects.get(name=origin.network).leases == []
