"""At least three prices, or offers in structured data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.commerce import commerce
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the page shows prices."""
    shop = commerce(view)
    if shop.price is not None and (shop.prices >= 3 or shop.offers):
        yield shop.price


SIGNAL = Signal("commerce.prices", "the page shows prices", "commerce", observe)
