"""Load the demo newsroom from fixtures/: people, articles fetched from the demo's origin, their review work."""

import json
import logging
import secrets
import urllib.request
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from annotations import actions, tasks
from annotations.choices import JobState, Scope
from annotations.models import Article, Evidence, Job, Source, Token
from fixtures import catalogue

WORDS = [
    "anchor",
    "beacon",
    "channel",
    "cutter",
    "fathom",
    "harbour",
    "jetty",
    "keel",
    "lantern",
    "mooring",
    "pier",
    "tide",
]


class Command(BaseCommand):
    help = "Load the demo newsroom. Safe to run again: what is there already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--origin", default=settings.DEMO_ORIGIN, help="Address of the demo's origin.")

    def handle(self, *, origin: str, **options: Any) -> None:
        logging.getLogger("annotations").setLevel(logging.WARNING)  # the progress says it all
        if not origin:
            raise CommandError(
                "Say where the demo's origin answers: --origin http://127.0.0.1:8990 "
                "(start it with: python -m fixtures.origin --port 8990)."
            )
        newsroom = catalogue.newsroom()
        note = settings.VAR / "demo.json"
        known = json.loads(note.read_text()) if note.exists() else {}
        password = (
            known.get("password")
            or f"{'-'.join(secrets.SystemRandom().sample(WORDS, 3))}-{secrets.randbelow(90) + 10}"
        )
        cast = actions.demo.gather(newsroom, host=urlsplit(origin).netloc, password=password)
        self.load(cast, newsroom, origin)
        self.write(note, newsroom, cast, password, known.get("token"))

    def load(self, cast: actions.demo.Cast, newsroom: dict[str, Any], origin: str) -> None:
        """Fetch, review, and let the next day come."""
        pages = [entry.path for entry in catalogue.entries()]
        self.work(actions.demo.submit(cast, f"{origin}{path}") for path in self.told("Articles", pages))
        sources: dict[str, Source] = {}
        for source in self.told("Sources", newsroom["sources"]):
            sources[source["key"]], job = actions.demo.add_source(cast, source, origin=origin)
            self.work([job] if job else [])
        if Evidence.objects.filter(team=cast["alice"].team).exists():
            return
        with transaction.atomic():  # all of the desk's work or none, so that a second try finds either
            for edge in newsroom["derivations"]:
                if edge["declared"]:
                    actions.demo.relate(cast, edge, origin=origin, known=sources)
            for review in self.told("Reviews", newsroom["reviews"]):
                actions.demo.review(cast, review, origin=origin, known=sources)
            for source in newsroom["sources"]:
                if "withheld" in source:
                    actions.demo.withhold(cast, source, known=sources[source["key"]])
        for path in self.told("The next day", newsroom["next_day"]):
            self.advance(origin, path)
            article = Article.objects.get(team=cast["alice"].team, url=f"{origin}{path}")
            self.work([actions.articles.refetch(article, by=cast["alice"])])
        while jobs := list(actions.matches.waiting(cast["alice"].team)):
            self.work(jobs)
        self.stderr.write("  Who took it from whom")
        self.work(actions.tracing.plan())
        actions.demo.confirm_channels(cast)
        actions.notifications.notice()

    def work(self, jobs: Iterable[Job]) -> None:
        """Do the jobs here and now, through the same door as a worker."""
        for job in jobs:
            job = tasks.run_here(job)
            if job.state != JobState.DONE:
                raise CommandError(f"The demo could not be loaded: {job}: {job.error}")

    def advance(self, origin: str, path: str) -> None:
        request = urllib.request.Request(f"{origin}/_advance", data=json.dumps({"path": path}).encode())
        urllib.request.urlopen(request, timeout=10).close()

    def told(self, what: str, items: list[Any]) -> Iterable[Any]:
        for number, item in enumerate(items, start=1):
            self.stderr.write(f"\r  {what}: {number} of {len(items)}", ending="")
            self.stderr.flush()
            yield item
        self.stderr.write("")

    def write(self, note, newsroom, cast, password, token) -> None:
        """Leave the logins where `up` finds them, for the owner's eyes only."""
        if not token:
            alice = cast["alice"]
            Token.objects.filter(membership=alice, name="demo").delete()
            scopes = [Scope.READ, Scope.WRITE, Scope.REVIEW, Scope.PUBLISH]
            _, token = actions.teams.issue_token(alice, by=alice, name="demo", scopes=scopes, days=366)
        logins = [
            {"role": person["role"], "name": person["name"], "email": person["email"], "password": password}
            for person in newsroom["people"]
        ]
        note.parent.mkdir(parents=True, exist_ok=True)
        note.touch(mode=0o600)
        content = {"team": newsroom["team"]["slug"], "password": password, "token": token, "logins": logins}
        note.write_text(json.dumps(content, indent=2))
