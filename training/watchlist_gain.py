"""What a watchlist adds: recall of the same brands from the domain alone and as known_brands.toml describes them.

    python training/watchlist_gain.py DATA.csv.gz

The frequencies never saw the brand measured (folds as in cross_validate.py).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cross_validate

from brandguard.candidates import evaluation
from brandguard.watchlist import load_watchlist

if TYPE_CHECKING:
    from brandguard.candidates.evaluation import BrandNames
    from brandguard.candidates.vocabulary import Vocabulary
    from brandguard.model import Brand

BUDGETS = (1_000, 10_000)


def shares(one: BrandNames, vocabulary: Vocabulary, brand: Brand | None) -> list[float]:
    """Recall of one brand by budget."""
    places = evaluation.ranks(one, max(BUDGETS), vocabulary, brand=brand)
    return [sum(place < budget for place in places.values()) / len(one.kinds) for budget in BUDGETS]


def main() -> None:
    """Measure and print."""
    known = {brand.id: brand for brand in load_watchlist(Path(__file__).parent / "known_brands.toml").brands}
    rows: list[tuple[list[float], list[float]]] = []
    for vocabulary, brands in cross_validate.held_out(Path(sys.argv[1])):
        for one in brands:
            if one.brand in known:
                rows.append((shares(one, vocabulary, None), shares(one, vocabulary, known[one.brand])))
                print(f"{one.brand:16}{cross_validate.shown([rows[-1][0]])} ->{cross_validate.shown([rows[-1][1]])}")
    alone, described = zip(*rows, strict=True)
    print(f"{len(rows)} brands: {cross_validate.shown(alone)} ->{cross_validate.shown(described)}")


if __name__ == "__main__":
    main()
