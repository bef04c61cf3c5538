"""canonical, og:url or JSON-LD url is on an official domain, the page is not: a copied page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import borrowed
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the page names the brand's own address as its own."""
    yield from borrowed.canonical(view)


SIGNAL = Signal("assets.canonical", "the page names the brand's own address as its own", "assets", observe)
