"""How fast a team's chain of events is verified.

    .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.events --events 1000000

Writes a chain of so many events with COPY into a database made for it and removed, walks it as `manage.py verify`
does, changes one byte of one row, and walks it again.
"""

import os

import django


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from bench.events.chain import main  # models can be imported from here on

    main()


if __name__ == "__main__":
    run()
