"""How long a search takes over 100,000 claims and 20,000 articles, beside the bare SQL of the same question.

    nice -n 15 .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.search

The newsroom is made of invented words, the same in every run. `--claims`, `--articles` and `--rounds` make it smaller.
Prints p50 and p99 a kind of question in milliseconds on a processor, web server and database together: of the least of
three askings, since whatever else the machine does only adds to it; how much of that is the database's; bare SQL that
only ranks and takes twenty; then of all askings, and as time passed.
"""

import os

import django


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from bench.search.asking import main  # models can be imported from here on

    main()


if __name__ == "__main__":
    run()
