"""What the service finds by itself in articles about one thing.

    .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.provenance.seeds FOLDER --claims

Takes every text file of FOLDER in as an article of one team, in a database that is thrown away, and prints what it
proposes: whom each names as its origin and how that is shown, what any two share, which pairs are not independent,
and which claims stand in more than one.
"""

import os

import django


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from bench.provenance.seeding import main  # models can be imported from here on

    main()


if __name__ == "__main__":
    run()
