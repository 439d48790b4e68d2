"""Articles: the list, adding one, its progress, its text with the claims, and comparing its revisions."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations import actions, tasks
from annotations.models import Article, Membership
from annotations.web.doors import attempt, desk, show, status_of, wants_panel
from annotations.web.forms import ArticleForm, MarkForm, PressForm, WatchForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.threads import TalkForm
from annotations.web.pages import lists, queue
from annotations.web.pages.article import article_page
from annotations.web.pages.claim import claim_page
from annotations.web.pages.comparison import comparison
from annotations.web.pages.history import history
from annotations.web.pages.narrowing import Narrowing
from annotations.web.pages.places import article_address, claim_address
from annotations.web.pages.threads import threads_in
from annotations.web.queries import integer, uuid


@require_safe
@desk
def articles(request: HttpRequest, member: Membership) -> HttpResponse:
    page = lists.page(queue.articles(member), before=uuid(request, "before"))
    form = ArticleForm(name="article")
    return show(request, member, "web/articles.html", section="articles", page=page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def add(request: HttpRequest, member: Membership) -> HttpResponse:
    form = ArticleForm(request.POST if request.method == "POST" else None, name="article")
    if request.method == "POST":
        done = attempt(form, lambda **_: actions.articles.submit(member.team, by=member, **form.submission()))
        if done:
            tasks.wake(done[1])
            return redirect(article_address(done[0]))
    status = 422 if form.errors else 200
    return show(request, member, "web/article_add.html", section="articles", form=form, status=status)


@require_safe
@desk
def article(request: HttpRequest, member: Membership, article_id: UUID) -> HttpResponse:
    return read(request, member, find_article(member, article_id))


@require_safe
@desk
def progress(request: HttpRequest, member: Membership, article_id: UUID) -> HttpResponse:
    """The article's row alone, for a list that watches it being fetched."""
    row = get_object_or_404(queue.articles(member), pk=article_id)
    return show(request, member, "web/parts/article_row.html", article=row)


@require_POST
@desk
def refetch(request: HttpRequest, member: Membership, article_id: UUID) -> HttpResponse:
    article = find_article(member, article_id)
    form = PressForm({}, name="fetch")
    job = attempt(form, lambda **_: actions.articles.refetch(article, by=member))
    if job is None:
        return read(request, member, article, refused=[form])
    tasks.wake(job)
    return redirect(article_address(article))


@require_POST
@desk
def watch(request: HttpRequest, member: Membership, article_id: UUID) -> HttpResponse:
    article = find_article(member, article_id)
    form = WatchForm(request.POST, name="watch")
    if attempt(form, lambda state: actions.articles.watch(article, by=member, state=state)):
        return redirect(article_address(article))
    return read(request, member, article, refused=[form])


@require_POST
@desk
def mark(request: HttpRequest, member: Membership, article_id: UUID) -> HttpResponse:
    """A new claim, marked in the revision that the person was reading."""
    article = find_article(member, article_id)
    revision = article_page(member, article, number=integer(request, "revision"), claim_id=None).revision
    if revision is None:
        raise Http404("No text to mark in.")
    form = MarkForm(request.POST, name="mark", revision=revision)
    marked = attempt(form, lambda **said: actions.claims.mark(revision, by=member, **said))
    if marked is None:
        return read(request, member, article, refused=[form])
    return redirect(claim_address(member.team, marked.claim, article, revision))


@require_safe
@desk
def changes(request: HttpRequest, member: Membership, article_id: UUID) -> HttpResponse:
    article = find_article(member, article_id)
    compared = comparison(member, article, old=integer(request, "from"), new=integer(request, "to"))
    if compared is None:
        return redirect(article_address(article))
    beside = request.GET.get("view") != "inline"
    return show(
        request,
        member,
        "web/changes.html",
        section="articles",
        article=article,
        compared=compared,
        history=history(compared.revisions),
        beside=beside,
    )


def find_article(member: Membership, article_id: UUID) -> Article:
    visible = Article.objects.visible_to(member).select_related("outlet", "current_revision", "team")
    return get_object_or_404(visible, pk=article_id)


def read(
    request: HttpRequest,
    member: Membership,
    article: Article,
    *,
    claim_id: UUID | None = None,
    refused: Sequence[DeskForm] = (),
) -> HttpResponse:
    """The article with the claim in hand; only the panel where htmx asks. Refused forms stand where they stood."""
    page = article_page(
        member,
        article,
        number=integer(request, "revision"),
        claim_id=claim_id or uuid(request, "claim"),
        narrowing=Narrowing.asked(request),
    )
    held = claim_page(member, page.current.claim, page, refused) if page.current else None
    template = "web/parts/panel.html" if wants_panel(request) else "web/article.html"
    return show(
        request,
        member,
        template,
        status=status_of(refused),
        section="articles",
        page=page,
        held=held,
        refused=refused,
        said=[] if held else threads_in(member, article),
        talk_form=next((form for form in refused if form.name == "words"), TalkForm(name="words")),
        mark_form=next((form for form in refused if form.name == "mark"), MarkForm(name="mark")),
    )
