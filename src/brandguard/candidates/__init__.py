"""Candidates: the domains most likely to imitate a brand, best first, made without network or clock.

    for candidate in generate(brand, budget=1000): ...

Names come lazily and in a fixed order: the first 1,000 of 10,000 are the 1,000. See ranking.py for the likelihood,
techniques/ for the ways names are made, data/ for the reviewed words and frequencies, docs/names.md for figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.explanation import explain
from brandguard.candidates.generation import DEFAULT_BUDGET, Generation
from brandguard.candidates.techniques import TECHNIQUES, Technique

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from brandguard.candidates.vocabulary import Vocabulary
    from brandguard.model import Brand, Candidate

__all__ = ["DEFAULT_BUDGET", "TECHNIQUES", "Generation", "Technique", "coverage", "explain", "generate"]


def generate(
    brand: Brand,
    budget: int | None = None,
    techniques: Collection[str] | None = None,
    *,
    on: date | None = None,
    tlds: Collection[str] = (),
    words: Collection[str] = (),
    vocabulary: Vocabulary | None = None,
) -> Iterator[Candidate]:
    """The ``budget`` (default DEFAULT_BUDGET) likeliest lookalikes of a brand, best first, each once.

    ``techniques`` limits how names are made (names of TECHNIQUES), ``tlds`` under which public suffixes; ``words`` are
    put beside the brand besides the known ones. The brand's official domains, anything below them and allow-listed
    domains never appear; with ``on`` an allow entry that has expired by that day no longer counts. Every domain is a
    registrable A-label domain; ``likelihood`` never rises along the way. ``vocabulary`` replaces the shipped words and
    frequencies (training uses it). Raises UsageError for an unknown technique, a suffix that is none, a word that no
    label can hold or a negative budget, at the call and not at the first name.
    """
    return iter(Generation(brand, budget, techniques, on=on, tlds=tlds, words=words, vocabulary=vocabulary))


def coverage(brand: Brand, budget: int | None = None, techniques: Collection[str] | None = None) -> float:
    """The share (0-1) of the lookalikes the model expects that the first ``budget`` names hold.

    What is left is *not* checked: names further down, and names the model does not make at all. Walks the names
    without building candidates; a :class:`Generation` that is being iterated anyway knows it for nothing.
    """
    generation = Generation(brand, budget, techniques)
    generation.skim()
    return generation.coverage
