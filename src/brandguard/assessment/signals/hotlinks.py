"""Images, scripts or style sheets come from official hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import borrowed
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the page loads parts from the brand's own hosts."""
    yield from borrowed.hotlinks(view)


SIGNAL = Signal("assets.hotlinks", "the page loads parts from the brand's own hosts", "assets", observe)
