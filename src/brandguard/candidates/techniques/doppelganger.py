"""Doppelganger: names that hold a piece of the address itself: ``wwwbrand.com``, ``brandcom.net``, ``brand-com.shop``.

The missing dot of a hurried reader or writer ("Doppelganger Domains", Godai Group 2011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Product, Table
from brandguard.candidates.ranking import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.ranking import Ranking

SHARE = 0.006  # of all names; an estimate, beyond what the learned words (www, com) bring
_BEFORE = {"www": 0.4, "www-": 0.15, "http": 0.02, "https": 0.02, "m-": 0.03, "ww": 0.04, "wwww": 0.02}
_AFTER = 0.32


def streams(ranking: Ranking) -> Iterator[Stream]:
    """The start of an address before every spelling, or its end after it."""
    forms = ranking.form_table(ranking.forms, SHARE)
    suffixes = [suffix.replace(".", "") for suffix in ranking.own_suffixes] or ["com"]
    after = {f"{joint}{suffix}": _AFTER / 2 / len(suffixes) for suffix in suffixes for joint in ("", "-")}
    technique = ("combosquat", "doppelganger")
    yield Stream(technique, Product(Table(_BEFORE, "start of an address"), forms), ranking.ends("typo"))
    yield Stream(technique, Product(forms, Table(after, "end of an address")), ranking.ends("+"))
