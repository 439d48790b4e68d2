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
    """Whether .venv was made to the end, and its Python is still there and new enough."""
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    made = (VENV / "made").exists() or (VENV / "bin" / "pip").exists()
    return made and PYTHON.exists() and subprocess.run([PYTHON, "-c", question], check=False).returncode == 0


def make() -> None:
    say(f"Making .venv with Python {sys.version.split()[0]} ({sys.executable})")
    if VENV.is_symlink() or VENV.is_file():
        sys.exit(f"{VENV} is not a folder of ours: move it away.")
    shutil.rmtree(VENV, ignore_errors=True)
    pip = ["--without-pip"] if own_pip() else []
    made = run([sys.executable, "-m", "venv", *pip, VENV])
    if made.returncode:
        sys.exit(f"{made.stdout}{NO_PIP.format(python=sys.executable)}")
    (VENV / "made").touch()


def own_pip() -> list[str]:
    """How to install into .venv from outside, for a Python that can't put pip into it; empty if it can."""
    if run([sys.executable, "-c", "import ensurepip"]).returncode == 0:
        return []
    if run([sys.executable, "-m", "pip", "--version"]).returncode:
        sys.exit(NO_PIP.format(python=sys.executable))
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def install(requirements: Path) -> None:
    """Install with every hash checked; one line that counts, and everything pip said if it fails."""
    count = len(re.findall(r"^\S+==", requirements.read_text(), re.MULTILINE))
    say(f"Installing {requirements.name} ({count} packages); the first time takes a minute or two")
    has_pip = run([PYTHON, "-m", "pip", "--version"]).returncode == 0
    pip = [str(PYTHON), "-m", "pip"] if has_pip else own_pip()
    # The file is complete, so nothing else is resolved: what is not in it is not installed.
    options = [
        "--no-deps",
        "--require-hashes",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    process = subprocess.Popen(
        [*pip, "install", *options, "-r", requirements],
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
