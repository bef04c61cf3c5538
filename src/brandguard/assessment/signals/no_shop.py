"""No basket, no prices, no shop software: an identity without commerce is no store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.commerce import commerce
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """nothing is sold on the page."""
    shop = commerce(view)
    if not shop.sells and shop.cart is None:
        yield Evidence("no prices, no basket", "page")


SIGNAL = Signal("commerce.none", "nothing is sold on the page", "commerce", observe)
