"""The Celery application. What it carries are wake-ups; the work itself is rows (annotations/models/jobs.py)."""

import os
from typing import Any

from celery import Celery, signals
from celery.app.amqp import AMQP
from kombu import Connection

from factcheck.memory import keep_small

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
# Celery would run Django's checks, which load every page and its template (30 MB a process), and not look at what they say.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

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


@signals.beat_init.connect
@signals.worker_before_create_process.connect
def settle(**_: Any) -> None:
    """Load what every process needs sooner or later, and give back what loading has left: a worker's before they are forked."""
    app.connection_for_write().get_transport_cls()  # 20 MB while it is loaded, 5 afterwards
    keep_small()
