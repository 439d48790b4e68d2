#!/usr/bin/env python
"""Django's commands for this project; `manage.py up` runs all of it."""

import os
import sys

from django.core.management import execute_from_command_line
from environs import EnvError

from factcheck.embedded import CannotStart


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    try:
        execute_from_command_line(sys.argv)
    except (CannotStart, EnvError) as error:
        # What the person at the terminal can mend is said in words; only our own faults are worth a traceback.
        sys.exit(f"\n{error}")


if __name__ == "__main__":
    main()
