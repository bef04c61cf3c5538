"""General words: what a name may hold beside a brand without becoming another name."""

from __future__ import annotations

from functools import lru_cache

from brandguard.assessment.fold import fold, is_dense, words
from brandguard.assessment.lexicon import category, places, shared


@lru_cache(maxsize=20_000)
def is_general(word: str) -> bool:
    """Whether a folded word says nothing about whose name it stands in: shop words, places, legal forms, numbers."""
    if word.isdigit() or len(word) == 1 or word in places() or word in _legal_words():
        return True
    if is_dense(word):
        return not _dense_rest(word)
    return any(category(name).starts_word(word) for name in ("generic", "shop", "official", "outlet", "stopwords"))


def _dense_rest(word: str) -> str:
    """What is left of a word in a script without spaces once the general words are taken out."""
    for phrase in _dense_words():
        if len(phrase) > 1 or len(word) <= 2:
            word = word.replace(phrase, "")
    return "" if len(word) <= 1 else word


@lru_cache(maxsize=1)
def _dense_words() -> tuple[str, ...]:
    """General words of scripts without spaces, longest first."""
    found = {
        phrase for name in ("official", "outlet", "shop", "generic", "authorised") for phrase in category(name).glued
    }
    return tuple(sorted(found | {place for place in places() if is_dense(place)}, key=len, reverse=True))


@lru_cache(maxsize=1)
def _legal_words() -> frozenset[str]:
    return frozenset(word for form in shared("legal_forms") for word in words(fold(form)))
