"""The Celery application. What it carries are wake-ups; the work itself is rows (annotations/models/jobs.py)."""

import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

LONGEST_WAIT = 5.0  # seconds between two tries to reach a broker that is away


class Restless(Connection):
    """A connection whose waits do not grow to half a minute: work goes on soon after the broker is back."""

    def ensure_connection(self, *args: Any, **options: Any) -> "Restless":
        return super().ensure_connection(*args, **{"interval_max": LONGEST_WAIT} | options)


class Messages(AMQP):
    Connection = Restless


app = Celery("factcheck", amqp=Messages)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
