"""A date string as pages, feeds and programs write it in, a `Published` interval out."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from onrecord.model.article import UNKNOWN_DATE, Published, PublishedBasis

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if n}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if n} | {"sept": 9}
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
"""The month names and their abbreviations as a regex alternation."""
_YMD = re.compile(r"(?<!\d)(\d{4})([-/.年])(\d{1,2})(?:[-/.月](\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_DMY_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s\-]{{1,3}}(?:of\s)?({MONTH})\b\.?[,\s\-]{{0,3}}(\d{{4}})(?!\d)", re.I
)
_MDY_NAMED = re.compile(rf"\b({MONTH})\b\.?\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(\d{{4}})(?!\d)", re.I)
_MY_NAMED = re.compile(rf"\b({MONTH})\b\.?,?\s{{1,3}}(\d{{4}})(?!\d)", re.I)
_NUMBERED = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,9})?")
_YEAR = re.compile(r"\d{4}")
_CLOCK = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]{1,2}(\d{2}:\d{2})(?::\d{2}(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?![\d:])"
)
_MAIL = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})?")
_UNSET = (date(1969, 12, 31), date(1970, 1, 1))
"""The day that programs write for no date at all, in the zones of the world."""
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-])")


def _day(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def _month(year: int, month: int) -> tuple[date, date] | None:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def parse_date(written: str) -> tuple[date, date] | None:
    """First and last day of what is written (a day, a month or a year); None where it is no date or has two readings.

    A time and its zone are passed over: the day is the outlet's own.
    """
    text = written.strip()[:200]
    if found := _YMD.search(text):
        year, month = int(found[1]), int(found[3])
        return _day(year, month, int(found[4])) if found[4] else _month(year, month)
    if found := _DMY_NAMED.search(text):
        return _day(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    if found := _MDY_NAMED.search(text):
        return _day(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    if found := _NUMBERED.search(text):
        return _numbered(int(found[1]), found[2], int(found[3]), int(found[4]))
    if found := _MY_NAMED.search(text):
        return _month(int(found[2]), _MONTHS[found[1].lower()])
    if found := _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(found[1]), UTC).date()
        return moment, moment
    if found := _COMPACT.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if _YEAR.fullmatch(text) and int(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    return None


def parse_moment(written: str) -> str | None:
    """The minute of what is written, as ISO: in UTC with a "Z" where the zone is stated, else as it stands.

    Midnight is none: that is how programs write a day.
    """
    text = written.strip()[:200]
    found = _CLOCK.search(text)
    if found and found[2] == "00:00":
        return None
    try:
        if found:
            moment = datetime.fromisoformat(f"{found[1]}T{found[2]}")
            if found[3] is None:
                return moment.isoformat(timespec="minutes")
            zone = "+00:00" if found[3][0].isalpha() else found[3]
            moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}")
        elif _MAIL.search(text):
            moment = parsedate_to_datetime(text)
        elif epoch := _EPOCH.fullmatch(text):
            moment = datetime.fromtimestamp(int(epoch[1]), UTC)
        else:
            return None
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="minutes") + "Z"
    except (ValueError, TypeError, OverflowError):
        return None


def _numbered(first: int, joint: str, second: int, year: int) -> tuple[date, date] | None:
    """Day first with dots; with strokes only where one of the two can be no month, or both are the same."""
    if joint == "." or first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _plausible(days: tuple[date, date]) -> bool:
    return date(1900, 1, 1) <= days[0] and days[0] <= date.today() + timedelta(days=366)


def published(
    stated: str | None,
    metadata: str | None,
    address: str | None,
    given: str | None,
    stated_how: str = "",
    until: str | None = None,
) -> Published:
    """The publication date: what the text states, else metadata, else the address, else what the user gave.

    Each is a date string (the address a URL) or None. Dates before 1900 or more than a year ahead are passed over,
    and those of metadata or an address that are after `until` (an ISO day) or stand for none.
    """
    in_address = _IN_ADDRESS.search(address or "")
    sources: list[tuple[PublishedBasis, str | None, str | None]] = [
        ("stated", stated, stated_how or None),
        ("metadata", metadata, None),
        ("metadata", "-".join(in_address.groups()) if in_address else None, "the date in its address"),
        ("given", given, None),
    ]
    for basis, written, why in sources:
        days = parse_date(written) if written else None
        if days and basis == "metadata" and (days[0] in _UNSET or (until and days[0].isoformat() > until)):
            continue
        if days and _plausible(days):
            first, last = days[0].isoformat(), days[1].isoformat()
            moments = (parse_moment(other) for _, other, _ in sources if other)
            moment = next((m for m in moments if m and first <= m[:10] <= last), None)
            return Published(first, last, basis, why, moment)
    return UNKNOWN_DATE
