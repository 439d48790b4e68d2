"""What an answer without a page means, as an error to raise.

FetchFailed is final for this attempt: asking again at once cannot help, the article's own schedule
decides when to look again. FetchDelayed is a Temporary: a worker tries again with back-off.
"""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

from annotations.choices import FetchOutcome
from annotations.errors import FetchDelayed, FetchFailed
from annotations.pipeline.fetching.charsets import decode_bytes
from annotations.pipeline.fetching.classifying import is_challenge
from annotations.pipeline.fetching.exchange import Answer

GONE = frozenset({404, 410})
PAYMENT_REQUIRED = 402
# Request timeout, locked, too early, too many requests: client errors only in number.
BUSY = frozenset({408, 423, 425, 429})
LONGEST_WAIT = 7 * 86_400.0  # a Retry-After beyond a week says "never", which is not its to say


def refusal(answer: Answer, now: datetime) -> FetchFailed | FetchDelayed:
    """The error an answer that is neither a success nor a redirect stands for."""
    status = answer.status
    if status in GONE:
        return FetchFailed(FetchOutcome.GONE, f"The page is gone ({status}).")
    if is_challenge(answer.headers, decode_bytes(answer.body)):
        return FetchFailed(FetchOutcome.CHALLENGE, f"The page wants proof of a human reader ({status}).")
    if status == PAYMENT_REQUIRED:
        return FetchFailed(FetchOutcome.PAYWALL, "The page asks to be paid for (402).")
    if status in BUSY or not 400 <= status < 500:
        return FetchDelayed(
            FetchOutcome.SERVER_ERROR,
            f"The server cannot answer now ({status}).",
            retry_after=retry_after(answer.header("retry-after"), now),
        )
    return FetchFailed(FetchOutcome.FORBIDDEN, f"The server refuses the request ({status}).")


def retry_after(header: str | None, now: datetime | None) -> float | None:
    """The seconds a Retry-After header asks for (RFC 9110, 10.2.3), or None where it cannot be read.

    A date can only be counted from `now`.
    """
    if header is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", header.strip()):
        return min(float(header), LONGEST_WAIT)
    if now is None:
        return None
    try:
        seconds = (parsedate_to_datetime(header) - now).total_seconds()
    except (ValueError, TypeError):  # not a date, or one without a zone
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)
