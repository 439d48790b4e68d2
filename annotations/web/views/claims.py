"""Claims: one by itself, and everything that is decided about one beside its text."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from annotations import actions, tasks
from annotations.models import Article, Claim, Evidence, Membership
from annotations.web.doors import attempt, desk, show, status_of, wants_panel
from annotations.web.forms import (
    AdjudicationForm,
    EvidenceForm,
    PressForm,
    ReasonForm,
    RewordForm,
    VerdictForm,
)
from annotations.web.forms.rendering import DeskForm
from annotations.web.pages.article import article_page
from annotations.web.pages.beyond import Beside, beyond
from annotations.web.pages.claim import claim_page, evidence_of, revision_read
from annotations.web.pages.offers import Offers, may_seal, ratings_of, sources_of
from annotations.web.pages.places import claim_address
from annotations.web.queries import integer, uuid
from annotations.web.views.articles import find_article, read


@require_safe
@desk
def claim(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    found = find_claim(member, claim_id)
    if found.merged_into_id is not None:
        messages.info(request, _("“%s” was found to be this claim.") % found)
        return redirect("web:claim", member.team.slug, actions.mergers.survivor(found).pk)
    return alone(request, member, found)


@require_safe
@desk
def beyond_claim(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """What lies beyond the judging; its parts alone where the panel asks for them."""
    claim, article_id = find_claim(member, claim_id), uuid(request, "article")
    beside = Beside(article_id, integer(request, "revision")) if article_id else None
    held = beyond(member, claim, Offers(), article_id=article_id)
    template = "web/panel/beyond.html" if request.htmx else "web/beyond.html"
    return show(request, member, template, section="claims", held=held, page=beside)


@require_POST
@desk
def take_next(request: HttpRequest, member: Membership) -> HttpResponse:
    """The claim most worth checking that has a place free, taken in hand."""
    form = PressForm({}, name="next")
    assignment = attempt(form, lambda **_: actions.assignments.take_next(by=member))
    if assignment is None:
        messages.info(request, " ".join(form.non_field_errors()) or _("Nothing waits for your verdict."))
        return redirect("web:home", member.team.slug)
    claim = assignment.claim
    messages.info(request, _("Because:") + " " + ", ".join(part["because"] for part in assignment.why) + ".")
    first = Article.objects.visible_to(member).filter(appearances__claim=claim).order_by("id").first()
    return redirect(claim_address(member.team, claim, first, None))


@require_POST
@desk
def open_claim(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), ReasonForm(request.POST, name="open")
    return carry_out(
        request,
        member,
        claim,
        form,
        lambda reason: actions.claims.open_for_review(claim, by=member, reason=reason),
    )


@require_POST
@desk
def reject(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), ReasonForm(request.POST, name="reject")
    return carry_out(
        request, member, claim, form, lambda reason: actions.claims.reject(claim, by=member, reason=reason)
    )


@require_POST
@desk
def reword(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), RewordForm(request.POST, name="reword")
    return carry_out(
        request,
        member,
        claim,
        form,
        form.unless_changed(
            claim.statement, lambda statement: actions.claims.reword(claim, by=member, statement=statement)
        ),
    )


@require_POST
@desk
def judge(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """A verdict, pinned to the revision that the reviewer had before them."""
    claim = find_claim(member, claim_id)
    form = VerdictForm(
        request.POST,
        name="verdict",
        ratings=ratings_of(member),
        evidence=evidence_of(member, claim),
        anew=claim.verdicts.filter(author_id=member.user_id, standing=True).exists(),
    )
    revision = _revision_read(request, member, claim)
    return carry_out(
        request,
        member,
        claim,
        form,
        form.unless_changed(
            claim.statement, partial(actions.verdicts.submit, claim, by=member, revision=revision)
        ),
    )


@require_POST
@desk
def save_draft(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """What is typed of a verdict so far, sent by the form itself while one types."""
    claim = find_claim(member, claim_id)
    evidence = evidence_of(member, claim)
    form = VerdictForm(request.POST, name="verdict", ratings=ratings_of(member), evidence=evidence, anew=True)
    press = PressForm({}, name="draft")
    attempt(press, lambda **_: actions.drafts.save(claim, by=member, **form.typed()))
    return HttpResponse(status=204 if press.is_valid() else 403)


@require_POST
@desk
def send_back(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), ReasonForm(request.POST, name="return")
    return carry_out(
        request,
        member,
        claim,
        form,
        lambda reason: actions.rulings.return_for_changes(claim, by=member, reason=reason),
    )


@require_POST
@desk
def reopen(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), ReasonForm(request.POST, name="reopen")
    return carry_out(
        request, member, claim, form, lambda reason: actions.rulings.reopen(claim, by=member, reason=reason)
    )


@require_POST
@desk
def adjudicate(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim = find_claim(member, claim_id)
    form = AdjudicationForm(request.POST, name="adjudicate", ratings=ratings_of(member))
    rule = partial(actions.rulings.adjudicate, claim, by=member)
    return carry_out(request, member, claim, form, form.unless_changed(claim.statement, rule))


@require_POST
@desk
def add_evidence(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim = find_claim(member, claim_id)
    form = EvidenceForm(
        request.POST, name="evidence", sources=sources_of(member), sealing=may_seal(member, claim)
    )
    return carry_out(request, member, claim, form, lambda **_: _bring(claim, form, by=member))


@transaction.atomic
def _bring(claim: Claim, form: EvidenceForm, *, by: Membership) -> Evidence:
    """The source, where it is new, and the evidence: both or neither."""
    source = form.cleaned_data["source"]
    if source is None:
        source, job = actions.sources.add(by.team, by=by, **form.new_source())
        if job is not None:
            tasks.wake(job)
    return actions.evidence.add(claim, source, by=by, **form.bearing())


def find_claim(member: Membership, claim_id: UUID) -> Claim:
    visible = Claim.objects.visible_to(member).select_related("claimant", "team")
    return get_object_or_404(visible, pk=claim_id)


def carry_out(
    request: HttpRequest, member: Membership, claim: Claim, form: DeskForm, act: Callable[..., Any]
) -> HttpResponse:
    """Do what a form of the panel asks, then back to the claim; or the panel again with what is wrong."""
    attempt(form, act)
    if form.is_valid() and wants_panel(request):
        return HttpResponseClientRefresh()
    article = _article_read(request, member)
    if form.is_valid():
        return redirect(_address_read(request, member, claim, article))
    if article is None:
        return alone(request, member, claim, refused=[form])
    return read(request, member, article, claim_id=claim.pk, refused=[form])


def alone(
    request: HttpRequest, member: Membership, claim: Claim, *, refused: Sequence[DeskForm] = ()
) -> HttpResponse:
    """A claim without a text beside it."""
    held = claim_page(member, claim, None, refused)
    template = "web/parts/panel.html" if wants_panel(request) else "web/claim.html"
    return show(request, member, template, section="claims", held=held, status=status_of(refused))


def _article_read(request: HttpRequest, member: Membership) -> Article | None:
    """The article beside which the form stood."""
    article_id = uuid(request, "article")
    return find_article(member, article_id) if article_id else None


def _address_read(request: HttpRequest, member: Membership, claim: Claim, article: Article | None) -> str:
    """The claim beside the text in which it was read."""
    if article is None:
        return claim_address(member.team, claim, None, None)
    page = article_page(member, article, number=integer(request, "revision"), claim_id=None)
    return claim_address(member.team, claim, article, page.revision)


def _revision_read(request: HttpRequest, member: Membership, claim: Claim) -> Any:
    article = _article_read(request, member)
    if article is None:
        return None
    number = integer(request, "revision")
    return revision_read(article_page(member, article, number=number, claim_id=claim.pk))
