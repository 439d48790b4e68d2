"""The folder the services themselves use, where the user they run as can reach it.

As root they run as `nobody`, who can't pass a closed folder such as /root on the way to var/. Opening
that folder for them would open it for everyone, and giving them a capability to pass would give it for
every file of the machine. So their data go to /var/lib/factcheck then, and var/services points there.
"""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from factcheck.embedded.errors import CannotStart
from factcheck.embedded.processes import Account, as_account

ELSEWHERE = Path("/var/lib/factcheck")


def services_folder(var: Path, account: Account | None) -> Path:
    """The folder for the services' data and, where needed, copies of their programs; raises CannotStart."""
    folder = var / "services"
    if folder.is_symlink() and not folder.exists():
        raise CannotStart(
            f"{folder} points to {folder.readlink()}, which is gone: put it back or remove the link."
        )
    if not folder.exists():
        _make(folder, account)
    folder = folder.resolve()
    if not can_reach(folder, account):
        raise CannotStart(
            f"{folder} can't be reached by {account.name}, as whom root's services run. Move it to where "
            f"everyone may pass and link to it from {var / 'services'}, or run as the owner of the files."
        )
    return folder


def _make(folder: Path, account: Account | None) -> None:
    if can_reach(folder.parent, account):
        passable(folder)
        return
    other = ELSEWHERE / secrets.token_hex(6)
    try:
        passable(ELSEWHERE)
        passable(other)
        folder.symlink_to(other)
    except OSError as error:
        raise CannotStart(
            f"As root the services run as {account.name}, who can't reach {folder.parent}, and {other} can't "
            f"be made ({error.strerror}). Set FACTCHECK_VAR to a folder that everyone may pass."
        ) from error


def passable(folder: Path) -> None:
    """Make a folder that everyone may pass and only we may look into, whatever the umask says."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711)


def can_reach(path: Path, account: Account | None) -> bool:
    """Whether `account` may pass every folder on the way to `path`, and `path` itself."""
    if account is None:
        return os.access(path, os.X_OK)
    try:
        # Asked of the kernel as that user: permission bits alone are not the whole truth (ACLs, mounts).
        asked = ["/bin/sh", "-c", 'test -x "$0"', path]
        return subprocess.run(asked, cwd="/", check=False, **as_account(account)).returncode == 0
    except PermissionError as error:
        raise CannotStart(
            f"This root may not become {account.name} ({error.strerror}), and PostgreSQL refuses to run as root. "
            "Run as an ordinary user."
        ) from error


def folder_of(account: Account | None, path: Path) -> Path:
    """Make a private folder for `account` at `path`, or take the one that is there; raises CannotStart."""
    owner = account.uid if account else os.geteuid()
    if not path.exists():
        path.mkdir(mode=0o700)
        if account:
            os.chown(path, account.uid, account.gid)
    elif path.lstat().st_uid != owner or not path.is_dir():
        raise CannotStart(
            f"{path} belongs to somebody else (user {path.lstat().st_uid}): look at it, move it away."
        )
    return path


def copy_for_all(trees: Iterable[Path], base: Path, shelf: Path) -> None:
    """Copy `trees`, which lie below `base`, to the same places below `shelf`, readable by every user."""
    passable(shelf.parent)
    draft = shelf.with_name(f"{shelf.name}.new")
    shutil.rmtree(draft, ignore_errors=True)  # half a copy, of a start that was killed
    for tree in trees:
        shutil.copytree(tree, draft / tree.relative_to(base), symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
    draft.rename(shelf)
