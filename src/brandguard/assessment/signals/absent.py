"""Neither text, titles nor image descriptions name the brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the page does not name the brand."""
    if not view.named_at_all:
        yield Evidence("no mention of " + view.brand.name, "page")


SIGNAL = Signal("namesake.absent", "the page does not name the brand", "namesake", observe)
