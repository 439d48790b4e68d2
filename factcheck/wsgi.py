"""The WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from factcheck.celery import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  loads every page: the first reader does not wait for it
settle()
