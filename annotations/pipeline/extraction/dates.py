"""Dates as a page declares them, read into ISO 8601. What can be read in two ways is not read at all."""

import re
from datetime import date, datetime, timedelta, timezone

LONGEST = 64  # a date in more characters than this is something else, and costs parsers seconds

_ZERO = date(1970, 1, 1)  # where publishing systems without a date begin to count, or at 0001-01-01
_WESTERNMOST, _EASTERNMOST = timedelta(hours=12), timedelta(hours=14)  # behind UTC, and ahead of it
_QUARTER = timedelta(minutes=15)

_MONTHS = (
    "january jan januar janvier enero січня январь января يناير كانون_الثاني",
    "february feb februar février fevrier febrero лютого февраль февраля فبراير شباط",
    "march mar märz mars marzo березня март марта مارس آذار",
    "april apr avril abril квітня апрель апреля أبريل ابريل نيسان",
    "may mai mayo травня май мая مايو أيار",
    "june jun juni juin junio червня июнь июня يونيو حزيران",
    "july jul juli juillet julio липня июль июля يوليو تموز",
    "august aug août aout agosto серпня август августа أغسطس اغسطس آب",
    "september sept sep septembre septiembre вересня сентябрь сентября سبتمبر أيلول",
    "october oct oktober okt octobre octubre жовтня октябрь октября أكتوبر اكتوبر تشرين_الأول",
    "november nov novembre noviembre листопада ноябрь ноября نوفمبر تشرين_الثاني",
    "december dec dezember dez décembre decembre diciembre грудня декабрь декабря ديسمبر كانون_الأول",
)
MONTHS = {
    name.replace("_", " "): number for number, names in enumerate(_MONTHS, start=1) for name in names.split()
}
_NAME = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_TIME = r"(?:[\s,T]*(?:at|о|в|um|à|a las)?\s*(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?!\d)(?:\s?(?P<half>[ap])\.?m\b)?)?"

# No word need end after the year: markup that sets date and author side by side leaves no blank between them.
_YEAR = re.compile(r"(?:19|20)\d\d")
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d){_TIME}",
        rf"\b(?P<name>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)(?!\d){_TIME}",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er)?\s+(?:de\s+)?(?P<name>{_NAME})\.?,?\s+(?:de\s+|del\s+)?"
        rf"(?P<year>(?:19|20)\d\d)(?!\d){_TIME}",
        rf"(?<!\d)(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>(?:19|20)\d\d)(?!\d){_TIME}",
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}})(?!\d){_TIME}",
        # A day beyond the twelfth tells which of the two orders is meant.
        rf"(?<!\d)(?P<day>1[3-9]|2\d|3[01])/(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)(?!\d){_TIME}",
        rf"(?<!\d)(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/(?P<year>(?:19|20)\d\d)(?!\d){_TIME}",
        rf"(?P<year>(?:19|20)\d\d)\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월]\s*(?P<day>\d{{1,2}})\s*[日일]{_TIME}",
    )
)


def find(text: str) -> re.Match[str] | None:
    """The first date written out in a text, whatever the language."""
    if not _YEAR.search(text):  # most texts have none, and one look is cheaper than eight
        return None
    matches = [match for form in _FORMS if (match := form.search(text))]
    return min(matches, key=lambda match: match.start(), default=None)


def every(text: str) -> list[re.Match[str]]:
    """The dates written out in a text, in order."""
    found: list[re.Match[str]] = []
    for match in sorted((m for form in _FORMS for m in form.finditer(text)), key=lambda m: m.start()):
        if not found or match.start() >= found[-1].end():
            found.append(match)
    return found


def iso(match: re.Match[str]) -> str | None:
    """A date found by `find` as ISO 8601, with its time if it has one; None if no such day exists."""
    found = match.groupdict()
    month = MONTHS[found["name"].casefold()] if found.get("name") else int(found["month"])
    try:
        day = date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None
    if not found.get("hour"):
        return day.isoformat()
    return f"{day.isoformat()}T{_hour(int(found['hour']), found['half']):02d}:{found['minute']}"


def _hour(said: int, half: str | None) -> int:
    """The hour of the day, where "12:05 am" is five past midnight."""
    if not half or not 1 <= said <= 12:
        return said
    return said % 12 + 12 * (half.casefold() == "p")


def declared(value: str | None) -> str | None:
    """A machine-readable date (meta, JSON-LD, `<time>`) as ISO 8601; None if it cannot be read surely."""
    value = (value or "").strip()[:LONGEST]
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        match = find(value)
        return iso(match) if match else None
    if moment.date() <= _ZERO:
        return None
    return value[:10] if len(value) == 10 else moment.isoformat()


def settled(declared: str | None, shown: str | None) -> str | None:
    """When a page was published, given what it declares to machines and what it shows to readers.

    The same moment told by the clock of the place is preferred to the one in UTC. Else the earlier day is it: a site
    that moves stamps its pages anew, and a later day shown beside the title is often that of a change.
    """
    if not declared or not shown:
        return declared or shown
    moment, said = datetime.fromisoformat(declared), datetime.fromisoformat(shown)
    if moment.utcoffset() == timedelta(0) and len(shown) > 10:
        local = _offset(moment, said.replace(tzinfo=None))
        if local is not None and said.utcoffset() in (None, local):
            return moment.astimezone(timezone(local)).isoformat()
    somewhere = moment - _WESTERNMOST if moment.tzinfo else moment
    return shown if said.date() < somewhere.date() else declared


def _offset(moment: datetime, said: datetime) -> timedelta | None:
    """From UTC to the clock that shows `said` at a moment in UTC; None where no clock on earth does."""
    ahead = said.replace(second=0) - moment.replace(tzinfo=None, second=0, microsecond=0)
    return ahead if -_WESTERNMOST <= ahead <= _EASTERNMOST and not ahead % _QUARTER else None
