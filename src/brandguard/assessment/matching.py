"""Where a text names a brand: every spelling of every name, at word borders, look-alike letters undone.

A short name (up to three letters) or one that is an everyday word is *weak*: it counts where the site names itself,
or in running text only as the brand writes it and only on a page that shows it means the brand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.fold import compact, fold, is_dense, skeleton, words
from brandguard.assessment.lexicon.general import is_general

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.model import Brand

_SHORT = 3
_LOOSE = 7  # letters from which a name is not met by accident across word borders
_GAP = r"[\s\-.'&·_]{0,3}"
_LETTER = r"[0-9a-z\u00b5-\u0589]"  # of scripts that put spaces between words; CJK beside a Latin name is a border
_BORDERLESS = re.compile(r"[\u0590-\u06ff\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7a3]")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A brand name found; offsets hold for the folded text and for the original."""

    start: int
    end: int
    weak: bool


class Matcher:
    """Finds one brand's names in folded text."""

    def __init__(self, brand: Brand) -> None:
        names = [name for name in (*brand.names, *brand.legal_names) if compact(name)]
        self.primary = compact(brand.name)
        self.common = frozenset(lexicon.shared("common_words"))
        self.stopwords = frozenset(
            word for t in lexicon.languages().values() for word in map(fold, t.get("stopwords", ()))
        )
        self._weak_forms = frozenset(compact(name) for name in names if self.is_weak(name))
        self._as_written = frozenset(name for name in names) | frozenset(name.upper() for name in names)
        self._pattern = _pattern(names)
        self._starts = frozenset(parts[0] for name in names if (parts := words(skeleton(fold(name)))))
        self.strong_names = frozenset(compact(name) for name in names) - self._weak_forms
        self.parts = frozenset(word for name in names for word in words(fold(name)) if len(word) > _SHORT)
        """Words of the names: a part of a long name is no other name (``Duracell`` of ``Duracell Powermat``)."""
        self.compacts = tuple(sorted({compact(name) for name in names}, key=len, reverse=True))

    def is_weak(self, name: str) -> bool:
        """Whether a name is short or an everyday word, general words around it or not (``Mi Store``)."""
        if is_dense(name):
            return len(compact(name)) < 2
        rest = [word for word in words(fold(name)) if not is_general(word)] or words(fold(name))
        form = "".join(rest)
        return len(form) <= _SHORT or (len(rest) == 1 and form in self.common)

    def find(self, folded: str, original: str | None = None) -> list[Mention]:
        """Every mention; with ``original``, weak ones only where it is spelt as the brand spells it."""
        found = []
        for match in self._matches(skeleton(folded)):
            weak = "".join(words(match.group())) in self._weak_forms
            if weak and original is not None and not self._written(original[match.start() : match.end()]):
                continue
            found.append(Mention(match.start(), match.end(), weak))
        return found

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        """Matches from left to right; a plain search for the names' beginnings finds where a match can start."""
        places = {m.start() for start in self._starts for m in re.finditer(re.escape(start), text)}
        last = 0
        for place in sorted(places):
            match = self._pattern.match(text, place) if place >= last else None
            if match:
                last = match.end()
                yield match

    def names(self, text: str) -> bool:
        """Whether the text names the brand at all."""
        return self._pattern.search(skeleton(fold(text))) is not None

    def names_loosely(self, text: str) -> bool:
        """Whether a short text names the brand when spaces are ignored (``Stack Overflow``, ``FB-Security``)."""
        plain = compact(skeleton(fold(text)))
        return any(len(form) >= _LOOSE and form in plain for form in self.compacts) or self.names(text)

    def remove(self, text: str) -> str:
        """The folded text with every mention blanked."""
        return self._pattern.sub(" ", skeleton(fold(text)))

    def in_label(self, label: str) -> str:
        """The brand's name inside a domain label (``xiaomishop``), empty when there is none."""
        plain = compact(label)
        for form in self.compacts:
            if form.isascii() and (form in plain if len(form) > _SHORT else self._short_in_label(form, label)):
                return form
        return ""

    def _short_in_label(self, form: str, label: str) -> bool:
        parts = re.split(r"[-_.]", label.lower())
        return form in parts or any(part.startswith(form) and _is_shop_word(part[len(form) :]) for part in parts)

    def _written(self, text: str) -> bool:
        return text in self._as_written


def _is_shop_word(rest: str) -> bool:
    return any(lexicon.category(name).starts_word(rest) for name in ("shop", "official", "outlet"))


def _pattern(names: list[str]) -> re.Pattern[str]:
    alternatives = []
    for name in sorted({skeleton(fold(name)) for name in names}, key=len, reverse=True):
        parts = words(name)
        if not parts:
            continue
        body = _GAP.join(re.escape(part) for part in parts)
        if _BORDERLESS.search(name):
            alternatives.append(body)
        else:
            alternatives.append(rf"(?<!{_LETTER}){body}{_ending(name)}(?!{_LETTER})")
    return re.compile("|".join(alternatives)) if alternatives else _NEVER


def _ending(name: str) -> str:
    """Case endings after Cyrillic names: the name itself stays recognisable (``Дайсона``)."""
    return "[а-яіїє]{0,3}" if "\u0400" <= name[-1:] <= "\u052f" and len(name) > _SHORT else ""


@lru_cache(maxsize=64)
def matcher(brand: Brand) -> Matcher:
    """The matcher of a brand, built once."""
    return Matcher(brand)
