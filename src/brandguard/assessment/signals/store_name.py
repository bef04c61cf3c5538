"""A name of the site joins the brand with a word for shop, or with a country: a claim even without "official"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.fold import words
from brandguard.assessment.identity import Whose
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the site names itself the brand's store."""
    for naming in view.named(Whose.BRAND, "title", "site_name", "logo", "copyright", "json-ld", "state"):
        text = lexicon.folded(view.matcher.remove(naming.text))
        if lexicon.category("shop").first(text) or any(word in lexicon.places() for word in words(text.folded)):
            yield Evidence(naming.text, naming.place)
            return


SIGNAL = Signal("claims.store", "the site names itself the brand's store", "claims", observe)
