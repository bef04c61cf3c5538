"""Dates in every way registries write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from brandguard.registration.dates import parse_date

MARCH = datetime(2001, 3, 26, tzinfo=UTC)
TEN = datetime(2001, 3, 26, 10, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2001-03-26", "2001/03/26", "2001.03.26", "2001. 03. 26.", "20010326", "20010326 #1234", "26-Mar-2001",
     "26 March 2001", "26.03.2001", "26.3.2001", "26/03/2001", "26-03-2001", "03/26/2001", "2001-Mar-26.",
     "March 26, 2001", "Mon Mar 26 2001", "Mar 26 2001", "26th March 2001", "Monday, 26 Mar 2001"],
)  # fmt: skip
def test_a_day_is_midnight_utc(text: str) -> None:
    assert parse_date(text) == MARCH


@pytest.mark.parametrize(
    "text",
    ["2001-03-26T10:11:12Z", "2001-03-26 10:11:12", "2001-03-26T12:11:12+02:00", "2001-03-26T12:11:12+0200",
     "2001-03-26 12:11:12+02", "2001-03-26T10:11:12.345Z", "2001/03/26 19:11:12 (JST)", "20010326 10:11:12",
     "20010326101112", "2001-03-26 18:11:12 (UTC+8)", "Mon Mar 26 10:11:12 GMT 2001", "Mon Mar 26 10:11:12 2001",
     "26-Mar-2001 10:11:12 UTC", "26.03.2001 10:11:12", "2001.03.26 10:11:12", "2001-03-26T05:11:12-05:00",
     "2001-03-26 10:11:12 UTC", "Mon, 26 Mar 2001 10:11:12 GMT"],
)  # fmt: skip
def test_a_moment_is_turned_to_utc(text: str) -> None:
    assert parse_date(text) == TEN


def test_before_a_month_is_that_month() -> None:
    assert parse_date("before Aug-1996") == datetime(1996, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", [None, 5, "", "n/a", "0000-00-00", "0001-01-01", "9999-12-31", "2001-02-30",
                                  "31.31.2001", "2001-13-13 x", "soon", "1979-01-01", "x" * 500])  # fmt: skip
def test_what_is_no_date_is_none(text: object) -> None:
    assert parse_date(text) is None
