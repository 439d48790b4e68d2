"""Who is meant by an @name."""

import pytest

from annotations.pipeline.mentions import mentioned

NAMES = {1: "Alice", 2: "Bob Marsh", 3: "Bob Quay", 4: "Ann", 5: "Ann Marie", 6: "Šimona Küfer"}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Alice, can you look?", [1]),
        ("@alice and @BOB QUAY", [1, 3]),
        ("@Bob: which of the two?", []),
        ("@Ann Marie knows, @Ann does not", [5, 4]),
        ("@Šimona?", [6]),
        ("Write to desk@alice.example, or an@Alice", []),
        ("@Alicent is somebody else", []),
        ("Twice @Alice, @Alice", [1]),
        ("In code `@Alice` is a decorator\n```\n@Ann\n```", []),
        ("nobody @", []),
    ],
)
def test_it_works(text, people):
    assert mentioned(text, NAMES) == people
