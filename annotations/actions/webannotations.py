"""Annotations from clients: one on an article marks a claim, like a person's selection on the desk; others are kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from annotations.actions import claims, events
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope
from annotations.errors import Conflict, InvalidInput
from annotations.models import Appearance, Article, Claim, ClientAnnotation, Membership, Revision
from annotations.models.ids import uuid7
from annotations.pipeline import anchoring
from annotations.pipeline.fetching import canonical_key
from annotations.pipeline.publishing import webannotation


@transaction.atomic
def post(
    document: Any, *, by: Membership, article: Article | None = None, slug: str = "", root: str = ""
) -> ClientAnnotation:
    """Keep a client's annotation, and mark the claim that it makes if it is on an article that is watched.

    `article` is the container it came to; addresses that begin with `root` are ours. Raises InvalidInput for what
    is no annotation, and for one about anything of ours that does not select one place of an article.
    """
    require(by, Scope.WRITE)
    document = webannotation.check(document)
    appearance = _mark(document, by=by, article=article, root=root)
    row = ClientAnnotation.objects.create(
        team_id=by.team_id,
        appearance=appearance,
        name=_name(slug, by=by),
        document=document,
        created_by_id=by.user_id,
        **_ids(document),
    )
    events.record(row, "annotation.posted", by=by, data=_told(row))
    row.refresh_from_db(fields=["document"])  # as it is kept: the first answer has the tag of those to come
    return row


@transaction.atomic
def replace(row: ClientAnnotation, document: Any, *, by: Membership, root: str = "") -> ClientAnnotation:
    """Say it otherwise. Where it marks a claim, its target stays: another one would be another annotation.

    Raises Conflict for such a target, and for another canonical id.
    """
    require(by, Scope.WRITE)
    row = _lock(row)
    document = webannotation.check(document)
    if row.canonical and document.get("canonical", row.canonical) != row.canonical:
        raise Conflict("The canonical id of an annotation stays.")
    if row.appearance is None:
        row.appearance = _mark(document, by=by, root=root)
    else:
        _reword(row, document, by=by)
    row.document = document
    row.save(update_fields=["appearance", "document", "updated_at"])
    events.record(row, "annotation.replaced", by=by, data=_told(row))
    return row


@transaction.atomic
def delete(row: ClientAnnotation, *, by: Membership) -> None:
    """Take an annotation back. A claim that nobody has taken up since is turned down with it; nothing is lost."""
    require(by, Scope.WRITE)
    row = _lock(row)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at", "updated_at"])
    if row.appearance is not None:
        _let_go(row.appearance.claim, by=by)
    events.record(row, "annotation.deleted", by=by, data=_told(row))


def _let_go(claim: Claim, *, by: Membership) -> None:
    untouched = claim.state == ClaimState.OPEN and claim.appearances.count() == 1
    if untouched and not claim.evidence.filter(sealed=False).exists() and by.reaches(Scope.REVIEW):
        claims.reject(claim, by=by, reason="The annotation that made it was deleted.")


def _reword(row: ClientAnnotation, document: dict[str, Any], *, by: Membership) -> None:
    if webannotation.read_target(document) != webannotation.read_target(row.document):
        raise Conflict("The target of an annotation stays; post a new annotation for another one.")
    statement = webannotation.read_statement(document)
    if statement and statement != webannotation.read_statement(row.document):
        claims.reword(row.appearance.claim, by=by, statement=statement)


def _told(row: ClientAnnotation) -> dict[str, str]:
    return {"claim": str(row.appearance.claim_id)} if row.appearance else {}


def _lock(row: ClientAnnotation) -> ClientAnnotation:
    rows = ClientAnnotation.objects.select_for_update(of=("self",), no_key=True).select_related(
        "appearance__claim"
    )
    return rows.get(pk=row.pk, deleted_at__isnull=True)


def _mark(
    document: dict[str, Any], *, by: Membership, article: Article | None = None, root: str
) -> Appearance | None:
    """Mark the claim that an annotation makes; None for one about pages that nobody watches here.

    What is about anything of ours has to select words of an article: how a claim is judged is said in verdicts,
    which others may not see yet, and never in passing.
    """
    sources = webannotation.sources(document)
    ours = root and any(source.startswith(root) for source in sources)
    if article is None and not ours and _watched(sources, by=by) is None:
        return None
    target = webannotation.read_target(document)
    found = _watched([target.source], by=by)
    if found is None:
        raise webannotation.unusable("/target/source", "No article that is watched here has this address.")
    if article is not None and found != article:
        raise webannotation.unusable("/target/source", "This container is another article's.")
    start, end = _place(found.current_revision, target)
    statement = webannotation.read_statement(document)
    return claims.mark(found.current_revision, by=by, start=start, end=end, statement=statement)


def _watched(sources: Sequence[str], *, by: Membership) -> Article | None:
    """The first article that one of these IRIs means: its own address, or its address in our API."""
    ids = [pk for source in sources if (pk := _id_in(source))]
    keys = [key for source in sources if (key := _key(source))]
    rows = Article.objects.visible_to(by).filter(current_revision__isnull=False)
    found = rows.filter(Q(pk__in=ids) | Q(canonical_key__in=keys))
    return found.select_related("current_revision").order_by("id").first()


def _id_in(source: str) -> UUID | None:
    """The id at the end of `…/articles/{id}`."""
    head, _, last = source.rstrip("/").rpartition("/")
    try:
        return UUID(last) if head.endswith("/articles") else None
    except ValueError:
        return None


def _key(source: str) -> str | None:
    """The canonical key of an address; None for an IRI that is none."""
    try:
        return canonical_key(source)
    except InvalidInput:
        return None


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
