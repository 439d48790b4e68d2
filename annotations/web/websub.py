"""Where the hubs of feeds reach us: to ask whether we asked, and to tell us of news (WebSub)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from annotations import actions
from annotations.models import Feed
from annotations.tasks import wake


@csrf_exempt
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """One feed's callback; an address that no hub was given does not exist."""
    feed = get_object_or_404(Feed, pk=pk)
    if not feed.hub_secret or not constant_time_compare(actions.subscriptions.token(feed), token):
        raise Http404
    return _verified(request, feed) if request.method == "GET" else _told(request, feed)


def _verified(request: HttpRequest, feed: Feed) -> HttpResponse:
    asked = request.GET
    lease = asked.get("hub.lease_seconds", "")
    ours = actions.subscriptions.verify(
        feed,
        mode=asked.get("hub.mode", ""),
        topic=asked.get("hub.topic", ""),
        lease=int(lease) if lease.isascii() and lease.isdigit() else None,
        reason=asked.get("hub.reason", ""),
    )
    if not ours:
        raise Http404
    # As bytes to be saved, so that nobody can have a browser run what they put into the challenge.
    return HttpResponse(asked.get("hub.challenge", ""), content_type="text/plain; charset=utf-8")


def _told(request: HttpRequest, feed: Feed) -> HttpResponse:
    """Always 202, as the standard wants it: a forger learns nothing from the answer."""
    signature = request.headers.get("X-Hub-Signature", "")
    if job := actions.subscriptions.told(feed, body=request.body, signature=signature):
        wake(job)
    return HttpResponse(status=202)
