"""Basket, checkout or "add to cart" in links, buttons, images or markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.commerce import commerce
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the page has a basket."""
    found = commerce(view).cart
    if found is not None:
        yield found


SIGNAL = Signal("commerce.cart", "the page has a basket", "commerce", observe)
