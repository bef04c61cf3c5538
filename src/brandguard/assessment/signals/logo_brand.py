"""The logo's description, or the text of the link home, is the brand's name.

Why: a site's logo says whose site it is. False positives: brand logos in a row of brands that are marked as logos.
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
    """the logo is the brand's name."""
    for naming in view.named(Whose.BRAND, "logo")[:3]:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("identity.logo", "the logo is the brand's name", "identity", observe)
