"""What is told apart of what comes in and goes out in bulk."""

from annotations.choices.choice import Choice


class Finding(Choice):
    """What a fact-check by others found, on one scale whatever its words; `unclear` where neither words nor number say."""

    REFUTED = "refuted"
    MIXED = "mixed"
    SUPPORTED = "supported"
    UNPROVEN = "unproven"
    UNCLEAR = "unclear"


class ReviewFormat(Choice):
    """How a file of fact-checks by others is written."""

    PAGE = "page"
    JSON = "json"
    JSON_LINES = "json_lines"
    CSV = "csv"
