"""One segment of the title is the brand with general words only ("Crocs Polska", "HP Store").

Why: the exact title segment decides, not the mention: .90 of articles mention the brand in the title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.identity import Whose
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """a part of the title is the brand alone."""
    for naming in view.named(Whose.BRAND, "title")[:3]:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("identity.title", "a part of the title is the brand alone", "identity", observe)
