"""Writes the OpenAPI document that the API serves of itself."""

from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotations.api.documentation import BUILT
from annotations.api.schema import build


class Command(BaseCommand):
    """Run it after a change of the API; `--check` fails where that was forgotten."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing, say whether it is up to date"
        )

    def handle(self, *, check: bool, **_: Any) -> None:
        body = orjson.dumps(build(), option=orjson.OPT_INDENT_2) + b"\n"
        if not check:
            BUILT.write_bytes(body)
        elif BUILT.read_bytes() != body:
            raise CommandError("The OpenAPI document is out of date: run manage.py describe_api.")
