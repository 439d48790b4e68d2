"""Both services together, held by one process at a time."""

import errno
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from factcheck.embedded.addresses import addresses
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.folders import lock, prepare
from factcheck.embedded.postgresql import Postgres
from factcheck.embedded.programs import POSTGRES_ORIGINS
from factcheck.embedded.site import Site, prepare_site
from factcheck.embedded.valkey import Valkey

DISK_REFUSALS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


class Services:
    """PostgreSQL and Valkey of one var/ folder, and the lock that says they are ours."""

    def __init__(self, site: Site, held: TextIO, origins: Sequence[str] = POSTGRES_ORIGINS) -> None:
        self.site = site
        self.postgres = Postgres(site, origins)
        self.valkey = Valkey(site)
        self._held = held
        where = addresses(site.var)
        self.database_url, self.broker_url = where.database_url, where.broker_url

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()

    def stop(self) -> None:
        """Stop both and let go of the folder; safe to call again, and before anything was started."""
        self.valkey.stop()
        self.postgres.stop()
        shutil.rmtree(self.site.sockets, ignore_errors=True)
        self._held.close()


def hold(var: Path, *, durable: bool = True, origins: Sequence[str] = POSTGRES_ORIGINS) -> Services:
    """The services of `var`, not started yet, with the folder locked for us; raises CannotStart.

    `origins` is where PostgreSQL may come from, best first.
    """
    with _in_words(var):
        held = lock(prepare(var))
        try:
            return Services(prepare_site(var, durable=durable), held, origins)
        except BaseException:
            held.close()
            raise


@contextmanager
def _in_words(var: Path) -> Iterator[None]:
    """What a disk may refuse, said as something that can be mended."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISK_REFUSALS:
            raise
        raise CannotStart(
            f"{error.filename or var}: {error.strerror}. Mend that, or set FACTCHECK_VAR."
        ) from error


def start(var: Path, *, durable: bool = True, origins: Sequence[str] = POSTGRES_ORIGINS) -> Services:
    """Start PostgreSQL and Valkey under `var` and return when both answer; raises CannotStart."""
    services = hold(var, durable=durable, origins=origins)
    try:
        services.start()
    except BaseException:
        services.stop()
        raise
    return services


@contextmanager
def running(
    var: Path, *, durable: bool = True, origins: Sequence[str] = POSTGRES_ORIGINS
) -> Iterator[Services]:
    """The services of `var` for as long as the block lasts; raises CannotStart."""
    services = start(var, durable=durable, origins=origins)
    try:
        yield services
    finally:
        services.stop()
