"""Official store: names that say "the brand's (official) shop", in every order, under the suffixes shops use.

These are what this program looks for, so they get a reserved share of the budget: by the frequencies alone the longer
ones (``brand-official-store.net``) and the word behind the dot (``officialbrand.store``) come late. An estimate, like
the words; see docs/names.md for what it costs and brings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import Product, Table
from brandguard.candidates.ranking import BEHIND_DOT, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brandguard.candidates.ranking import Ranking

RESERVED = 0.04
_CLAIM_BEFORE = 0.3  # officialbrand, officialbrandstore; else brandofficialstore
_HYPHENATED = 0.35


def streams(ranking: Ranking) -> Iterator[Stream]:
    """One stream for a claim before the brand, one for everything after it."""
    words = ranking.vocabulary.words["official"]
    ends = ranking.ends_of({f".{suffix}": share for suffix, share in ranking.vocabulary.general_suffixes().items()})
    dotted = ranking.ends_of(
        {
            f".{suffix}": share * (BEHIND_DOT if suffix in words["shops"] else 1.0)
            for suffix, share in ranking.vocabulary.general_suffixes().items()
        }
    )
    nothing = Table({"": words["shops"][""]}, "no shop word")
    forms = ranking.form_table(ranking.forms, RESERVED)
    after = Table(_after(words["claims"], words["shops"]), "claim after")
    yield Stream(("combosquat", "official-store"), Product(forms, after), ends)
    for separator, share in (("", 1 - _HYPHENATED), ("-", _HYPHENATED)):
        claims = ((claim + separator, p * share * _CLAIM_BEFORE) for claim, p in words["claims"].items() if claim)
        shops = Table(((separator + shop, p) for shop, p in words["shops"].items() if shop), "shop word after")
        claimed = Product(Table(claims, "claim before"), forms, remember=True)
        yield Stream(("combosquat", "official-store"), Product(claimed, shops), ends)
        yield Stream(("combosquat", "official-store"), Product(claimed, nothing), dotted)


def _after(claims: Mapping[str, float], shops: Mapping[str, float]) -> dict[str, float]:
    """``officialstore``, ``-official-store``, ``-officialstore``, ``store`` ...; never nothing at all."""
    tails: dict[str, float] = {}
    for claim, claim_share in claims.items():
        for shop, shop_share in shops.items():
            parts = [part for part in (claim, shop) if part]
            share = claim_share * shop_share * (1 - _CLAIM_BEFORE)
            for tail, part in _layouts(parts):
                tails[tail] = tails.get(tail, 0.0) + share * part
    return tails


def _layouts(parts: list[str]) -> list[tuple[str, float]]:
    if not parts:
        return []
    joined = ("".join(parts), 1 - _HYPHENATED)
    if len(parts) == 1:
        return [joined, ("-" + parts[0], _HYPHENATED)]
    return [joined, ("-" + "-".join(parts), _HYPHENATED * 0.8), ("-" + "".join(parts), _HYPHENATED * 0.2)]
