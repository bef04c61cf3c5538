"""The brand is named several times and no other known brand is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """no other brand is named."""
    if len(view.mentions) + view.mentions_in_images >= 3 and not view.other_brands:
        yield Evidence(f"{view.brand.name} named {len(view.mentions)} times, no other brand", "text")


SIGNAL = Signal("dominance.single", "no other brand is named", "dominance", observe)
