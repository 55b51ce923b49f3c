"""Days as people write them in a spreadsheet.

Invariant: a day that can be read in two ways is read the Dutch way (day before month), and one that
cannot be a day is left as it is, for the schema to refuse.
"""

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maart mrt mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WORDS = re.compile(r"(\d{1,2})[ .\-]+([A-Za-z]{3,9})\.?[ .,\-]+(\d{4}|\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII
)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"\d{5}", re.ASCII)
_FIRST = date(1899, 12, 30)
"""Day 0 of Excel and Calc (ECMA-376 part 1 §18.17.4.1, the 1900 system)."""


def iso(written: str, today: date) -> str:
    """`15-1-2018`, `15 januari 2018`, `2018-01-15`, `43115`, … as `2018-01-15`; else as it was."""
    text = written.strip()
    parts = _parts(text, today)
    if parts is None:
        return text
    try:
        return date(*parts).isoformat()
    except ValueError:
        return text


def day_of(written: str, today: date) -> date | None:
    """The day, or None for what is none."""
    try:
        return date.fromisoformat(iso(written, today))
    except ValueError:
        return None


def _parts(text: str, today: date) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _TOGETHER.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text):
        return _year(found[3], today), int(found[2]), int(found[1])
    found = _WORDS.fullmatch(text)
    if found and found[2].casefold() in _MONTHS:
        return _year(found[3], today), _MONTHS[found[2].casefold()], int(found[1])
    if _SERIAL.fullmatch(text):
        day = _FIRST + timedelta(days=int(text))
        return day.year, day.month, day.day
    return None


def _year(digits: str, today: date) -> int:
    """Two digits mean a year that has begun: 18 is 2018, 98 is 1998."""
    year = int(digits)
    if len(digits) == 4:
        return year
    century = today.year - today.year % 100
    return year + century if year + century <= today.year else year + century - 100
