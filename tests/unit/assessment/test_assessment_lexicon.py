"""Every language file is complete, and its claim is recognised while its negation is not."""

from __future__ import annotations

import pytest

from brandguard.assessment import lexicon
from brandguard.assessment.signals import SIGNALS
from brandguard.assessment.weights import weights

REQUIRED = ("official", "shop", "negation", "disclosure", "authorised", "cart", "parked", "for_sale", "article")


def test_at_least_twenty_five_languages_are_known() -> None:
    assert len(lexicon.languages()) >= 25


@pytest.mark.parametrize("code", sorted(lexicon.languages()))
def test_a_language_file_has_every_list_that_decides(code: str) -> None:
    table = lexicon.languages()[code]
    assert [name for name in REQUIRED if not table.get(name)] == []
    assert set(table) <= set(lexicon.CATEGORIES)


@pytest.mark.parametrize("code", sorted(lexicon.languages()))
def test_a_languages_own_disclosure_is_found_in_a_sentence(code: str) -> None:
    phrase = lexicon.languages()[code]["disclosure"][0]
    assert lexicon.category("disclosure").first(lexicon.folded(f"Lumara: {phrase} Lumara.")) is not None


def test_a_short_phrase_must_be_the_whole_word() -> None:
    assert lexicon.category("cart").first(lexicon.folded("la carta")) is None
    assert lexicon.category("cart").first(lexicon.folded("your cart")) is not None


def test_every_signal_has_exactly_one_weight_and_every_weight_a_signal() -> None:
    assert {signal.id for signal in SIGNALS} == set(weights().signals)
    assert len({signal.id for signal in SIGNALS}) == len(SIGNALS)
    assert {signal.family for signal in SIGNALS} <= set(weights().families)
