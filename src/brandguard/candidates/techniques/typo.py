"""Typos: the misspellings of the dnstwist package, with the ones it lacks.

dnstwist (Apache-2.0) supplies addition, bitsquatting, hyphenation, insertion, omission, plural, repetition,
replacement, transposition and vowel swap. Added here: prepending, substitution by any letter, insertion next to the
last letter (dnstwist stops one short) and plural at the end of the word.
"""

from __future__ import annotations

import socket
from functools import lru_cache
from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Table
from brandguard.candidates.ranking import Stream
from brandguard.candidates.techniques.likeness import ascii_lookalikes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brandguard.candidates.ranking import Ranking

Variants = dict[str, dict[str, float]]
"""Operation -> misspelling -> share among the operation's misspellings."""

OPERATIONS = {
    "addition": 0.27,
    "ascii-likeness": 0.10,
    "hyphenation": 0.09,
    "repetition": 0.09,
    "insertion": 0.07,
    "omission": 0.07,
    "prepending": 0.055,
    "substitution": 0.05,
    "vowel-swap": 0.05,
    "replacement": 0.05,
    "transposition": 0.04,
    "plural": 0.02,
    "bitsquatting": 0.015,
}
"""Shares among typos of whole labels: set by hand, near the averages reported for lookalikes; not fitted."""

_OURS = frozenset({"ascii-likeness", "prepending", "substitution"})
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LIKELY_LAST = {"s": 6.0, "e": 2.0, "i": 2.0, "a": 1.5, "x": 1.5, "2": 1.5, "1": 1.5}
_SAME_LETTER = 4.0


def streams(ranking: Ranking) -> Iterator[Stream]:
    """One stream an operation."""
    for operation, table in variant_tables(ranking, ranking.kinds["typo"]):
        yield Stream(("typo", operation), table, ranking.ends("typo"))


def variant_tables(
    ranking: Ranking, share: float, operations: Mapping[str, float] = OPERATIONS
) -> Iterator[tuple[str, Table]]:
    """Misspellings of the brand's main spellings by operation, sharing ``share``."""
    likeness = ranking.vocabulary.likeness["ascii"]
    weights: Variants = {operation: {} for operation in operations}
    for form, form_share in ranking.typo_forms:
        for operation, spellings in _variants(form).items():
            _merge(weights, operation, spellings, form_share)
        _merge(weights, "ascii-likeness", _even(ascii_lookalikes(form, likeness)), form_share)
    for operation, spellings in weights.items():
        weighted = ((text, w * share * operations[operation]) for text, w in spellings.items())
        yield operation, Table(weighted, f"misspelling ({operation})")


def _merge(weights: Variants, operation: str, spellings: Mapping[str, float], share: float) -> None:
    if operation in weights:
        known = weights[operation]
        for text, weight in spellings.items():
            known[text] = known.get(text, 0.0) + weight * share


@lru_cache(maxsize=64)
def _variants(form: str) -> Variants:
    found = {operation: _by_dnstwist(form, operation) for operation in OPERATIONS if operation not in _OURS}
    found["addition"] |= {form + letter: 1.0 for letter in _LETTERS}
    for text in found["addition"]:
        last = text[-1]
        found["addition"][text] = _SAME_LETTER if last == form[-1] else _LIKELY_LAST.get(last, 1.0)
    found["insertion"] |= {form[:-1] + letter + form[-1]: 1.0 for letter in _LETTERS}
    found["plural"] |= {form + ending: 4.0 for ending in ("s", "es")}
    found["prepending"] = {letter + form: 1.0 for letter in _LETTERS}
    found["substitution"] = {
        form[:i] + letter + form[i + 1 :]: 1.0 for i in range(len(form)) for letter in _LETTERS if letter != form[i]
    }
    return {operation: _even(spellings) for operation, spellings in found.items()}


def _even(spellings: Mapping[str, float]) -> dict[str, float]:
    total = sum(spellings.values())
    return {text: weight / total for text, weight in sorted(spellings.items())}


def _by_dnstwist(form: str, operation: str) -> dict[str, float]:
    fuzzer = _dnstwist().Fuzzer(f"{form}.com")  # type: ignore[attr-defined]
    fuzzer.generate([operation])
    labels = (permutation["domain"].removesuffix(".com") for permutation in fuzzer.domains)
    return {label: 1.0 for label in labels if label != form and "." not in label and label.isascii()}


def dnstwist_names(domain: str) -> frozenset[str]:
    """Every lookalike dnstwist makes of a domain by itself, with no dictionary and no list of suffixes."""
    fuzzer = _dnstwist().Fuzzer(domain)  # type: ignore[attr-defined]
    fuzzer.generate()
    return frozenset(permutation["domain"] for permutation in fuzzer.permutations()) - {domain}


def _dnstwist() -> object:
    """The dnstwist module, whose import sets a socket timeout for the whole process: put back as it was."""
    before = socket.getdefaulttimeout()
    import dnstwist

    socket.setdefaulttimeout(before)
    return dnstwist
