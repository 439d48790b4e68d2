"""The worker and beat as `manage.py up` runs them: `python -m factcheck.background worker`.

They are Celery's own, without its command line, which loads an interactive shell (12 MB a process).
"""

import sys

from factcheck.celery import app

PROCESSES = 2  # of a worker


def work() -> int:
    worker = app.Worker(concurrency=PROCESSES, loglevel="INFO", without_gossip=True, without_mingle=True)
    worker.start()
    return worker.exitcode


def beat() -> int:
    # Nothing to remember between runs: what is due is a column, not beat's memory.
    app.Beat(scheduler_cls="celery.beat:Scheduler", loglevel="INFO").run()
    return 0


if __name__ == "__main__":
    sys.exit({"worker": work, "beat": beat}[sys.argv[1]]())
