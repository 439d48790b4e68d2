"""How fast the service answers, and how that compares with the least that could answer the same.

    nice -n 15 .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.load --articles 2000

Loads a newsroom (20,000 articles unless said otherwise) into a database that is made for it and removed, starts the
service under granian as `script/up` does, and beside it, in the same run, bare views over the same rows.
"""

import os

import django


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from bench.load.measuring import main  # models can be imported from here on

    main()


if __name__ == "__main__":
    run()
