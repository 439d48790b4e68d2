"""What is found by its words: written in the transaction of whatever says something new."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Func, OuterRef, QuerySet, Subquery, TextField, Value

from annotations.choices import FURNITURE_BLOCKS, Purpose, Voice
from annotations.choices.search import SearchKind
from annotations.models import (
    Appearance,
    Article,
    Claim,
    Evidence,
    Revision,
    Ruling,
    SearchDocument,
    Source,
    Team,
    Verdict,
)
from annotations.pipeline import searching
from annotations.values.search import SearchText

AT_ONCE = 500
KIND = {Purpose.CHECKED: SearchKind.ARTICLE, Purpose.SOURCE: SearchKind.SOURCE}
WORDS = ArrayField(TextField())


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a claim stands: the first article that makes it, and that article's language."""

    article_id: UUID | None = None
    language: str = ""


def note_claims(claims: Sequence[Claim], setting: Setting) -> None:
    """Let claims be found by their statements, which take the place of those they had."""
    SearchDocument.objects.filter(claim__in=claims, kind=SearchKind.CLAIM, standing=True).update(
        standing=False
    )
    _write(_of_claim(claim, setting) for claim in claims)


def note_new(claims: Sequence[Claim], appearances: Sequence[Appearance], revision: Revision) -> None:
    """Let claims that were just found in a revision be found, and whom it quotes."""
    setting = Setting(revision.article_id, revision.language)
    _write(
        [
            *(_of_claim(claim, setting) for claim in claims),
            *(_of_appearance(each, revision.language) for each in appearances if _is_quotation(each)),
        ]
    )


def note_revision(revision: Revision) -> None:
    _write(_of_revision(revision))


def note_purpose(article: Article) -> None:
    """What was watched as a source is an article now, or the other way round."""
    rows = SearchDocument.objects.filter(team=article.team_id, article=article, source=None, claim=None)
    rows.update(kind=KIND[Purpose(article.purpose)])


def note_verdict(verdict: Verdict) -> None:
    _write([_of_judgement(verdict, setting_of(verdict.claim_id), verdict=verdict)])


def note_ruling(ruling: Ruling) -> None:
    if ruling.rationale:
        _write([_of_judgement(ruling, setting_of(ruling.claim_id), ruling=ruling)])


def note_source(source: Source) -> None:
    """Let a source be found as it reads now; what it said before is still found, as said before."""
    SearchDocument.objects.filter(source=source, kind=SearchKind.SOURCE, standing=True).update(standing=False)
    _write(_of_source(source))


def note_evidence(evidence: Evidence) -> None:
    if evidence.quote or evidence.note:
        _write([_of_evidence(evidence, setting_of(evidence.claim_id))])


def setting_of(claim_id: UUID) -> Setting:
    """Where a claim was first found to stand."""
    found = Appearance.objects.filter(claim=claim_id).order_by("id")
    first = found.values_list("article_id", "first_revision__language").first()
    return Setting(*first) if first else Setting()


@transaction.atomic
def rebuild(team: Team) -> int:
    """Write all of a team's rows anew, from what there is now; how many. What claims said before is not known
    any more, so those rows are kept.
    """
    kept = SearchDocument.objects.filter(
        team=team, standing=False, kind__in=[SearchKind.CLAIM, SearchKind.SOURCE]
    )
    SearchDocument.objects.filter(team=team).exclude(pk__in=kept.values("pk")).delete()
    return _write(_everything(team))


def _everything(team: Team) -> Iterator[SearchDocument]:
    claims = Claim.objects.filter(team=team).select_related("claimant")
    for claim in _all(_with_setting(claims, "pk")):
        yield _of_claim(claim, _setting(claim))
    for appearance in _all(Appearance.objects.filter(team=team).select_related("first_revision")):
        if _is_quotation(appearance):
            yield _of_appearance(appearance, appearance.first_revision.language)
    for revision in _all(Revision.objects.filter(team=team).select_related("article")):
        yield from _of_revision(revision)
    for source in _all(Source.objects.filter(team=team)):
        yield from _of_source(source)
    yield from _judgements(team)


def _judgements(team: Team) -> Iterator[SearchDocument]:
    for evidence in _all(_with_setting(Evidence.objects.filter(team=team).select_related("source"), "claim")):
        if evidence.quote or evidence.note:
            yield _of_evidence(evidence, _setting(evidence))
    for verdict in _all(_with_setting(Verdict.objects.filter(team=team), "claim")):
        yield _of_judgement(verdict, _setting(verdict), verdict=verdict)
    for ruling in _all(_with_setting(Ruling.objects.filter(team=team).exclude(rationale=""), "claim")):
        yield _of_judgement(ruling, _setting(ruling), ruling=ruling)


def _with_setting(rows: QuerySet, claim: str) -> QuerySet:
    """Each with where its claim was first found to stand."""
    first = Appearance.objects.filter(claim=OuterRef(claim)).order_by("id")
    return rows.annotate(
        x_article=Subquery(first.values("article_id")[:1]),
        x_language=Subquery(first.values("first_revision__language")[:1]),
    )


def _setting(row: Any) -> Setting:
    return Setting(row.x_article, row.x_language or "")


def _all(rows: QuerySet) -> Iterator[Any]:
    return rows.order_by("id").iterator(chunk_size=AT_ONCE)


def _of_claim(claim: Claim, setting: Setting) -> SearchDocument:
    who = claim.claimant.name if claim.claimant else ""
    said = SearchText(title=claim.statement, who=who)
    return _document(
        SearchKind.CLAIM, claim, said, setting.language, claim=claim, article_id=setting.article_id
    )


def _is_quotation(appearance: Appearance) -> bool:
    return appearance.voice != Voice.AUTHORIAL


def _of_appearance(appearance: Appearance, language: str) -> SearchDocument:
    return _document(
        SearchKind.QUOTATION,
        appearance,
        SearchText(who=appearance.speaker, text=appearance.exact),
        language,
        claim_id=appearance.claim_id,
        appearance=appearance,
        article_id=appearance.article_id,
        revision_id=appearance.first_revision_id,
        start=appearance.start,
        end=appearance.end,
    )


def _of_revision(revision: Revision) -> Iterator[SearchDocument]:
    """One for each part of its text, which stays where it is."""
    kind = KIND[Purpose(revision.article.purpose)]
    text = own_words(revision.text, revision.blocks)
    who = " · ".join(filter(None, [revision.byline, revision.outlet_name]))
    for part in searching.parts(text):
        said = SearchText(revision.title, who, text[part.start : part.end])
        place = {"start": part.start, "end": part.end, "text": ""}
        about = {"article_id": revision.article_id, "revision": revision}
        yield _document(kind, revision, said, revision.language, **place, **about)


def own_words(text: str, blocks: Sequence[dict[str, Any]]) -> str:
    """A revision's text with blanks for what stands around the article: menus, teasers, comments."""
    for block in blocks:
        if block["kind"] in FURNITURE_BLOCKS:
            start, end = block["start"], block["end"]
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _of_source(source: Source) -> Iterator[SearchDocument]:
    """What a person wrote of it, and its text; that of an article watched here is found as the article's."""
    text = "\n".join(filter(None, [source.citation, "" if source.article_id else source.text]))
    for part in searching.parts(text):
        said = SearchText(source.title, source.publisher, text[part.start : part.end])
        yield _document(SearchKind.SOURCE, source, said, "", source=source, start=part.start, end=part.end)


def _of_evidence(evidence: Evidence, setting: Setting) -> SearchDocument:
    text = "\n".join(filter(None, [evidence.quote, evidence.note]))
    said = SearchText(who=evidence.source.publisher, text=text)
    return _document(
        SearchKind.QUOTATION,
        evidence,
        said,
        setting.language,
        claim_id=evidence.claim_id,
        source_id=evidence.source_id,
        evidence=evidence,
        article_id=evidence.source.article_id,
        revision_id=evidence.revision_id,
        start=evidence.start or 0,
        end=evidence.end or 0,
    )


def _of_judgement(judged: Verdict | Ruling, setting: Setting, **which: Verdict | Ruling) -> SearchDocument:
    said = SearchText(text=judged.rationale)
    about = {"claim_id": judged.claim_id, "article_id": setting.article_id}
    return _document(SearchKind.RATIONALE, judged, said, setting.language, **about, **which)


def _document(kind: SearchKind, row: Any, said: SearchText, language: str, **about: Any) -> SearchDocument:
    dictionary = searching.dictionary(language)
    words, places = searching.indexed(said)
    vector = Func(
        Value(dictionary),
        Value(words, output_field=WORDS),
        Value(places, output_field=WORDS),
        function="factcheck_vector",
        output_field=SearchVectorField(),
    )
    kept = {"title": said.title, "who": said.who, "text": said.text} | about
    return SearchDocument(
        team_id=row.team_id,
        kind=kind,
        language=language,
        dictionary=dictionary,
        at=row.created_at,
        vector=vector,
        **kept,
    )


def _write(documents: Iterable[SearchDocument]) -> int:
    count, batch = 0, []
    for document in documents:
        batch.append(document)
        if len(batch) == AT_ONCE:
            count += len(SearchDocument.objects.bulk_create(batch))
            batch = []
    return count + len(SearchDocument.objects.bulk_create(batch))
