"""The scoreboard of faults: what is killed, filled, flooded, forged, and what came of it.

    .venv/bin/python -m bench.faults [--full] [--only 1,9]

A newsroom of its own is started as `manage.py up` starts one, and is really killed. Each row says what was counted,
against its bar. The short form takes some minutes; `--full` has the numbers the rows are called by.
"""

import argparse
import os
import sys
from contextlib import closing

import django

from tests.faults import press as printing
from tests.faults.conftest import open_folder
from tests.faults.processes import Broker


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench.faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="the long form: more than an hour")
    parser.add_argument("--only", default="", help="rows by their numbers: 1,9")
    options = parser.parse_args()
    only = [int(number) for number in options.only.split(",") if number]
    # Where everything is has to be known before the settings are read.
    with open_folder() as var, printing.running() as press, closing(Broker()) as broker:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "FACTCHECK_VAR": str(var),
            "CELERY_BROKER_URL": broker.url,
            "FACTCHECK_FETCH_ALLOWED_PRIVATE": f"127.0.0.1:{press.port}",
        }
        django.setup()
        from bench.faults.board import Scale, report
        from bench.faults.ground import Ground  # models can be imported from here on

        with Ground(var, press, broker, Scale(full=options.full)) as ground:
            return report(only, ground)


if __name__ == "__main__":
    sys.exit(main())
