"""The bare views as a WSGI application: no middleware, no other address."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
settings.ROOT_URLCONF, settings.MIDDLEWARE = "bench.load.views", []
application = get_wsgi_application()
