"""A newsroom with at least one row of everything, for tests that go through every address there is.

Whoever adds a model to the API adds a row of it here, or `row()` fails and says so.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from annotations import actions
from annotations.api.urls import RESOURCES
from annotations.choices import (
    Cause,
    ClaimState,
    CorrectionKind,
    DerivationKind,
    FetchOutcome,
    Noise,
    Relation,
    ReplyChannel,
    Role,
    SourceKind,
    Stance,
)
from annotations.models import (
    Article,
    Claim,
    Hold,
    KnownCheck,
    Match,
    Membership,
    Source,
    Team,
    VolatilePlace,
)
from tests.api.conftest import FEWER, judge
from tests.conftest import BRIDGE, FERRY, person, read_again, reading

# Where the first row there is would be a special case: the first member is the last admin.
RATHER = {"membership": {"role": Role.CONTRIBUTOR}}
# Under these names one finds rows of other models in addresses and bodies.
ALSO_CALLED = {
    "assignee": "user",
    "adjudicator": "user",
    "member": "membership",
    "target": "source",
    "into": "claim",
}


def build(ferry, *, ruth: Membership, erin: Membership, reviewers: tuple[Membership, Membership]) -> Claim:
    """The article's claim, ruled on by two reviewers and stale since; around it, one row of everything."""
    team, (first, second) = ferry.team, reviewers
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=first)
    actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=erin)  # what waits in the queue
    source, _ = actions.sources.add(
        team, by=erin, kind=SourceKind.DOCUMENT, title="Passenger counts", citation="Archive, box 4"
    )
    # As if it had been fetched.
    Source.objects.filter(pk=source.pk).update(snapshot=ferry.current_revision.snapshot)
    evidence = actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote="1,100")
    actions.assignments.take(claim, by=first)
    judge(claim, first, "false", evidence=[evidence])
    judge(claim, second, "false")
    _ask_for_correction(claim, ferry, by=first)
    read_again(ferry, reading(FEWER, BRIDGE))
    actions.feeds.watch(team, by=erin, url="https://courier.example/news.rss")
    _judge_more(
        team, editor=actions.teams.admit(person("dora"), by=ruth, role=Role.EDITOR), reviewers=reviewers
    )
    actions.drafts.save(claim, by=first, rationale="I coun")
    now = timezone.now()
    actions.staffing.be_away(by=ruth, member=erin, starts_at=now, ends_at=now + timedelta(days=1))
    actions.queue.ask(claim, by=erin, origin="form")
    actions.conflicts.declare(by=ruth, member=erin, claim=claim, reason="Her own ferry.")
    actions.hosts.exempt(team, by=ruth, host="courier.example", reason="Agreed in writing.")
    _publish(ferry, source, by=ruth, judges=reviewers)
    ledger, _ = actions.sources.add(
        team, by=erin, kind=SourceKind.DOCUMENT, title="Ledger", citation="Archive, box 5"
    )
    actions.derivations.declare(source, ledger, by=erin, kind=DerivationKind.CITES)
    marsh = actions.claimants.create(team, by=erin, name="Ivo Marsh", role="harbour master")
    actions.claimants.merge(actions.claimants.create(team, by=erin, name="Marsh"), by=first, into=marsh)
    keep_watch(ferry)
    match(claim, Claim.objects.get(statement=BRIDGE))
    webhook = actions.webhooks.create(by=erin, url="https://hooks.courier.example/factcheck")
    actions.webhooks.ping(webhook, by=erin)
    _watch_a_source(claim, by=erin, reviewer=first)
    _import(by=first)
    then = timezone.now() - timedelta(days=2)
    asked = {"asked": "The ferry line", "channel": ReplyChannel.EMAIL, "text": "Is it so?", "asked_at": then}
    actions.replies.ask(claim, by=first, deadline=then + timedelta(days=1), **asked)
    _talk(claim, ferry, by=erin)
    return claim


def _import(*, by: Membership) -> None:
    """A fact-check by others, taken in."""
    review = '{"@type": "ClaimReview", "url": "https://facts.example/a", "claimReviewed": "Gulls outnumber sailors."}'
    _, job = actions.imports.begin(by.team, by=by, content=review)
    actions.imports.carry_out(actions.jobs.lease(job.pk))


def _watch_a_source(claim: Claim, *, by: Membership, reviewer: Membership) -> None:
    """As if a worker had read it once."""
    watched, job = actions.sources.add(
        claim.team, by=by, kind=SourceKind.REPORT, title="Weekly counts", url="https://harbour.example/weekly"
    )
    read_again(watched.article, reading("On Monday the ferry carried 1,100 people."))
    actions.jobs.finish(actions.jobs.lease(job.pk))
    watched.refresh_from_db()
    brought = actions.evidence.add(claim, watched, by=by, stance=Stance.REFUTES, quote="carried 1,100 people")
    secret, _ = actions.sources.add(
        claim.team, by=by, kind=SourceKind.PERSON, title="Somebody", citation="Her own words."
    )
    actions.withholdings.withhold(secret, by=reviewer, reason="She asked not to be known.", roles=list(Role))
    observed = {"text": "Corrected twice.", "on": timezone.now().date(), "basis": "Its own corrections page."}
    actions.notes.write(watched, by=reviewer, **observed)
    actions.reviewdates.set_date(brought, by=reviewer, on=timezone.now().date())


def _talk(claim: Claim, ferry: Article, *, by: Membership) -> None:
    """A thread on the claim that mentions everybody, and one on words of the text."""
    names = Membership.objects.filter(team=claim.team).values_list("user__name", flat=True)
    said = actions.threads.begin(claim, by=by, text=" ".join(f"@{name}" for name in names))
    actions.threads.reply(said.thread, by=by, text="Which Monday?")
    actions.threads.begin(ferry.current_revision, by=by, text="Is this the same bridge?", start=0, end=5)
    actions.notifications.notice()


def _ask_for_correction(claim: Claim, ferry: Article, *, by: Membership) -> None:
    ruling = claim.rulings.get(standing=True)
    actions.remedies.ask(ruling, ferry, by=by, sent_to="corrections@courier.example", text="It was 1,100.")


def _publish(ferry, source: Source, *, by: Membership, judges: tuple[Membership, Membership]) -> None:
    """Another claim of the article's, in public and corrected since."""
    ferry.refresh_from_db()
    text = ferry.current_revision.text
    start = text.index("close in May")
    marked = actions.claims.mark(ferry.current_revision, by=by, start=start, end=start + len("close in May"))
    brought = actions.evidence.add(marked.claim, source, by=by, stance=Stance.SUPPORTS, quote="May")
    for member in judges:
        judge(marked.claim, member, "true", evidence=[brought])
    told = {"headline": "It closes in May", "explanation": "The plan says so."}
    publication = actions.publications.publish(marked.claim, by=by, **told)
    report = actions.publications.report(publication, text="In June.")
    actions.publications.correct(
        publication, by=by, kind=CorrectionKind.MINOR, was="May", now="late May", why="More exact."
    )
    actions.publications.report(publication, text=f"Again: {report.text}")


def keep_watch(ferry: Article) -> None:
    """What is kept of visits: how the host does, a text that waits, a place that never rests."""
    now = timezone.now()
    actions.hosts.note_health(ferry.team_id, "courier.example", FetchOutcome.SAME, now=now, seconds=0.2)
    Hold.objects.create(
        team=ferry.team,
        article=ferry,
        snapshot=ferry.current_revision.snapshot,
        before=ferry.current_revision,
        substance_sha256="0" * 64,
        cause=Cause.PUBLISHER,
        claims=12,
        orphaned=11,
    )
    VolatilePlace.objects.create(
        team=ferry.team, article=ferry, signature="1" * 64, why=Noise.ROTATION, seen_at=now
    )


def match(claim: Claim, other: Claim) -> None:
    """What the machine proposed, and a check by others."""
    KnownCheck.objects.create(team=claim.team, statement=FERRY, url="https://checks.example/ferry")
    Match.objects.create(
        team=claim.team,
        claim=claim,
        other=other,
        statement=claim.statement,
        other_statement=other.statement,
        relation=Relation.RELATED,
        score=0.6,
        reasons=["words alike 20%"],
        model="by hand",
    )


def _judge_more(team: Team, *, editor: Membership, reviewers: tuple[Membership, Membership]) -> None:
    """A claim in dispute, and guidelines to judge by."""
    actions.policies.write_guidelines(by=editor, text="Count what can be counted.")
    claim = Claim.objects.create(team=team, statement="The pier is a mile long.", state=ClaimState.OPEN)
    for reviewer, slug in zip(reviewers, ("true", "false"), strict=True):
        judge(claim, reviewer, slug)


def row(name: str, team: Team) -> Model:
    """The first row of the team's that a path parameter or a member of a body would be called `name`."""
    name = ALSO_CALLED.get(name, name).replace("_", "")
    try:
        model = apps.get_model("annotations", name)
    except LookupError as error:
        raise AssertionError(f"What is a “{name}”? Say so in ALSO_CALLED of {__name__}.") from error
    rows = model.objects.filter(**{_way_to(model): team.pk}, **RATHER.get(model._meta.model_name, {}))
    found = rows.order_by("id").first()
    assert found is not None, f"This world holds no {name}: add one to build() in {__name__}."
    return found


def address(path: str, team: Team) -> str:
    """A path of the OpenAPI document with the ids of rows there are: `{id}` is of the resource's own model."""
    route = path.removeprefix("/api/v1/").split("/")[0]
    for name in [step.strip("{}") for step in path.split("/") if step.startswith("{")]:
        model = RESOURCES[route].shape.Meta.model._meta.model_name if name == "id" else name
        path = path.replace(f"{{{name}}}", str(row(model, team).pk))
    return path


def body(operation: dict[str, Any], team: Team) -> Any:
    """The example of the OpenAPI document, about rows there are."""
    content = operation.get("requestBody", {}).get("content", {})
    return {
        name: _existing(name, value, team)
        for name, value in content.get("application/json", {}).get("example", {}).items()
    }


def ids(team: Team) -> Iterator[str]:
    """The ids of every row of the team."""
    for model in apps.get_app_config("annotations").get_models():
        if any(field.name == "team" for field in model._meta.fields):
            yield from map(str, model.objects.filter(team=team).values_list("pk", flat=True))


def _existing(name: str, value: Any, team: Team) -> Any:
    if isinstance(value, dict):
        return {inner: _existing(inner, each, team) for inner, each in value.items()}
    if isinstance(value, list):
        return [_existing(name.removesuffix("s"), each, team) for each in value]
    return str(row(name, team).pk) if isinstance(value, str) and _is_id(value) else value


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _way_to(model: type[Model]) -> str:
    """The lookup that leads from a model to its team."""
    names = {field.name for field in model._meta.get_fields()}
    ways = {"team": "team", "membership": "membership__team", "memberships": "memberships__team"}
    return "pk" if model is Team else next(way for name, way in ways.items() if name in names)
