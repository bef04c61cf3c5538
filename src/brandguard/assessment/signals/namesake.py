"""The page uses the word as an ordinary word, a surname, a place or part of its own name, not as the brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import namesakes
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the brand's name is used for something else here."""
    yield from namesakes.observe(view)


SIGNAL = Signal("namesake.word", "the brand's name is used for something else here", "namesake", observe)
