"""The bare views as a WSGI application: no middleware, no other address."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
django.setup(set_prefix=False)  # with all middleware there, for which some of the apps look
settings.ROOT_URLCONF, settings.MIDDLEWARE = "bench.load.views", []
application = WSGIHandler()
