"""Rows as annotations: where claims are made, how they were judged, and the passages that bear on them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    ClientAnnotation,
    Evidence,
    Membership,
    Revision,
    Verdict,
)
from annotations.pipeline.publishing import webannotation

Json = dict[str, Any]
AROUND = 32  # code points of context on each side of a quotation
# Where the words that were judged stood in the revision that was read.
JUDGED = Anchor.objects.filter(
    appearance__claim=OuterRef("claim"),
    revision=OuterRef("revision"),
    quote=OuterRef("quote"),
    start__isnull=False,
)
PLACED = Anchor.objects.filter(standing=True, start__isnull=False).select_related("revision__snapshot")


class Records:
    """What one member may see of a team's annotations, in the order in which they came to be.

    `article` and `words` narrow them. `root` is scheme and host of the addresses that are written.
    """

    def __init__(
        self, member: Membership, *, root: str, article: Article | None = None, words: str = ""
    ) -> None:
        self.member, self.root, self.article, self.words = member, root, article, words

    def iri(self, name: object) -> str:
        return f"{self.root}/annotations/{self.member.team.slug}/{name}"

    def ids(self) -> QuerySet:
        """(id, kind) of them all, oldest first."""
        found = [rows.order_by().values_list("pk", Value(kind)) for kind, rows in self._narrowed().items()]
        return found[0].union(*found[1:]).order_by("id")

    def read(self, ids: Sequence[tuple[UUID, str]]) -> list[Json]:
        """The annotations of these ids, in their order: one query a kind."""
        rows: dict[UUID, Model] = {}
        for kind, visible in self._visible().items():
            rows |= _related(kind, visible).in_bulk([pk for pk, other in ids if other == kind])
        return [self.describe(kind, rows[pk]) for pk, kind in ids]

    def names(self, ids: Sequence[tuple[UUID, str]]) -> list[str]:
        """The addresses of these ids."""
        clients = ClientAnnotation.objects.in_bulk([pk for pk, kind in ids if kind == "client"])
        return [self.iri(clients[pk].name if kind == "client" else pk) for pk, kind in ids]

    def find(self, name: str) -> tuple[str, Model] | None:
        """The annotation of an address, with its kind; a deleted one too."""
        posted = ClientAnnotation.objects.visible_to(self.member).filter(name=name)
        if row := posted.select_related("appearance__claim").first():
            return "client", row
        try:
            pk = UUID(name)
        except ValueError:
            return None
        for kind, visible in self._visible().items():
            if kind != "client" and (row := _related(kind, visible).filter(pk=pk).first()):
                return kind, row
        return None

    def describe(self, kind: str, row: Any) -> Json:
        return getattr(self, f"_{kind}")(row)

    def _visible(self) -> dict[str, QuerySet]:
        member = self.member
        return {
            "appearance": Appearance.objects.visible_to(member).filter(client_annotation=None),
            "verdict": Verdict.objects.visible_to(member).filter(standing=True),
            "evidence": Evidence.objects.visible_to(member).filter(withdrawn_at=None),
            "client": ClientAnnotation.objects.visible_to(member).filter(deleted_at=None),
        }

    def _narrowed(self) -> dict[str, QuerySet]:
        rows = self._visible()
        if self.article:
            of_article = Appearance.objects.filter(claim=OuterRef("claim"), article=self.article)
            rows["appearance"] = rows["appearance"].filter(article=self.article)
            rows["verdict"] = rows["verdict"].filter(Exists(of_article))
            rows["evidence"] = rows["evidence"].filter(Exists(of_article))
            rows["client"] = rows["client"].filter(appearance__article=self.article)
        if self.words:
            claims = Claim.objects.filter(team=self.member.team, statement__icontains=self.words)
            ways = dict.fromkeys(("appearance", "verdict", "evidence"), Q(claim__in=claims))
            ways["client"] = Q(appearance__claim__in=claims)
            rows = {kind: found.filter(ways[kind]) for kind, found in rows.items()}
        return rows

    def _appearance(self, row: Appearance) -> Json:
        proposal = getattr(row, "proposal", None)
        return webannotation.annotation(
            self.iri(row.pk),
            motivation="identifying",
            body=[webannotation.text(row.claim.statement, purpose="identifying")],
            target=self._where(row),
            created=row.created_at.isoformat(),
            creator=row.created_by.name if row.created_by else "",
            generator=f"{proposal.detector} {proposal.detector_version}" if proposal else "",
        )

    def _where(self, row: Appearance) -> Json:
        """Where it stands in the newest text that it was found in, else where it was first marked."""
        anchor = max(row.anchors.all(), key=lambda anchor: anchor.revision.number, default=None)
        if anchor is not None:
            return self._passage(row.article, anchor.revision, anchor.quote, anchor.start, anchor.end)
        return self._passage(row.article, row.first_revision, row.exact, row.start, row.end)

    def _passage(
        self, article: Article, revision: Revision, exact: str, start: int | None, end: int | None
    ) -> Json:
        """Words of a revision, with their place and what stands around them where that is known."""
        text, placed = revision.text, start is not None and end is not None
        return webannotation.passage(
            article.url or f"{self.root}/api/v1/articles/{article.pk}",
            exact=exact,
            prefix=text[max(start - AROUND, 0) : start] if placed else "",
            suffix=text[end : end + AROUND] if placed else "",
            start=start,
            end=end,
            **self._copy(revision),
        )

    def _copy(self, revision: Revision) -> dict[str, str]:
        """The text that the offsets are of, and when it was had."""
        cached = f"{self.root}/api/v1/revisions/{revision.pk}"
        return {"cached": cached, "fetched": revision.snapshot.fetched_at.isoformat()}

    def _verdict(self, row: Verdict) -> Json:
        return webannotation.annotation(
            self.iri(row.pk),
            motivation="assessing",
            body=[
                webannotation.text(row.rating.label, purpose="classifying"),
                webannotation.text(row.rationale, purpose="assessing", media_type="text/markdown"),
            ],
            target=self._judged(row),
            created=row.created_at.isoformat(),
            creator=row.author.name,
        )

    def _judged(self, row: Verdict) -> Json | str:
        if row.revision is None or not row.quote:
            return f"{self.root}/api/v1/claims/{row.claim_id}"
        place = row.x_place or {}
        return self._passage(
            row.revision.article, row.revision, row.quote, place.get("start"), place.get("end")
        )

    def _evidence(self, row: Evidence) -> Json:
        source = row.source.url or f"{self.root}/api/v1/sources/{row.source_id}"
        body: Json = {"id": source, "type": "Text"}
        if row.quote and row.revision is None:
            body = webannotation.passage(source, exact=row.quote)
        elif row.quote:
            copy = self._copy(row.revision)
            body = webannotation.passage(source, exact=row.quote, start=row.start, end=row.end, **copy)
        stance = webannotation.text(row.stance, purpose="classifying")
        return webannotation.annotation(
            self.iri(row.pk),
            motivation="linking",
            body=[body, stance],
            target=f"{self.root}/api/v1/claims/{row.claim_id}",
            created=row.created_at.isoformat(),
            creator=row.created_by.name if row.created_by else "",
        )

    def _client(self, row: ClientAnnotation) -> Json:
        return webannotation.given(row.document, iri=self.iri(row.name), canonical=row.canonical, via=row.via)


def _related(kind: str, rows: QuerySet) -> QuerySet:
    """With what describing a row reads."""
    if kind == "appearance":
        related = rows.select_related(
            "claim", "article", "created_by", "proposal", "first_revision__snapshot"
        )
        return related.prefetch_related(Prefetch("anchors", PLACED.order_by("revision__number")))
    if kind == "verdict":
        place = JUDGED.order_by("-standing", "-id").values(place=JSONObject(start="start", end="end"))[:1]
        related = rows.select_related("rating", "author", "revision__article", "revision__snapshot")
        return related.annotate(x_place=place)
    if kind == "evidence":
        related = rows.select_related("source", "created_by", "revision__snapshot")
        return related.defer("source__text", "revision__text", "revision__snapshot__body")
    return rows
