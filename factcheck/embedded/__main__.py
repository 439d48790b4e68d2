"""Runs a command beside a PostgreSQL and a Valkey of its own, which are thrown away after it.

    python -m factcheck.embedded run -- pytest

The command finds them in DATABASE_URL and CELERY_BROKER_URL.
"""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from factcheck.embedded.errors import CannotStart
from factcheck.embedded.processes import die_with
from factcheck.embedded.programs import POSTGRES_ORIGINS
from factcheck.embedded.services import Services, running
from factcheck.embedded.site import forget

PREFIX = "factcheck-throwaway-"


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m factcheck.embedded", description=__doc__.splitlines()[0])
    parser.add_argument("verb", choices=["run"])
    parser.add_argument("command", nargs="+", help="the command and its arguments, after --")
    asked = parser.parse_args(argv)
    _forget_abandoned()
    var = Path(tempfile.mkdtemp(prefix=PREFIX))
    var.chmod(0o711)
    try:
        with running(var, durable=False, origins=_origins()) as services:
            return _run(asked.command, services)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        forget(var)


def _run(command: Sequence[str], services: Services) -> int:
    """The command's exit code, as a shell would say it."""
    addresses = {"DATABASE_URL": services.database_url, "CELERY_BROKER_URL": services.broker_url}
    place = {"FACTCHECK_VAR": str(services.site.var)}
    process = subprocess.Popen(
        command, env={**os.environ, **addresses, **place}, preexec_fn=die_with(os.getpid(), signal.SIGTERM)
    )
    # Ctrl-C reaches the command by itself: it shall end first, and the services when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    code = process.wait()
    return code if code >= 0 else 128 - code


def _origins() -> Sequence[str]:
    """FACTCHECK_POSTGRES, as the settings read it; but here is no Django to ask."""
    asked = os.environ.get("FACTCHECK_POSTGRES", "")
    return [origin.strip() for origin in asked.split(",") if origin.strip()] or POSTGRES_ORIGINS


def _forget_abandoned() -> None:
    """Remove what runs before this one left because they were killed: their locks are free."""
    for var in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with (
            suppress(OSError),
            open(var / "lock", "a+", encoding="ascii") as file,
        ):  # else not ours, or still at work
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            forget(var)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
