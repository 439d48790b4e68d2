"""What the OpenAPI document says in words: the conventions, told once, and what parameters and headers mean."""

from typing import Any

from annotations.api import mementos
from annotations.api.pages import DEFAULT_LIMIT, MAX_LIMIT
from annotations.api.problems import CODES
from annotations.api.repetition import LONGEST_KEY

Json = dict[str, Any]

DESCRIPTION = f"""\
Claims, verdicts and sources that stay true to the text as the text changes.

**Access.** A program sends `Authorization: Bearer fck_…`; a token belongs to one person in one team, has scopes
(`read`, `write`, `review`, `publish`, `admin`, each including the ones before) and expires. A browser uses its
session, and names the team in `X-Factcheck-Team` or `?team=` where there are several. What a member may not see
is 404.

**Lists** are pages of {DEFAULT_LIMIT} (`limit` up to {MAX_LIMIT}), oldest first, with the addresses of `next` and
`previous` in the body and in `Link`. They are stable under inserts: who follows `next` to the end has seen
everything once, what came meanwhile included. `ordering=-id` turns them. Nothing is counted unless
`count=exact` asks for it.

**Choosing.** `fields=id,state` leaves the other members out, whatever the schema calls required;
`expand=` adds related rows, each kind in one query.

**Conditions.** Every answer has a strong `ETag`. `If-None-Match` gives 304. A write with `If-Match` is done only if
a GET of the same address (for an action: of the resource it acts on) would still answer with that tag, else it
is 412 and nothing has changed.

**Repetition.** A POST with an `Idempotency-Key` is done once: the same key and request get the first answer
again, with `Idempotency-Replayed: true`; the same key with another request is 422. Only successful answers are
kept, for two days: a request that failed changed nothing, and may be mended and sent with the same key.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code`, listed at `/api/v1/problems`.

**Text.** Offsets are Unicode code points, start inclusive, end exclusive. A browser counts UTF-16 units and must
convert, or send the words themselves. White space is kept as it is.

**Slow work** answers 202 with our own row and a `Link` to its job; `Retry-After` says when to look again.

**Change.** Members and parameters are added without notice; what is removed is announced in the `Deprecation`
header half a year before.
"""

PROBLEM: Json = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": "Stable, for programs.", "examples": sorted(CODES)},
        "detail": {"type": "string", "description": "For people."},
        "instance": {"type": "string", "format": "uri-reference"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "A JSON Pointer into the body."},
                    "parameter": {"type": "string", "description": "A parameter of the query."},
                    "header": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}

VERBS = {
    "list": "list",
    "retrieve": "get",
    "create": "create",
    "partial_update": "update",
    "destroy": "delete",
    "next": "take_next_in",
}

PAGING: dict[str, Json] = {
    "limit": {
        "description": "How many rows a page has.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    },
    "cursor": {
        "description": "Where the page begins: only ever taken from `next` and `previous`.",
        "schema": {"type": "string"},
    },
    "after": {
        "description": "Begin after the row with this id: how an export that was cut off goes on.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "ordering": {"description": "What the list is sorted by; equals by id. A - turns it."},
    "count": {
        "description": "Count all rows that pass the filters, exactly. It takes its time.",
        "schema": {"type": "string", "enum": ["exact"]},
    },
}

CHOOSING: dict[str, Json] = {
    "fields": {
        "description": "Only these members, commas between; the others are left out, required or not."
    },
    "expand": {"description": "Also these related rows, commas between."},
}

HEADERS: dict[str, Json] = {
    "X-Factcheck-Team": {"description": "The slug of the team to act in; also `?team=`."},
    "If-None-Match": {"description": "The ETag of what you have; 304 if it is the same still."},
    "If-Match": {"description": "The ETag of what you have read; 412 if it is another now."},
    "Idempotency-Key": {
        "description": "One for each thing to be done, such as a UUID; the same when you send it again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    },
}

ANSWER_HEADERS: dict[str, Json] = {
    "ETag": {"description": "Strong; of these very bytes."},
    "Link": {
        "description": "The same addresses: rel=next, rel=prev; of accepted work, rel=monitor is its job."
    },
    "Location": {"description": "Where the row is.", "schema": {"type": "string", "format": "uri"}},
    "Retry-After": {"description": "Seconds until it is worth looking again."},
    "Idempotency-Replayed": {
        "description": "`true` where this is the answer of an earlier request.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}

MANY: Json = {
    "schema": {
        "type": "string",
        "description": "JSON lines, at most 1,000: each is such a body, and may have a `key` of yours by which it is done "
        "once. A line is done, or refused, by itself.",
    },
}
RESULTS: Json = {
    "description": "Of JSON lines: a result for each, in order, as it is done.",
    "content": {
        "application/x-ndjson": {
            "schema": {
                "type": "string",
                "description": "A line each: `line` (its number), `key`, `status`, and `id`, `location`, `replayed` or "
                "`problem` (`code`, `detail`, …).",
            },
            "example": '{"line":1,"key":"a-17","status":201,"id":"01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01",'
            '"location":"https://factcheck.example/api/v1/…","replayed":false}\n'
            '{"line":2,"key":"a-18","status":422,"problem":{"code":"invalid_input","detail":"…"}}\n',
        }
    },
}

EXPORTS: Json = {
    "application/x-ndjson": {
        "schema": {"type": "string", "description": "The whole list, streamed: a row as JSON a line."},
        "example": '{"id": "01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01"}\n',
    },
    "text/csv": {
        "schema": {
            "type": "string",
            "description": "The whole list, streamed: RFC 4180. A text that a spreadsheet would take for a formula "
            "begins with an apostrophe.",
        },
        "example": "id\r\n01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01\r\n",
    },
    "application/vnd.apache.parquet": {
        "schema": {
            "type": "string",
            "format": "binary",
            "description": "The whole list as Apache Parquet, columns as of the table; 406 where the operator has not "
            "installed it.",
        },
    },
}

STREAM: Json = {
    "text/event-stream": {
        "schema": {"type": "string", "description": "Server-Sent Events; `data` is one row as JSON."},
        "example": "id: 01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01\nevent: claim.opened\ndata: {…}\n\n",
    }
}

STATUS = {
    200: "As it is now.",
    201: "Made; Location says where.",
    202: "Taken; a worker does the rest.",
    204: "Done; there is nothing to show.",
    302: "Elsewhere; Location says where.",
}
WITH_STATUS = {201: ("Location",), 202: ("Location", "Link", "Retry-After")}

ALSO = {
    "get_claim": {"308": "It was merged; Location is the claim that it was found to be."},
    "create_source": {"202": "Added; a worker fetches it."},
    "take_next_in_queue": {"204": "No claim waits for you."},
}

# What lists for feed readers look like.
SHOWN: dict[str, Json] = {
    "application/atom+xml": {
        "example": '<feed xmlns="http://www.w3.org/2005/Atom"><title>Said again: The ferry carried 1,200 '
        "passengers on Monday.</title>…</feed>"
    },
    mementos.LINK_FORMAT: {"example": mementos.TIMEMAP_EXAMPLE},
    "application/feed+json": {
        "example": {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Said again: The ferry carried 1,200 passengers on Monday.",
            "items": [],
        }
    },
}

EXAMPLES: dict[int, Json] = {
    400: {
        "code": "invalid_query",
        "detail": "These parameters cannot be used here: “stat”.",
        "errors": [{"parameter": "stat", "detail": "Unknown; there is: article, limit, state."}],
    },
    401: {"code": "token_expired", "detail": "This token has expired; issue another."},
    403: {
        "code": "role_too_low",
        "detail": "A viewer may not do this; it needs the scope “write”.",
        "needed": "write",
        "role": "viewer",
    },
    404: {"code": "not_found", "detail": "There is no such thing, or it is not for you to see."},
    409: {
        "code": "illegal_move",
        "detail": "This claim is candidate; open it before judging it.",
        "allowed": ["open", "rejected"],
    },
    412: {
        "code": "precondition_failed",
        "detail": "Somebody has changed this since you read it; read it again. Nothing was changed by this request.",
    },
    415: {
        "code": "unsupported_media_type",
        "detail": "Send JSON, and say so: Content-Type: application/json.",
    },
    422: {
        "code": "invalid_input",
        "detail": "What was sent does not make sense; see errors.",
        "errors": [{"pointer": "/statement", "detail": "This field may not be blank."}],
    },
}
