"""The site's name contains the brand's and a word that is its own ("HP Hydraulics"), and the domain spells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the site's name joins the brand's with a word of its own."""
    naming = view.compound_name
    if naming is not None:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("own.compound", "the site's name joins the brand's with a word of its own", "own", observe)
