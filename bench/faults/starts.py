"""Rows 6 and 8: starts after everything bad, and one stop under load."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.faults.board import Finding
from bench.faults.database import Writers
from bench.faults.ground import Ground, Newsroom, forget_connections, shoot
from tests.faults.conftest import PATIENCE, open_folder

BAR = 10.0  # seconds


def after_anything(ground: Ground) -> Finding:
    """A newsroom of its own, with the embedded broker too: killed in each way, then started."""
    rounds = ground.scale.of(1, 4)
    ways: list[Callable[[Newsroom], None]] = [
        all_killed,
        supervisor_killed,
        stale_note,
        reused_note,
        truncated_note,
    ]
    came_up, seconds = 0, []
    with ExitStack() as stack:
        var = stack.enter_context(open_folder())
        newsroom = Newsroom(var, var.with_name("said"), {})
        stack.callback(newsroom.stop)
        newsroom.start_and_wait()
        newsroom.ask("CREATE TABLE kept AS SELECT 'still here' AS word")
        for way in ways * rounds:
            way(newsroom)
            began = time.monotonic()
            newsroom.start_and_wait()
            seconds.append(time.monotonic() - began)
            came_up += newsroom.is_ready() and newsroom.ask("SELECT word FROM kept") == [("still here",)]
    figure = f"{came_up} of {len(seconds)} came up with all data, within {max(seconds):.0f} s"
    return Finding(figure, met=came_up == len(seconds))


def all_killed(newsroom: Newsroom) -> None:
    newsroom.kill_everything()


def supervisor_killed(newsroom: Newsroom) -> None:
    shoot(newsroom.process.pid)
    newsroom.process.wait(PATIENCE)


def stale_note(newsroom: Newsroom) -> None:
    """The pid file of a server whose process is long gone."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    _leave_note(newsroom, f"{gone.pid}")


def reused_note(newsroom: Newsroom) -> None:
    """One whose number another program has got meanwhile: us."""
    _leave_note(newsroom, f"{os.getpid()}")


def truncated_note(newsroom: Newsroom) -> None:
    _leave_note(newsroom, "")


def _leave_note(newsroom: Newsroom, first_line: str) -> None:
    notes = [_note(newsroom, "postgresql", "postmaster.pid"), _note(newsroom, "valkey", "valkey.pid")]
    told = notes[0].read_text().split("\n")[1:]
    newsroom.kill_everything()
    notes[0].write_text("\n".join([first_line, *told]) if first_line else "")
    notes[1].write_text(first_line)


def _note(newsroom: Newsroom, service: str, name: str) -> Path:
    return newsroom.var / "services" / service / name


def stopped_under_load(ground: Ground) -> Finding:
    newsroom = ground.newsroom
    with Writers(ground) as writers:
        time.sleep(ground.scale.of(3, 10))
        began = time.monotonic()
        newsroom.process.send_signal(signal.SIGTERM)
        newsroom.process.wait(PATIENCE)
        took = time.monotonic() - began
    left = newsroom.programs()
    forget_connections()
    ground.newsroom  # noqa: B018 started again
    lost = writers.lost()
    figure = f"ended in {took:.1f} s, {lost} of {len(writers.accepted)} lost, {len(left)} processes left"
    return Finding(figure, met=took <= BAR and not lost and not left)
