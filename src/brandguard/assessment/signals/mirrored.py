"""A comment by HTTrack, "saved from url" or the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import borrowed
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the page was copied with a mirroring tool."""
    yield from borrowed.mirrored(view)


SIGNAL = Signal("assets.mirrored", "the page was copied with a mirroring tool", "assets", observe)
