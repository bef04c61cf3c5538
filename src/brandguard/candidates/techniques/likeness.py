"""Spellings that look like another: by ASCII letters (``rn`` for ``m``) and by letters of other alphabets."""

from __future__ import annotations

import unicodedata
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TWO_LETTERS = 0.3
_LIKENESS_STEP = 0.85  # how much less each next letter of an ``idn`` row looks like the plain one


def ascii_lookalikes(text: str, likeness: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """One letter or pair replaced by what looks like it, with the likeness (0-1); all of one letter counts too."""
    found: dict[str, float] = {}
    for plain, others in likeness.items():
        for other, alike in others.items():
            for changed in _replaced(text, plain, other):
                found[changed] = max(found.get(changed, 0.0), alike)
    return found


def idn_lookalikes(text: str, glyphs: Mapping[str, str]) -> dict[str, float]:
    """Letters replaced by marked or foreign ones that look like them, with the likeness (0-1).

    One letter, all of one letter, or two letters with the same mark (``pàypàl``, ``sántandér``): the marks of one hand.
    """
    found: dict[str, float] = {}
    for plain, others in glyphs.items():
        for rank, glyph in enumerate(others):
            for changed in _replaced(text, plain, glyph):
                found[changed] = _LIKENESS_STEP**rank
    for changed, alike in _same_mark(text, glyphs):
        found.setdefault(changed, alike * _TWO_LETTERS)
    return found


def _same_mark(text: str, glyphs: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    marked = [
        (place, glyph, unicodedata.normalize("NFD", glyph)[1:], _LIKENESS_STEP**rank)
        for place, letter in enumerate(text)
        for rank, glyph in enumerate(glyphs.get(letter, ""))
    ]
    for (one, first, mark, alike), (other, second, same, also) in combinations(marked, 2):
        if one < other and mark and mark == same:
            yield text[:one] + first + text[one + 1 : other] + second + text[other + 1 :], alike * also


def _replaced(text: str, plain: str, other: str) -> list[str]:
    places = [i for i in range(len(text)) if text.startswith(plain, i)]
    changed = [text[:i] + other + text[i + len(plain) :] for i in places]
    return [*changed, text.replace(plain, other)] if len(places) > 1 else changed
