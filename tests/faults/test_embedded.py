"""The embedded PostgreSQL and Valkey: they start from what they find, and destroy nothing."""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import psycopg
import pytest

from factcheck.embedded import CannotStart, addresses, hold, running, secret_key
from factcheck.embedded.processes import is_alive
from factcheck.embedded.programs import find_postgres
from tests.faults.conftest import PATIENCE, eventually, noted_pid

pytestmark = [
    pytest.mark.faults,
    # Newer Pythons warn of a fork beside other threads, and the test runner has some; the supervisor has none.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


throwaway = partial(running, durable=False)


def ask(var: Path, sql: str) -> list[tuple]:
    with psycopg.connect(addresses(var).database_url, autocommit=True) as connection:
        answer = connection.execute(sql)
        return answer.fetchall() if answer.description else []


def test_it_works(var):
    with running(var) as services:
        assert services.database_url == addresses(var).database_url
        assert ask(var, "SELECT current_user, current_database()") == [("factcheck", "factcheck")]
        ask(var, "CREATE TABLE kept AS SELECT 1 AS number")

    with running(var):
        assert ask(var, "SELECT number FROM kept") == [(1,)]


def test_text_sorts_the_same_on_every_machine(var):
    with throwaway(var):
        words = ask(
            var,
            "SELECT word FROM unnest(ARRAY['zebra', 'Äpfel', 'apple', 'Zebra', 'éclair']) word ORDER BY word",
        )
        assert [word for (word,) in words] == ["Zebra", "apple", "zebra", "Äpfel", "éclair"]
        assert ask(var, "SELECT upper('éclair')") == [("ÉCLAIR",)]


def test_the_service_is_no_superuser_but_may_make_databases(var):
    with throwaway(var):
        rights = ask(var, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert rights == [(False, True)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(var, "COPY (SELECT 1) TO PROGRAM 'cat'")


def test_nobody_gets_in_without_the_password(var):
    with throwaway(var) as services:
        guess = services.database_url.replace(addresses(var).database["PASSWORD"], "guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(guess)


def test_addresses_and_secrets_stay_and_are_for_the_owner_alone(var):
    before = addresses(var), secret_key(var)

    assert (addresses(var), secret_key(var)) == before
    for path in (var / "secrets").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600


def test_two_folders_have_nothing_in_common(var, tmp_path):
    assert addresses(var).broker_url != addresses(tmp_path / "var").broker_url
    assert secret_key(var) != secret_key(tmp_path / "var")


def test_a_folder_that_is_closed_to_others_will_do(var):
    var.parent.chmod(0o700)

    with throwaway(var):
        assert ask(var, "SELECT 1") == [(1,)]
    assert var.parent.stat().st_mode & 0o777 == 0o700


def test_a_deep_folder_will_do(var):
    deep = var / "/".join(["quite-a-long-name"] * 10)
    deep.parent.mkdir(parents=True)
    var.chmod(0o711)

    with throwaway(deep):
        assert ask(deep, "SELECT 1") == [(1,)]


def test_a_note_with_the_number_of_a_stranger_is_no_obstacle(var):
    with throwaway(var):
        pass
    note = var / "services" / "postgresql" / "postmaster.pid"
    stranger = subprocess.Popen(["sleep", "600"])
    note.write_text(f"{stranger.pid}\n{note.parent}\n1\n5432\n\n\n\nready   \n")
    try:
        with throwaway(var):
            assert ask(var, "SELECT 1") == [(1,)]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_whose_supervisor_was_killed_is_stopped_first(var):
    hold_open = "import sys, time, pathlib; from factcheck.embedded import start; "
    hold_open += "kept = start(pathlib.Path(sys.argv[1])); time.sleep(600)"
    supervisor = subprocess.Popen([sys.executable, "-c", hold_open, var])
    note = var / "services" / "postgresql" / "postmaster.pid"
    eventually(lambda: note.exists() and "ready" in note.read_text(), "started")
    left = noted_pid(note)
    supervisor.kill()
    supervisor.wait(PATIENCE)

    with throwaway(var) as services:
        assert not is_alive(left)
        assert services.postgres.pid != left
        assert ask(var, "SELECT 1") == [(1,)]


def test_a_database_can_be_made_anew(var):
    with throwaway(var) as services:
        ask(var, "CREATE TABLE half_made (number int)")
        services.postgres.empty()
        assert ask(var, "SELECT count(*) FROM pg_tables WHERE tablename = 'half_made'") == [(0,)]


def test_a_killed_postgres_replays_its_log(var):
    with running(var) as services:
        ask(var, "CREATE TABLE kept AS SELECT 1 AS number")
        os.kill(services.postgres.pid, signal.SIGKILL)
        eventually(services.postgres.has_ended, "its end")
        services.postgres.start()
        assert ask(var, "SELECT number FROM kept") == [(1,)]


def test_a_cluster_that_was_half_made_is_made_again(var):
    draft = var / "services" / "postgresql.new"
    addresses(var)
    draft.mkdir(parents=True)
    (var / "services").chmod(0o711)
    (draft / "PG_VERSION").write_text("18\n")

    with throwaway(var):
        assert ask(var, "SELECT 1") == [(1,)]
    assert not draft.exists()


def test_a_cluster_with_parts_missing_is_left_alone(var):
    with throwaway(var):
        pass
    data = var / "services" / "postgresql"
    (data / "global" / "pg_control").unlink()
    before = sorted(path.name for path in data.rglob("*"))

    with pytest.raises(CannotStart, match="not a whole PostgreSQL cluster"), throwaway(var):
        pass
    assert sorted(path.name for path in data.rglob("*")) == before


def test_a_cluster_of_another_version_is_left_alone(var):
    with throwaway(var):
        pass
    version = var / "services" / "postgresql" / "PG_VERSION"
    version.write_text("12\n")

    with pytest.raises(CannotStart, match=r"made by PostgreSQL 12; at hand: 1[78]"), throwaway(var):
        pass
    assert version.read_text() == "12\n"


def test_a_damaged_broker_log_is_set_aside(var):
    with running(var):
        pass
    data = var / "services" / "valkey"
    damaged = next((data / "appendonlydir").glob("*.base.*"))
    damaged.write_bytes(b"no such thing as a log")

    with running(var) as services:
        assert services.valkey.pid
    kept = next(data.parent.glob("valkey.damaged-*"))
    assert (kept / "appendonlydir" / damaged.name).read_bytes() == b"no such thing as a log"


def test_a_file_in_the_place_of_the_folder_is_named(var):
    var.write_text("")

    with pytest.raises(CannotStart, match="should be a folder"):
        addresses(var)


def test_a_folder_of_somebody_else_is_refused(var):
    if os.geteuid() == 0:
        var.mkdir()
        os.chown(var, 65534, 65534)
    else:
        var = Path("/usr")

    with pytest.raises(CannotStart, match="belongs to"):
        hold(var)


def test_an_unknown_origin_of_postgres_is_named():
    with pytest.raises(CannotStart, match="FACTCHECK_POSTGRES names floppy"):
        find_postgres(["floppy"])


def test_a_lost_copy_of_the_services_is_named(var):
    addresses(var)
    (var / "services").symlink_to(var / "gone")

    with pytest.raises(CannotStart, match="which is gone"):
        hold(var)


def test_a_command_gets_services_that_are_thrown_away(tmp_path):
    words = "import os; print(os.environ['FACTCHECK_VAR'], os.environ['DATABASE_URL'], os.environ['CELERY_BROKER_URL'])"
    command = [
        sys.executable,
        "-m",
        "factcheck.embedded",
        "run",
        "--",
        sys.executable,
        "-c",
        f"{words}; raise SystemExit(7)",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)

    var, database, broker = done.stdout.split()
    assert done.returncode == 7
    assert database.startswith("postgresql://factcheck:")
    assert broker.startswith("redis+socket://")
    assert not Path(var).exists()
