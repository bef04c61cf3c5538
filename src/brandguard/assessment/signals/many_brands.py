"""At least five other known brands, or others are named more often than the brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """many other brands are offered."""
    others = view.other_brands
    if len(others) >= 5 or (len(others) >= 2 and sum(others.values()) > len(view.mentions)):
        yield Evidence(", ".join(name for name, _ in others.most_common(8)), "text")


SIGNAL = Signal("dominance.many", "many other brands are offered", "dominance", observe)
