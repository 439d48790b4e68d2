"""Processes which end with their parent, run as whom they should, and are known again after a crash."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.errors import CannotStart

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_TICK = 0.02  # seconds between two looks at a process that is waited for


@dataclass(frozen=True, slots=True)
class Account:
    """The user a service runs as instead of root."""

    name: str
    uid: int
    gid: int


def lesser_account() -> Account | None:
    """Whom root's services run as: PostgreSQL refuses to be root. None means as ourselves."""
    if os.geteuid() != 0:
        _check_known(os.geteuid())
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise CannotStart(
            "As root the services run as the user `nobody`, and this machine has none. Run as another user."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _check_known(uid: int) -> None:
    try:
        pwd.getpwuid(uid)
    except KeyError as error:
        raise CannotStart(
            f"PostgreSQL wants to know the name of the user it runs as, and user {uid} has none: there is no "
            "entry in /etc/passwd. Add one, or run as another user."
        ) from error


def spawn(
    argv: Sequence[str | Path],
    *,
    log: Path,
    orphaned: signal.Signals,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, writing to `log`; `orphaned` is sent to it if we die.

    A session of its own, because Ctrl-C goes to everything in the terminal's foreground and would
    stop the database before its clients. Raises CannotStart.
    """
    try:
        with open(log, "ab") as output:
            return subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=env,
                umask=0o077,
                start_new_session=True,
                preexec_fn=die_with(os.getpid(), orphaned),
                **as_account(account),
            )
    except OSError as error:
        who = f" as {account.name}" if account else ""
        raise CannotStart(f"{argv[0]} can't be started{who}: {error}.") from error


def as_account(account: Account | None) -> dict[str, object]:
    """The keyword arguments with which `subprocess` runs a program as `account`."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def die_with(parent: int, sign: signal.Signals) -> Callable[[], None]:
    """What `subprocess` has to call in the child for `sign` to reach it when `parent` dies (Linux alone can)."""

    def follow() -> None:  # between fork and exec, and after the change of user, which would undo it
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(sign))
        if os.getppid() != parent:
            os._exit(1)

    return follow if sys.platform == "linux" else lambda: None


def end(process: subprocess.Popen[bytes], sign: signal.Signals, patience: float) -> bool:
    """Ask a process of ours to end; True if it did so within `patience` seconds."""
    if process.poll() is None:
        process.send_signal(sign)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        return False
    return True


def end_stranger(pid: int, sign: signal.Signals, patience: float) -> bool:
    """The same for a process that is no child of ours: one of a supervisor that was killed."""
    deadline = time.monotonic() + patience
    if not is_alive(pid):
        return True
    os.kill(pid, sign)
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(_TICK)
    return not is_alive(pid)


def is_alive(pid: int) -> bool:
    """Whether there is such a process, zombies not counted."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) != "Z"


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "?"


def is_running(program: str, folder: Path, pid: int) -> bool:
    """Whether process `pid` is `program` at work in `folder`, and not a stranger who got its number."""
    if not is_alive(pid):
        return False
    try:
        executable = os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")
        return Path(executable).name == program and Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except PermissionError:
        return False  # another user's, so not one we started
    except FileNotFoundError:
        return sys.platform != "linux" and program in _command_of(pid)


def _command_of(pid: int) -> str:
    answer = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip()).name


def marked(variable: str, value: str) -> list[int]:
    """The processes whose environment says `variable=value`, ourselves excepted (Linux alone can tell)."""
    entry = f"{variable}={value}".encode()
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        pid = int(environment.parent.name)
        try:
            if pid != os.getpid() and entry in environment.read_bytes().split(b"\0"):
                found.append(pid)
        except OSError:
            continue  # gone meanwhile, or another user's
    return found
