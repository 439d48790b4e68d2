"""Tunings: the detector taught by the candidates that a team took up and turned down.

proposals, decided --decisions--> --learn--> taste and card --replace--> the team's next candidates
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope, Voice
from annotations.errors import InvalidInput
from annotations.models import Membership, Proposal, Team, Tuning
from annotations.pipeline.detection import EmbeddedDetector, taste

FEWEST = 20  # decisions to learn from
FEWEST_OF_EACH = 5
BATCH = 500
STRONGEST = 12  # words of each side that the card names

UNDECIDED = (ClaimState.CANDIDATE, ClaimState.MERGED)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned, how it compares, and the card that says so."""

    taste: taste.Taste
    comparison: taste.Comparison
    card: dict[str, Any]


def learn(team: Team) -> Lesson:
    """Learn from every candidate the team has decided on; writes nothing. Raises InvalidInput where they are too few."""
    decided = list(decisions(team))
    accepted = sum(d.accepted for d in decided)
    if len(decided) < FEWEST or min(accepted, len(decided) - accepted) < FEWEST_OF_EACH:
        raise InvalidInput(
            f"There are {accepted} candidates taken up and {len(decided) - accepted} turned down; "
            f"learning needs {FEWEST} decisions, and {FEWEST_OF_EACH} of each kind.",
            code="too_few_decisions",
        )
    learned = taste.fit(decided)
    comparison = taste.compare(decided, team.detection_threshold)
    return Lesson(learned, comparison, _card(team, learned, comparison))


def decisions(team: Team) -> Iterator[taste.Decision]:
    """The team's decided candidates in order, each with the score of the detector before any tuning."""
    detector = EmbeddedDetector(meaning=settings.EMBEDDINGS)
    rows = Proposal.objects.filter(team=team).exclude(appearance__claim__state__in=UNDECIDED)
    found = rows.order_by("pk").values_list(
        "appearance__exact", "voice", "speaker", "appearance__claim__state"
    )
    batch: list[tuple[str, str, str, str]] = []
    for row in found.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _scored(detector, batch)
            batch = []
    yield from _scored(detector, batch)


def _scored(detector: EmbeddedDetector, rows: list[tuple[str, str, str, str]]) -> Iterator[taste.Decision]:
    said = [(exact, Voice(voice), speaker or None) for exact, voice, speaker, _ in rows]
    for (exact, voice, _), score, row in zip(said, detector.scores(said), rows, strict=True):
        yield taste.Decision(exact, voice, score, accepted=row[3] != ClaimState.REJECTED)


@transaction.atomic
def replace(team: Team, lesson: Lesson, *, by: Membership | None) -> Tuning:
    """Let the team's next candidates be scored by what was learned. What was proposed keeps its score."""
    require(by, Scope.ADMIN)
    known = Tuning.objects.filter(team=Team.objects.select_for_update(no_key=True).get(pk=team.pk))
    number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    known.filter(standing=True).update(standing=False)
    tuning = Tuning.objects.create(
        team=team,
        number=number,
        slope=lesson.taste.slope,
        bias=lesson.taste.bias,
        words=dict(lesson.taste.words),
        card=lesson.card,
    )
    events.record(tuning, "detector.tuned", by=by, data={"number": number, **lesson.comparison.as_dict()})
    return tuning


@transaction.atomic
def forget(team: Team, *, by: Membership | None) -> bool:
    """Score the team's next candidates as if nothing had been learned; False where nothing was."""
    require(by, Scope.ADMIN)
    tuning = Tuning.objects.select_for_update(no_key=True).filter(team=team, standing=True).first()
    if tuning is None:
        return False
    tuning.standing = False
    tuning.save(update_fields=["standing"])
    events.record(tuning, "detector.untuned", by=by, data={"number": tuning.number})
    return True


def standing(team: Team) -> tuple[taste.Taste, str] | None:
    """What the team's candidates are scored by beside the detector, and its name on record."""
    tuning = Tuning.objects.filter(team=team, standing=True).first()
    if tuning is None:
        return None
    return taste.Taste(tuning.slope, tuning.bias, tuning.words), f"tuning {tuning.number}"


def _card(team: Team, learned: taste.Taste, comparison: taste.Comparison) -> dict[str, Any]:
    by_weight = sorted(learned.words, key=lambda word: learned.words[word])
    return {
        "data": f"candidates that {team.name} has taken up or turned down",
        "licence": "the team's own",
        "detector": f"{EmbeddedDetector.name} {EmbeddedDetector.version}",
        "with_embedding": settings.EMBEDDINGS,
        "figures": comparison.as_dict(),
        "figures_are": f"each decision judged by what the other {taste.FOLDS - 1} fifths of them teach",
        "speak_for": [w for w in reversed(by_weight[-STRONGEST:]) if learned.words[w] > 0],
        "speak_against": [w for w in by_weight[:STRONGEST] if learned.words[w] < 0],
        "made_at": timezone.now().isoformat(),
        "made_again_by": f"manage.py train --team {team.slug}",
    }
