"""Articles taken in, traced, and what was found of them told."""

import argparse
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from django.core.management import call_command

from annotations import actions, tasks
from annotations.choices import JobKind, JobState, MatchState
from annotations.models import Article, Derivation, Job, Match, Membership, Source, User
from annotations.models.derivations import reached

WIDTH = 110


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", action="store_true", help="Hold the claims against each other too.")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    member = _member()
    articles = [_taken_in(path, member) for path in sorted(asked.folder.glob("*.txt"))]
    for job in actions.tracing.plan():
        tasks.run_job(str(job.pk))
    named = _origins(articles)
    print()
    _pairs(member, named)
    if asked.claims:
        print()
        _claims(member)


def _member() -> Membership:
    user = User.objects.create_user(email="bench@newsroom.example", name="Bench")
    return actions.teams.found("Bench", slug="bench", founder=user)


def _taken_in(path: Path, member: Membership) -> tuple[str, Article]:
    article, job, _ = actions.articles.submit(
        member.team,
        by=member,
        url=f"https://{path.stem.replace('_', '-')}.example/",
        body=path.read_bytes(),
        media_type="text/plain",
    )
    tasks.run_here(job)
    return path.stem, Article.objects.get(pk=article.pk)


def _origins(articles: Sequence[tuple[str, Article]]) -> dict[str, Source]:
    """What each article rests on, as a tree with the words that show it."""
    sources = {}
    for name, article in articles:
        print(f"\n{name}: {article.title or 'no title'}")
        source = Source.objects.filter(article=article).order_by("id").first()
        sources[name] = source or actions.derivations.of_article(article)
        for line in _tree(sources[name], depth=1):
            print(line)
    return sources


def _tree(source: Source, *, depth: int) -> Iterator[str]:
    edges = Derivation.objects.filter(source=source).select_related("target").order_by("-confidence", "id")
    for edge in edges:
        if edge.target.article_id is None or depth == 1:
            yield f"{'    ' * depth}{edge.kind} {edge.confidence:.2f}  {edge.target.title[:80]} ({edge.target.kind})"
            for passage in edge.passages.order_by("id")[:2]:
                words = " ".join(passage.quote.split())
                yield f"{'    ' * depth}      {passage.method}: {words[:WIDTH]}"
        if edge.target.article_id is None and depth < 4:
            yield from _tree(edge.target, depth=depth + 1)


def _pairs(member: Membership, sources: dict[str, Source]) -> None:
    for (one, first), (other, second) in combinations(sources.items(), 2):
        bounds = actions.corroboration.of_sources(member.team_id, {first.pk, second.pk}).answer.origins
        both = reached(member.team_id, [first.pk]) & reached(member.team_id, [second.pk])
        shared = Source.objects.filter(pk__in=both).order_by("id").values_list("title", flat=True)
        told = {(1, 1): "not independent", (1, 2): "perhaps not independent"}
        verdict = told.get(tuple(bounds), "independent")
        print(f"{one[:3]} and {other[:3]}: {verdict}{': ' if shared else ''}{'; '.join(shared)}")


def _claims(member: Membership) -> None:
    actions.matches.plan(member.team_id)
    for job in Job.objects.filter(kind=JobKind.MATCH_CLAIMS, state=JobState.PENDING):
        tasks.run_job(str(job.pk))
    rows = Match.objects.filter(team=member.team, state=MatchState.PROPOSED, other__isnull=False)
    for match in rows.order_by("-score"):
        print(
            f"{match.relation} {match.score:.2f}\n    {match.statement[:WIDTH]}\n    {match.other_statement[:WIDTH]}"
        )
