"""The one reviewed file of weights, loaded and checked."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brandguard.model import Contribution


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds by signal id, the limits of each family, and the gates' own."""

    bias: float
    signals: dict[str, float]
    families: dict[str, tuple[float, float]]
    gates: dict[str, float]

    def total(self, contributions: Iterable[Contribution]) -> float:
        """The log-odds of a page: bias plus every family's sum within its limits."""
        sums: dict[str, float] = {}
        for item in contributions:
            sums[item.family] = sums.get(item.family, 0.0) + item.weight
        total = self.bias
        for family, value in sums.items():
            low, high = self.families.get(family, (-math.inf, math.inf))
            total += min(max(value, low), high)
        return total


def score_of(log_odds: float) -> int:
    """0-100 by the logistic function."""
    return round(100 / (1 + math.exp(-max(-30.0, min(30.0, log_odds)))))


@cache
def weights() -> Weights:
    """The weights shipped with the package."""
    table = tomllib.loads((resources.files(__package__) / "weights.toml").read_text(encoding="utf-8"))
    families = {name: (float(low), float(high)) for name, (low, high) in table["families"].items()}
    return Weights(float(table["bias"]), dict(table["signals"]), families, dict(table["gates"]))
