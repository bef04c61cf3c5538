"""A name of the site joins the brand with outlet, factory, flagship or the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.identity import Whose
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the site names itself the brand's outlet, factory or flagship store."""
    for naming in view.named(Whose.BRAND):
        if lexicon.category("outlet").first(lexicon.folded(naming.text)):
            yield Evidence(naming.text, naming.place)
            return


SIGNAL = Signal(
    "claims.outlet", "the site names itself the brand's outlet, factory or flagship store", "claims", observe
)
