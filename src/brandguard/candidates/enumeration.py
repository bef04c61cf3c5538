"""Products of ranked text parts, enumerated best first without being built.

A likelihood is kept as an integer *level*, ``-ln(p) / STEP`` rounded, so that multiplying two parts is adding two
levels. A :class:`Table` knows its texts by level; a :class:`Product` finds the texts of one level by pairing the
levels of its two sides that add up to it. Walking the levels upwards therefore yields everything in order of
likelihood, needs no heap, and does no work for levels nobody asks for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STEP = 0.05
"""Nats a level: likelihoods closer than 5 % count as equal and keep the order of the tables."""

_UNREACHABLE = 10**9


class Ranked(Protocol):
    """Texts by level; ``low`` and ``high`` bound the levels that hold any (``low > high``: none does)."""

    low: int
    high: int

    def at(self, level: int) -> Sequence[str]:
        """The texts of exactly this level, in a fixed order."""
        ...


def level_of(likelihood: float) -> int:
    """The level of a likelihood in (0, 1]."""
    return max(0, round(-math.log(likelihood) / STEP))


def likelihood_of(level: int) -> float:
    """The likelihood that a level stands for."""
    return math.exp(-STEP * level)


class Table:
    """A few texts with their likelihoods. Texts of likelihood 0 are left out."""

    def __init__(self, weights: Mapping[str, float] | Iterable[tuple[str, float]]) -> None:
        items = weights.items() if hasattr(weights, "items") else weights
        self._texts: dict[int, list[str]] = {}
        for text, likelihood in items:
            if likelihood > 0:
                self._texts.setdefault(level_of(likelihood), []).append(text)
        self.low = min(self._texts, default=_UNREACHABLE)
        self.high = max(self._texts, default=-1)

    def at(self, level: int) -> Sequence[str]:
        """The texts of exactly this level, in the order given."""
        return self._texts.get(level, ())

    def levels(self) -> list[int]:
        """The levels that hold texts, most likely first."""
        return sorted(self._texts)


class Product:
    """Every text of ``left`` followed by every text of ``right``, the likelihoods multiplied.

    One side at least is a table: its few levels are what is looped over, the other may be a product itself. What was
    found for a level is remembered when ``remember`` is set, for a product that is part of another.
    """

    def __init__(self, left: Ranked, right: Ranked, *, remember: bool = False) -> None:
        pivot = left if isinstance(left, Table) else right
        if not isinstance(pivot, Table):
            raise TypeError("one side of a product must be a table")
        self._pivot_is_left = pivot is left
        self._pivot, self._other = pivot, right if pivot is left else left
        self._levels = pivot.levels()
        self._found: dict[int, Sequence[str]] | None = {} if remember else None
        empty = left.low > left.high or right.low > right.high
        self.low = _UNREACHABLE if empty else left.low + right.low
        self.high = -1 if empty else left.high + right.high

    def at(self, level: int) -> Sequence[str]:
        """The texts of exactly this level, in a fixed order."""
        if not self.low <= level <= self.high:
            return ()
        if self._found is None:
            return self._pair(level)
        if level not in self._found:
            self._found[level] = self._pair(level)
        return self._found[level]

    def _pair(self, level: int) -> list[str]:
        texts: list[str] = []
        other_low = self._other.low
        for pivot_level in self._levels:
            rest = level - pivot_level
            if rest < other_low:
                break
            if others := self._other.at(rest):
                own = self._pivot.at(pivot_level)
                if self._pivot_is_left:
                    texts += [first + second for first in own for second in others]
                else:
                    texts += [first + second for first in others for second in own]
        return texts
