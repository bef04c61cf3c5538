"""Products by level against the same products sorted outright."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brandguard.candidates.enumeration import Product, Ranked, Table, level_of, likelihood_of

tables = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(1e-6, 1.0), max_size=6)


def everything(ranked: Ranked) -> list[tuple[int, str]]:
    return [(level, text) for level in range(ranked.low, ranked.high + 1) for text in ranked.at(level)]


@given(tables, tables, tables)
def test_a_product_holds_every_combination_once_at_the_sum_of_levels(
    a: dict[str, float], b: dict[str, float], c: dict[str, float]
) -> None:
    product = Product(Table(a), Product(Table(b), Table(c), remember=True))
    expected = [
        (level_of(p) + level_of(q) + level_of(r), x + y + z)
        for x, p in a.items()
        for y, q in b.items()
        for z, r in c.items()
    ]
    assert sorted(everything(product)) == sorted(expected)


@given(tables, tables, tables)
def test_it_does_not_matter_which_side_is_the_table(
    a: dict[str, float], b: dict[str, float], c: dict[str, float]
) -> None:
    right = Product(Table(a), Product(Table(b), Table(c)))
    left = Product(Product(Table(a), Table(b)), Table(c))
    assert sorted(everything(left)) == sorted(everything(right))


def test_a_likelihood_of_nothing_is_left_out() -> None:
    assert everything(Table({"a": 0.5, "b": 0.0})) == [(level_of(0.5), "a")]


@given(st.floats(1e-12, 1.0))
def test_a_level_stands_for_its_likelihood_within_the_step(likelihood: float) -> None:
    assert 0.97 < likelihood_of(level_of(likelihood)) / likelihood < 1.03
