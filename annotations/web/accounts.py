"""How people get in: by invitation only, and not by guessing."""

import logging
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations import actions
from annotations.actions.guessing import FROM_ADDRESS, OF_ACCOUNT

logger = logging.getLogger(__name__)


class InvitedOnly(DefaultAccountAdapter):
    """allauth with its public sign-up closed, and its count of wrong passwords kept in the database.

    Its own is in the memory of each process: more of them would allow more guesses, and a restart would forget.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: `authenticate` counts."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The user with these credentials, or None; raises ImmediateHttpResponse (429) after too many wrong ones."""
        account = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
        address = self.get_client_ip(request)
        limits = {f"login of {account}": OF_ACCOUNT, f"login from {address}": FROM_ADDRESS}
        if (wait := actions.guessing.tried(limits)) is not None:
            raise ImmediateHttpResponse(_slow_down(request, wait))
        user = super().authenticate(request, **credentials)
        if user is not None:
            actions.guessing.forgive(limits)
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message; raises ImmediateHttpResponse (503) where the mail server does not take it."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's are OSErrors too
            logger.error("no mail could be sent: %s", error)
            raise ImmediateHttpResponse(_no_mail(self.request)) from error


def _no_mail(request: HttpRequest) -> HttpResponse:
    answer = render(request, "503.html", status=503)
    answer["Retry-After"] = "60"
    return answer


def _slow_down(request: HttpRequest, seconds: float) -> HttpResponse:
    # Who asks again too early is told the same: whether the password is right is not even looked at.
    answer = render(request, "429.html", {"minutes": max(1, round(seconds / 60))}, status=429)
    answer["Retry-After"] = str(ceil(seconds))
    return answer
