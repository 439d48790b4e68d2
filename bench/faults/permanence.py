"""Row 23: what is permanent, attacked by the ORM, in bulk and by raw SQL as the service's own role."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, RestrictedError

from annotations import actions
from annotations.models import Article, Claim
from bench.faults.board import Finding
from bench.faults.ground import Ground
from tests.api import world
from tests.conftest import BRIDGE, FERRY, read_again, reading

GUARDED = """
    SELECT DISTINCT relname, encode(tgargs, 'escape') FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE proname LIKE 'factcheck_refuse%' AND tgname <> 'is_never_emptied' ORDER BY 1
"""


def changes(ground: Ground) -> Finding:
    """Every guarded table with a row in it: each kind of change is tried, and all of it undone."""
    ground.newsroom  # noqa: B018 it runs from here on
    tried, went_through, empty = 0, [], []
    with undone():
        fill(ground)
        with connection.cursor() as cursor:
            cursor.execute(GUARDED)
            guarded = cursor.fetchall()
        for table, free in guarded:
            if not _has_rows(table):
                empty.append(table)
                continue
            for name, attack in attacks(table, set(free.split("\\000"))):
                tried += 1
                if not _refused(attack):
                    went_through.append(f"{name} {table}")
    figure = f"{tried - len(went_through)} of {tried} refused in {len(guarded) - len(empty)} tables"
    detail = "\n".join([*went_through, *([f"no rows to try: {', '.join(empty)}"] if empty else [])])
    return Finding(figure, met=not went_through and tried > 0, detail=detail)


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of ours alone, of which nothing stays: the newsroom's workers see none of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fill(ground: Ground) -> Claim:
    """A row of everything, as the API's tests have it; the claim that has been through it all."""
    members = ground.members
    given = {"by": members["erin"], "url": "https://courier.example/ferry"}
    article, _, _ = actions.articles.submit(members["ruth"].team, **given)
    read_again(article, reading(FERRY, BRIDGE, claims=(FERRY, BRIDGE)))
    article = Article.objects.get(pk=article.pk)
    judges = (members["bob"], members["carol"])
    return world.build(article, ruth=members["ruth"], erin=members["erin"], reviewers=judges)


def attacks(table: str, free: set[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each way to change or lose a row of a table, whose columns may change only where they are `free`."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    rows = model._base_manager
    row = rows.first()
    # Stamped on every row, and free on none.
    column = next(
        name for name in ("created_at", "at", "id") if name not in free and getattr(row, name, None)
    )
    later = {column: row.pk if column == "id" else getattr(row, column) + timedelta(days=1)}

    def save() -> None:
        changed = rows.get(pk=row.pk)
        setattr(changed, column, later[column])
        changed.save(force_update=True)

    # auto_now_add keeps what save() is given only at the first time, so bulk and raw do the rest.
    yield "save", save
    yield "delete", lambda: rows.get(pk=row.pk).delete()
    yield "bulk update", lambda: rows.filter(pk=row.pk).update(**later)
    yield "bulk delete", lambda: rows.filter(pk=row.pk)._raw_delete("default")
    yield "raw UPDATE of", lambda: _run(f"UPDATE {table} SET {column} = {column} + interval '1 day'")
    yield "raw DELETE of", lambda: _run(f"DELETE FROM {table}")
    yield "TRUNCATE", lambda: _run(f"TRUNCATE {table} CASCADE")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
        return cursor.fetchone()[0]


def _refused(attack: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            attack()
            transaction.set_rollback(True)
    except (DatabaseError, ProtectedError, RestrictedError):
        return True
    return False
