"""Logo, copyright or site name begin with the brand and go on to describe ("King Arthur Baking").

Counts only on pages with no name of their own, and when the domain does not spell the words that follow: those that
do are namesakes and dealers ("HP Hydraulics").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.fold import fold
from brandguard.assessment.identity import Whose
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the site's name begins with the brand."""
    if view.strong and view.own_name is None and view.compound_name is None:
        for naming in view.named(Whose.COMPOUND, "logo", "copyright", "site_name", "json-ld")[:3]:
            if len(naming.text) < 70 and any(m.start < 12 for m in view.matcher.find(fold(naming.text))):
                yield Evidence(naming.text, naming.place)


SIGNAL = Signal("identity.leading", "the site's name begins with the brand", "identity", observe)
