"""`manage.py up`: it starts, stops, and comes back whatever is killed."""

import os
import signal
import socket

import pytest

from factcheck.embedded.processes import is_alive
from tests.faults.conftest import PATIENCE, Up, eventually

pytestmark = pytest.mark.faults


def test_it_works(up):
    """A first start that is killed in its first steps is made anew by the next."""
    up.start()
    eventually(lambda: (up.var / "half-made").exists(), "the first steps")
    up.kill_everything()

    up.start_and_wait()

    assert up.is_ready()
    assert not (up.var / "half-made").exists()
    assert (
        len([*up.programs(), *up.services()]) >= 6
    )  # PostgreSQL, Valkey, web and worker with a child each, beat


def test_the_next_start_finds_everything_after_everything_was_killed(up):
    up.ensure()
    up.ask("CREATE TABLE kept AS SELECT 'still here' AS word")
    up.kill_everything()

    up.start_and_wait()

    assert up.is_ready()
    assert up.ask("SELECT word FROM kept") == [("still here",)]


def test_the_next_start_stops_what_a_killed_supervisor_left(up):
    up.ensure()
    left = up.program("granian"), *(pid for pid in up.programs() if pid != up.program("granian"))
    os.kill(up.process.pid, signal.SIGKILL)
    up.process.wait(PATIENCE)

    up.start_and_wait()

    assert up.is_ready()
    assert not set(left) & set(up.programs())


def test_what_is_killed_comes_back(up):
    up.ensure()
    postgres, valkey = up.services()
    killed = [postgres, valkey, up.program("granian"), up.program("worker"), up.program("beat")]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    eventually(
        lambda: len([line for line in up.said().splitlines() if line.endswith("runs again")]) == 5, "back"
    )
    eventually(up.is_ready, "ready again")

    assert not set(killed) & {*up.services(), *up.programs()}
    assert up.process.poll() is None


def test_a_second_one_on_the_same_folder_is_told_of_the_first(up, tmp_path):
    up.ensure()
    second = Up(up.var, tmp_path / "second")

    said = second.refused()

    assert f"already runs on {up.var} (process {up.process.pid})" in said
    assert "FACTCHECK_VAR" in said
    assert up.is_ready()


def test_a_stop_ends_everything(up):
    up.ensure()
    everything = [*up.programs(), *up.services()]

    up.process.send_signal(signal.SIGINT)

    assert up.process.wait(PATIENCE) == 0, up.said()
    assert not [pid for pid in everything if is_alive(pid)]
    assert not up.is_ready()


def test_a_port_in_use_is_named_with_its_setting(fresh):
    with socket.create_server(("127.0.0.1", fresh.port)):
        said = fresh.refused()

    assert f"Port {fresh.port}" in said
    assert "FACTCHECK_PORT" in said
    assert not fresh.programs()
    assert not fresh.services()


def test_a_setting_that_makes_no_sense_is_named(fresh):
    fresh.port = "eight thousand"

    assert "FACTCHECK_PORT" in fresh.refused()


def test_a_stop_while_starting_leaves_nothing_behind(fresh):
    fresh.start()
    eventually(lambda: "Valkey" in fresh.said(), "the first steps")

    fresh.process.send_signal(signal.SIGTERM)

    assert fresh.process.wait(PATIENCE) == 0, fresh.said()
    assert not fresh.programs()
    # One whose start was cut off is ended by the system when its parent is gone, not by the parent.
    eventually(lambda: not [pid for pid in fresh.services() if is_alive(pid)], "the end of the services")
