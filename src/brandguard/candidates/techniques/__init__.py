"""The table of techniques: name, what it makes, and the function that makes it. One file each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brandguard.candidates.techniques import (
    combosquat,
    doppelganger,
    homoglyph,
    name_pair,
    official_store,
    second_level,
    sound_alike,
    tld_swap,
    typo,
    typo_combo,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brandguard.candidates.ranking import Ranking, Stream


@dataclass(frozen=True, slots=True)
class Technique:
    """One way to make names. ``summary`` is the help text."""

    name: str
    summary: str
    streams: Callable[[Ranking], Iterator[Stream]]


TECHNIQUES = {
    technique.name: technique
    for technique in (
        Technique(
            "combosquat",
            "the brand with words around it: xiaomishop, buy-xiaomi, xiaomi-official-store",
            combosquat.streams,
        ),
        Technique(
            "official-store", "names that claim to be the brand's shop: officialxiaomi.store", official_store.streams
        ),
        Technique("name-pair", "two names of the brand side by side: mixiaomi, xiaomi-redmi", name_pair.streams),
        Technique("typo", "misspellings and ASCII lookalikes: xiaomii, xlaomi", typo.streams),
        Technique("typo-combo", "a misspelling with a word: xiomishop", typo_combo.streams),
        Technique("homoglyph", "IDN letters that look alike: xiaomì", homoglyph.streams),
        Technique("doppelganger", "pieces of the address in the name: wwwxiaomi, xiaomicom", doppelganger.streams),
        Technique("sound-alike", "groups that sound alike, numerals: ksiaomi, xiaomy", sound_alike.streams),
        Technique("second-level", "another second level: xiaomi.com.pl, xiaomi.org.uk", second_level.streams),
        Technique("tld-swap", "the bare name under another suffix: xiaomi.shop", tld_swap.streams),
    )
}
