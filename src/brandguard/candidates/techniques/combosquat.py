"""Combosquat: the brand as it is written, with words before, after or on both sides.

70 to 93 % of reported lookalikes, by trade (data/shares.toml). Term: Kintis et al., "Hiding in Plain Sight", CCS 2017.
Words and places are ranked by :mod:`brandguard.candidates.ranking`; a second word after the brand is drawn from the
words seen first and last in pairs, apart for shops and for what phishing imitates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Product, Table
from brandguard.candidates.ranking import INNER_HYPHEN, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.forms import Form
    from brandguard.candidates.ranking import Ranking

PAIR_WORDS = 400  # words of each list that pairs are built from; bounds what is held in memory
BOTH_WORDS = 250
BOTH_AFTER = 800
GROUPS = (("wear", "shop"), ("bank", "parcel", "tech"), ("crypto",))
_TECHNIQUES = ("combosquat",)


def streams(ranking: Ranking) -> Iterator[Stream]:
    """All orders of words around every spelling."""
    for forms, short in ((ranking.long_forms, False), (ranking.short_forms, True)):
        if forms:
            yield from _one_side(ranking, forms, short=short)
            for group in GROUPS:
                yield from _both(ranking, forms, group, short=short)
                yield from _pairs(ranking, forms, group, short=short)


def _one_side(ranking: Ranking, forms: tuple[Form, ...], *, short: bool) -> Iterator[Stream]:
    kind, table = ranking.column("share.kind", "combo"), ranking.form_table(forms)
    for place in ("suffix", "prefix"):
        scale = ranking.scale(kind, ranking.column("share.place", place))
        for end, texts in ranking.attached(
            ranking.words(f"affix.{place}", scale, fillers=True), place, short=short
        ).items():
            words = Table(texts, "word after" if place == "suffix" else "word before")
            labels = Product(table, words) if place == "suffix" else Product(words, table)
            yield Stream(_TECHNIQUES, labels, ranking.ends(end))


def _both(ranking: Ranking, forms: tuple[Form, ...], group: tuple[str, ...], *, short: bool) -> Iterator[Stream]:
    scale = ranking.scale(ranking.column("share.kind", "combo"), ranking.column("share.place", "both"), only=group)
    before = ranking.attached(ranking.words("affix.prefix", scale, BOTH_WORDS), "prefix", short=short)
    first = Table((item for texts in before.values() for item in texts.items()), "word before")
    rest = ranking.scale(only=group)
    whole = tuple(share / sum(rest) for share in rest)
    for end, texts in ranking.attached(ranking.words("affix.suffix", whole, BOTH_AFTER), "suffix", short=short).items():
        tail = Product(ranking.form_table(forms), Table(texts, "word after"), remember=True)
        yield Stream(_TECHNIQUES, Product(first, tail), ranking.ends(end))


def _pairs(ranking: Ranking, forms: tuple[Form, ...], group: tuple[str, ...], *, short: bool) -> Iterator[Stream]:
    """Two words after the brand: all joined, the pair set off, or all hyphenated."""
    kind, place = ranking.column("share.kind", "combo"), ranking.column("share.place", "suffix")
    scale = ranking.scale(kind, place, ranking.column("share.words", "two"), only=group)
    rest = ranking.scale(only=group)
    whole = tuple(share / sum(rest) for share in rest)
    heads = ranking.words("pair.first", scale, PAIR_WORDS)
    attached = ranking.attached(heads, "suffix", short=short)
    joined_heads = Table((item for texts in attached.values() for item in texts.items()), "first word after")
    set_off = Table(((f"-{word}", sum(shares) * INNER_HYPHEN) for word, shares in heads.items()), "first word after")
    lasts = ranking.words("pair.last", whole, PAIR_WORDS)
    hyphen = sum(w * h for w, h in zip(whole, ranking.column("share.hyphen.pair", "hyphen"), strict=True))
    table = ranking.form_table(forms)
    for first, before, factor in ((joined_heads, "", 1 - hyphen), (set_off, "-", hyphen)):
        for end, texts in ranking.plain(lasts, before, factor).items():
            tails = Product(first, Table(texts, "second word after"), remember=True)
            yield Stream(_TECHNIQUES, Product(table, tails), ranking.ends(end))
