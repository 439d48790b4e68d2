"""Proposals: what a machine said, kept for ever."""

from annotations.models import Proposal
from tests.api.conftest import problem
from tests.conftest import FERRY


def test_it_works(api, vera, ferry, claim):
    program = api(vera)
    (proposal,) = program.results("proposals", claim=claim.pk)
    assert (proposal["statement"], proposal["detector"], proposal["score"]) == (FERRY, "by hand", 0.8)
    assert program.get(f"proposals/{proposal['id']}").json() == proposal
    assert len(program.results("proposals", article=ferry.pk, ordering="-score", score_min="0.5")) == 2
    assert program.results("proposals", detector="another") == []


def test_outsiders_see_nothing(api, mallory, ferry):
    program = api(mallory)
    assert program.results("proposals") == []
    problem(program.get(f"proposals/{Proposal.objects.first().pk}"), 404, "not_found")


def test_nobody_writes(api, ruth, ferry):
    program = api(ruth)
    address = f"proposals/{Proposal.objects.first().pk}"
    for response in (program.patch(address, {}), program.delete(address), program.post("proposals", {})):
        problem(response, 405, "method_not_allowed")
