"""How long the transaction is that adds a revision, by how much the article holds.

    .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.ingestion --claims 200 --rulings 50

Prints, for a small article and for the one asked for, the milliseconds of planning and of writing, the queries, and
how much more the larger one takes. Everything is rolled back after each round. `python -m bench.ingestion.costing` says
what a page costs from its bytes on, `python -m bench.ingestion.sweeping` how ten thousand that are due are shared out.
"""

import os

import django


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from bench.ingestion.adding import main  # models can be imported from here on

    main()


if __name__ == "__main__":
    run()
