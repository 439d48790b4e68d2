"""The files that describe a deployment, as far as they can be held to account without a container engine."""

import ast
import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from factcheck.embedded.postgresql import LOCALE, PLANNED_SO

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()

# ${NAME}, ${NAME:-default} and ${NAME:?message}; $$ is a dollar meant for the container.
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")
# Set for the compose file alone: what the settings read is made from them.
COMPOSE_ONLY = {
    "FACTCHECK_DATABASE_PASSWORD",
    "FACTCHECK_DATABASE_ROOT_PASSWORD",
    "FACTCHECK_BROKER_PASSWORD",
    "FACTCHECK_BIND",
    "FACTCHECK_WORKER_PROCESSES",
}


def settings_names() -> set[str]:
    """The names that factcheck/settings.py reads from the environment."""
    tree = ast.parse((ROOT / "factcheck" / "settings.py").read_text())
    calls = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    read = (call for call in calls if isinstance(call.func.value, ast.Name) and call.func.value.id == "env")
    return {call.args[0].value for call in read if call.args and isinstance(call.args[0], ast.Constant)}


def variables(text: str) -> list[tuple[str, str, str]]:
    return VARIABLE.findall(re.sub(r"^\s*#.*", "", text, flags=re.MULTILINE))


def filled_in(text: str) -> str:
    """As compose would have it for somebody who filled in .env.example."""
    return VARIABLE.sub(lambda found: found[3] if found[2] == "-" else "filled-in", text).replace("$$", "$")


def environment_of(service: str) -> dict[str, str]:
    return {name: filled_in(str(value)) for name, value in SERVICES[service]["environment"].items()}


def test_every_part_of_the_service_is_there():
    assert set(SERVICES) == {"database", "broker", *OURS}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_how_it_is(service):
    if service == "web":
        assert "HEALTHCHECK" in DOCKERFILE  # the image's own
    elif service == "migrate":
        assert SERVICES[service]["restart"].startswith("on-failure")  # it ends, and its exit code tells
    else:
        assert SERVICES[service]["healthcheck"]["test"]


@pytest.mark.parametrize("service", OURS)
def test_our_services_can_harm_nobody(service):
    described = SERVICES[service]
    assert described["user"] == "10001:10001"
    assert described["read_only"] is True
    assert described["cap_drop"] == ["ALL"]
    assert described["security_opt"] == ["no-new-privileges:true"]


def test_the_database_and_the_broker_are_not_to_be_reached_from_outside():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for service in ("database", "broker"):
        assert SERVICES[service]["networks"] == ["inside"]
        assert "ports" not in SERVICES[service]
    assert SERVICES["web"]["ports"] == ["${FACTCHECK_BIND:-127.0.0.1}:${FACTCHECK_PORT:-8000}:8000"]


@pytest.mark.parametrize("service", OURS)
def test_every_environment_name_is_a_setting(service):
    assert set(SERVICES[service]["environment"]) <= settings_names()


def test_every_variable_is_a_setting_or_explained_in_the_example():
    used = {name for name, _, _ in variables((ROOT / "docker-compose.yml").read_text())}
    offered = set(re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert used <= settings_names() | COMPOSE_ONLY
    assert used == offered


def test_no_secret_has_a_default_and_each_is_asked_for():
    asked_for = {name for name, how, _ in variables((ROOT / "docker-compose.yml").read_text()) if how == "?"}
    secrets = set(re.findall(r"^([A-Z_]+)=$", EXAMPLE, re.MULTILINE))
    assert secrets == asked_for
    assert {name for name in COMPOSE_ONLY if name.endswith("PASSWORD")} <= secrets
    assert "FACTCHECK_SECRET_KEY" in secrets


def test_data_outlive_the_containers():
    mounts = {service: described.get("volumes", []) for service, described in SERVICES.items()}
    assert mounts["database"] == ["database:/var/lib/postgresql"]  # where PostgreSQL 18's image has its data
    assert mounts["broker"] == ["broker:/data"]
    named = {mount.split(":")[0] for service in mounts.values() for mount in service}
    assert named == set(COMPOSE["volumes"])


def test_images_are_pinned_to_a_release():
    images = [described["image"] for described in SERVICES.values() if "build" not in described]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    for image in images:
        assert re.search(r":\d+\.\d+", image), image


def test_text_sorts_as_it_does_without_containers():
    assert set(SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()) == set(LOCALE)


def test_questions_are_planned_as_they_are_without_containers():
    assert set(PLANNED_SO) < set(SERVICES["database"]["command"])


def test_nothing_starts_before_the_database_is_migrated():
    for service in ("web", "worker", "beat"):
        conditions = {name: how["condition"] for name, how in SERVICES[service]["depends_on"].items()}
        assert conditions["migrate"] == "service_completed_successfully"
        assert conditions["database"] == "service_healthy"


def test_the_image_has_two_stages_and_is_nobody_in_particular():
    stages = re.findall(r"^FROM .*", DOCKERFILE, re.MULTILINE)
    last = DOCKERFILE[DOCKERFILE.rindex("FROM ") :]
    assert len(stages) == 2
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert not re.search(r"\bpip install\b", last)
    assert "--require-hashes" in DOCKERFILE


def test_what_the_image_copies_is_there_and_sent_to_the_builder():
    copied = re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE)
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == sent
    for name in copied:
        assert (ROOT / name).exists()


@pytest.mark.parametrize("service", ["database", "web", "worker", "beat"])
def test_healthchecks_are_programs_that_can_be_read(service):
    """Python's are compiled; a shell reads the others without running them."""
    image = re.search(r"HEALTHCHECK[^[]*(\[.*\])$", DOCKERFILE, re.MULTILINE)
    words = yaml.safe_load(image[1]) if service == "web" else SERVICES[service]["healthcheck"]["test"][1:]
    if words[:2] == ["python", "-c"]:
        compile(words[2], service, "exec")
    else:
        script = words[0] if len(words) == 1 else shlex.join(words)
        subprocess.run(["sh", "-n", "-c", script.replace("$$", "$")], check=True)


def test_the_settings_accept_what_compose_gives_and_call_it_fit_for_production(tmp_path):
    """`check --deploy` with the environment that all services have: no warning, and nothing written."""
    given, *others = [environment_of(service) for service in OURS]
    assert others == [given] * len(others)
    outside = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    ours = {
        **given,
        "FACTCHECK_SECRET_KEY": "0123456789abcdef" * 4,
        "FACTCHECK_ALLOWED_HOSTS": "factcheck.example.org",
        "FACTCHECK_VAR": str(tmp_path / "var"),
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=ROOT, env={**outside, **ours}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "var" / "secrets").exists()


def test_the_scripts_can_be_run():
    for script in ("script/up", "script/test", "script/lint", "script/lock", "script/python", ".ci/run"):
        path = ROOT / script
        assert path.stat().st_mode & stat.S_IXUSR, script
        shell = path.read_text().splitlines()[0].split()[-1].removeprefix("#!")
        subprocess.run([Path(shell).name, "-n", path], check=True)


@pytest.mark.parametrize("folder", [ROOT, ROOT / "script"])
def test_the_bootstrap_names_what_is_missing(folder, tmp_path):
    """Without a Python that is new enough there is a message, whatever folder one is in."""
    done = subprocess.run(
        [ROOT / "script" / "up"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHON": "/bin/false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Factcheck needs Python 3.11 or newer" in done.stderr
