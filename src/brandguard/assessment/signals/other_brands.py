"""At least two other known brands are named: a shop of many brands is nobody's own store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """other brands are offered too."""
    if len(view.other_brands) >= 2:
        yield Evidence(", ".join(name for name, _ in view.other_brands.most_common(8)), "text")


SIGNAL = Signal("dominance.others", "other brands are offered too", "dominance", observe)
