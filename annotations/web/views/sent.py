"""Claims from the web: what the bookmarklet sends is shown, looked up, and marked once a person says so."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations import actions, tasks
from annotations.models import Membership, Revision
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import PressForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.sent import SentForm, SentMarkForm
from annotations.web.pages.places import claim_address
from annotations.web.pages.sent import bookmarklet, is_source_only, sent_page
from annotations.web.views.area import part
from annotations.web.views.articles import find_article


@require_safe
@desk
def settings(request: HttpRequest, member: Membership) -> HttpResponse:
    """The bookmarklet, to be drawn to one's bookmarks."""
    root = actions.editions.root(f"{request.scheme}://{request.get_host()}")
    address = root + reverse("web:sent", args=[member.team.slug])
    return part(request, member, "bookmarklet", bookmarklet=bookmarklet(address))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk
def sent(request: HttpRequest, member: Membership) -> HttpResponse:
    """Look up what was sent; a POST, so that no log is told what somebody reads. It changes nothing."""
    if request.method == "POST":
        return _looked_up(request, member)
    return show(request, member, "web/sent.html", section="claims", form=SentForm(name="sent"), page=None)


@require_POST
@desk
def add(request: HttpRequest, member: Membership) -> HttpResponse:
    """Take the article in; its words are looked for once it is read."""
    form, press = SentForm(request.POST, name="sent"), PressForm({}, name="add")
    if form.is_valid():
        url = form.cleaned_data["url"]
        done = attempt(press, lambda **_: actions.articles.submit(member.team, by=member, url=url))
        if done:
            tasks.wake(done[1])
    return _looked_up(request, member, refused=press)


@require_POST
@desk
def mark(request: HttpRequest, member: Membership, revision_id: UUID) -> HttpResponse:
    """A claim at the chosen place of the text that the person was shown."""
    revisions = Revision.objects.visible_to(member).select_related("article")
    revision = get_object_or_404(revisions, pk=revision_id)
    article = find_article(member, revision.article_id)
    form = SentMarkForm(request.POST, name="mark")
    marked = attempt(form, lambda **said: actions.claims.mark(revision, by=member, **said))
    if marked is None:
        return _looked_up(request, member, mark_form=form)
    return redirect(claim_address(member.team, marked.claim, article, revision))


def _looked_up(
    request: HttpRequest,
    member: Membership,
    *,
    refused: DeskForm | None = None,
    mark_form: SentMarkForm | None = None,
) -> HttpResponse:
    form = SentForm(request.POST, name="sent")
    page = sent_page(member, form) if form.is_valid() else None
    wrong = [one for one in (form, refused, mark_form) if one is not None and one.errors]
    return show(
        request,
        member,
        "web/sent.html",
        status=422 if wrong else 200,
        section="claims",
        form=form,
        page=page,
        source_only=bool(page and page.page and is_source_only(page.page)),
        refused=refused,
        mark_form=mark_form or SentMarkForm(name="mark"),
        chosen=(mark_form.data.get("place") if mark_form else "")
        or (page and page.certain and page.places[0].value),
    )
