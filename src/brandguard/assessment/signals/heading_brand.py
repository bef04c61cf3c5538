"""The main heading is the brand with general words only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.identity import Whose
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the main heading is the brand alone."""
    for naming in view.named(Whose.BRAND, "heading")[:3]:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("identity.heading", "the main heading is the brand alone", "identity", observe)
