"""What a claim is about."""

import pytest

from annotations.choices import ClaimType
from annotations.pipeline.detection.kinds import claim_type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council spent 40 million crowns on the wall.", ClaimType.NUMBER),
        ("Half of the town’s pupils stayed at home.", ClaimType.NUMBER),
        ("Rund 1.200 Menschen kamen zum Hafen.", ClaimType.NUMBER),
        ("The ferry carried 1,200 people.", ClaimType.NUMBER),
        ("The bridge was closed in 2019.", ClaimType.EVENT),
        ("The bridge was closed on 12 May.", ClaimType.EVENT),
        ("The harbour master resigned.", ClaimType.EVENT),
        ("Le maire a quitté la salle.", ClaimType.EVENT),
        ("“The bridge is safe,” the engineer told the council.", ClaimType.QUOTE),
        ("Мер пообіцяв новий міст, як він сказав раніше.", ClaimType.QUOTE),
        ("The floods were caused by the new dam.", ClaimType.CAUSE),
        ("Der Damm brach, weil niemand ihn prüfte.", ClaimType.CAUSE),
        ("Velmara has more bridges than any other town.", ClaimType.COMPARISON),
        ("It was the longest strike in the harbour’s history.", ClaimType.COMPARISON),
        ("Wages will rise by 5 per cent next year.", ClaimType.PREDICTION),
        ("El puente será más largo.", ClaimType.PREDICTION),
        ("Fishing at night is illegal in Velmara.", ClaimType.LAW),
        ("Суд скасував рішення ради.", ClaimType.LAW),
        ("Dana Okoro was born in Port Sabel.", ClaimType.BIOGRAPHY),
        ("The minister is a former judge.", ClaimType.BIOGRAPHY),
    ],
)
def test_a_claim_is_sorted_by_what_would_be_looked_up(text, expected):
    assert claim_type(text) is expected


def test_anything_has_a_type():
    assert claim_type("") is ClaimType.EVENT
