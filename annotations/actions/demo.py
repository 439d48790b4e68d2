"""The demo newsroom: a team, its people, and the work that `fixtures/newsroom.json` says they have done.

Everything goes through the same actions as a newsroom's own work, so the demo cannot show what the
product does not do.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.actions import (
    anchors,
    articles,
    assignments,
    claims,
    derivations,
    evidence,
    publications,
    replies,
    rulings,
    sources,
    teams,
    threads,
    verdicts,
    withholdings,
)
from annotations.choices import (
    ClaimState,
    CorrectionKind,
    DerivationKind,
    DerivationState,
    ReplyChannel,
    ReportState,
    Role,
    SourceKind,
    Stance,
    Voice,
)
from annotations.models import (
    Anchor,
    Article,
    Claim,
    Derivation,
    ErrorReport,
    Evidence,
    Job,
    Membership,
    Outlet,
    Rating,
    Revision,
    Source,
    Team,
    User,
)
from annotations.values import Datum

Cast = dict[str, Membership]


@transaction.atomic
def gather(newsroom: dict[str, Any], *, host: str, password: str) -> Cast:
    """The teams, their people and outlets, made once; `host` is the origin's host and port.

    Returns the memberships by the file's keys. A second run changes nothing but the passwords.
    """
    team = newsroom["team"]
    cast = _team(team, newsroom["people"], password=password, scale=newsroom["scale"])
    for other in newsroom["outsiders"]:
        cast |= _team(other["team"], [other["person"]], password=password)
    for outlet in newsroom["outlets"]:
        Outlet.objects.get_or_create(
            team=Team.objects.get(slug=team["slug"]),
            address=f"{host}/{outlet['slug']}",
            defaults={"name": outlet["name"]},
        )
    return cast


@transaction.atomic
def submit(cast: Cast, url: str) -> Job:
    """Hand one page in as the contributor would; the same page again is the same article."""
    by = next(member for member in cast.values() if member.role == Role.CONTRIBUTOR)
    return articles.submit(by.team, by=by, url=url)[1]


@transaction.atomic
def add_source(cast: Cast, source: dict[str, Any], *, origin: str) -> tuple[Source, Job | None]:
    """Add one source of the file; those with a path are pages of the origin."""
    adds = next(member for member in cast.values() if member.role == Role.CONTRIBUTOR)
    by = cast[source["by"]] if "by" in source else adds
    known = Source.objects.filter(team=by.team, title=source["title"]).first()
    if known:
        return known, None
    url = f"{origin}{source['path']}" if "path" in source else ""
    return sources.add(
        by.team,
        by=by,
        kind=SourceKind(source["kind"]),
        title=source["title"],
        publisher=source.get("publisher") or "",
        published=source.get("published") or "",
        url=url,
        citation=source.get("citation") or "",
        article=Article.objects.filter(team=by.team, url=url).first() if url else None,
    )


@transaction.atomic
def withhold(cast: Cast, source: dict[str, Any], *, known: Source) -> None:
    """Keep a source of the file from sight, once it was brought to claims."""
    kept = source["withheld"]
    roles = [Role(role) for role in kept["roles"]]
    withholdings.withhold(known, by=cast[kept["by"]], reason=kept["reason"], roles=roles)


@transaction.atomic
def relate(cast: Cast, edge: dict[str, Any], *, origin: str, known: dict[str, Source]) -> None:
    """Say who took it from whom, as the article itself declares. `to` is a source's key or an article's path."""
    by = next(member for member in cast.values() if member.role == Role.CONTRIBUTOR)

    def end(name: str) -> Source:
        if name in known:
            return known[name]
        article = Article.objects.select_related("outlet", "current_revision").get(
            team=by.team, url=f"{origin}{name}"
        )
        return derivations.of_article(article)

    derivations.declare(end(edge["from"]), end(edge["to"]), by=by, kind=DerivationKind(edge["kind"]))


@transaction.atomic
def confirm_channels(cast: Cast) -> None:
    """A reviewer has said yes to what names a channel; the rest waits, as it does on any morning."""
    by = _reviewer(next(iter(cast.values())))
    waiting = Derivation.objects.filter(team=by.team, state=DerivationState.PROPOSED)
    for edge in waiting.filter(target__kind=SourceKind.CHANNEL).order_by("id"):
        derivations.decide(edge, by=by, state=DerivationState.CONFIRMED)


@transaction.atomic
def review(cast: Cast, work: dict[str, Any], *, origin: str, known: dict[str, Source]) -> Claim:
    """Do one piece of review work: open or mark the claim, bring evidence, judge it, adjudicate it."""
    article = Article.objects.get(team=next(iter(cast.values())).team, url=f"{origin}{work['path']}")
    revision = article.revisions.get(number=work["version"])
    claim = _claim(revision, work, by=cast[work["opened_by"]])
    brought = {e["key"]: _bring(claim, e, cast=cast, source=known[e["source"]]) for e in work["evidence"]}
    for judged in work["verdicts"]:
        _judge(claim, judged, by=cast[judged["by"]], brought=brought, held=work["state"])
    if work["adjudication"]:
        decided = work["adjudication"]
        by = cast[decided["by"]]
        rulings.adjudicate(
            claim, by=by, rating=_rating(by, decided["rating"]), rationale=decided["rationale"]
        )
    if "reply" in work:
        _hear(claim, work["reply"], cast=cast)
    if "publication" in work:
        _publish(claim, dict(work["publication"]), cast=cast)
    for talk in work.get("talk", ()):
        _talk(brought[talk["evidence"]] if "evidence" in talk else claim, talk, cast=cast)
    return claim


def _talk(about: Claim | Evidence, talk: dict[str, Any], *, cast: Cast) -> None:
    """What the team said of it, in order."""
    first, *answers = talk["comments"]
    thread = threads.begin(about, by=cast[first["by"]], text=first["text"]).thread
    for said in answers:
        threads.reply(thread, by=cast[said["by"]], text=said["text"])
    if "resolved_by" in talk:
        threads.resolve(thread, by=cast[talk["resolved_by"]])


def _publish(claim: Claim, told: dict[str, Any], *, cast: Cast) -> None:
    """What readers see of it, what they reported, and what had to be corrected since."""
    correction, said = told.pop("correction", None), told.pop("reports", ())
    publication = publications.publish(claim, **told | {"by": cast[told["by"]]})
    open_report = None
    for one in said:
        report = publications.report(publication, text=one["text"], name=one["name"])
        if one["answer"] is None:
            open_report = report
        else:
            _answer(report, one["answer"], cast=cast)
    if correction:
        changed = {"by": cast[correction["by"]], "kind": CorrectionKind(correction["kind"])}
        publications.correct(publication, report=open_report, **correction | changed)


def _answer(report: ErrorReport, answer: dict[str, Any], *, cast: Cast) -> None:
    state = ReportState(answer["state"])
    publications.answer(report, by=cast[answer["by"]], state=state, text=answer["text"])


def _hear(claim: Claim, said: dict[str, Any], *, cast: Cast) -> None:
    """Whoever made the claim was asked, and answered; readers are told."""
    asked_at = timezone.now() - timedelta(days=said["asked_days_ago"])
    request = replies.ask(
        claim,
        by=cast[said["by"]],
        asked=said["asked"],
        channel=ReplyChannel(said["channel"]),
        text=said["text"],
        asked_at=asked_at,
        deadline=asked_at + timedelta(days=said["days_to_answer"]),
    )
    answer = said["answer"]
    at = timezone.now() - timedelta(days=answer["days_ago"])
    replies.answered(request, by=cast[answer["by"]], answer=answer["text"], answered_at=at)
    replies.show(request, by=cast[answer["shown_by"]], shown=True)


def _team(team: dict[str, Any], people: list[dict[str, Any]], *, password: str, **more: Any) -> Cast:
    users = {person["key"]: _user(person, password=password) for person in people}
    roles = {person["key"]: Role(person["role"]) for person in people}
    admin = next(key for key, role in roles.items() if role == Role.ADMIN)
    founder = Membership.objects.filter(team__slug=team["slug"], user=users[admin]).first()
    if founder is None:
        founder = _found(team, founder=users[admin], **more)
    return {
        key: founder if key == admin else teams.admit(users[key], by=founder, role=roles[key])
        for key in users
    }


def _found(team: dict[str, Any], *, founder: User, scale: dict[str, Any] | None = None) -> Membership:
    policy = {key: team[key] for key in ("verdicts_required", "blind") if key in team}
    if scale is not None:
        steps = [{k: r[k] for k in ("slug", "label", "description", "value")} for r in scale["ratings"]]
        policy["scale"] = {"name": scale["name"], "guidelines": scale["guidelines"], "steps": steps}
    return teams.found(team["name"], slug=team["slug"], founder=founder, **policy)


def _user(person: dict[str, Any], *, password: str) -> User:
    """The admin of the newsroom may look behind the scenes too."""
    user, _ = User.objects.get_or_create(
        email=person["email"], defaults={"name": person["name"], "is_staff": person["role"] == Role.ADMIN}
    )
    user.is_superuser = user.is_staff
    user.set_password(password)
    user.save()
    return user


def _claim(revision: Revision, work: dict[str, Any], *, by: Membership) -> Claim:
    """The machine's candidate where it proposed these words; else the words are marked by hand.

    Candidates that overlap the words but do not match them are rejected in favour of the person's.
    """
    start = revision.text.index(work["quote"])
    end = start + len(work["quote"])
    standing = Anchor.objects.filter(revision=revision, standing=True, start__lt=end, end__gt=start)
    for anchor in standing.select_related("appearance__claim"):
        claim = anchor.appearance.claim
        if (anchor.start, anchor.end) == (start, end) and claim.state == ClaimState.CANDIDATE:
            claims.open_for_review(claim, by=by, reason="Widely repeated, and it can be counted.")
            return claims.reword(claim, by=by, statement=work["statement"], claimant=work["claimant"])
        if anchors.overlaps(start, end, [anchor]) and claim.state == ClaimState.CANDIDATE:
            claims.reject(claim, by=_reviewer(by), reason="Marked by hand with other bounds.")
    voice = Voice.REPORTED if work["claimant"] else Voice.AUTHORIAL
    marked = claims.mark(
        revision,
        by=by,
        start=start,
        end=end,
        statement=work["statement"],
        speaker=work["claimant"] or "",
        voice=voice,
    )
    return marked.claim


def _reviewer(by: Membership) -> Membership:
    return Membership.objects.filter(team_id=by.team_id, role=Role.REVIEWER).earliest("id")


def _bring(claim: Claim, item: dict[str, Any], *, cast: Cast, source: Source) -> Evidence:
    return evidence.add(
        claim,
        source,
        by=cast[item["by"]],
        stance=Stance(item["stance"]),
        quote=item["quote"],
        note=item["note"],
        datum=_datum(item["datum"]) if "datum" in item else None,
    )


def _datum(told: dict[str, Any]) -> Datum:
    return Datum(**told | {"as_of": date.fromisoformat(told["as_of"])})


def _judge(
    claim: Claim, judged: dict[str, Any], *, by: Membership, brought: dict[str, Evidence], held: str
) -> None:
    if held == ClaimState.IN_REVIEW:
        assignments.take(claim, by=by)
    verdicts.submit(
        claim,
        by=by,
        rating=_rating(by, judged["rating"]),
        rationale=judged["rationale"],
        confidence=judged["confidence"],
        evidence=[brought[key] for key in judged["evidence"]],
        no_evidence_reason=judged.get("no_evidence_reason", ""),
    )


def _rating(by: Membership, slug: str) -> Rating:
    return Rating.objects.get(team_id=by.team_id, slug=slug, scale__current=True)
