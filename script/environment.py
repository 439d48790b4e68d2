"""Makes .venv and installs pinned requirements into it, if that has not been done: environment.py FILE

Only the standard library is at hand here.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NO_PIP = """
This Python ({python}) can neither make a virtual environment nor install into one: its modules venv and
ensurepip, and pip, are missing. Debian and Ubuntu have them in a package of their own:

    apt install python3-venv
"""


def main(requirements: Path) -> None:
    stamp = VENV / f"{requirements.stem}.installed"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not is_usable():
        make()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    install(requirements)
    stamp.write_text(wanted)


def is_usable() -> bool:
    """Whether the Python of .venv runs, is new enough, and is of an environment of its own."""
    question = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    return PYTHON.exists() and run([PYTHON, "-c", question]).returncode == 0


def make() -> None:
    say(f"Making .venv with Python {sys.version.split()[0]} ({sys.executable})")
    if VENV.is_symlink() or VENV.is_file():
        sys.exit(f"{VENV} is not a folder of ours: move it away.")
    shutil.rmtree(VENV, ignore_errors=True)
    made = run([sys.executable, "-m", "venv", "--without-pip", VENV])
    if made.returncode:
        sys.exit(f"{made.stdout}{NO_PIP.format(python=sys.executable)}")


def pip() -> list:
    """How to install into .venv: with its own pip, else with the one of the Python outside."""
    inside, outside = [PYTHON, "-m", "pip"], [sys.executable, "-m", "pip"]
    if run([*inside, "--version"]).returncode == 0 or run([PYTHON, "-m", "ensurepip"]).returncode == 0:
        return inside
    if run([*outside, "--version"]).returncode == 0:
        return [*outside, "--python", PYTHON]
    sys.exit(NO_PIP.format(python=sys.executable))


def install(requirements: Path) -> None:
    """Install with every hash checked; one line that counts, and everything pip said if it fails."""
    count = len(re.findall(r"^\S+==", requirements.read_text(), re.MULTILINE))
    say(f"Installing {requirements.name} ({count} packages); the first time takes a minute or two")
    # The file is complete, so nothing else is resolved: what is not in it is not installed.
    options = [
        "--no-deps",
        "--require-hashes",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
    ]
    process = subprocess.Popen(
        [*pip(), "install", *options, "-r", requirements],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
    )
    said = follow(process, count)
    if process.wait():
        sys.exit(f"{''.join(said[-25:])}\nThe packages could not be installed; pip's last words are above.")


def follow(process: subprocess.Popen, count: int) -> list[str]:
    """Everything the process says; on a terminal the number of packages it has come to is shown."""
    said, done, since = [], 0, time.monotonic()
    for line in process.stdout:
        said.append(line)
        if line.startswith(("Collecting", "Requirement already")):
            done += 1
            show(f"  {done} of {count}: {line.split()[1 if line.startswith('Coll') else 3]}")
        elif line.startswith("Installing collected"):
            show("  unpacking")
    show("")
    say(f"  done in {time.monotonic() - since:.0f} s" if process.wait() == 0 else "  failed")
    return said


def show(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r\033[K{text[:70]}", end="", flush=True)


def say(text: str) -> None:
    print(text, flush=True)


def run(argv: list) -> subprocess.CompletedProcess:
    return subprocess.run(argv, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


if __name__ == "__main__":
    main(ROOT / sys.argv[1])
