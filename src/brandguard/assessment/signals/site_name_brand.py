"""og:site_name, application-name, JSON-LD organisation or the shop software's own setting is the brand's name.

Why: these places hold the name of the site and nothing else. False positives: a reseller's lie that its text denies.
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
    """the site gives the brand as its own name."""
    for naming in view.named(Whose.BRAND, "site_name", "json-ld", "state")[:3]:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("identity.site_name", "the site gives the brand as its own name", "identity", observe)
