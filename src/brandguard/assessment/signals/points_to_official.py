"""A visible link to an official domain, on a page that does not claim that address as its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import borrowed
from brandguard.assessment.document import host_of
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the page sends readers to the brand's own site."""
    if not any(True for _ in borrowed.canonical(view)):
        for link in view.doc.links:
            if view.brand.owns(host_of(link.url)) and link.place not in ("hidden",):
                yield Evidence(link.url[:200], link.place)
                return


SIGNAL = Signal("disclosure.link", "the page sends readers to the brand's own site", "disclosure", observe)
