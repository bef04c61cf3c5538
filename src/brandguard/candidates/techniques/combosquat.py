"""Combosquat: the brand as it is written, with words before, after or on both sides.

70 to 93 % of reported lookalikes, by trade (data/shares.toml). Term: Kintis et al., "Hiding in Plain Sight", CCS 2017.
Words and places are ranked by :mod:`brandguard.candidates.ranking`; a second word after the brand is drawn from the
words seen first and last in pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Product, Table
from brandguard.candidates.ranking import INNER_HYPHEN, LOCAL_SUFFIX, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brandguard.candidates.forms import Form
    from brandguard.candidates.ranking import Ranking

PAIR_WORDS = 400  # words of each list that pairs are built from; bounds what is held in memory
BOTH_WORDS = 250
_TECHNIQUES = ("combosquat",)


def streams(ranking: Ranking) -> Iterator[Stream]:
    """All orders of words around every spelling."""
    for forms, short in ((ranking.long_forms, False), (ranking.short_forms, True)):
        if forms:
            yield from _around(ranking, forms, short=short)


def _around(ranking: Ranking, forms: tuple[Form, ...], *, short: bool) -> Iterator[Stream]:
    share = ranking.kinds["combo"]
    places, counts = ranking.places, ranking.words_beside
    after = ranking.attached(ranking.suffix_words, "suffix", short=short)
    before = ranking.attached(ranking.prefix_words, "prefix", short=short)
    ends = Table(ranking.combo_suffixes)
    one = ranking.form_table(forms, share * places["suffix"])
    yield Stream(_TECHNIQUES, Product(Product(one, Table(_global_part(ranking, after)), remember=True), ends))
    yield Stream(_TECHNIQUES, Product(one, Table(ranking.local_tails(after))))
    bare = ranking.form_table(forms)
    first = Table(_scaled(before, share * places["prefix"]))
    yield Stream(_TECHNIQUES, Product(first, Product(bare, ends, remember=True)))
    sides = Table(_scaled(dict(list(before.items())[:BOTH_WORDS]), share * places["both"]))
    yield Stream(_TECHNIQUES, Product(sides, Product(Product(bare, Table(after), remember=True), ends, remember=True)))
    two = ranking.form_table(forms, share * places["suffix"] * counts["two"])
    yield from _pairs(ranking, two, ends, short=short)


def _pairs(ranking: Ranking, forms: Table, ends: Table, *, short: bool) -> Iterator[Stream]:
    """Two words after the brand: all joined, the pair set off, or all hyphenated."""
    vocabulary, mix = ranking.vocabulary, ranking.mix
    first = _top(vocabulary.mixed("pair.first", mix), PAIR_WORDS)
    last = _top(vocabulary.mixed("pair.last", mix), PAIR_WORDS)
    inner = vocabulary.mixed("share.hyphen.pair", mix)
    heads = ranking.attached(first, "suffix", short=short)
    joined = Product(Table(heads), Table(_scaled(last, inner["joined"])), remember=True)
    yield Stream(_TECHNIQUES, Product(Product(forms, joined, remember=True), ends))
    set_off = {f"-{word}": share * INNER_HYPHEN for word, share in first.items()}
    hyphened = {f"-{word}": share * inner["hyphen"] for word, share in last.items()}
    separate = Product(Table(set_off), Table(hyphened), remember=True)
    yield Stream(_TECHNIQUES, Product(Product(forms, separate, remember=True), ends))


def _global_part(ranking: Ranking, attached: Mapping[str, float]) -> dict[str, float]:
    """The affixes as they stand on any suffix: those of a country lose what stands on the country's own."""
    homes = ranking.vocabulary.home_of
    return {
        affix: share * ((1 - LOCAL_SUFFIX) if affix.strip("-") in homes else 1.0) for affix, share in attached.items()
    }


def _scaled(table: Mapping[str, float], factor: float) -> dict[str, float]:
    return {text: share * factor for text, share in table.items()}


def _top(table: Mapping[str, float], count: int) -> dict[str, float]:
    return dict(sorted(table.items(), key=lambda item: (-item[1], item[0]))[:count])
