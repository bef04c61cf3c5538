"""Sound alike: a letter group written as another that sounds the same (``ph``/``f``), numerals for words.

dnstwist has neither. The pairs are in ``data/likeness.toml``, for readers of European languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Table
from brandguard.candidates.ranking import Stream
from brandguard.candidates.techniques.likeness import ascii_lookalikes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.ranking import Ranking

SHARE = 0.05  # of the typos; an estimate


def streams(ranking: Ranking) -> Iterator[Stream]:
    """Every spelling with one group written otherwise."""
    share = SHARE * ranking.kinds["typo"]
    alike: dict[str, dict[str, float]] = {}
    for one, other in ranking.vocabulary.likeness["sounds"]["pairs"]:
        alike.setdefault(one, {})[other] = alike.setdefault(other, {})[one] = 1.0
    weights: dict[str, float] = {}
    for form, form_share in ranking.typo_forms:
        found = sorted(ascii_lookalikes(form, alike).keys() - {form})
        for text in found:
            weights[text] = weights.get(text, 0.0) + share * form_share / len(found)
    if weights:
        yield Stream(("typo", "sound-alike"), Table(weights, "spelling that sounds alike"), ranking.ends("typo"))
