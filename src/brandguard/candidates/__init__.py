"""Candidates: the domains most likely to imitate a brand, best first, made without network or clock.

    for candidate in generate(brand, budget=1000): ...

Names come lazily and in a fixed order: the first 1,000 of 10,000 are the 1,000. See ranking.py for the likelihood,
techniques/ for the ways names are made, data/ for the reviewed words and frequencies, docs/names.md for figures.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from brandguard.candidates import vocabulary as vocabularies
from brandguard.candidates.enumeration import likelihood_of
from brandguard.candidates.ranking import Ranking, Stream
from brandguard.candidates.techniques import TECHNIQUES, Technique
from brandguard.candidates.validity import Exclusions, to_registrable
from brandguard.errors import UsageError
from brandguard.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from brandguard.candidates.vocabulary import Vocabulary
    from brandguard.model import Brand

__all__ = ["DEFAULT_BUDGET", "TECHNIQUES", "Technique", "generate"]

DEFAULT_BUDGET = 4_000
"""Names a brand when nothing else is said; beyond it each further name finds little (docs/names.md)."""


def generate(
    brand: Brand,
    budget: int | None = None,
    techniques: Collection[str] | None = None,
    *,
    on: date | None = None,
    vocabulary: Vocabulary | None = None,
) -> Iterator[Candidate]:
    """The ``budget`` (default DEFAULT_BUDGET) likeliest lookalikes of a brand, best first, each once.

    ``techniques`` limits how names are made (names of TECHNIQUES). The brand's official domains, anything below them
    and allow-listed domains never appear; with ``on`` an allow entry that has expired by that day no longer counts.
    Every domain is a registrable A-label domain; ``likelihood`` never rises along the way. ``vocabulary`` replaces the
    shipped words and frequencies (training uses it). Raises UsageError for an unknown technique or a negative budget,
    at the call and not at the first name.
    """
    if budget is not None and budget < 0:
        raise UsageError(f"the budget is {budget}", fix="give a number of names, 0 or more")
    chosen = _chosen(techniques)
    every = _all(brand, chosen, Exclusions(brand, on), vocabulary)
    return islice(every, DEFAULT_BUDGET if budget is None else budget)


def _chosen(wanted: Collection[str] | None) -> list[Technique]:
    unknown = sorted(set(wanted or ()) - TECHNIQUES.keys())
    if unknown:
        raise UsageError(f"unknown technique {unknown[0]!r}", fix=f"choose from {', '.join(TECHNIQUES)}")
    return [technique for technique in TECHNIQUES.values() if wanted is None or technique.name in wanted]


def _all(
    brand: Brand, techniques: list[Technique], exclusions: Exclusions, vocabulary: Vocabulary | None
) -> Iterator[Candidate]:
    ranking = Ranking(brand, vocabulary or vocabularies.load())
    streams = [stream for technique in techniques for stream in technique.streams(ranking)]
    seen: set[str] = set()
    for level, stream, name in _by_level(streams):
        domain = to_registrable(name)
        if domain is None or domain in seen or domain in exclusions:
            continue
        seen.add(domain)
        yield Candidate(domain, brand, stream.techniques, likelihood_of(level))


def _by_level(streams: list[Stream]) -> Iterator[tuple[int, Stream, str]]:
    lowest = min((stream.ranked.low for stream in streams), default=0)
    highest = max((stream.ranked.high for stream in streams), default=-1)
    for level in range(lowest, highest + 1):
        for stream in streams:
            for name in stream.ranked.at(level):
                yield level, stream, name
