"""The copyright line names a holder that is not the brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.identity import Whose
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the copyright line names somebody else."""
    for naming in view.named(Whose.OTHER, "copyright")[:3]:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("own.copyright", "the copyright line names somebody else", "own", observe)
