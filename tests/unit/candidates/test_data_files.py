"""The reviewed data files: well-formed, general vocabulary, no brand baked in."""

from __future__ import annotations

import pytest

from brandguard import names
from brandguard.candidates import vocabulary
from brandguard.candidates.validity import to_registrable

V = vocabulary.load()
LEARNED = ("affix.suffix", "affix.prefix", "affix.piece", "pair.first", "pair.last")


@pytest.mark.parametrize("table", sorted(V.fitted))
def test_every_fitted_row_has_a_share_for_each_group_of_trades(table: str) -> None:
    for value, shares in V.fitted[table].items():
        assert len(shares) == len(V.trades["columns"]), value
        assert all(0 <= share <= 1 for share in shares), value


@pytest.mark.parametrize("table", LEARNED)
def test_learned_words_name_no_well_known_brand(table: str) -> None:
    brands = {"xiaomi", "redmi", "nike", "adidas", "samsung", "apple", "amazon", "google", "paypal", "gucci", "mi"}
    pieces = {piece for word in V.fitted[table] for piece in word.split("-")}
    assert not pieces & brands


def test_every_written_word_can_stand_beside_a_brand() -> None:
    for word in (*V.general_words, *V.words_before):
        assert to_registrable(f"zorblat-{word}.com"), word


def test_every_suffix_is_a_public_suffix_below_which_names_are_registered() -> None:
    suffixes = {suffix for locale in V.locales.values() for suffix in locale.suffixes}
    suffixes |= {*V.words["suffixes"]["words"], *V.likeness["idn_suffixes"]}
    for suffix in suffixes:
        assert names.split(f"zorblat.{suffix}").suffix == suffix


@pytest.mark.parametrize("column", range(len(V.trades["columns"])))
def test_written_words_share_out_everything_in_every_trade(column: int) -> None:
    assert sum(shares[column] for shares in V.general_words.values()) == pytest.approx(1)


def test_country_words_know_their_country() -> None:
    assert V.home_of["polska"] == "pl"
    assert V.home_of["sklep"] == "pl"
    assert "shop" not in V.home_of or V.home_of["shop"] not in {"us", "gb"}
