"""The cast, and the smallest world they can work in.

alice edits, bob and carol review, erin contributes, vera may only look, ruth runs the team;
mallory runs another team and must see nothing of this one.
"""

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from annotations import actions
from annotations.choices import BlockKind, Role, Voice
from annotations.models import Article, Membership, Team, User
from annotations.values import Block, Candidate, Document, Page, Reading

PASSWORD = "a long enough password"


# How long an example takes says how busy the machine is; tests never time things.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)


def pytest_configure():
    hypothesis.settings.load_profile("house")
    # A slow hash is the point in production; here it would be most of the run.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database goes at the end, even where a killed program's connection has not noticed yet."""
    with django_db_blocker.unblock():
        let_it_be_emptied()
    yield
    # Chromium's event loop gave its tests a connection of their own in this thread; what they ended may be this one.
    connection.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def let_it_be_emptied() -> None:
    """Between some tests the database is emptied by TRUNCATE, which nobody else may do to what is permanent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'is_never_emptied'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER is_never_emptied")


def person(name: str) -> User:
    return User.objects.create_user(
        email=f"{name}@newsroom.example", password=PASSWORD, name=name.capitalize()
    )


@pytest.fixture
def ruth(db) -> Membership:
    return actions.teams.found("Newsroom", slug="newsroom", founder=person("ruth"))


@pytest.fixture
def team(ruth) -> Team:
    return ruth.team


@pytest.fixture
def alice(ruth) -> Membership:
    return actions.teams.admit(person("alice"), by=ruth, role=Role.EDITOR)


@pytest.fixture
def bob(ruth) -> Membership:
    return actions.teams.admit(person("bob"), by=ruth, role=Role.REVIEWER)


@pytest.fixture
def carol(ruth) -> Membership:
    return actions.teams.admit(person("carol"), by=ruth, role=Role.REVIEWER)


@pytest.fixture
def erin(ruth) -> Membership:
    return actions.teams.admit(person("erin"), by=ruth, role=Role.CONTRIBUTOR)


@pytest.fixture
def vera(ruth) -> Membership:
    return actions.teams.admit(person("vera"), by=ruth, role=Role.VIEWER)


@pytest.fixture
def mallory(db) -> Membership:
    return actions.teams.found("Elsewhere", slug="elsewhere", founder=person("mallory"))


def reading(*paragraphs: str, claims: tuple[str, ...] = (), title: str = "Harbour news") -> Reading:
    """What the pipeline would return for these paragraphs, with the named sentences as candidates."""
    text = "\n\n".join(paragraphs)
    blocks, position = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(BlockKind.PARAGRAPH, position, position + len(paragraph)))
        position += len(paragraph) + 2
    document = Document(
        text=text, blocks=tuple(blocks), title=title, extractor="by hand", extractor_version="1"
    )
    return Reading(document=document, candidates=tuple(_candidate(text, claim) for claim in claims))


def _candidate(text: str, claim: str) -> Candidate:
    start = text.index(claim)
    return Candidate(
        start=start,
        end=start + len(claim),
        text=claim,
        statement=claim,
        voice=Voice.AUTHORIAL,
        score=0.8,
        detector="by hand",
        detector_version="1",
    )


FERRY = "The ferry carried 1,200 passengers on Monday."
BRIDGE = "The old bridge will close in May."


@pytest.fixture
def ferry(team, erin) -> Article:
    """An article of two paragraphs, read once, with two claims that the machine proposed."""
    article, job, _ = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")
    read_again(article, reading(FERRY, BRIDGE, claims=(FERRY, BRIDGE)))
    actions.jobs.finish(actions.jobs.lease(job.pk))
    return Article.objects.get(pk=article.pk)


def read_again(article: Article, what: Reading):
    """Add a revision the way a worker does, once the page is fetched and read."""
    now = timezone.now()
    page = Page(
        url=article.url,
        final_url=article.url,
        status=200,
        body=what.document.text.encode(),
        media_type="text/plain",
        charset="utf-8",
        headers=(),
        fetched_at=now,
    )
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
        snapshot = actions.articles.keep(page, team=article.team)
        plan = actions.revisions.plan(article, what, snapshot=snapshot)
        revision = actions.revisions.apply(plan, now=now) if plan else None
        actions.articles.note_fetch(article, "changed" if revision else "same", now=now, snapshot=snapshot)
        if plan:
            actions.revisions.announce(plan)
    return revision
