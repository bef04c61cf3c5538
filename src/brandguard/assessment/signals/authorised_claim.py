""" "Authorised dealer", "official retailer": a claim of a relation, and a disclosure that it is not the maker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import claims
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the site says it is a dealer, not the brand."""
    yield from claims.authorised(view)


SIGNAL = Signal("disclosure.authorised", "the site says it is a dealer, not the brand", "disclosure", observe)
