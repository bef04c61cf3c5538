"""og:site_name, JSON-LD or the shop software names the site, and not after the brand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.identity import Whose
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the site's machine-readable name is somebody else's."""
    for naming in view.named(Whose.OTHER, "site_name", "json-ld", "state")[:3]:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("own.site_name", "the site's machine-readable name is somebody else's", "own", observe)
