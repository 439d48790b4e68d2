"""Row 25: backup, wipe, restore, by the commands that a person would use."""

import os
import shutil
import subprocess
import sys
import time

from django.db import connection

from bench.faults.board import Finding
from bench.faults.ground import Ground, Newsroom, forget_connections
from tests.faults.conftest import ROOT

BAR = 60.0  # seconds
# So many articles of so many words, each with its page and five claims: rows as they are, not how they came to be.
FILL = """
    WITH text AS (
        SELECT n, gen_random_uuid() AS article, gen_random_uuid() AS snapshot,
            'Story ' || n || '. ' || (SELECT string_agg('word' || (n * 7 + w * w) %% 9973, ' ') FROM generate_series(1, 400) w) AS body
        FROM generate_series(1, %(count)s) n
    ), snapshots AS (
        INSERT INTO annotations_snapshot (id, team_id, created_at, sha256, body, byte_length, url, media_type, charset, headers, fetched_at)
        SELECT snapshot, %(team)s, now(), encode(sha256(body::bytea), 'hex'), body::bytea, length(body), '', 'text/html', 'utf-8', '[]', now() FROM text
    ), articles AS (
        INSERT INTO annotations_article (id, team_id, created_at, updated_at, url, canonical_key, title, purpose, state, stage, etag, last_modified, fetch_outcome, fetch_detail, failures, missing)
        SELECT article, %(team)s, now(), now(), 'https://kept.example/' || n, 'kept.example/' || n, 'Story ' || n, 'checked', 'archived', 'ready', '', '', '', '', 0, 0 FROM text
    ), revisions AS (
        INSERT INTO annotations_revision (id, team_id, created_at, article_id, number, cause, snapshot_id, text, text_sha256, substance_sha256, blocks, links, attributions, title, subtitle, byline, outlet_name, published, modified, language, licence, extractor, extractor_version)
        SELECT gen_random_uuid(), %(team)s, now(), article, 1, 'first', snapshot, body, encode(sha256(body::bytea), 'hex'), encode(sha256(body::bytea), 'hex'), '[]', '[]', '[]', 'Story ' || n, '', '', '', '', '', 'en', '', 'bench', '1' FROM text
    )
    SELECT count(*) FROM text
"""


def backup_and_restore(ground: Ground) -> Finding:
    newsroom, count = ground.newsroom, ground.scale.of(1000, 10_000)
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"count": count, "team": ground.members["ruth"].team_id})
    before = _articles(newsroom)
    forget_connections()
    newsroom.stop()
    folder = newsroom.var.with_name("backup")
    shutil.rmtree(folder, ignore_errors=True)
    began = time.monotonic()
    said = _manage(newsroom, "backup", str(folder))
    backed_up = time.monotonic()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    shutil.rmtree((newsroom.var / "services").resolve())
    wiped = time.monotonic()
    said += _manage(newsroom, "restore", str(folder))
    took = backed_up - began, time.monotonic() - wiped
    newsroom.ensure()
    equal = "equal to what was backed up" in said and _articles(newsroom) == before
    figure = f"{count:,} articles ({size:.0f} MB): {'equal' if equal else 'unequal'}, out {took[0]:.0f} s, back {took[1]:.0f} s"
    return Finding(figure, met=equal and sum(took) <= BAR, detail="" if equal and sum(took) <= BAR else said)


def _manage(newsroom: Newsroom, *arguments: str) -> str:
    environment = {**os.environ, "FACTCHECK_VAR": str(newsroom.var), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def _articles(newsroom: Newsroom) -> list[tuple]:
    """The articles that were made for this, counted by somebody else than who restored them."""
    digest = "SELECT count(*), md5(string_agg(md5(a::text || r::text), '' ORDER BY a.id)) FROM annotations_article a"
    rows = "JOIN annotations_revision r ON r.article_id = a.id WHERE a.url LIKE 'https://kept.example/%'"
    return newsroom.ask(f"{digest} {rows}")
