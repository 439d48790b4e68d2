"""A whole team as one file, and back: history, snapshots, hashes and events as they are.

Rows are read and written as PostgreSQL's own JSON of them, so that no type is read twice in two ways. They are only ever
added, which the triggers of permanence let pass; nothing is recorded, so that what comes in is what went out.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from django.contrib.auth.hashers import make_password
from django.core.validators import slug_re
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Lower
from psycopg import sql

from annotations.actions import events
from annotations.errors import Conflict, InvalidInput
from annotations.models import EventChain, Team, User
from annotations.models.belongings import Belonging, belongings
from annotations.pipeline.exchange import archives
from annotations.values.transfer import Manifest, Table

Told = Callable[[str, int, int], None]  # the table, rows done, rows in all
TOLD_EVERY = 5000
BATCH = 4 * 2**20  # bytes of lines that are written at once


def take_out(team: Team, to: BinaryIO, told: Told) -> Manifest:
    """Write everything of a team to a file, as it stood at one moment, while work goes on."""
    with transaction.atomic(), archives.Writer(to) as writer:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        team = Team.objects.get(pk=team.pk)
        chain = EventChain.objects.get(team=team)
        tables = tuple(_write(writer, one, team, told) for one in belongings())
        manifest = Manifest(str(team.pk), team.slug, team.name, _schema(), chain.number, chain.hash, tables)
        writer.sign(manifest)
    return manifest


def _write(writer: archives.Writer, one: Belonging, team: Team, told: Told) -> Table:
    rows = sql.SQL("FROM {} x WHERE {}").format(sql.Identifier(one.table), _owned(one, str(team.pk)))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) {}").format(rows))
        total = cursor.fetchone()[0]
    order = one.columns if one.through else (one.model._meta.pk.column,)
    query = sql.SQL("COPY (SELECT row_to_json(y) FROM (SELECT {} {}) y ORDER BY {}) TO STDOUT").format(
        _names(one.columns), rows, _names(order)
    )
    return writer.add(one.table, one.columns, _counted(_copied(query), one.table, total, told))


def _copied(query: sql.Composed) -> Iterator[bytes]:
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for (line,) in copy.rows():
            yield line.encode()


def _counted(lines: Iterator[bytes], name: str, total: int, told: Told) -> Iterator[bytes]:
    """The lines, with `told` what has gone by: now and then, and at the end."""
    done = 0
    for done, line in enumerate(lines, 1):
        if done % TOLD_EVERY == 0:
            told(name, done, total)
        yield line
    told(name, done, total)


def _owned(one: Belonging, team: str) -> sql.Composable:
    """Which rows (x) of a table are the team's."""
    mine = sql.Literal(team)
    if one.model is Team:
        return sql.SQL("x.id = {}").format(mine)
    if one.model is User:
        return sql.SQL("x.id IN ({})").format(_people(team))
    if one.through:
        column, table = one.owner.column, one.owner.related_model._meta.db_table
        return sql.SQL("x.{} IN (SELECT id FROM {} WHERE team_id = {})").format(
            sql.Identifier(column), sql.Identifier(table), mine
        )
    return sql.SQL("x.team_id = {}").format(mine)


def _people(team: str) -> sql.Composed:
    """Everybody whom a row of the team names."""
    named = [
        sql.SQL("SELECT x.{} FROM {} x WHERE {}").format(
            sql.Identifier(field.column), sql.Identifier(one.table), _owned(one, team)
        )
        for one in belongings()
        for field in one.people()
    ]
    return sql.SQL(" UNION ").join(named)


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _schema() -> str:
    """The last migration of the tables."""
    loader = MigrationLoader(None)
    return max(name for app, name in loader.graph.leaf_nodes("annotations"))


def bring_in(file: BinaryIO, told: Told, *, slug: str = "") -> Team:
    """Write a team from its archive, all of it or nothing; `slug` is what it is called here, if not as before.

    Raises InvalidInput for an archive that is broken, changed or of other tables, Conflict where the team, its
    slug or an account is here already in another way.
    """
    reader = archives.Reader(file)
    manifest = reader.manifest
    slug = slug or manifest.slug
    tables = {table.name: table for table in manifest.tables}
    _require_same_tables(manifest, tables)
    _require_place(manifest, slug)
    try:
        with transaction.atomic():
            for one in belongings():
                table = tables[one.table]
                lines = _counted(reader.lines(table), table.name, table.rows, told)
                _bring_table(one, lines, manifest, slug)
            _check(manifest)
    except DatabaseError as error:
        raise InvalidInput(f"The database refuses the archive: {error}", code="archive_changed") from error
    return Team.objects.get(pk=manifest.team)


def _require_same_tables(manifest: Manifest, tables: dict[str, Table]) -> None:
    here = {one.table: set(one.columns) for one in belongings()}
    there = {name: set(table.columns) for name, table in tables.items()}
    if here != there:
        names = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
        raise InvalidInput(
            f"The archive was written by other tables ({manifest.schema}) than this service has ({_schema()}): "
            f"{', '.join(names)}. Bring both services to the same version and export again.",
            code="archive_of_another_version",
        )


def _require_place(manifest: Manifest, slug: str) -> None:
    if not slug_re.fullmatch(slug):
        raise InvalidInput(f"“{slug}” is no slug: letters, digits, hyphens.", code="archive_unreadable")
    if Team.objects.filter(pk=manifest.team).exists():
        raise Conflict(f"The team “{manifest.name}” is here already.", code="team_exists")
    if Team.objects.filter(slug=slug).exists():
        raise Conflict(f"Another team is called “{slug}” here; name another slug.", code="team_exists")


def _bring_table(one: Belonging, lines: Iterator[bytes], manifest: Manifest, slug: str) -> None:
    for batch in _batches(lines):
        if one.model is User:
            batch = _unknown(batch)
        elif one.model is Team:
            batch = [_renamed(line, slug) for line in batch]
        if batch and _insert(one, batch, manifest.team) != len(batch):
            raise InvalidInput(f"{one.table} has rows of another team.", code="archive_changed")


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _insert(one: Belonging, batch: list[bytes], team: str) -> int:
    """Write lines as rows; how many were this team's."""
    given = _given(one)
    query = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM unnest(%s::text[]) AS line, "
        "LATERAL json_populate_record(NULL::{table}, line::json) AS x WHERE {mine}"
    ).format(
        table=sql.Identifier(one.table),
        columns=_names((*one.columns, *given)),
        values=sql.SQL(", ").join(
            [
                *(sql.SQL("x.") + sql.Identifier(name) for name in one.columns),
                *map(sql.Literal, given.values()),
            ]
        ),
        # A joining table comes after the tables that it joins from.
        mine=sql.SQL("true") if one.model is User else _owned(one, team),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [[line.decode() for line in batch]])
        return cursor.rowcount


def _given(one: Belonging) -> dict[str, Any]:
    """What columns that did not come along begin with."""
    rest = [field for field in one.model._meta.concrete_fields if field.column not in one.columns]
    given = {field.column: field.get_default() for field in rest if not one.through}
    return given | {"password": make_password(None)} if one.model is User else given


def _renamed(line: bytes, slug: str) -> bytes:
    return json.dumps(json.loads(line) | {"slug": slug}).encode()


def _unknown(batch: list[bytes]) -> list[bytes]:
    """The people who have no account here. Raises Conflict for an address that is another account's here."""
    people = [json.loads(line) for line in batch]
    known = {
        str(pk)
        for pk in User.objects.filter(pk__in=[one["id"] for one in people]).values_list("pk", flat=True)
    }
    emails = {one["email"].lower() for one in people if one["id"] not in known}
    here = User.objects.annotate(address=Lower("email")).filter(address__in=emails)
    if taken := sorted(here.values_list("email", flat=True)):
        raise Conflict(
            f"Other accounts here have the addresses {', '.join(taken)}. Change those first: who did what "
            "is in the chain of events by the account, and cannot be another.",
            code="account_exists",
        )
    return [line for line, one in zip(batch, people, strict=True) if one["id"] not in known]


def _check(manifest: Manifest) -> None:
    """That what came in is whole and this team's own. Raises InvalidInput where it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for query, wrong in _doubts(manifest.team):
            cursor.execute(query)
            if cursor.fetchone():
                raise InvalidInput(wrong, code="archive_changed")
    walk = events.walk(manifest.team)
    if walk.broken is not None or (walk.length, walk.hash) != (manifest.events, manifest.head):
        raise InvalidInput(
            f"The chain of events does not hold at event {walk.broken}: {walk.wrong}.", code="archive_changed"
        )


def _doubts(team: str) -> Iterator[tuple[sql.Composed, str]]:
    """Queries that find a row where something is wrong, and what that is."""
    yield (
        sql.SQL(
            "SELECT 1 FROM annotations_snapshot WHERE team_id = {} AND encode(sha256(body), 'hex') <> sha256 LIMIT 1"
        ).format(sql.Literal(team)),
        "A snapshot is not what its hash says.",
    )
    yield (
        sql.SQL(
            "SELECT 1 FROM annotations_revision WHERE team_id = {} "
            "AND encode(sha256(convert_to(text, 'UTF8')), 'hex') <> text_sha256 LIMIT 1"
        ).format(sql.Literal(team)),
        "The text of a revision is not what its hash says.",
    )
    for one in belongings():
        for field in one.neighbours():
            yield _strangers(one, field, team), f"{one.table}.{field.column} names a row of another team."


def _strangers(one: Belonging, field: Any, team: str) -> sql.Composed:
    """Rows of the team that name a row of another."""
    return sql.SQL("SELECT 1 FROM {} x JOIN {} y ON y.id = x.{} WHERE {} AND y.team_id <> {} LIMIT 1").format(
        sql.Identifier(one.table),
        sql.Identifier(field.related_model._meta.db_table),
        sql.Identifier(field.column),
        _owned(one, team),
        sql.Literal(team),
    )
