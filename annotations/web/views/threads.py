"""Conversations: beginning, answering, ending, and the way to a single comment."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Claim, Comment, Evidence, Membership, Revision, Thread, Verdict
from annotations.web.doors import attempt, desk, show
from annotations.web.forms.rendering import DeskForm, PressForm
from annotations.web.forms.threads import CommentForm, TalkForm
from annotations.web.pages.notifications import comment_address
from annotations.web.pages.threads import Talk, Talks, talk_of
from annotations.web.views.articles import read

ABOUT = {"claim": Claim, "verdict": Verdict, "evidence": Evidence}


@require_POST
@desk
def begin(request: HttpRequest, member: Membership, kind: str, about_id: UUID) -> HttpResponse:
    """A new thread about a claim, a verdict or a piece of evidence."""
    if kind not in ABOUT:
        raise Http404("Nothing to talk about.")
    subject = get_object_or_404(ABOUT[kind].objects.visible_to(member), pk=about_id)
    form = CommentForm(request.POST, name="talk")
    said = attempt(form, lambda text: actions.threads.begin(subject, by=member, text=text))
    claim = subject if isinstance(subject, Claim) else subject.claim
    talk = Talks(member, claim).about(kind, about_id)
    return _told(request, member, talk, form, said)


@require_POST
@desk
def begin_about_words(request: HttpRequest, member: Membership, revision_id: UUID) -> HttpResponse:
    """A new thread about words of the text that the person was reading."""
    revisions = Revision.objects.visible_to(member).select_related(
        "article__team", "article__current_revision"
    )
    revision = get_object_or_404(revisions, pk=revision_id)
    form = TalkForm(request.POST, name="words", revision=revision)
    said = attempt(form, lambda **given: actions.threads.begin(revision, by=member, **given))
    if said is None:
        return read(request, member, revision.article, refused=[form])
    return redirect(comment_address(member, said))


@require_POST
@desk
def reply(request: HttpRequest, member: Membership, thread_id: UUID) -> HttpResponse:
    thread, form = _thread(member, thread_id), CommentForm(request.POST, name=f"reply-{thread_id}")
    said = attempt(form, lambda text: actions.threads.reply(thread, by=member, text=text))
    return _told(request, member, talk_of(member, thread), form, said or thread.comments.first())


@require_POST
@desk
def resolve(request: HttpRequest, member: Membership, thread_id: UUID) -> HttpResponse:
    return _press(request, member, thread_id, actions.threads.resolve)


@require_POST
@desk
def reopen(request: HttpRequest, member: Membership, thread_id: UUID) -> HttpResponse:
    return _press(request, member, thread_id, actions.threads.reopen)


@require_safe
@desk
def comment(request: HttpRequest, member: Membership, comment_id: UUID) -> HttpResponse:
    """A deep link: the desk at this comment."""
    return redirect(comment_address(member, _comment(member, comment_id)))


@require_POST
@desk
def edit(request: HttpRequest, member: Membership, comment_id: UUID) -> HttpResponse:
    said, form = _comment(member, comment_id), CommentForm(request.POST, name=f"edit-{comment_id}")
    attempt(form, lambda text: actions.threads.edit(said, by=member, text=text))
    return _told(request, member, talk_of(member, said.thread), form, said)


@require_POST
@desk
def withdraw(request: HttpRequest, member: Membership, comment_id: UUID) -> HttpResponse:
    said, form = _comment(member, comment_id), PressForm({}, name="withdraw")
    attempt(form, lambda **_: actions.threads.withdraw(said, by=member))
    return _told(request, member, talk_of(member, said.thread), form, said)


def _press(
    request: HttpRequest, member: Membership, thread_id: UUID, act: Callable[..., Thread]
) -> HttpResponse:
    thread, form = _thread(member, thread_id), PressForm({}, name="thread")
    attempt(form, lambda **_: act(thread, by=member))
    thread = _thread(member, thread_id)
    return _told(request, member, talk_of(member, thread), form, thread.comments.first())


def _told(
    request: HttpRequest, member: Membership, talk: Talk, form: DeskForm, said: Comment | None
) -> HttpResponse:
    """The threads again where htmx asks for them or something is wrong; else the page at the comment."""
    if form.is_valid() and not request.htmx and said is not None:
        return redirect(comment_address(member, said))
    talk.errors = [error for errors in form.errors.values() for error in errors]
    talk.typed = form.data.get("text", "") if talk.errors else ""
    template = "web/panel/threads.html" if request.htmx else "web/talk.html"
    return show(request, member, template, talk=talk, status=422 if talk.errors else 200)


def _thread(member: Membership, thread_id: UUID) -> Thread:
    threads = Thread.objects.visible_to(member).select_related("claim", "revision__article__team")
    return get_object_or_404(threads, pk=thread_id)


def _comment(member: Membership, comment_id: UUID) -> Comment:
    comments = Comment.objects.visible_to(member)
    found = comments.select_related("thread__claim", "thread__revision__article__team")
    return get_object_or_404(found, pk=comment_id)
