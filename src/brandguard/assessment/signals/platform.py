"""Marks that shop software leaves: Shopify, WooCommerce, Magento, Zen Cart and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.commerce import commerce
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the page is made by shop software."""
    name = commerce(view).platform
    if name:
        yield Evidence(name, "markup")


SIGNAL = Signal("commerce.platform", "the page is made by shop software", "commerce", observe)
