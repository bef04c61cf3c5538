"""The site says "official store/shop/site" of the brand about itself, in any of the lexicon's languages.

Counts only where a site speaks about itself: title and site name, a short line, not negated, not in a link to another
host, a review, an article or hidden text. The word alone is an anti-signal: news use it twice as often as stores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import claims
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the site claims to be official."""
    yield from claims.official(view)


SIGNAL = Signal("claims.official", "the site claims to be official", "claims", observe)
