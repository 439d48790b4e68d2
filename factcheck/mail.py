"""E-mail as files, for where no mail server is named."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_UNSAFE = re.compile(r"[^\w.@-]")


class FileBackend(BaseEmailBackend):
    """Writes each message to a file of its Message-ID under EMAIL_FILE_PATH: sent twice, it is there once."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for each in email_messages:
            _write(folder, each)
        return len(email_messages)


def _write(folder: Path, email: EmailMessage) -> None:
    message = email.message()
    path = folder / (_UNSAFE.sub("", message["Message-ID"]) + ".eml")
    # Whole or not at all: a reader of the folder never meets half a message.
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(message.as_bytes())
    unfinished.replace(path)
