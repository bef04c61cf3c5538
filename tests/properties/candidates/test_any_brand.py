"""Whatever the brand is called, the names are valid, unique, ordered, stable and never its own."""

from __future__ import annotations

import math
from itertools import pairwise

import idna
from hypothesis import given, settings
from hypothesis import strategies as st

from brandguard import names
from brandguard.candidates import generate
from brandguard.model import Brand, Candidate

latin = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=63)
scripts = st.text("aebzäéøßłığ小米ファ샤오Сяомикάλπبتחא09 -&.'’", min_size=1, max_size=63)
anything = st.text(min_size=1, max_size=63)
labels = st.from_regex(r"[a-z0-9]([a-z0-9]{0,20}[a-z0-9])?", fullmatch=True)
brands = st.builds(
    lambda name, aliases, label, suffix, trade, markets, products: Brand(
        "b", name, aliases=tuple(aliases), official_domains=(f"{label}.{suffix}",), trade=trade,
        markets=tuple(markets), products=tuple(products),
    ),
    latin | scripts | anything,
    st.lists(latin | scripts, max_size=3),
    labels,
    st.sampled_from(["com", "io", "co.uk", "pl", "store", "com.br", "xn--p1ai"]),
    st.sampled_from([None, "electronics", "fashion", "crypto", "bank", "no such trade"]),
    st.lists(st.sampled_from(["pl", "de", "xx", "us"]), max_size=2, unique=True),
    st.lists(scripts, max_size=2),
)  # fmt: skip


def first(brand: Brand, budget: int) -> list[Candidate]:
    return list(generate(brand, budget))


@settings(max_examples=15, deadline=None)
@given(brands)
def test_every_name_is_a_valid_registrable_a_label_domain(brand: Brand) -> None:
    for candidate in first(brand, 300):
        label, _, _ = candidate.domain.partition(".")
        assert names.registrable(candidate.domain) == candidate.domain
        assert idna.alabel(idna.ulabel(label)).decode() == label
        assert len(label) <= names.MAX_LABEL
        assert names.to_ascii(candidate.domain) == candidate.domain


@settings(max_examples=12, deadline=None)
@given(brands)
def test_names_are_unique_ordered_and_never_the_brands_own(brand: Brand) -> None:
    found = first(brand, 1500)
    assert len({candidate.domain for candidate in found}) == len(found)
    assert not any(brand.owns(candidate.domain) for candidate in found)
    assert all(math.isfinite(candidate.likelihood) and 0 < candidate.likelihood <= 1 for candidate in found)
    assert all(earlier.likelihood >= later.likelihood for earlier, later in pairwise(found))
    assert all(candidate.techniques for candidate in found)


@settings(max_examples=6, deadline=None)
@given(brands, st.integers(0, 400))
def test_the_first_of_a_larger_budget_are_the_smaller_budget(brand: Brand, budget: int) -> None:
    assert first(brand, budget) == first(brand, 400)[:budget]
