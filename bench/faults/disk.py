"""Row 7: a disk that is full, and a var/ that nobody may write to. Needs root, for a small disk of its own."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import requests

from bench.faults.board import Finding
from bench.faults.ground import HURRIED, Ground, Newsroom, seconds_until
from factcheck.embedded.programs import POSTGRES_ORIGINS, postgres_programs
from tests.faults.conftest import PATIENCE, ROOT

SIZE = 400_000_000
TEXT = "The quay has 7 lamps. " * 2000


def full_and_read_only(ground: Ground) -> Finding:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return Finding("not counted: needs root, to mount a small disk", met=False)
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk())
        newsroom = Newsroom(disk / "var", disk.with_suffix(".said"), dict(HURRIED))
        stack.callback(newsroom.stop)
        newsroom.start_and_wait()
        statuses = _while_full(newsroom, disk, _token(newsroom))
        assert seconds_until(newsroom.is_ready, PATIENCE) is not None, "not ready after room was made"
        kept = newsroom.ask("SELECT count(*) FROM annotations_article")[0][0]
        newsroom.stop()
        corrupt = _broken_pages(newsroom)
        _mount("-o", "remount,ro", str(disk))
        said = newsroom.refused()
        _mount("-o", "remount,rw", str(disk))
        newsroom.start_and_wait()
    told = "read-only" in said and "FACTCHECK_VAR" in said
    odd = {status for status in statuses if status not in (202, 503)}
    figure = f"full: {dict(statuses)}, {corrupt} broken pages; read-only: {'told' if told else 'not told'}"
    return Finding(
        figure,
        met=kept >= statuses[202] and told and not odd and not corrupt and statuses[503] > 0,
        detail="" if told else said,
    )


@contextmanager
def small_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="factcheck-disk-"))
    _mount("-t", "tmpfs", "-o", f"size={SIZE},mode=711", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _token(newsroom: Newsroom) -> str:
    """Of a member of a team in the small disk's own database, which this process is not connected to."""
    script = (
        "from annotations import actions; from annotations.choices import Scope; from tests.conftest import person; "
        "ruth = actions.teams.found('Newsroom', slug='newsroom', founder=person('ruth')); "
        "print(actions.teams.issue_token(ruth, by=ruth, name='bench', scopes=[Scope.WRITE])[1])"
    )
    environment = {**os.environ, "FACTCHECK_VAR": str(newsroom.var), "PYTHONWARNINGS": "ignore"}
    argv = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
    return subprocess.run(
        argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.split()[-1]


def _while_full(newsroom: Newsroom, disk: Path, secret: str) -> Counter[int]:
    """Fill the disk to its last byte, post texts until some were refused, and make room again."""
    statuses: Counter[int] = Counter()
    filler = disk / "filler"
    with open(filler, "wb") as file, suppress(OSError):
        while True:
            file.write(b"\0" * 1_000_000)
            file.flush()
    for number in range(400):
        body = {"url": f"https://texts.example/{number}", "text": f"{number}. {TEXT}"}
        headers = {"Authorization": f"Bearer {secret}"}
        with suppress(requests.ConnectionError):
            answer = requests.post(
                f"{newsroom.address}/api/v1/articles", json=body, headers=headers, timeout=60
            )
            statuses[answer.status_code] += 1
        if statuses[503] > 10:
            break
    filler.unlink()
    return statuses


def _broken_pages(newsroom: Newsroom) -> int:
    """What pg_checksums finds in the data of a server that stands still."""
    program = next(each.folder / "pg_checksums" for each in postgres_programs(POSTGRES_ORIGINS))
    data = newsroom.var / "services" / "postgresql"
    done = subprocess.run([program, "--check", "-D", data], capture_output=True, text=True, check=False)
    found = re.search(r"Bad checksums:\s+(\d+)", done.stdout)
    assert found, done.stdout + done.stderr
    return int(found[1])
