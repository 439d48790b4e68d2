"""Sources: the list, adding one, and one with what it was brought to, what is noted of it and who may see it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations import actions, tasks
from annotations.choices import Scope
from annotations.models import Evidence, Membership, QuoteAnchor, ReliabilityNote, Source
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import BecauseForm, PlaceForm, SourceForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.sources import BringForm, GradeForm, LookAgainForm, NoteForm, WithholdForm
from annotations.web.pages import lists
from annotations.web.pages.source import claims_of, source_page, sources_list
from annotations.web.pages.team import members
from annotations.web.queries import uuid


@require_safe
@desk
def sources(request: HttpRequest, member: Membership) -> HttpResponse:
    page = lists.page(sources_list(member), before=uuid(request, "before"))
    return show(request, member, "web/sources.html", section="sources", page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def add(request: HttpRequest, member: Membership) -> HttpResponse:
    form = SourceForm(request.POST if request.method == "POST" else None, name="source")
    if request.method == "POST":
        done = attempt(form, lambda **said: actions.sources.add(member.team, by=member, **said))
        if done:
            source, job = done
            if job is not None:
                tasks.wake(job)
            return redirect("web:source", member.team.slug, source.pk)
    status = 422 if form.errors else 200
    return show(request, member, "web/source_add.html", section="sources", form=form, status=status)


@require_safe
@desk
def source(request: HttpRequest, member: Membership, source_id: UUID) -> HttpResponse:
    """One source; with `?claim=` the form that brings it to that claim is open."""
    return _source(request, member, _find(member, source_id))


@require_POST
@desk
def bring(request: HttpRequest, member: Membership, source_id: UUID) -> HttpResponse:
    """As evidence to a claim, with a passage of its own text."""
    found = _find(member, source_id)
    form = _bring_form(request, member, found, request.POST)
    brought = attempt(
        form,
        lambda claim, **_: actions.evidence.add(claim, found, by=member, **form.bearing()),
    )
    if brought is None:
        return _source(request, member, found, bring_form=form)
    return redirect("web:claim", member.team.slug, brought.claim_id)


@require_POST
@desk
def grade(request: HttpRequest, member: Membership, source_id: UUID) -> HttpResponse:
    found, form = _find(member, source_id), GradeForm(request.POST, name="grade")
    done = attempt(form, lambda **said: actions.sources.change_grade(found, by=member, **said))
    return _done(request, member, found, done, grade_form=form)


@require_POST
@desk
def note(request: HttpRequest, member: Membership, source_id: UUID) -> HttpResponse:
    found, form = _find(member, source_id), NoteForm(request.POST, name="note")
    done = attempt(form, lambda **said: actions.notes.write(found, by=member, **said))
    return _done(request, member, found, done, note_form=form)


@require_POST
@desk
def withdraw_note(request: HttpRequest, member: Membership, note_id: UUID) -> HttpResponse:
    rows = ReliabilityNote.objects.visible_to(member).filter(source__isnull=False)
    written, form = get_object_or_404(rows, pk=note_id), BecauseForm(request.POST, name="note-withdraw")
    done = attempt(form, lambda because: actions.notes.withdraw(written, by=member, because=because))
    return _done(request, member, _find(member, written.source_id), done, refused=form)


@require_POST
@desk
def withhold(request: HttpRequest, member: Membership, source_id: UUID) -> HttpResponse:
    found = _find(member, source_id)
    form = WithholdForm(request.POST, name="withhold", people=members(member))
    done = attempt(form, lambda **said: actions.withholdings.withhold(found, by=member, **said))
    return _done(request, member, found, done, withhold_form=form)


@require_POST
@desk
def disclose(request: HttpRequest, member: Membership, source_id: UUID) -> HttpResponse:
    """Let everybody see it again."""
    found, form = _find(member, source_id), BecauseForm(request.POST, name="disclose")
    if found.withholding is None:
        raise Http404("Nothing is withheld.")
    done = attempt(
        form, lambda because: actions.withholdings.lift(found.withholding, by=member, because=because)
    )
    return _done(request, member, found, done, refused=form)


@require_POST
@desk
def look_again(request: HttpRequest, member: Membership, evidence_id: UUID) -> HttpResponse:
    """Have a piece of evidence looked at again by a day."""
    brought = get_object_or_404(Evidence.objects.visible_to(member), pk=evidence_id)
    form = LookAgainForm(request.POST, name="again")
    done = attempt(form, lambda **said: actions.reviewdates.set_date(brought, by=member, **said))
    return _done(request, member, _find(member, brought.source_id), done, refused=form)


@require_POST
@desk
def move_quote(request: HttpRequest, member: Membership, quote_id: UUID) -> HttpResponse:
    """Say where in the source's text the quoted words stand now."""
    rows = QuoteAnchor.objects.visible_to(member).select_related("evidence", "revision")
    anchor = get_object_or_404(rows, pk=quote_id)
    form = PlaceForm(request.POST, name=f"move-{quote_id}", revision=anchor.revision)
    done = attempt(form, lambda **said: actions.quotes.move(anchor, by=member, **said))
    return _done(request, member, _find(member, anchor.evidence.source_id), done, refused=form)


def _find(member: Membership, source_id: UUID) -> Source:
    rows = Source.objects.visible_to(member)
    return get_object_or_404(
        rows.select_related("snapshot", "article__current_revision", "created_by"), pk=source_id
    )


def _bring_form(
    request: HttpRequest, member: Membership, found: Source, data: QueryDict | None = None
) -> BringForm:
    wanted = uuid(request, "claim")
    text = found.article.current_revision if found.article_id else None
    initial = {"claim": str(wanted or "")}
    claims = claims_of(member, wanted)
    sealing = member.team.blind and member.reaches(Scope.REVIEW)
    return BringForm(
        data, name="bring", claims=claims, sealing=sealing, revision=text or found, initial=initial
    )


def _done(
    request: HttpRequest, member: Membership, found: Source, done: object, **forms: DeskForm
) -> HttpResponse:
    """Back to the source; where it was refused, with the form as it was sent."""
    if done is None:
        return _source(request, member, found, **forms)
    return redirect("web:source", member.team.slug, found.pk)


def _source(request: HttpRequest, member: Membership, found: Source, **forms: DeskForm) -> HttpResponse:
    today = timezone.now().date()
    fresh = {
        "bring_form": _bring_form(request, member, found),
        "grade_form": GradeForm(name="grade", initial={"grade": found.grade}),
        "note_form": NoteForm(name="note", initial={"on": today}),
        "withhold_form": WithholdForm(name="withhold", people=members(member)),
    }
    return show(
        request,
        member,
        "web/source.html",
        section="sources",
        shown=source_page(member, found),
        brings="claim" in request.GET or "bring_form" in forms,
        status=422 if forms else 200,
        **fresh | forms,
    )
