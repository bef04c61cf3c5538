"""Spellings that look like another: by ASCII letters (``rn`` for ``m``) and by letters of other alphabets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """One letter replaced by a marked or foreign one that looks like it, with the likeness (0-1)."""
    found: dict[str, float] = {}
    for i, letter in enumerate(text):
        for rank, glyph in enumerate(glyphs.get(letter, "")):
            found[text[:i] + glyph + text[i + 1 :]] = _LIKENESS_STEP**rank
    return found


def _replaced(text: str, plain: str, other: str) -> list[str]:
    places = [i for i in range(len(text)) if text.startswith(plain, i)]
    changed = [text[:i] + other + text[i + len(plain) :] for i in places]
    return [*changed, text.replace(plain, other)] if len(places) > 1 else changed
