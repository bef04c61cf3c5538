"""Dates the way registries write them, as aware UTC datetimes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

FIRST_YEAR = 1980  # the DNS is from 1983; Symbolics registered the first .com in 1985
LAST_YEAR = 2150
_MAX = 80

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_ZONES = {
    "jst": 9.0,
    "kst": 9.0,
    "hkt": 8.0,
    "clt": -4.0,
    "clst": -3.0,
    "msk": 3.0,
    "cet": 1.0,
    "cest": 2.0,
    "eet": 2.0,
}
_ZONES |= {"eest": 3.0, "wib": 7.0, "brt": -3.0, "nzst": 12.0, "nzdt": 13.0}

_TIME = r"(?:[T ,-]*(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?(?:[.,]\d{1,9})?)?"
_WEEKDAY = r"(?:[A-Za-z]{3,9},? +)?"
_FORMS = tuple(
    re.compile(form + r"(?P<rest>.*)", re.IGNORECASE)
    for form in (
        # 2001-03-26T10:00:00Z, 2001/03/26, 2001.03.26 10:00, 2001. 03. 26.
        r"(?P<y>\d{4})[-/.] ?(?P<m>\d{1,2})[-/.] ?(?P<d>\d{1,2})\.?(?!\d)" + _TIME,
        # 20010326, 20010326 143210, 20010326143210, 20010326 #1234
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[ T]?(?P<H>\d{2}):?(?P<M>\d{2}):?(?P<S>\d{2})(?!\d))?(?!\d)",
        # 2001-Mar-26.
        r"(?P<y>\d{4})[-/. ](?P<b>[A-Za-z]{3,9})[-/. ](?P<d>\d{1,2})\.?(?!\d)" + _TIME,
        # 26-Mar-2001, 26 March 2001, Mon, 26 Mar 2001 10:00:00
        _WEEKDAY + r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/. ]+(?P<b>[A-Za-z]{3,9})\.?[-/., ]+(?P<y>\d{4})(?!\d)" + _TIME,
        # Mon Mar 26 10:00:00 GMT 2001
        _WEEKDAY + r"(?P<b>[A-Za-z]{3,9}) +(?P<d>\d{1,2}) +(?P<H>\d{1,2}):(?P<M>\d{2}):(?P<S>\d{2}) +"
        r"(?:(?P<z>[A-Z]{2,5}) +)?(?P<y>\d{4})(?!\d)",
        # Mar 26 2001, March 26, 2001
        _WEEKDAY + r"(?P<b>[A-Za-z]{3,9})\.?[- ]+(?P<d>\d{1,2})(?:st|nd|rd|th)?,? +(?P<y>\d{4})(?!\d)" + _TIME,
        # before Aug-1996: an upper bound is the best there is (Nominet's names of before its own time)
        r"(?:before )?(?P<b>[A-Za-z]{3,9})[- ](?P<y>\d{4})(?!\d)",
        # 26.3.2001 10:00:00, 26/03/2001, 26-03-2001
        r"(?P<d>\d{1,2})[-/.] ?(?P<m>\d{1,2})[-/.] ?(?P<y>\d{4})(?!\d)" + _TIME,
    )
)
_OFFSET = re.compile(r"[ (]*(?:UTC|GMT)?[ (]*(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?\b", re.IGNORECASE)
_ZONE = re.compile(r"[ (]*(?P<name>[A-Za-z]{3,5})\b")


def parse_date(value: object) -> datetime | None:
    """The moment a registry's date stands for, or None.

    A date alone is midnight UTC; a time without a zone is taken as UTC. Where day and month could be either, the day
    comes first, as registries outside the USA write it. Years before 1980 or after 2150 (year 0, 9999) are no dates.
    """
    if not isinstance(value, str):
        return None
    text = " ".join(value[:_MAX].split()).strip("\"' ")
    for form in _FORMS:
        if found := form.match(text):
            return _moment(found.groupdict())
    return None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    year, month, day = int(parts["y"] or 0), _month(parts), int(parts.get("d") or 1)
    if month and month > 12 >= day and "m" in parts:
        month, day = day, month
    if month is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    hour, minute, second = (int(parts.get(key) or 0) for key in "HMS")
    try:
        local = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=_zone(parts))
    except ValueError:
        return None
    return local.astimezone(UTC)


def _month(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("b"):
        return _MONTHS.get(name[:3].lower())
    return int(parts.get("m") or 0)


def _zone(parts: dict[str, str | None]) -> timezone:
    if parts.get("H") is None:
        return UTC
    rest = (parts.get("z") or "") + (parts.get("rest") or "")
    if found := _OFFSET.match(rest):
        hours, minutes = int(found["h"]), int(found["m"] or 0)
        if hours <= 14 and minutes < 60:
            offset = timedelta(hours=hours, minutes=minutes)
            return timezone(-offset if found["sign"] == "-" else offset)
    if (named := _ZONE.match(rest)) and named["name"].lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[named["name"].lower()]))
    return UTC
