"""What is watched without being asked each time: feeds; and hosts whose robots.txt is set aside."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions, tasks
from annotations.choices import FeedState
from annotations.models import Feed, Membership, RobotsExemption
from annotations.web.doors import attempt, desk
from annotations.web.forms import PressForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.webhooks import ExemptionForm, FeedForm
from annotations.web.pages.watching import watching
from annotations.web.queries import uuid
from annotations.web.views.area import part


@require_safe
@desk
def feeds(request: HttpRequest, member: Membership) -> HttpResponse:
    return _feeds(request, member)


@require_POST
@desk
def watch(request: HttpRequest, member: Membership) -> HttpResponse:
    form = FeedForm(request.POST, name="feed", outlets=watching(member).outlets)
    watched = attempt(form, lambda **said: actions.feeds.watch(member.team, by=member, **said))
    if watched is None:
        return _feeds(request, member, feed_form=form)
    tasks.wake(watched[1])
    return redirect("web:feeds", member.team.slug)


@require_POST
@desk
def change(request: HttpRequest, member: Membership, feed_id: UUID, state: FeedState) -> HttpResponse:
    feed, form = _feed(member, feed_id), PressForm({}, name="feed")
    attempt(form, lambda **_: actions.feeds.pause(feed, by=member, state=state))
    return _done(request, member, form)


@require_POST
@desk
def look(request: HttpRequest, member: Membership, feed_id: UUID) -> HttpResponse:
    """Look at the feed now."""
    feed, form = _feed(member, feed_id), PressForm({}, name="feed")
    job = attempt(form, lambda **_: actions.feeds.refetch(feed, by=member))
    if job is not None:
        tasks.wake(job)
    return _done(request, member, form)


@require_POST
@desk
def exempt(request: HttpRequest, member: Membership) -> HttpResponse:
    form = ExemptionForm(request.POST, name="exemption")
    if attempt(form, lambda **said: actions.hosts.exempt(member.team, by=member, **said)) is None:
        return _feeds(request, member, exemption_form=form)
    return redirect("web:feeds", member.team.slug)


@require_POST
@desk
def respect(request: HttpRequest, member: Membership, exemption_id: UUID) -> HttpResponse:
    exemption = get_object_or_404(RobotsExemption.objects.visible_to(member), pk=exemption_id)
    form = PressForm({}, name="respect")
    attempt(form, lambda **_: actions.hosts.respect(exemption, by=member))
    return _done(request, member, form)


def _feed(member: Membership, feed_id: UUID) -> Feed:
    return get_object_or_404(Feed.objects.visible_to(member), pk=feed_id)


def _done(request: HttpRequest, member: Membership, form: DeskForm) -> HttpResponse:
    if form.is_valid():
        return redirect("web:feeds", member.team.slug)
    return _feeds(request, member, refused=form)


def _feeds(request: HttpRequest, member: Membership, **forms: DeskForm) -> HttpResponse:
    page = watching(member, before=uuid(request, "before"))
    fresh = {
        "feed_form": FeedForm(name="feed", outlets=page.outlets),
        "exemption_form": ExemptionForm(name="exemption"),
    }
    status = 422 if forms else 200
    return part(request, member, "feeds", status=status, page=page, **fresh | forms)
