"""The ways a brand is written in a domain label: its names, labels of its own domains, folded and joined.

Transliteration is general folding only (UTS #39 style decomposition plus the letters Unicode does not decompose, and
the German ``ae oe ue``); a name in a script without such folding is kept as it is, for IDN labels.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brandguard import names
from brandguard.errors import InvalidNameError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from brandguard.model import Brand

MAX_FORM = 55  # leaves room in a label of 63 (RFC 1035) for the shortest affix

_NAME, _LABEL, _ALIAS, _PRODUCTS = 1.0, 0.5, 0.2, 0.12
_HYPHENATED, _UNSPLIT, _IDN, _GERMAN, _STRIPPED, _WITH_SUFFIX = 0.12, 1.0, 0.1, 0.4, 0.8, 0.12
_AMBIGUOUS = 0.5  # one or two letters: most names that hold them have nothing to do with the brand
_PLAIN_SUFFIXES = frozenset({"com", "net", "org", "info", "biz"})
_WORD = re.compile(r"[^\W_]+")
_UNDECOMPOSED = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n",
})  # fmt: skip
_GERMAN_FOLDING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_MIN_STEM = 4


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling (ASCII, or Unicode for an IDN label) and its share among the brand's spellings."""

    text: str
    share: float


def forms_of(brand: Brand, generic: Collection[str]) -> tuple[Form, ...]:
    """The brand's spellings, most likely first, shares summing to 1.

    ``generic`` are words a firm adds to its own domain (``veja-store.com``): without them the rest is a spelling too.
    """
    weights: dict[str, float] = {}
    for text, weight in _weighted(brand, generic):
        if text and len(text) <= MAX_FORM:
            weights[text] = max(weights.get(text, 0.0), weight * (_AMBIGUOUS if len(text) <= 2 else 1.0))
    total = sum(weights.values())
    ordered = sorted(weights, key=lambda text: (-weights[text], text))
    return tuple(Form(text, weights[text] / total) for text in ordered)


def _weighted(brand: Brand, generic: Collection[str]) -> Iterator[tuple[str, float]]:
    for text, weight in spellings(brand.name):
        yield text, weight * _NAME
    labels = _label_domains(brand)
    for domain in labels:
        for text, weight in _of_domain(domain, generic):
            yield text, weight / len(labels)
    for alias in brand.aliases:
        for text, weight in spellings(alias):
            yield text, weight * _ALIAS
    for product in brand.products:
        for text, weight in spellings(product):
            yield text, weight * _PRODUCTS / len(brand.products)


def _label_domains(brand: Brand) -> list[str]:
    """One official domain for each label that is not just the name; together they weigh no more than one would."""
    name = "".join(_WORD.findall(fold(brand.name)))
    by_label = {domain.partition(".")[0]: domain for domain in reversed(brand.official_domains)}
    others = [domain for label, domain in by_label.items() if label != name]
    return others[::-1] or list(brand.official_domains[:1])


def _of_domain(domain: str, generic: Collection[str]) -> Iterator[tuple[str, float]]:
    try:
        parts = names.split(domain)
    except InvalidNameError:
        return
    label = names.to_unicode(parts.label)
    for text, weight in spellings(label.replace("-", " ")):
        yield text, weight * _LABEL
        if "-" not in text and (stem := _without_generic(text, generic)):
            yield stem, weight * _LABEL * _STRIPPED
    if "-" in label:
        yield label, _LABEL
    if parts.suffix not in _PLAIN_SUFFIXES and len(parts.suffix) > 2 and "." not in parts.suffix:
        yield from ((text + parts.suffix, weight * _WITH_SUFFIX) for text, weight in spellings(label) if text.isascii())


def _without_generic(text: str, generic: Collection[str]) -> str | None:
    stems = [text.removesuffix(word) for word in generic if text.endswith(word)]
    stems += [text.removeprefix(word) for word in generic if text.startswith(word)]
    return min((stem for stem in stems if len(stem) >= _MIN_STEM), key=len, default=None)


def spellings(name: str) -> Iterator[tuple[str, float]]:
    """Label spellings of a name with their weights: joined, hyphenated, folded to ASCII, and as an IDN."""
    lowered = unicodedata.normalize("NFC", name.lower()).replace("'", "").replace("’", "")
    german = lowered.translate(_GERMAN_FOLDING)
    folded = fold(lowered)
    yield from _joined(folded, _UNSPLIT if folded.isascii() else _IDN)
    if german != lowered:
        yield from _joined(fold(german), _GERMAN)
    if folded != lowered and not lowered.isascii():
        yield "".join(_WORD.findall(lowered)), _IDN
    if "&" in lowered:
        yield from _joined(folded.replace("&", " and "), _GERMAN)


def fold(text: str) -> str:
    """Latin letters without their marks; other scripts unchanged."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_UNDECOMPOSED))
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return bare if bare.isascii() else unicodedata.normalize("NFC", text)


def _joined(text: str, weight: float) -> Iterator[tuple[str, float]]:
    words = _WORD.findall(text)
    if words:
        yield "".join(words), weight
    if len(words) > 1:
        yield "-".join(words), weight * _HYPHENATED
