"""What ours is held against: views without users, teams or audit, for which PostgreSQL builds the JSON.

Served by the same granian over the same database; `/drf/…` is Django REST Framework as its tutorial has it.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

CLAIM = """json_build_object(
    'id', c.id, 'statement', c.statement, 'state', c.state,
    'claimant', CASE WHEN w.id IS NOT NULL THEN json_build_object('id', w.id, 'name', w.name) END,
    'score', c.score, 'claim_type', nullif(c.claim_type, ''), 'reason', nullif(c.reason, ''),
    'parent', c.parent_id, 'merged_into', c.merged_into_id, 'due_at', c.due_at,
    'created_by', CASE WHEN u.id IS NOT NULL THEN json_build_object('id', u.id, 'name', u.name) END,
    'created_at', c.created_at, 'updated_at', c.updated_at{more})"""
OF_CLAIM = "LEFT JOIN annotations_claimant w ON w.id = c.claimant_id LEFT JOIN annotations_user u ON u.id = c.created_by_id"
ANCHOR = """json_build_object(
    'id', n.id, 'appearance', n.appearance_id, 'claim', p.claim_id, 'article', p.article_id,
    'revision', n.revision_id, 'state', n.state, 'start', n.start, 'end', n."end", 'quote', nullif(n.quote, ''),
    'speaker', nullif(n.speaker, ''), 'confidence', n.confidence, 'margin', n.margin, 'method', n.method,
    'guards', n.guards, 'alternatives', n.alternatives, 'standing', n.standing,
    'needs_person', n.decided_by_id IS NULL AND n.standing
        AND (n.state IN ('edited', 'orphaned') OR cardinality(n.guards) > 0),
    'decided_by', CASE WHEN d.id IS NOT NULL THEN json_build_object('id', d.id, 'name', d.name) END,
    'reason', nullif(n.reason, ''), 'created_at', n.created_at)"""
OF_ANCHOR = "JOIN annotations_appearance p ON p.id = n.appearance_id LEFT JOIN annotations_user d ON d.id = n.decided_by_id"
ANCHORS = f"""(SELECT coalesce(json_agg({ANCHOR} ORDER BY n.id), '[]') FROM annotations_appearance p
    JOIN annotations_anchor n ON n.appearance_id = p.id JOIN annotations_article a ON a.id = p.article_id
    LEFT JOIN annotations_user d ON d.id = n.decided_by_id
    WHERE p.claim_id = c.id AND n.standing AND n.revision_id = a.current_revision_id)"""
PAGE = f"""SELECT json_build_object('results', json_agg(found.row ORDER BY found.id)) FROM (
    SELECT c.id, {CLAIM.format(more=", 'anchors', " + ANCHORS)} AS row FROM annotations_claim c {OF_CLAIM}
    WHERE c.team_id = %(team)s AND {{where}} ORDER BY c.id LIMIT 50) AS found"""
CLAIMS_OF = f"""(SELECT coalesce(json_agg(each.row ORDER BY each.id), '[]') FROM (
    SELECT c.id, {CLAIM.format(more="")} AS row FROM annotations_claim c {OF_CLAIM}
    WHERE c.id IN (SELECT claim_id FROM annotations_appearance WHERE article_id = a.id)) AS each)"""
ARTICLE = f"""json_build_object(
    'id', a.id, 'url', nullif(a.url, ''), 'title', nullif(a.title, ''),
    'outlet', CASE WHEN o.id IS NOT NULL THEN json_build_object('id', o.id, 'name', o.name, 'address', nullif(o.address, '')) END,
    'purpose', a.purpose, 'state', a.state, 'progress', json_build_object('stage', a.stage,
        'fetch_outcome', nullif(a.fetch_outcome, ''), 'fetch_detail', nullif(a.fetch_detail, ''), 'failures', a.failures,
        'fetched_at', a.fetched_at, 'next_fetch_at', a.next_fetch_at),
    'current_revision', CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'number', r.number,
        'byline', nullif(r.byline, ''), 'published', nullif(r.published, ''), 'modified', nullif(r.modified, ''),
        'language', nullif(r.language, ''), 'created_at', r.created_at) END,
    'hold', CASE WHEN h.id IS NOT NULL THEN json_build_object('id', h.id, 'claims', h.claims,
        'orphaned', h.orphaned, 'created_at', h.created_at) END,
    'changed_at', a.changed_at,
    'created_by', CASE WHEN m.id IS NOT NULL THEN json_build_object('id', m.id, 'name', m.name) END,
    'created_at', a.created_at, 'updated_at', a.updated_at, 'claims', {CLAIMS_OF}{{more}})"""
OF_ARTICLE = """LEFT JOIN annotations_outlet o ON o.id = a.outlet_id LEFT JOIN annotations_revision r ON r.id = a.current_revision_id
    LEFT JOIN annotations_hold h ON h.id = a.hold_id LEFT JOIN annotations_user m ON m.id = a.created_by_id"""
ANCHORS_OF = f"""(SELECT coalesce(json_agg({ANCHOR} ORDER BY n.start, n.id), '[]') FROM annotations_anchor n {OF_ANCHOR}
    WHERE n.revision_id = a.current_revision_id AND n.standing)"""
DETAIL = f"""SELECT {ARTICLE.format(more=", 'anchors', " + ANCHORS_OF)}
    FROM annotations_article a {OF_ARTICLE} WHERE a.id = %(id)s"""
ARTICLES = f"""SELECT json_build_object('results', json_agg(found.row ORDER BY found.id)) FROM (
    SELECT a.id, {ARTICLE.format(more="")} AS row FROM annotations_article a {OF_ARTICLE}
    WHERE a.team_id = %(team)s AND a.purpose = 'checked' ORDER BY a.id LIMIT 50) AS found"""
WHERE = {
    "first": "true",
    "deep": "c.id > %(after)s",
    "filtered": "c.state = 'published' AND EXISTS (SELECT FROM annotations_appearance p WHERE p.claim_id = c.id AND p.voice = 'quoted')",
    "words": "to_tsvector('simple', left(c.statement, 50000)) @@ websearch_to_tsquery('simple', %(q)s)",
}
EXPORT = f"SELECT {CLAIM.format(more='')}::text FROM annotations_claim c {OF_CLAIM} WHERE c.team_id = %s ORDER BY c.id"
# The figures of `/metrics/team` counted as they come: every number in the answer, from the rows, at every request.
STATISTICS = """
WITH ruled AS (
    SELECT r.*, g.slug FROM annotations_ruling r JOIN annotations_rating g ON g.id = r.rating_id
    WHERE r.team_id = %(team)s AND r.created_at >= now() - interval '84 days'),
judged AS (
    SELECT v.author_id, v.created_at - c.opened_at AS took, r.created_at AS ruled_at, g.slug <> r.slug AS against
    FROM ruled r JOIN annotations_claim c ON c.id = r.claim_id
    JOIN annotations_verdict v ON v.claim_id = r.claim_id AND v.created_at <= r.created_at AND v.supersedes_id IS NULL
    JOIN annotations_rating g ON g.id = v.rating_id)
SELECT json_build_object(
    'rulings', (SELECT count(*) FROM ruled),
    'adjudicated', (SELECT count(*) FROM ruled WHERE basis = 'adjudication'),
    'overturned', (SELECT count(*) FROM ruled a WHERE EXISTS (
        SELECT FROM annotations_ruling b WHERE b.claim_id = a.claim_id AND b.id > a.id AND b.rating_id <> a.rating_id)),
    'series', (SELECT json_agg(row_to_json(s)) FROM (
        SELECT date_trunc('week', created_at) AS at, count(*) FROM ruled GROUP BY 1 ORDER BY 1) s),
    'verdicts', (SELECT json_agg(row_to_json(s)) FROM (
        SELECT date_trunc('week', ruled_at) AS at, count(*) FROM judged GROUP BY 1 ORDER BY 1) s),
    'took', (SELECT row_to_json(s) FROM (
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY took), percentile_cont(0.9) WITHIN GROUP (ORDER BY took) FROM judged) s),
    'waiting', (SELECT json_object_agg(state, n) FROM (
        SELECT state, count(*) AS n FROM annotations_claim
        WHERE team_id = %(team)s AND state IN ('open', 'in_review', 'disputed') GROUP BY state) s),
    'load', (SELECT json_agg(row_to_json(s)) FROM (
        SELECT author_id, count(*), count(*) FILTER (WHERE against) AS against,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FROM judged GROUP BY author_id) s))
"""
# The least that handing out the next claim is: pass by what others hold, take, note who has it.
NEXT = """
WITH best AS (
    SELECT id FROM annotations_claim WHERE team_id = %(team)s AND state IN ('open', 'in_review')
        AND (full_until IS NULL OR full_until <= now())
    ORDER BY rank DESC, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED),
taken AS (
    UPDATE annotations_claim SET full_until = now() + interval '1 hour' WHERE id = (SELECT id FROM best) RETURNING id)
INSERT INTO bench_taken (claim) SELECT id FROM taken RETURNING json_build_object('claim', claim)
"""


def built(sql: str, **values: Any) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT made.one::text FROM ({sql}) AS made(one)", values)
        return HttpResponse(cursor.fetchone()[0], content_type="application/json")


def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return built(DETAIL, id=pk)


def articles(request: HttpRequest, team: UUID) -> HttpResponse:
    return built(ARTICLES, team=team)


def claims(request: HttpRequest, team: UUID, which: str) -> HttpResponse:
    asked = {name: request.GET.get(name) for name in ("after", "q") if name in request.GET}
    return built(PAGE.format(where=WHERE[which]), team=team, **asked)


def statistics(request: HttpRequest, team: UUID) -> HttpResponse:
    return built(STATISTICS, team=team)


def take_next(request: HttpRequest, team: UUID) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NEXT, {"team": team})
        found = cursor.fetchone()
    return HttpResponse(str(found), status=201)


def export(request: HttpRequest, team: UUID) -> StreamingHttpResponse:
    return StreamingHttpResponse(_lines(team), content_type="application/x-ndjson")


def _lines(team: UUID) -> Iterator[bytes]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.itersize = 2000
        cursor.execute(EXPORT, [team])
        while rows := cursor.fetchmany(2000):
            yield "".join(f"{row[0]}\n" for row in rows).encode()


urlpatterns = [
    path("livez", lambda request: HttpResponse()),
    path("pg/articles/<uuid:pk>", detail),
    path("pg/<uuid:team>/articles", articles),
    path("pg/<uuid:team>/claims/<slug:which>", claims),
    path("pg/<uuid:team>/statistics", statistics),
    path("pg/<uuid:team>/next", take_next),
    path("pg/<uuid:team>/export", export),
    path("drf/", include("bench.load.tutorial")),
]
