"""The brand's name appears only with letters of another script mixed in (PαyPal): nobody does that by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.fold import fold, skeleton
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the brand is spelt with look-alike letters."""
    for text in (view.doc.title, view.doc.text[:20_000]):
        folded = fold(text)
        if skeleton(folded) != folded:
            for mention in view.matcher.find(folded):
                if folded[mention.start : mention.end] != skeleton(folded)[mention.start : mention.end]:
                    yield Evidence(text[max(0, mention.start - 20) : mention.end + 20], "text")
                    return


SIGNAL = Signal("identity.lookalike", "the brand is spelt with look-alike letters", "identity", observe)
