"""How fast a long list is exported, and in how much memory.

    .venv/bin/python -m factcheck.embedded run -- .venv/bin/python -m bench.exchange.exporting --claims 100000

Prints rows a second and the growth of this process, for a short list and for the one asked for.
"""

import argparse
import os
import resource
from time import perf_counter
from typing import Any

import django

SHORT = 2000


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=100_000)
    measure(parser.parse_args().claims)


def measure(claims: int) -> None:
    """Export a short list and the whole of a long one, both ways."""
    from django.test import Client

    from annotations import actions
    from annotations.choices import Scope
    from annotations.models import Claim, User

    user = User.objects.create_user(email="bench@newsroom.example", name="Bench")
    member = actions.teams.found("Bench", slug="bench", founder=user)
    _, secret = actions.teams.issue_token(member, by=member, name="bench", scopes=[Scope.READ])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for wanted in (SHORT, claims):
        there = Claim.objects.filter(team=member.team).count()
        rows = (
            Claim(team=member.team, statement=f"The ferry carried {n} people.") for n in range(there, wanted)
        )
        Claim.objects.bulk_create(rows, batch_size=5000)
        for media_type in ("application/x-ndjson", "text/csv"):
            tell(client, wanted, media_type)


def tell(client: Any, claims: int, media_type: str) -> None:
    began, size = perf_counter(), 0
    for part in client.get("/api/v1/claims", headers={"Accept": media_type}).streaming_content:
        size += len(part)
    seconds = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{claims:>8} claims as {media_type}: {claims / seconds:>8,.0f} a second, {size / 1e6:.1f} MB, peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    run()
