"""Phrases by language, in TOML files a speaker can review, and the search for them in folded text.

A phrase is matched at the start of a word and may go on (``offiziell`` finds ``offizielle``); in scripts without
spaces, and in Arabic and Hebrew where particles are glued on, it is matched anywhere. All files are in one lexicon:
pages mix languages, and declared languages are often wrong.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

from brandguard.assessment.fold import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CATEGORIES = (
    "official",
    "shop",
    "outlet",
    "negation",
    "disclosure",
    "trade",
    "authorised",
    "cart",
    "order",
    "parked",
    "for_sale",
    "placeholder",
    "challenge",
    "article",
    "forum",
    "prize",
    "login",
    "generic",
    "stopwords",
)
_ENDING = 4  # letters an inflection may add
_SHORT = 4
_KEY = 3  # letters of a phrase's start by which it is looked up
_GLUED = re.compile(r"[\u0590-\u06ff\u0900-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3]")


class Text:
    """Folded text that can be asked for many phrases: its words are found once."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.letters: frozenset[str] = frozenset() if folded.isascii() else frozenset(_GLUED.findall(folded))
        """The letters of scripts without spaces that the text holds."""

    @cached_property
    def tokens(self) -> list[str]:
        """The words in order."""
        return words(self.folded)

    @cached_property
    def starts(self) -> frozenset[str]:
        """The first letters of every word."""
        return frozenset([token[:_KEY] for token in set(self.tokens)])


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found, with its offset in the folded (and so in the original) text."""

    phrase: str
    start: int

    @property
    def end(self) -> int:
        """Offset after the phrase."""
        return self.start + len(self.phrase)


@dataclass(frozen=True, slots=True)
class _Spaced:
    """A phrase in a script with spaces, and the first letters of all its words: a text without them has it not."""

    phrase: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Phrases:
    """A set of phrases to look for together."""

    spaced: dict[str, tuple[_Spaced, ...]] = field(repr=False)
    """By the first letters of their first word; empty for those that can only be looked for letter by letter."""
    glued: tuple[str, ...] = field(repr=False)

    def find(self, text: Text) -> Iterator[Hit]:
        """Every occurrence, grouped by phrase; an occurrence inside a longer phrase's is reported too."""
        letters = text.letters
        for phrase in self.glued if letters else ():
            if phrase[0] in letters:
                yield from _all(text.folded, phrase)
        starts = text.starts
        # Sorted: evidence must not depend on how this process happens to hash strings.
        for key in sorted(self.spaced.keys() & starts | {""} & self.spaced.keys()):
            for item in self.spaced[key]:
                if item.keys <= starts:
                    yield from (hit for hit in _all(text.folded, item.phrase) if _is_word(text.folded, hit))

    def first(self, text: Text) -> Hit | None:
        """The earliest occurrence."""
        return min(self.find(text), key=lambda hit: (hit.start, -len(hit.phrase)), default=None)

    def starts_word(self, word: str) -> bool:
        """Whether a single folded word is, or begins with, one of the phrases (short ones must be the whole word)."""
        for phrase in (item.phrase for item in self.spaced.get(word[:_KEY], ())):
            if word == phrase or (len(phrase) >= 4 and word.startswith(phrase) and len(word) <= len(phrase) + _ENDING):
                return True
        return word in self.glued or any(word == item.phrase for item in self.spaced.get("", ()))


def _all(text: str, phrase: str, limit: int = 50) -> Iterator[Hit]:
    position = text.find(phrase)
    while position >= 0 and limit:
        yield Hit(phrase, position)
        position = text.find(phrase, position + len(phrase))
        limit -= 1


def _is_word(text: str, hit: Hit) -> bool:
    """At a word's start; a short phrase must be the whole word, a plural s apart (``cart`` is not in ``carta``)."""
    if hit.start and text[hit.start - 1].isalnum():
        return False
    after = text[hit.end : hit.end + 2]
    return len(hit.phrase) > _SHORT or not after[:1].isalnum() or (after[:1] == "s" and not after[1:].isalnum())


def phrases(raw: Iterable[str]) -> Phrases:
    """Build a phrase set; the phrases are folded here."""
    spaced: dict[str, list[_Spaced]] = {}
    glued: list[str] = []
    for phrase in dict.fromkeys(fold(phrase) for phrase in raw):
        if _GLUED.search(phrase):
            glued.append(phrase)
        else:
            key, keys = _keys(phrase)
            spaced.setdefault(key, []).append(_Spaced(phrase, keys))
    return Phrases({key: tuple(values) for key, values in spaced.items()}, tuple(glued))


def _keys(phrase: str) -> tuple[str, frozenset[str]]:
    """The key a phrase is kept under and all its words' keys; words that may go on in a text count when long enough."""
    parts = words(phrase)
    if not parts or not phrase.startswith(parts[0]) or (len(parts) == 1 and len(phrase) < _KEY):
        return "", frozenset()
    whole = parts if len(parts[-1]) >= _KEY or not phrase[-1].isalnum() else parts[:-1]
    return parts[0][:_KEY], frozenset(part[:_KEY] for part in whole)


@cache
def languages() -> dict[str, dict[str, tuple[str, ...]]]:
    """Every language file as category -> phrases as written."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in sorted(resources.files(__name__).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml") and not entry.name.startswith("_"):
            table = tomllib.loads(entry.read_text(encoding="utf-8"))
            found[entry.name.removesuffix(".toml")] = {key: tuple(value) for key, value in table.items()}
    return found


@cache
def category(name: str) -> Phrases:
    """All languages' phrases of one category."""
    return phrases(phrase for table in languages().values() for phrase in table.get(name, ()))


@cache
def shared(name: str) -> tuple[str, ...]:
    """A list that belongs to no language: ``brands``, ``common_words``, ``places`` ... of ``_shared.toml``."""
    table = tomllib.loads((resources.files(__name__) / "_shared.toml").read_text(encoding="utf-8"))
    return tuple(table[name])


@cache
def platforms() -> dict[str, tuple[str, ...]]:
    """Shop software by the marks it leaves in a page's ids, classes, addresses and scripts."""
    table = tomllib.loads((resources.files(__name__) / "_shared.toml").read_text(encoding="utf-8"))
    return {name: tuple(marks) for name, marks in table["platforms"].items()}


@cache
def places() -> frozenset[str]:
    """Every word of the names of countries and large cities, folded."""
    return frozenset(word for name in shared("places") for word in words(fold(name)))


def folded(text: str) -> Text:
    """A short text ready to be searched."""
    return Text(fold(text))
