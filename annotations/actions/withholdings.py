"""Keeping sources from sight: from whoever need not know of them, and from readers.

What is known of the source goes out of sight in one transaction: its evidence, its page with every revision and
visit, and the events that told of them. What stays is a stub.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from annotations.actions import articles, events, hosts, staleness, tracing
from annotations.actions.permissions import require
from annotations.choices import Purpose, Role, Scope
from annotations.errors import Conflict, IllegalMove, InvalidInput
from annotations.models import (
    Article,
    HostHealth,
    Imprint,
    Membership,
    Outlet,
    Source,
    Staleness,
    Withholding,
)
from annotations.pipeline.fetching import canonical_key

NOBODY_ELSE = "The members with these roles or names no longer see it; others do."


@transaction.atomic
def withhold(
    source: Source,
    *,
    by: Membership,
    reason: str,
    roles: Sequence[Role] = (),
    readers: Sequence[Membership] = (),
) -> Withholding:
    """Keep a source from sight of all but `by`, these roles and these members; again, to change who may see it.

    `reason` is the stub: everybody reads it, the public too. Raises InvalidInput without one; IllegalMove for a source
    that is an article whose claims are checked, or whose address is known by another source.
    """
    require(by, Scope.REVIEW)
    if not reason.strip():
        raise InvalidInput("Say what everybody may know: why the source is withheld.")
    source = (
        Source.objects.select_for_update(of=("self",), no_key=True)
        .select_related("article")
        .get(pk=source.pk)
    )
    _refuse_known(source)
    Withholding.objects.filter(source=source, lifted_at=None).update(
        lifted_at=timezone.now(), lifted_because=NOBODY_ELSE
    )
    made = Withholding.objects.create(
        team_id=source.team_id, source=source, reason=reason, roles=list(roles), created_by_id=by.user_id
    )
    made.readers.set(member.user_id for member in readers)
    if source.article is not None:
        _hide_page(source.article, source)
    _hide_reasons(source)
    events.record(made, "source.withheld", by=by, data={"reason": reason})
    return made


@transaction.atomic
def lift(withholding: Withholding, *, by: Membership, because: str) -> Withholding:
    """Let everybody see the source again. Raises Conflict where that was done already."""
    require(by, Scope.PUBLISH)
    if not because.strip():
        raise InvalidInput("Say why the source need not be withheld any longer; the reason stays on record.")
    made = Withholding.objects.select_for_update(of=("self",), no_key=True).get(pk=withholding.pk)
    if made.lifted_at is not None:
        raise Conflict("This was lifted already.")
    made.lifted_at, made.lifted_because = timezone.now(), because
    made.save(update_fields=["lifted_at", "lifted_because"])
    if made.source.article is not None:
        _show_page(made.source.article)
    events.record(made, "source.disclosed", by=by, data={"because": because})
    return made


def _refuse_known(source: Source) -> None:
    article = source.article
    if article is None:
        return
    if article.purpose == Purpose.CHECKED or article.appearances.exists():
        raise IllegalMove(
            "The claims of this article are checked here, so that it cannot be withheld.", allowed=[]
        )
    if article.as_source.exclude(pk=source.pk).exists():
        raise IllegalMove("Another source has the same address; withhold that one first.", allowed=[])


def _hide_page(article: Article, source: Source) -> None:
    """Its address is nobody's any more: who adds it again gets a page of their own, and learns nothing."""
    Imprint.objects.filter(article=article).delete()
    outlet, host = article.outlet, hosts.name_of(article.url)
    article.canonical_key, article.outlet = f"{Article.WITHHELD_KEY}{source.pk}", None
    article.save(update_fields=["canonical_key", "outlet", "updated_at"])
    beside = Article.objects.filter(team=article.team_id).exclude(pk=article.pk)
    if not any(
        hosts.name_of(url) == host for url in beside.filter(url__contains=host).values_list("url", flat=True)
    ):
        HostHealth.objects.filter(team=article.team_id, host=host).delete()
    if outlet is not None and outlet.name == outlet.address and _is_unused(outlet):
        outlet.delete()


def _is_unused(outlet: Outlet) -> bool:
    """Whether it was made for this page alone, and nothing else leans on it."""
    relations = [one for one in Outlet._meta.related_objects if one.related_model is not Article]
    others = (one.related_model.objects.filter(**{one.field.name: outlet}).exists() for one in relations)
    return not outlet.articles.exists() and not any(others)


def _show_page(article: Article) -> None:
    key = canonical_key(article.url) if article.url else article.canonical_key
    if not Article.objects.filter(team=article.team_id, canonical_key=key).exists():
        article.canonical_key, article.outlet = key, articles.outlet_of(article.team, article.url)
        article.save(update_fields=["canonical_key", "outlet", "updated_at"])
    if article.current_revision is not None:
        tracing.mark_due(article.current_revision)


def _hide_reasons(source: Source) -> None:
    """The reasons against judgements stay, without the words that show them."""
    rows = list(Staleness.objects.filter(evidence__source=source).select_related("after"))
    for row in rows:
        row.detail = staleness.withheld_detail(row.after)
    Staleness.objects.bulk_update(rows, ["detail"])
