"""The ledger: what each outlet changed after publishing, whether it said so, and when.

A row for each revision by which a publisher changed something; what is material and undeclared is an event.
"""

from collections.abc import Sequence
from datetime import datetime

from annotations.actions import comparisons, events
from annotations.choices import Cause, Declaration
from annotations.models import Article, Edit, Outlet, Revision
from annotations.pipeline import ledger
from annotations.pipeline.changes import MATERIAL, declaration
from annotations.values import Comparison, Ledger, LedgerEntry


def foreseen(article: Article, before: Revision | None, after: Revision) -> Edit | None:
    """The row that a new revision makes, unsaved; None where the publisher changed nothing that counts."""
    if before is None or after.cause != Cause.PUBLISHER:
        return None
    found = comparisons.compare(before, after)
    if not found.materiality and not found.notes:
        return None
    documents = comparisons.document_of(before), comparisons.document_of(after)
    return Edit(
        team_id=article.team_id,
        article=article,
        outlet_id=article.outlet_id,
        before=before,
        after=after,
        kinds=list(found.kinds),
        materiality=found.materiality,
        material=found.materiality >= MATERIAL,
        declaration=declaration(found, *documents),
        note=_note(found, after),
    )


def owned_up(article: Article, edit: Edit | None) -> list[Edit]:
    """Earlier edits that nobody was told of, and that this one's note or date declares."""
    if edit is None or edit.declaration == Declaration.NONE:
        return []
    earlier = Edit.objects.counted().stealthy().filter(article=article, declared_at__isnull=True)
    return list(earlier.select_related("after").order_by("id"))


def write(edit: Edit | None, owned: Sequence[Edit], *, now: datetime) -> None:
    """Write what was foreseen, in the transaction that adds the revision."""
    if edit is None:
        return
    if edit.declaration != Declaration.NONE:
        edit.declared_in, edit.declared_at = edit.after, now
    edit.save(force_insert=True)
    Edit.objects.filter(pk__in=[one.pk for one in owned]).update(declared_in=edit.after, declared_at=now)


def news(edit: Edit | None, owned: Sequence[Edit]) -> list[events.News]:
    """What is told: a stealth edit, and earlier ones that were owned up to."""
    if edit is None:
        return []
    told = [events.News(edit, "edit.stealthy", _data(edit))] if edit.is_stealthy else []
    late = [events.News(one, "edit.declared", _data(one) | {"in": str(edit.after_id)}) for one in owned]
    return told + late


def of(outlet: Outlet) -> Ledger:
    """What the outlet's ledger comes to. One query."""
    rows = Edit.objects.counted().filter(outlet=outlet).order_by("id")
    columns = rows.values_list("after__created_at", "material", "declaration", "declared_at")
    return ledger.summed(
        [LedgerEntry(at, material, Declaration(how), late) for at, material, how, late in columns]
    )


def _note(found: Comparison, after: Revision) -> str:
    return "\n\n".join(after.text[slice(*span)] for span in found.notes)


def _data(edit: Edit) -> dict[str, object]:
    return {
        "article": str(edit.article_id),
        "before": str(edit.before_id),
        "after": str(edit.after_id),
        "kinds": list(edit.kinds),
        "materiality": edit.materiality,
    }
