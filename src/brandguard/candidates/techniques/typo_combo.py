"""Typo and word: a misspelling of the brand that still reads as it, with one of the best words (``xiomishop``).

By frequency alone these never earn their rank: there are too many of each. They get a small reserved share instead,
spent on the operations, words and suffixes seen most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Product, Table
from brandguard.candidates.ranking import Stream
from brandguard.candidates.techniques.typo import variant_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brandguard.candidates.ranking import Ranking

RESERVED = 0.04
WORDS = 60
OPERATIONS = {
    "ascii-likeness": 0.28,
    "omission": 0.25,
    "repetition": 0.15,
    "transposition": 0.12,
    "vowel-swap": 0.10,
    "replacement": 0.10,
}
"""Set by hand, not fitted: lookalike letters and omissions lead; insertions and additions are spread too thin."""


def streams(ranking: Ranking) -> Iterator[Stream]:
    """One stream an operation."""
    attached = ranking.attached(ranking.words("affix.suffix", ranking.mix, WORDS), "suffix")
    words = Table(_head({text: p for texts in attached.values() for text, p in texts.items()}, 2 * WORDS), "word after")
    for operation, table in variant_tables(ranking, max(RESERVED, ranking.kinds["typo+combo"]), OPERATIONS):
        yield Stream(("typo", operation, "combosquat"), Product(table, words), ranking.ends("+"))


def _head(shares: Mapping[str, float], count: int) -> dict[str, float]:
    """The likeliest few, their shares made to sum to 1."""
    best = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:count]
    total = sum(share for _, share in best)
    return {text: share / total for text, share in best}
