"""The var/ folder: made, checked, locked. Nothing found in it is ever destroyed."""

import fcntl
import os
import pwd
from pathlib import Path
from typing import TextIO

from factcheck.embedded.errors import CannotStart


def prepare(var: Path) -> Path:
    """Make `var` if it is missing and return its real path; raises CannotStart if it can't be used."""
    if not var.is_dir():
        _make(var)
    _check_owner(var)
    return var.resolve()


def _make(var: Path) -> None:
    try:
        var.mkdir(parents=True)
        # root's services run as another user, who has to pass through here but may look at nothing.
        var.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except FileExistsError as error:
        if not var.is_dir():
            raise CannotStart(f"{var} should be a folder. Move it away, or set FACTCHECK_VAR.") from error
    except OSError as error:
        raise CannotStart(
            f"The folder {var} can't be made ({error.strerror}). Set FACTCHECK_VAR to one you may write."
        ) from error


def _check_owner(var: Path) -> None:
    owner = var.stat().st_uid
    if owner != os.geteuid():
        raise CannotStart(
            f"{var} belongs to {_name(owner)}, and this is {_name(os.geteuid())}. "
            "Run as its owner, or set FACTCHECK_VAR to a folder of your own."
        )
    if os.statvfs(var).f_flag & os.ST_RDONLY:
        raise CannotStart(f"{var} is on a read-only disk. Mount it for writing, or set FACTCHECK_VAR.")
    if not os.access(var, os.R_OK | os.W_OK | os.X_OK):
        raise CannotStart(f"{var} is not writable. Run `chmod u+rwx {var}`, or set FACTCHECK_VAR.")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def lock(var: Path) -> TextIO:
    """Hold `var` for this process until it ends or closes the file; raises CannotStart if it is held."""
    file = open(var / "lock", "a+", encoding="ascii")  # noqa: SIM115 the open file is the lock
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise CannotStart(
            f"Factcheck already runs on {var} (process {holder}). Stop it first, "
            "or set FACTCHECK_VAR and FACTCHECK_PORT to run a second one beside it."
        ) from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file
