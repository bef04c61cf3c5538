"""One run of the generator: the request checked, the names drawn from it, and how much of the likelihood they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates import vocabulary as vocabularies
from brandguard.candidates.enumeration import likelihood_of
from brandguard.candidates.ranking import Ranking
from brandguard.candidates.techniques import TECHNIQUES, Technique
from brandguard.candidates.validity import Exclusions, registers_below, to_label
from brandguard.candidates.walk import Walk
from brandguard.errors import UsageError
from brandguard.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from brandguard.candidates.vocabulary import Vocabulary
    from brandguard.candidates.walk import Batch
    from brandguard.model import Brand

DEFAULT_BUDGET = 4_000
"""Names a brand when nothing else is said; beyond it each further name finds little (docs/names.md)."""

MODELLED = 0.62
"""Share of reported lookalikes that the model can make at all: an estimate, see docs/names.md."""


class Generation:
    """The ``budget`` likeliest names of a brand: iterate once, then ask for ``coverage``. See :func:`.generate`."""

    def __init__(
        self,
        brand: Brand,
        budget: int | None = None,
        techniques: Collection[str] | None = None,
        *,
        on: date | None = None,
        tlds: Collection[str] = (),
        words: Collection[str] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        if budget is not None and budget < 0:
            raise UsageError(f"the budget is {budget}", fix="give a number of names, 0 or more")
        chosen = _chosen(techniques)
        self._brand = brand
        self._left = DEFAULT_BUDGET if budget is None else budget
        self._exclusions = exclusions = Exclusions(brand, on)
        suffixes, own_words = [_suffix(tld) for tld in tlds], [_word(word) for word in words]
        self.ranking = Ranking(brand, vocabulary or vocabularies.load(), exclusions, words=own_words, suffixes=suffixes)
        self.walk = Walk((s for technique in chosen for s in technique.streams(self.ranking)), exclusions)

    def __iter__(self) -> Iterator[Candidate]:
        brand = self._brand
        for batch in self.batches():
            likelihood, how = likelihood_of(batch.level), batch.techniques
            for name in batch.names:
                yield Candidate(name, brand, how, likelihood)

    def excluded(self, domain: str) -> bool:
        """Whether a name is never proposed: the brand's own, below it, or allow-listed."""
        return domain in self._exclusions

    def batches(self) -> Iterator[Batch]:
        """The names in batches of equal likelihood, cut at the budget."""
        if self._left <= 0:
            return
        for batch in self.walk.batches():
            taken = batch if len(batch.names) <= self._left else batch.first(self._left)
            self.walk.count(len(taken.names), batch.level)
            self._left -= len(taken.names)
            yield taken
            if self._left <= 0:
                return

    def skim(self) -> None:
        """Pass over all names without building candidates."""
        for _ in self.batches():
            pass

    @property
    def coverage(self) -> float:
        """The share (0-1) of expected lookalikes that the names drawn so far hold: of the model's likelihood, times
        the share of real ones that it can make.
        """
        return MODELLED * self.walk.coverage


def _chosen(wanted: Collection[str] | None) -> list[Technique]:
    unknown = sorted(set(wanted or ()) - TECHNIQUES.keys())
    if unknown:
        raise UsageError(f"unknown technique {unknown[0]!r}", fix=f"choose from {', '.join(TECHNIQUES)}")
    return [technique for technique in TECHNIQUES.values() if wanted is None or technique.name in wanted]


def _suffix(tld: str) -> str:
    suffix = tld.strip().lower().removeprefix(".")
    if not suffix or not registers_below(suffix):
        raise UsageError(f"{tld!r} is not a public suffix", fix="give endings such as shop or co.uk")
    return suffix


def _word(word: str) -> str:
    text = word.strip().lower()
    if to_label(text) is None:
        raise UsageError(f"{word!r} cannot stand in a domain name", fix="use letters, digits and inner hyphens")
    return text
