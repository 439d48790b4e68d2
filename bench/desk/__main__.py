"""How long the service takes for each page of the desk, and how many questions the page asks the database.

    nice -n 15 .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.desk

The newsroom is made of invented words, the same in every run; `--articles 20000` is the long form, with 100,000 claims.
One article has 200 claims, one of them ruled on. Every page of the desk and of the public pages is read, by the URL
patterns. Prints of each the median and the slowest in milliseconds, how many of them are Python's own work, and the
queries; ends with 1 where a page is above the bar of 150 ms or 15 queries.
"""

import os
import sys

import django


def run() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from bench.desk.reading import main  # models can be imported from here on

    return main()


if __name__ == "__main__":
    sys.exit(run())
