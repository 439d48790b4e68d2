"""Which language a page speaks: its reader's where somebody reads, the publication's where readers do."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

# The API and the operators' pages speak English; what is public speaks the language it was published in.
SPOKEN_TO = ("/desk/", "/accounts/")


class LanguageMiddleware:
    """Speaks the language a person chose (their cookie), or the one their browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (request.path == "/" or request.path.startswith(SPOKEN_TO)):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def of_publication(language: str) -> str:
    """The language in which the page around a publication speaks: its own where we speak it, else English."""
    known = dict(settings.LANGUAGES)
    return next(
        (each for each in (language, language.partition("-")[0]) if each in known), settings.LANGUAGE_CODE
    )
