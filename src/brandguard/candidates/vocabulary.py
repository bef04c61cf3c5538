"""The reviewed data files of ``data/`` as typed tables. Read once, never written here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Columns = tuple[float, ...]
"""One share for each column of ``trades.toml``."""

Fitted = dict[str, dict[str, Columns]]
"""Table name -> value -> shares by column."""

_RANK_OFFSET = 2  # Zipf-Mandelbrot: the first words of a list are near each other
_NAME_SHARE, _CODE_SHARE, _CITY_SHARE, _LANGUAGE_SHARE, _TRADE_SHARE = 0.26, 0.08, 0.04, 0.12, 0.12
_FOR_ALL = frozenset({"trust", "digits", "place"})
_ELSEWHERE = 0.1  # weight of words in a column they are not typical of
_NO_LOCALE = frozenset({"en"})  # English shop words point at no country


@dataclass(frozen=True, slots=True)
class Locale:
    """One country: how it is written beside a brand, and the suffixes its shops use (first the most usual)."""

    code: str
    languages: tuple[str, ...]
    names: tuple[str, ...]
    codes: tuple[str, ...]
    cities: tuple[str, ...]
    suffixes: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Everything the generator knows about words, suffixes and their frequencies."""

    fitted: Fitted
    locales: Mapping[str, Locale]
    words: Mapping[str, Any]
    trades: Mapping[str, Any]
    likeness: Mapping[str, Any]
    home_of: Mapping[str, str]
    """Word beside a brand -> the country it points at."""

    @cached_property
    def words_before(self) -> dict[str, Columns]:
        """The hand-written words that stand before a brand, alike in all columns."""
        columns = len(self.trades["columns"])
        return {word: (share,) * columns for word, share in _by_rank(self.words["before"]["words"], 1.0)}

    def trade_words(self, trade: str | None) -> frozenset[str]:
        """The words of the list that a trade has to itself; none for an unknown trade."""
        lists = (self.words["trade"][name]["words"] for name, its in self.trades["words"].items() if trade in its)
        return frozenset(word for words in lists for word in words)

    @cached_property
    def shop_words(self) -> frozenset[str]:
        """Words of commerce, and claims to be official: they draw the suffixes shops use."""
        return frozenset(self.words["commerce"]["words"]) | frozenset(self.words["trust"]["words"])

    def mixed(self, table: str, mix: Columns) -> dict[str, float]:
        """A fitted table for one mix of columns: value -> share."""
        return {
            value: sum(m * share for m, share in zip(mix, shares, strict=True))
            for value, shares in self.fitted[table].items()
        }

    @cached_property
    def general_words(self) -> dict[str, Columns]:
        """The hand-written words, with a share in each column (each column sums to 1)."""
        columns = [self._general(column) for column in self.trades["columns"]]
        words = dict.fromkeys(word for column in columns for word in column)
        return {word: tuple(column.get(word, 0.0) for column in columns) for word in words}

    def _general(self, column: str) -> dict[str, float]:
        typical = frozenset(self.trades["typical"][column])
        summed: dict[str, float] = {}
        for source, word, share in self._shares():
            weight = share if source in typical or source in _FOR_ALL else share * _ELSEWHERE
            summed[word] = summed.get(word, 0.0) + weight
        total = sum(summed.values())
        return {word: share / total for word, share in summed.items()}

    def general_suffixes(self) -> dict[str, float]:
        """The hand-written public suffixes with their shares (sum 1)."""
        return dict(_by_rank(self.words["suffixes"]["words"], 1.0))

    def _shares(self) -> Iterator[tuple[str, str, float]]:
        for name in ("commerce", "trust", "account", "digits"):
            yield from ((name, *item) for item in _by_rank(self.words[name]["words"], self.words[name]["share"]))
        for name, table in self.words["trade"].items():
            yield from ((name, *item) for item in _by_rank(table["words"], _TRADE_SHARE))
        for words in self.words["language"].values():
            share = _LANGUAGE_SHARE / len(self.words["language"])
            yield from (("language", *item) for item in _by_rank(words, share))
        for locale in self.locales.values():
            for words, share in (
                (locale.names, _NAME_SHARE),
                (locale.codes, _CODE_SHARE),
                (locale.cities, _CITY_SHARE),
            ):
                yield from (("place", *item) for item in _by_rank(words, share / len(self.locales)))


def _by_rank(words: list[str] | tuple[str, ...], share: float) -> Iterator[tuple[str, float]]:
    weights = [1 / (rank + _RANK_OFFSET) for rank in range(len(words))]
    return ((word, share * weight / sum(weights)) for word, weight in zip(words, weights, strict=True))


@cache
def load() -> Vocabulary:
    """The shipped vocabulary."""
    fitted: Fitted = {}
    for file in ("affixes", "shares", "suffixes"):
        fitted |= _flatten(_read(file))
    return assemble(fitted)


def assemble(fitted: Fitted) -> Vocabulary:
    """The shipped words and countries with the given frequencies (training measures others than the shipped)."""
    locales = {
        code: Locale(code, *(tuple(entry[key]) for key in ("languages", "names", "codes", "cities", "tlds")))
        for code, entry in _read("locales").items()
    }
    words = _read("words")
    return Vocabulary(fitted, locales, words, _read("trades"), _read("likeness"), _homes(locales, words["language"]))


def _homes(locales: Mapping[str, Locale], language_words: Mapping[str, list[str]]) -> dict[str, str]:
    homes: dict[str, str] = {}
    for code, locale in locales.items():
        for word in (*locale.names, *locale.codes, *locale.cities):
            homes.setdefault(word, code)
    for language, words in language_words.items():
        home = language if language in locales else _first_speaking(language, locales)
        if home and language not in _NO_LOCALE:
            for word in words:
                homes.setdefault(word, home)
    return homes


def _first_speaking(language: str, locales: Mapping[str, Locale]) -> str | None:
    return next((code for code, locale in locales.items() if language in locale.languages[:1]), None)


def _flatten(tables: Mapping[str, Any], prefix: str = "") -> Fitted:
    """``{"tld": {"combo": {...}}}`` as ``{"tld.combo": {...}}``."""
    flat: Fitted = {}
    for name, table in tables.items():
        if all(isinstance(value, list) for value in table.values()):
            flat[prefix + name] = {value: tuple(shares) for value, shares in table.items()}
        else:
            flat |= _flatten(table, f"{prefix}{name}.")
    return flat


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text("utf-8"))
