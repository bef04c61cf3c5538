"""IDN homoglyphs: one letter of the brand with a mark or from another alphabet, and whole-Cyrillic twins.

Ranked by how much a reader would have to look; only under suffixes that take such letters. Labels that mix scripts
are left out: most registries refuse them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Table
from brandguard.candidates.ranking import Stream
from brandguard.candidates.techniques.likeness import idn_lookalikes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.ranking import Ranking

LEAST_SHARE = 0.008  # few in number but the hardest to see: never less of the budget than this
_CYRILLIC = dict(zip("aceijopsxyhlqwdgkmtbvu", "асеіјорѕхуһӏԛԝԁԍкмтьѵц", strict=True))
_TWIN = 1.0


def streams(ranking: Ranking) -> Iterator[Stream]:
    """Every marked or foreign spelling under every suffix that takes it."""
    share = max(ranking.kinds["homoglyph"], LEAST_SHARE)
    likeness = ranking.vocabulary.likeness
    weights: dict[str, float] = {}
    for form, form_share in ranking.typo_forms:
        alike = idn_lookalikes(form, likeness["idn"])
        if twin := _twin(form):
            alike[twin] = _TWIN
        total = sum(alike.values())
        for text, weight in alike.items():
            weights[text] = weights.get(text, 0.0) + share * form_share * weight / total
    yield Stream(("homoglyph",), Table(weights, "lookalike letter"), ranking.ends("idn"))


def _twin(form: str) -> str | None:
    """The word all in Cyrillic, when every letter has a twin there."""
    return "".join(_CYRILLIC[letter] for letter in form) if all(letter in _CYRILLIC for letter in form) else None
