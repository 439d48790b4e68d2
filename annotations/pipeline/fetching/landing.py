"""Where redirects ended up, when that is not the page that was asked for."""

import re
from urllib.parse import unquote

from annotations.choices import FetchOutcome
from annotations.pipeline.fetching.addresses import canonical_key
from annotations.pipeline.fetching.parsing import Address

LOGIN_HOST = re.compile(r"(login|signin|sign-in|sso|auth|accounts|passport|identity)\d?\..+\..+")
LOGIN_PATH = re.compile(
    r"/(log-?in|log-?on|sign-?in|sign-?on|sso|oauth2?|authenticate|authorize|anmelden|einloggen|connexion|se-connecter"
    r"|iniciar-?sesion|acceso|entrar|accedi|inloggen|zaloguj|logowanie|uviyty|vhod|вхід|вход)(\.\w+)?(/|$)",
    re.IGNORECASE,
)
CONSENT_HOST = re.compile(r"(consent|cookieconsent|cmp|privacy-consent|myprivacy|privacywall)\..+\..+")
CONSENT_PATH = re.compile(
    r"/(collect-?consent|cookie-?(wall|consent)|consent(-wall)?|cmp|privacy-?(gate|wall))(\.\w+)?(/|$)",
    re.IGNORECASE,
)
HOME_PATH = re.compile(r"/([a-z]{2}(-[a-z]{2})?/?)?(index\.\w+|home/?)?", re.IGNORECASE)


def misled(asked: Address, landed: Address) -> FetchOutcome | None:
    """REDIRECTED for a login page, CONSENT_WALL, or SOFT_404 for a home page; None for anything else.

    Only what is new counts: a page that was asked for under such an address is what was asked for.
    """
    if canonical_key(str(asked)) == canonical_key(str(landed)):
        return None
    if _newly(CONSENT_HOST, CONSENT_PATH, asked, landed):
        return FetchOutcome.CONSENT_WALL
    if _newly(LOGIN_HOST, LOGIN_PATH, asked, landed):
        return FetchOutcome.REDIRECTED
    if _is_home(landed) and not _is_home(asked):
        return FetchOutcome.SOFT_404
    return None


def _newly(host: re.Pattern[str], path: re.Pattern[str], asked: Address, landed: Address) -> bool:
    if path.search(unquote(asked.path)) or host.fullmatch(asked.host):
        return False
    return bool(host.fullmatch(landed.host) or path.search(unquote(landed.path)))


def _is_home(address: Address) -> bool:
    return not address.query and bool(HOME_PATH.fullmatch(address.path))
