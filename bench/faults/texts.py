"""Row 14: naughty strings through every kind of text field, and bodies that are hardly JSON."""

import base64
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from annotations import actions
from annotations.choices import ClaimState, SourceKind
from annotations.models import Claim
from bench.faults.board import Finding
from bench.faults.ground import Ground, Program
from tests.faults.conftest import ROOT

CORPORA = ROOT / ".." / "shared" / "corpora"
numbers = itertools.count()


def naughty(ground: Ground) -> Finding:
    """Each string into each field: refused, or there as it was sent."""
    ground.newsroom  # noqa: B018 it runs from here on
    step, counted, details = ground.scale.of(12, 1), Counter(), []
    for string in json.loads((CORPORA / "blns.json").read_text())[::step]:
        for name, send in fields(ground).items():
            status, came_back = send(string)
            counted["sent"] += 1
            counted["5xx"] += status >= 500
            changed = status < 300 and (came_back or "") != string
            counted["changed"] += changed
            if status >= 500 or changed:
                details.append(f"{name}: {string!r} → {status} {came_back!r}"[:160])
        for path in QUERIES:
            status = ground.program("vera").get(path, params={"q": string}).status_code
            counted["sent"] += 1
            counted["5xx"] += status >= 500
    for body, status in bodies(ground, step):
        counted["sent"] += 1
        counted["5xx"] += status >= 500
        details += [f"body {body} → {status}"] if status >= 500 else []
    figure = f"{counted['5xx']} 5xx, {counted['changed']} changed of {counted['sent']:,}"
    return Finding(figure, met=not (counted["5xx"] or counted["changed"]), detail="\n".join(details[:10]))


QUERIES = ("search", "claims", "articles", "claims:search")


def fields(ground: Ground) -> dict[str, Callable[[str], tuple[int, Any]]]:
    """Each kind of text that people write, by what takes it: the status, and what came back of it."""
    erin, bob, alice, ruth = (ground.program(name) for name in ("erin", "bob", "alice", "ruth"))
    team = ground.members["ruth"].team
    claim = Claim.objects.create(team=team, statement="The pier is a mile long.", state=ClaimState.OPEN)
    given = {"by": ground.members["erin"], "kind": SourceKind.DOCUMENT, "title": f"Box {next(numbers)}"}
    source, _ = actions.sources.add(team, citation="Archive", **given)

    def posting(program: Program, path: str, field: str, **rest: Any) -> Callable[[str], tuple[int, Any]]:
        def send(string: str) -> tuple[int, Any]:
            answer = program.post(path, json=rest | {field: string})
            return answer.status_code, answer.json().get(field) if answer.content else None

        return send

    def article(string: str) -> tuple[int, Any]:
        text = f"The quay has 7 lamps. {string} Nobody counted them."
        address = f"https://texts.example/{next(numbers)}"
        return erin.post("articles", json={"url": address, "text": text}).status_code, string

    def reword(string: str) -> tuple[int, Any]:
        tag = {"If-Match": erin.get(f"claims/{claim.pk}").headers["ETag"]}
        answer = erin.patch(f"claims/{claim.pk}", json={"claimant": string}, headers=tag)
        return answer.status_code, (answer.json().get("claimant") or {}).get("name")

    def comment(string: str) -> tuple[int, Any]:
        answer = bob.post("threads", json={"claim": str(claim.pk), "text": string})
        said = answer.json().get("comments") or [{}]
        return answer.status_code, said[0].get("text")

    return {
        "article text": article,
        "claim claimant": reword,
        "source title": posting(erin, "sources", "title", kind="document", citation=f"Box {next(numbers)}"),
        "source citation": posting(erin, "sources", "citation", kind="document", title=f"T {next(numbers)}"),
        "evidence quote": posting(
            erin, "evidence", "quote", claim=str(claim.pk), source=str(source.pk), stance="refutes"
        ),
        "claimant role": posting(erin, "claimants", "role", name=f"Marsh {next(numbers)}"),
        "comment": comment,
        "guidelines": posting(alice, "guidelines", "text"),
        "token name": posting(ruth, "tokens", "name", scopes=["read"]),
    }


def bodies(ground: Ground, step: int) -> Iterator[tuple[str, int]]:
    """Bodies that a parser of JSON may take or not."""
    erin = ground.program("erin")
    erin.headers["Content-Type"] = "application/json"
    for line in (CORPORA / "json_parsing.jsonl").read_text().splitlines()[::step]:
        case = json.loads(line)
        answer = erin.post("articles", data=base64.b64decode(case["body_base64"]))
        yield case["name"], answer.status_code
