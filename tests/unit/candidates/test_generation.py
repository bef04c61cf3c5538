"""Explanations, coverage, own words and suffixes, and what keeps millions of names unique."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brandguard.candidates import Generation, coverage, explain, generate
from brandguard.candidates.seen import Seen
from brandguard.errors import InvalidNameError, UsageError
from brandguard.model import AllowEntry, Brand, Relation

ZORBLAT = Brand("zorblat", "Zorblat", official_domains=("zorblat.com",))


def test_an_explanation_names_the_parts_and_the_likelihood_of_the_candidate() -> None:
    first, *parts = explain(ZORBLAT, "zorblatpolska.pl")
    candidate = next(c for c in generate(ZORBLAT) if c.domain == "zorblatpolska.pl")
    assert first == f"zorblatpolska.pl: combosquat, likelihood {candidate.likelihood:.3g}"
    assert [part.split(" (")[0].strip() for part in parts] == [
        "spelling: zorblat", "word after: polska", "suffix: .pl",
    ]  # fmt: skip


@pytest.mark.parametrize("rank", [1, 50, 700, 2900])
def test_any_candidate_can_be_explained_with_its_own_likelihood(rank: int) -> None:
    candidate = list(generate(ZORBLAT, 3000))[rank]
    assert f"likelihood {candidate.likelihood:.3g}" in explain(ZORBLAT, candidate.domain)[0]


def test_a_name_that_is_not_made_is_said_so() -> None:
    assert explain(ZORBLAT, "weather.org") == ["weather.org is not made from Zorblat by any technique"]


def test_own_and_allow_listed_names_are_said_so() -> None:
    entry = AllowEntry("zorblatshop.com", Relation.AUTHORISED, "partner")
    brand = Brand("z", "Zorblat", official_domains=("zorblat.com",), allow=(entry,))
    for domain in ("zorblat.com", "www.zorblatshop.com"):
        assert "own or allow-listed" in explain(brand, domain)[0]


def test_only_domains_are_explained() -> None:
    with pytest.raises(InvalidNameError):
        explain(ZORBLAT, "not a domain")


def test_coverage_grows_with_the_budget_and_is_never_everything() -> None:
    shares = [coverage(ZORBLAT, budget) for budget in (0, 100, 1000, 10_000)]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert 0.02 < shares[1] < shares[3] < 0.9


def test_a_generation_that_was_iterated_knows_its_coverage() -> None:
    generation = Generation(ZORBLAT, 1000)
    assert len(list(generation)) == 1000
    assert generation.coverage == coverage(ZORBLAT, 1000)


def test_only_the_suffixes_asked_for() -> None:
    found = [c.domain for c in generate(ZORBLAT, 500, tlds=["shop", ".co.uk"])]
    assert {domain.partition(".")[2] for domain in found} == {"shop", "co.uk"}
    assert len(found) == 500


def test_own_words_come_early() -> None:
    order = [c.domain for c in generate(ZORBLAT, 2000, words=["flurb", "grix"])]
    assert {"zorblatflurb.com", "zorblat-grix.com", "flurbzorblat.com"} <= set(order)


@pytest.mark.parametrize("tld", ["", "nosuchsuffix", "ck"])
def test_a_suffix_that_is_none_is_one_line(tld: str) -> None:
    with pytest.raises(UsageError, match="is not a public suffix"):
        generate(ZORBLAT, tlds=[tld])


@pytest.mark.parametrize("word", ["", "two words", "-x", "x" * 64])
def test_a_word_that_no_label_can_hold_is_one_line(word: str) -> None:
    with pytest.raises(UsageError, match="cannot stand in a domain name"):
        generate(ZORBLAT, words=[word])


@given(st.lists(st.text(max_size=4)))
def test_seen_is_a_set(texts: list[str]) -> None:
    seen, known = Seen(), set()
    for text in texts:
        assert seen.add(text) is (text not in known)
        known.add(text)
    assert len(seen) == len(known)


def test_seen_keeps_what_it_saw_when_it_grows() -> None:
    seen = Seen()
    assert all(seen.add(f"label{n}") for n in range(20_000))
    assert not any(seen.add(f"label{n}") for n in range(20_000))
