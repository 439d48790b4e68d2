"""How long a lease takes while many reviewers pull the queue at once.

    .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.queue --reviewers 16 --claims 2000

Prints percentiles of the lease, leases a second, whether every place was given out exactly once, and how many
times as long as a bare SELECT … FOR UPDATE SKIP LOCKED it takes, in the same run.
"""

import os

import django


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from bench.queue.pull import main  # models can be imported from here on

    main()


if __name__ == "__main__":
    run()
