"""Name pairs: two names of the brand side by side (``xiaomi-mi``, ``mixiaomi``), the brand and a product."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Table
from brandguard.candidates.ranking import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.ranking import Ranking

SHARE = 0.012  # of all names, when the brand has more than one; an estimate, the training data has no aliases
MAX_FORMS = 24


def streams(ranking: Ranking) -> Iterator[Stream]:
    """Every ordered pair of different spellings, joined and hyphenated."""
    pairs = {
        first.text + separator + second.text: first.share * second.share * SHARE / 2
        for first, second in permutations(ranking.forms[:MAX_FORMS], 2)
        if first.text.replace("-", "") != second.text.replace("-", "")
        for separator in ("", "-")
    }
    if pairs:
        yield Stream(("combosquat", "name-pair"), Table(pairs, "pair of names"), ranking.ends("+"))
