"""Repair, spare parts, used, compatible, "brands we stock": the words of an independent trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the site deals, repairs or sells used or compatible goods."""
    found = {hit.phrase: (hit, block) for hit, block in view.hits("trade") if view.is_self(block)}
    title = lexicon.category("trade").first(lexicon.folded(view.doc.title))
    if title or len(found) >= 2:
        for hit, _ in list(found.values())[:3]:
            yield view.excerpt(hit.start, hit.end)
        if title:
            yield Evidence(view.doc.title[:200], "title")


SIGNAL = Signal("disclosure.trade", "the site deals, repairs or sells used or compatible goods", "disclosure", observe)
