"""How people get in: by invitation only. An operator or an admin makes the account, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """allauth with its public sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
