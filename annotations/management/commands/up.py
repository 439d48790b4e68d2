"""Run the whole service from this folder: database, broker, web, worker, beat and the demo's pages."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError

from factcheck import celery_app
from factcheck.embedded import CannotStart, Services, addresses, hold
from factcheck.embedded.console import Console
from factcheck.embedded.ports import any_free, check_free, is_free, is_ready
from factcheck.embedded.supervisor import MARK, Program, Supervisor, end_leftovers

DEMO_PORT = 8990  # of the first start; the one that was used then is kept, because articles are known by it
READY_PATIENCE = 180.0  # seconds: a small machine that compiles everything for the first time
# To glibc: keep few heaps, and give back what is free at their ends. A quarter of a worker's memory is no longer idle.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Run everything: PostgreSQL, Valkey, web, worker, beat and the demo newsroom. Ctrl-C stops it all."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-demo", action="store_true", help="Neither load nor serve the demo newsroom."
        )

    def handle(self, *, no_demo: bool, **options: Any) -> None:
        for sign in STOPS:  # SIGINT too: a shell's background job is started with it ignored
            signal.signal(sign, signal.default_int_handler)
        console = Console()
        services = hold(settings.VAR, origins=settings.POSTGRES)
        supervisor = Supervisor(console)
        try:
            Newsroom(console, services, supervisor, with_demo=not no_demo).open()
            supervisor.tend_forever()
        except KeyboardInterrupt:
            console.say()
        finally:
            self.close(console, supervisor, services)

    def close(self, console: Console, supervisor: Supervisor, services: Services) -> None:
        for sign in STOPS:
            signal.signal(sign, lambda *_: console.say("Still stopping."))
        connections.close_all()
        celery_app.close()
        with console.step("Stopping"):
            supervisor.stop()
            services.stop()


class Newsroom:
    """The steps of a start, in their order."""

    def __init__(
        self, console: Console, services: Services, supervisor: Supervisor, *, with_demo: bool
    ) -> None:
        self.console = console
        self.services = services
        self.supervisor = supervisor
        self.var = services.site.var
        # Other people's databases get no demo accounts.
        self.has_demo = with_demo and not settings.DATABASE_URL
        self.origin = settings.DEMO_ORIGIN

    def open(self) -> None:
        self.console.say(f"Factcheck, with its data in {self.var}")
        if (self.var / "services").is_symlink():
            # As root, in a folder that is closed to others; see factcheck/embedded/ground.py.
            self.console.say(f"  and, because PostgreSQL can't run as root, in {self.services.site.services}")
        if end_leftovers(self.var):
            self.console.say("  An earlier run was killed; what was left of it is stopped now.")
        check_free(settings.HOST, settings.PORT, "FACTCHECK_PORT")
        self.serve()
        self.fill()
        self.run()
        self.report()

    def serve(self) -> None:
        if not settings.DATABASE_URL:
            with self.console.step("PostgreSQL"):
                self.supervisor.serve(self.services.postgres)
        if addresses(self.var).broker_url == settings.CELERY_BROKER_URL:
            with self.console.step("Valkey"):
                self.supervisor.serve(self.services.valkey)

    def fill(self) -> None:
        """Bring the database up to date; if the first start was killed while it did so, from the beginning."""
        # Only there until the first web server is started: nobody can have worked in what is thrown away.
        half_made = self.var / "half-made"
        is_fresh = not settings.DATABASE_URL and (self.services.postgres.is_new or half_made.exists())
        if half_made.exists():
            self.services.postgres.empty()
        if is_fresh:
            half_made.touch()
            self.forget_demo()
        self.migrate()
        if self.has_demo:
            self.open_demo()
        half_made.unlink(missing_ok=True)

    def forget_demo(self) -> None:
        """Set aside what is noted of the demo of a database that is gone."""
        for note in (self.var / "demo.json", self.var / "origin.json"):
            if note.exists():
                note.replace(note.with_suffix(".old.json"))

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            with self.console.step(f"Migrations ({len(pending)})"):
                call_command("migrate", interactive=False, verbosity=0)
        connections.close_all()

    def open_demo(self) -> None:
        """Serve the demo's pages, and load the demo if this database has not got it yet."""
        if not self.origin:
            port = self.demo_port()
            self.origin = f"http://127.0.0.1:{port}"
            state = str(self.var / "origin.json")
            self.start("origin", "fixtures.origin", "--port", str(port), "--state", state, "--quiet")
            self.supervisor.wait_until(lambda: not is_free("127.0.0.1", port), READY_PATIENCE)
        if not (self.var / "demo.json").exists():
            self.load_demo()

    def demo_port(self) -> int:
        remembered = self.var / "origin.port"
        if not remembered.exists():
            port = DEMO_PORT if is_free("127.0.0.1", DEMO_PORT) else any_free("127.0.0.1")
            remembered.write_text(str(port))
        port = int(remembered.read_text())
        if not is_free("127.0.0.1", port):
            self.console.say(f"  Port {port} is taken: the demo's pages can't be fetched until it is free.")
        return port

    def load_demo(self) -> None:
        self.console.say("  Demo newsroom")
        command = [sys.executable, "manage.py", "demo"]
        # A session of its own: Ctrl-C is for us, and we end it.
        loaded = subprocess.run(
            command,
            cwd=settings.ROOT,
            env={**os.environ, **self.environment()},
            start_new_session=True,
            check=False,
        )
        if loaded.returncode:
            self.console.say(
                "  The demo could not be loaded, for the reason above. The rest works without it."
            )

    def run(self) -> None:
        with self.console.step("Web, worker, beat"):
            where = ("--host", settings.HOST, "--port", str(settings.PORT))
            threads = ("--workers", "1", "--blocking-threads", "4")
            care = ("--workers-kill-timeout", "5", "--respawn-failed-workers")
            wsgi = ("--interface", "wsgi", "factcheck.wsgi:application")
            self.start("web", "granian", *where, *threads, *care, *wsgi)
            self.start("worker", "factcheck.background", "worker")
            self.start("beat", "factcheck.background", "beat")
            self.wait_until_ready()

    def start(self, name: str, module: str, *arguments: str) -> None:
        argv = [sys.executable, "-m", module, *arguments]
        log = self.services.site.log(name)
        self.supervisor.run(Program(name, argv, log=log, env=self.environment(), cwd=settings.ROOT))

    def environment(self) -> dict[str, str]:
        return {
            MARK: str(self.var),
            "FACTCHECK_VAR": str(self.var),
            "FACTCHECK_DEMO_ORIGIN": self.origin,
            "PYTHONUNBUFFERED": "1",
            **FRUGAL,
        }

    def wait_until_ready(self) -> None:
        known_as = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
        if not self.supervisor.wait_until(lambda: is_ready(host, settings.PORT, known_as), READY_PATIENCE):
            raise CannotStart(
                f"The web server does not get ready. http://{host}:{settings.PORT}/readyz and the logs in "
                f"{self.var / 'log'} say why."
            )
        if not self.supervisor.wait_until(has_worker, READY_PATIENCE):
            raise CannotStart(f"The worker does not get ready; {self.services.site.log('worker')} says why.")

    def report(self) -> None:
        address = f"http://{f'[{settings.HOST}]' if ':' in settings.HOST else settings.HOST}:{settings.PORT}"
        self.console.say(f"\nFactcheck is ready: {address}/desk/")
        note = self.var / "demo.json"
        if self.has_demo and note.exists():
            self.report_demo(json.loads(note.read_text(encoding="utf-8")), address)
        else:
            self.console.say("Make its first user with: .venv/bin/python manage.py createsuperuser")
        self.console.say(f"\nLogs are in {self.var / 'log'}. Ctrl-C stops everything.")

    def report_demo(self, demo: dict[str, Any], address: str) -> None:
        self.console.say("\nThe demo newsroom:")
        for login in demo["logins"]:
            self.console.say(f"  {login['role']:<12} {login['email']:<32} {login['password']}")
        self.console.say(f"\n  API token   {demo['token']}")
        self.console.say(
            f"  Try         curl -H 'Authorization: Bearer {demo['token']}' {address}/api/v1/articles"
        )
        self.console.say(f"  Its pages   {self.origin}/")


def has_worker() -> bool:
    """Whether a Celery worker answers."""
    try:
        return bool(celery_app.control.broadcast("ping", reply=True, limit=1, timeout=1.0))
    except OperationalError:
        return False  # the broker is being started again
