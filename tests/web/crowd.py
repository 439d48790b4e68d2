"""Many rows of what `tests.api.world` has one of, written by the database: no page may feel how many there are."""

from django.db import connection, transaction
from django.db.models import Model

from annotations.choices import AnchorState, DerivationState, MatchState, SourceKind
from annotations.models import (
    Absence,
    Anchor,
    Appearance,
    Article,
    Claim,
    Claimant,
    Correction,
    Delivery,
    Derivation,
    Edition,
    ErrorReport,
    Event,
    EventChain,
    Feed,
    Hold,
    Match,
    Notification,
    Outlet,
    Publication,
    RobotsExemption,
    Source,
    Staleness,
    Team,
    Token,
    Verdict,
)

# Such ids sort before all that the clock makes: the copies are the oldest of their kind.
ID = "(lpad(to_hex({n}), 12, '0') || substr(md5('{table}' || {n}), 1, 20))::uuid"

FAR = "(1000000 + n)"  # so that two rounds of copies have ids of their own


def crowd(team: Team, claim: Claim, *, many: range, few: range) -> None:
    """`many` more rows of what lists show, and `few` more of what stands on the page of one claim.

    They are numbered from 1 up, and there must be as many articles that were read.
    """
    with transaction.atomic():
        _ground(team, many)
        happen(team, many)
        _notices(team, many)
        _waiting(team, many)
        _publications(team, many)
        _settings(team, many, few)
        _around(claim, few)


def multiply(row: Model, which: range, *, beside: str = "", **other: str) -> None:
    """Copies of a row; `other` has the SQL of columns that differ. `n` is the number of the copy, `beside` the n-th of other rows."""
    table = row._meta.db_table
    told = {field.column: f'"row"."{field.column}"' for field in row._meta.concrete_fields}
    told |= {"id": ID.format(table=table, n="n")} | other
    numbered = f"(SELECT *, row_number() OVER (ORDER BY id) AS nth FROM ({beside}) AS found) AS beside"
    with connection.cursor() as cursor:
        names = ", ".join(f'"{name}"' for name in told)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(told.values())} "
            f'FROM generate_series(%s::int, %s::int) AS n CROSS JOIN {table} AS "row" '
            f'{f"JOIN {numbered} ON nth = n" if beside else ""} WHERE "row".id = %s',
            [which.start, which.stop - 1, row.pk],
        )


def first(model: type[Model], team: Team, **where: object) -> Model:
    """The oldest row of the team's."""
    found = model.objects.filter(team=team, **where).order_by("id").first()
    assert found is not None, f"{team} has no {model.__name__}"
    return found


def of(kind: type[Model], team: Team, where: str = "true") -> str:
    """The SQL of the team's rows, for `beside`."""
    return f"SELECT * FROM {kind._meta.db_table} WHERE team_id = '{team.pk}' AND {where}"


def _copy(kind: type[Model], number: str = "n") -> str:
    return ID.format(table=kind._meta.db_table, n=number)


def _ground(team: Team, many: range) -> None:
    multiply(first(Outlet, team), many, address="'copy' || n || '.example'")
    multiply(first(Claimant, team), many, name="'Claimant ' || n")
    multiply(first(Claim, team, state="open"), many, statement="'Ship ' || n || ' sailed.'")
    multiply(first(Source, team, kind=SourceKind.DOCUMENT), many, title="'Shelf ' || n")


def happen(team: Team, which: range) -> None:
    """Events, without the chain through them: who verifies it will complain."""
    chain = EventChain.objects.get(team=team)
    event = first(Event, team, kind="claim.opened", reader=None, verdict=None)
    multiply(event, which, number=f"{chain.number} + n - {which.start - 1}")
    EventChain.objects.filter(pk=team.pk).update(number=chain.number + len(which))


def _notices(team: Team, many: range) -> None:
    for notification in Notification.objects.filter(team=team).order_by("user", "id").distinct("user"):
        own = f"md5('{notification.user_id}' || n)::uuid"
        multiply(notification, many, id=own, event_id=_copy(Event))


def _waiting(team: Team, many: range) -> None:
    """Places to confirm, verdicts that may no longer hold, texts that are held, pairs and descents to decide."""
    read = of(Article, team, "purpose = 'checked' AND current_revision_id IS NOT NULL")
    stands = {"article_id": "beside.id", "first_revision_id": "beside.current_revision_id"}
    multiply(first(Appearance, team), many, beside=read, claim_id=_copy(Claim), **stands)
    doubtful = {"state": f"'{AnchorState.EDITED}'", "decided_by_id": "NULL", "standing": "true"}
    here = {"appearance_id": _copy(Appearance), "revision_id": "beside.current_revision_id"}
    multiply(first(Anchor, team, start__isnull=False), many, beside=read, **here, **doubtful)
    multiply(first(Staleness, team, cleared_at=None).verdict, many, claim_id=_copy(Claim))
    stale = first(Staleness, team, cleared_at=None, verdict__isnull=False)
    multiply(stale, many, verdict_id=_copy(Verdict))
    multiply(first(Hold, team), many, beside=read, article_id="beside.id", substance_sha256="md5(n::text)")
    pair = first(Match, team, state=MatchState.PROPOSED)
    multiply(pair, many, claim_id=_copy(Claim))
    descent = {"source_id": _copy(Source), "state": f"'{DerivationState.PROPOSED}'", "decided_by_id": "NULL"}
    multiply(first(Derivation, team), many, **descent)


def _publications(team: Team, many: range) -> None:
    """Each corrected once and reported by a reader."""
    public = first(Publication, team)
    edition = {"publication_id": _copy(Publication)}
    multiply(public, many, claim_id=_copy(Claim), slug="'copy-' || n", current_id=_copy(Edition))
    multiply(public.current, many, **edition, number="1")
    multiply(first(Correction, team), many, **edition, edition_id=_copy(Edition))
    multiply(first(ErrorReport, team), many, **edition)


def _settings(team: Team, many: range, few: range) -> None:
    address = {"url": '"row".url || n', "canonical_key": '"row".canonical_key || n'}
    multiply(first(Feed, team), few, **address)
    multiply(first(RobotsExemption, team), few, host="'copy' || n || '.example'")
    multiply(first(Absence, team), few)
    multiply(first(Delivery, team), many, event_id=_copy(Event))
    token = Token.objects.filter(membership__team=team).first()
    if token is not None:
        multiply(token, few, digest="sha256(n::text::bytea)")


def _around(claim: Claim, few: range) -> None:
    """Evidence, other articles with it, what is said of it, who it resembles."""
    multiply(claim.evidence.order_by("id").first(), few, source_id=_copy(Source))
    thread = claim.threads.order_by("id").first()
    multiply(thread.comments.order_by("id").first(), few)
    appearance = claim.appearances.order_by("id").first()
    read = of(Article, claim.team, f"current_revision_id IS NOT NULL AND id <> '{appearance.article_id}'")
    stands = {"article_id": "beside.id", "first_revision_id": "beside.current_revision_id"}
    multiply(appearance, few, beside=read, id=_copy(Appearance, FAR), **stands)
    here = {"appearance_id": _copy(Appearance, FAR), "revision_id": "beside.current_revision_id"}
    multiply(appearance.anchors.order_by("id").first(), few, beside=read, id=_copy(Anchor, FAR), **here)
