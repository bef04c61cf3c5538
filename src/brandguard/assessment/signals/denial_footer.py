"""A disclosure at the very end of the page or in its footer: seen by few, so worth less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import claims
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the footer says that the site is not the brand."""
    yield from claims.denials(view, footer=True)


SIGNAL = Signal("disclosure.footer", "the footer says that the site is not the brand", "disclosure", observe)
