""" "Not affiliated", "independent", "we are not the official store", where a shopper reads it.

Why: the Oki Data test asks for an accurate and prominent disclosure. Hidden text does not count (D2019-1727).
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
    """the site says that it is not the brand."""
    yield from claims.denials(view, footer=False)


SIGNAL = Signal("disclosure.denial", "the site says that it is not the brand", "disclosure", observe)
