"""Annotations from clients: each marks a claim, like a person's selection on the desk."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from annotations.actions import claims, events
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope
from annotations.errors import Conflict, InvalidInput
from annotations.models import Article, ClientAnnotation, Membership, Revision
from annotations.models.ids import uuid7
from annotations.pipeline import anchoring
from annotations.pipeline.fetching import canonical_key
from annotations.pipeline.publishing import webannotation


@transaction.atomic
def post(
    document: Any, *, by: Membership, article: Article | None = None, slug: str = ""
) -> ClientAnnotation:
    """Keep a client's annotation and mark the claim that it makes. `article` is the container it came to.

    Raises InvalidInput for what is no annotation, is about no article watched here, or selects no one place.
    """
    require(by, Scope.WRITE)
    document = webannotation.check(document)
    target = webannotation.read_target(document)
    found = _article(target.source, by=by)
    if article is not None and found != article:
        raise webannotation.unusable("/target/source", "This container is another article's.")
    start, end = _place(found.current_revision, target)
    appearance = claims.mark(
        found.current_revision,
        by=by,
        start=start,
        end=end,
        statement=webannotation.read_statement(document),
    )
    row = ClientAnnotation.objects.create(
        team_id=by.team_id,
        appearance=appearance,
        name=_name(slug, by=by),
        document=document,
        created_by_id=by.user_id,
        **_ids(document),
    )
    events.record(row, "annotation.posted", by=by, data={"claim": str(appearance.claim_id)})
    return row


@transaction.atomic
def replace(row: ClientAnnotation, document: Any, *, by: Membership) -> ClientAnnotation:
    """Say it otherwise. What it is about cannot be moved: that would be another annotation.

    Raises Conflict for another target or another canonical id.
    """
    require(by, Scope.WRITE)
    row = _lock(row)
    document = webannotation.check(document)
    if webannotation.read_target(document) != webannotation.read_target(row.document):
        raise Conflict("The target of an annotation stays; post a new annotation for another one.")
    if row.canonical and document.get("canonical", row.canonical) != row.canonical:
        raise Conflict("The canonical id of an annotation stays.")
    statement = webannotation.read_statement(document)
    if statement and statement != webannotation.read_statement(row.document):
        claims.reword(row.appearance.claim, by=by, statement=statement)
    row.document = document
    row.save(update_fields=["document", "updated_at"])
    events.record(row, "annotation.replaced", by=by, data={"claim": str(row.appearance.claim_id)})
    return row


@transaction.atomic
def delete(row: ClientAnnotation, *, by: Membership) -> None:
    """Take an annotation back. A claim that nobody has taken up since is turned down with it; nothing is lost."""
    require(by, Scope.WRITE)
    row = _lock(row)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at", "updated_at"])
    claim = row.appearance.claim
    untouched = claim.state == ClaimState.OPEN and claim.appearances.count() == 1
    if untouched and not claim.evidence.exists() and by.reaches(Scope.REVIEW):
        claims.reject(claim, by=by, reason="The annotation that made it was deleted.")
    events.record(row, "annotation.deleted", by=by, data={"claim": str(claim.pk)})


def _lock(row: ClientAnnotation) -> ClientAnnotation:
    rows = ClientAnnotation.objects.select_for_update(of=("self",)).select_related("appearance__claim")
    return rows.get(pk=row.pk, deleted_at__isnull=True)


def _article(source: str, *, by: Membership) -> Article:
    """The watched article that an IRI means: its own address, or its address in our API."""
    rows = Article.objects.visible_to(by).filter(current_revision__isnull=False)
    rows = rows.select_related("current_revision")
    found = rows.filter(pk=_id_in(source)).first() if _id_in(source) else None
    found = found or rows.filter(canonical_key=_key(source)).first()
    if found is None:
        raise webannotation.unusable("/target/source", "No article that is watched here has this address.")
    return found


def _id_in(source: str) -> UUID | None:
    """The id at the end of `…/articles/{id}`."""
    head, _, last = source.rstrip("/").rpartition("/")
    try:
        return UUID(last) if head.endswith("/articles") else None
    except ValueError:
        return None


def _key(source: str) -> str:
    try:
        return canonical_key(source)
    except InvalidInput as refused:
        raise webannotation.unusable("/target/source", refused.detail) from refused


def _place(revision: Revision, target: webannotation.Target) -> tuple[int, int]:
    """Where the target is in the current text: at its position if the words are there, else where they are."""
    text, exact = revision.text, target.exact
    if target.start is not None and target.end is not None and 0 <= target.start < target.end <= len(text):
        there = text[target.start : target.end]
        if not exact or there == exact:
            return target.start, target.end
    found = anchoring.occurrences(text, exact, prefix=target.prefix, suffix=target.suffix)
    if not found:
        raise webannotation.unusable(
            "/target/selector", "These words do not stand in the article's current text."
        )
    if len(found) > 1:
        raise webannotation.unusable(
            "/target/selector", "These words stand there more than once; send more context."
        )
    return found[0]


def _name(slug: str, *, by: Membership) -> str:
    """The client's wish, where it is an address and nobody has it; else an id."""
    wish = slugify(slug)[:100]
    taken = ClientAnnotation.objects.filter(team_id=by.team_id, name=wish).exists()
    return wish if wish and not taken and not _is_id(wish) else str(uuid7())


def _is_id(name: str) -> bool:
    try:
        return bool(UUID(name))
    except ValueError:
        return False


def _ids(document: dict[str, Any]) -> dict[str, Any]:
    """The ids it came with (W3C Web Annotation Protocol, 5.1): `canonical` as it is, its old id in `via`."""
    via = document.get("via", [])
    via = [one for one in (via if isinstance(via, list) else [via]) if isinstance(one, str)]
    old = document.get("id")
    if isinstance(old, str) and old not in via:
        via.append(old)
    canonical = document.get("canonical")
    return {
        "via": [one[:2000] for one in via[:20]],
        "canonical": canonical[:2000] if isinstance(canonical, str) else "",
    }
