"""Wrong credentials, counted, so that nobody can go on guessing."""

from django.db import models


class Guessing(models.Model):
    """How often something wrong was tried since a time: for one account, or from one address.

    Known by a digest alone: people type their passwords into the wrong field.
    """

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "guessing"

    def __str__(self) -> str:
        return f"{self.key[:12]}: {self.tries}"
