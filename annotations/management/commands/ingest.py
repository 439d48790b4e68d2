"""Take articles in at the command line and do the whole job: fetch or read, revise, anchor, propose.

With --dry-run nothing is written: what would come of it is printed, as a JSON object a line.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions, tasks
from annotations.choices import FINE_OUTCOMES, JobState
from annotations.errors import FactcheckError, InvalidInput
from annotations.models import Article, Claim, Job, Membership

MARKUP = {".html", ".htm", ".xhtml"}
BAR = 30


class Command(BaseCommand):
    help = "Ingest files (HTML, text, Markdown), folders of them, and addresses into a team's articles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", nargs="+", metavar="FILE|FOLDER|URL")
        parser.add_argument("--team", required=True, help="Slug of the team.")
        parser.add_argument(
            "--as", dest="email", help="E-mail of the member on whose behalf; else an admin's."
        )
        parser.add_argument("--url", default="", help="Address of the article, where one file is given.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Only print what would change in articles that are known."
        )

    def handle(
        self, *, what: list[str], team: str, email: str | None, url: str, dry_run: bool, **options: Any
    ) -> None:
        member = member_of(team, email)
        work = self.rehearse if dry_run else self.ingest
        items = list(_items(what))
        if url and len(items) != 1:
            raise CommandError("--url names the address of one file; you gave several.")
        failed = 0
        for number, item in enumerate(items, start=1):
            failed += not work(item, member, url)
            self.progress(number, len(items), failed)
        self.stderr.write("")
        if failed:
            raise CommandError(f"{failed} of {len(items)} were not read; the reasons stand above.")

    def ingest(self, item: str, member: Membership, url: str) -> bool:
        """Do one; say what came of it on standard output. False where no text was had."""
        try:
            article, job, _ = actions.articles.submit(member.team, by=member, **_content(item, url))
        except (FactcheckError, OSError) as error:
            self.stdout.write(f"{item}\tfailed\t{error}")
            return False
        job = tasks.run_here(job)
        return self.told(item, Article.objects.get(pk=article.pk), job)

    def rehearse(self, item: str, member: Membership, url: str) -> bool:
        """Print what ingesting the item would do; False where its article is not known, or was not had."""
        try:
            report = _rehearsed(member, **_content(item, url))
        except (FactcheckError, OSError) as error:
            report = {"outcome": "failed", "detail": str(error), "revisions": []}
        self.stdout.write(json.dumps({"item": item} | report, ensure_ascii=False))
        return report["outcome"] in FINE_OUTCOMES

    def told(self, item: str, article: Article, job: Job) -> bool:
        if article.current_revision is None or job.state != JobState.DONE:
            reason = job.error or f"{article.fetch_outcome}: {article.fetch_detail}"
            self.stdout.write(f"{item}\tfailed\t{reason}")
            return False
        claims = Claim.objects.filter(appearances__article=article).distinct().count()
        number = article.current_revision.number
        self.stdout.write(f"{item}\t{article.pk}\trevision {number}\t{claims} claims\t{article.title}")
        return True

    def progress(self, done: int, total: int, failed: int) -> None:
        if not sys.stderr.isatty() and done != total:
            return
        filled = BAR * done // total
        bar = "█" * filled + "░" * (BAR - filled)
        self.stderr.write(f"\r{bar} {done}/{total}" + (f", {failed} failed" if failed else ""), ending="")
        self.stderr.flush()


def _rehearsed(
    member: Membership, *, url: str, body: bytes | None = None, media_type: str = ""
) -> dict[str, Any]:
    article = actions.articles.known(member.team, url) if url else None
    if article is None:
        raise InvalidInput("The team has no article of this address, so nothing of it could change.")
    if body is not None:
        return actions.rehearsals.of_page(article, actions.articles.posted(article, body, media_type))
    job = tasks.run_here(actions.articles.refetch(article, by=member, dry_run=True))
    return job.result or {"outcome": "failed", "detail": job.error, "revisions": []}


def member_of(team: str, email: str | None) -> Membership:
    members = Membership.objects.filter(team__slug=team).select_related("team", "user")
    chosen = members.filter(user__email__iexact=email) if email else members.filter(role="admin")
    member = chosen.order_by("id").first()
    if member is None:
        who = f"{email} is not in it" if email else "it has no admin"
        raise CommandError(f"There is no team “{team}”, or {who}.")
    return member


def _items(what: list[str]) -> Iterator[str]:
    """Files and addresses as given, folders as the files in them."""
    for item in what:
        path = Path(item)
        if path.is_dir():
            yield from sorted(str(file) for file in path.iterdir() if file.is_file())
        else:
            yield item


def _content(item: str, url: str) -> dict[str, Any]:
    if item.startswith(("http://", "https://")):
        return {"url": item}
    path = Path(item)
    media_type = "text/html" if path.suffix.lower() in MARKUP else "text/plain"
    return {"url": url, "body": path.read_bytes(), "media_type": media_type}
