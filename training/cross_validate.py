"""Cross-validation by brand: the frequencies are fitted without the brands they are then measured on.

    python training/cross_validate.py DATA.csv.gz [--half 0|1] [--budgets 1000,10000,100000] [--by-brand]

Prints macro recall (average over brands with at least 15 names) by category and kind, the domain as only input, and
the coverage the model claims. ``--half`` measures every other brand only (by a hash of its name), so that settings
can be compared on one half and reported on the other.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import fit_names

from brandguard.candidates import evaluation
from brandguard.candidates import vocabulary as vocabularies
from brandguard.candidates.generation import Generation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brandguard.candidates.evaluation import BrandNames
    from brandguard.candidates.vocabulary import Vocabulary

FOLDS = 5
NOWHERE = 10**9
Shares = dict[tuple[str, str], list[list[float]]]
"""(category or group, kind) -> one row of shares by budget for each brand."""


def fold_of(brand: str) -> int:
    """The fold in which a brand is held out."""
    return zlib.crc32(brand.encode()) % FOLDS


def half_of(brand: str) -> int:
    """The half of the brands for ``--half``."""
    return zlib.crc32(b"half" + brand.encode()) % 2


def held_out(data: Path) -> Iterator[tuple[Vocabulary, list[BrandNames]]]:
    """For each fold the frequencies fitted without it, and its brands with enough names."""
    rows = fit_names.read(data)
    not_words = (Path(__file__).parent / "not_words.txt").read_text("utf-8").split()
    brands = [brand for brand in evaluation.read(data) if len(brand.kinds) >= evaluation.LEAST_NAMES]
    for fold in range(FOLDS):
        fitted = fit_names.fit([row for row in rows if fold_of(row["brand"]) != fold], not_words)
        tables = {name: {key: tuple(shares) for key, shares in table.items()} for name, table in fitted.items()}
        yield vocabularies.assemble(tables), [brand for brand in brands if fold_of(brand.brand) == fold]


def add(found: Shares, brand: BrandNames, ranks: dict[str, int], budgets: Sequence[int]) -> list[float]:
    """Add one brand's recall to every slice it belongs to; its overall recall by budget."""
    groups = [brand.category, "shops" if brand.category in evaluation.SHOPS else "others", "all"]
    kinds: dict[str, list[int]] = defaultdict(list)
    for name, kind in brand.kinds.items():
        for each in (kind, "all"):
            kinds[each].append(ranks.get(name, NOWHERE))
    for kind, places in kinds.items():
        shares = [sum(place < budget for place in places) / len(places) for budget in budgets]
        for group in groups:
            found[group, kind].append(shares)
    return [sum(place < budget for place in kinds["all"]) / len(kinds["all"]) for budget in budgets]


def claimed(brand: BrandNames, vocabulary: Vocabulary, budget: int) -> float:
    """The coverage the model claims for a brand."""
    generation = Generation(evaluation.brand_of(brand.official), budget, vocabulary=vocabulary)
    generation.skim()
    return generation.coverage


def shown(rows: Sequence[Sequence[float]]) -> str:
    """Averages in per cent."""
    return "".join(f"{100 * sum(column) / len(column):7.1f}" for column in zip(*rows, strict=True))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--budgets", default="1000,10000,100000")
    parser.add_argument("--by-brand", action="store_true")
    args = parser.parse_args()
    budgets = [int(budget) for budget in args.budgets.split(",")]
    found: Shares = defaultdict(list)
    coverage: list[list[float]] = []
    for vocabulary, brands in held_out(args.data):
        for brand in brands:
            if args.half in {None, half_of(brand.brand)}:
                own = add(found, brand, evaluation.ranks(brand, max(budgets), vocabulary), budgets)
                coverage.append([claimed(brand, vocabulary, 10_000)])
                if args.by_brand:
                    print(f"{brand.brand:16}{brand.category:12}{len(brand.kinds):5}{shown([own])}")
    for (group, kind), rows in sorted(found.items()):
        if kind == "all" or group in {"all", "shops", "others"}:
            print(f"{group:12}{kind:12}{len(rows):4} brands{shown(rows)}")
    print(f"coverage claimed at 10,000: {shown(coverage)}")


if __name__ == "__main__":
    main()
