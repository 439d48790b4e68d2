"""The Django project. Importing it makes Celery's application the default one."""

from factcheck.celery import app as celery_app

__all__ = ["celery_app"]
