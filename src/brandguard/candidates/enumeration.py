"""Products of ranked text parts, enumerated best first without being built.

A likelihood is kept as an integer *level*, ``-ln(p) / STEP`` rounded, so that multiplying two parts is adding two
levels. A :class:`Table` knows its texts by level; a :class:`Product` finds the texts of one level by pairing the
levels of its two sides that add up to it. Walking the levels upwards therefore yields everything in order of
likelihood, needs no heap, and does no work for levels nobody asks for.

Both can also be read backwards: :meth:`Ranked.parse` says of which parts a text is made, which explains a rank.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

STEP = 0.05
"""Nats a level: likelihoods closer than 5 % count as equal and keep the order of the tables."""

UNREACHABLE = 10**9


class Part(NamedTuple):
    """A piece of a text: what it is (``role``), how it reads, and its share (0-1) among its like."""

    role: str
    text: str
    share: float


class Parsed(NamedTuple):
    """A text as a sequence of parts, and the level of the whole."""

    level: int
    parts: tuple[Part, ...]


class Ranked(Protocol):
    """Texts by level; ``low`` and ``high`` bound the levels that hold any (``low > high``: none does)."""

    low: int
    high: int

    def at(self, level: int) -> Sequence[str]:
        """The texts of exactly this level, in a fixed order."""
        ...

    def parse(self, text: str) -> Parsed | None:
        """The likeliest way this text is made here, or None when it is not."""
        ...

    def mass(self) -> float:
        """The likelihoods of all texts summed."""
        ...


def level_of(likelihood: float) -> int:
    """The level of a likelihood in (0, 1]."""
    return max(0, round(-math.log(likelihood) / STEP))


def likelihood_of(level: int) -> float:
    """The likelihood that a level stands for."""
    return math.exp(-STEP * level)


class Table:
    """A few texts with their likelihoods. Texts of likelihood 0 are left out; ``role`` names them in explanations."""

    def __init__(self, weights: Mapping[str, float] | Iterable[tuple[str, float]], role: str = "") -> None:
        items = weights.items() if hasattr(weights, "items") else weights
        self.role = role
        self._texts: dict[int, list[str]] = {}
        for text, likelihood in items:
            if likelihood > 0:
                self._texts.setdefault(level_of(likelihood), []).append(text)
        self._levels = sorted(self._texts)
        self.low = self._levels[0] if self._levels else UNREACHABLE
        self.high = self._levels[-1] if self._levels else -1

    def at(self, level: int) -> Sequence[str]:
        """The texts of exactly this level, in the order given."""
        return self._texts.get(level, ())

    def parse(self, text: str) -> Parsed | None:
        """The text as one part."""
        level = self._level_by_text.get(text)
        return None if level is None else Parsed(level, (Part(self.role, text, likelihood_of(level)),))

    def mass(self) -> float:
        """The likelihoods of all texts summed."""
        return self._mass

    def levels(self) -> Sequence[int]:
        """The levels that hold texts, most likely first."""
        return self._levels

    def only(self, keep: Callable[[str], bool]) -> Table:
        """The texts for which ``keep`` holds, at their levels."""
        kept = Table((), self.role)
        kept._texts = {
            level: chosen for level in self._levels if (chosen := [t for t in self._texts[level] if keep(t)])
        }
        kept._levels = sorted(kept._texts)
        kept.low = kept._levels[0] if kept._levels else UNREACHABLE
        kept.high = kept._levels[-1] if kept._levels else -1
        return kept

    @cached_property
    def _mass(self) -> float:
        return sum(len(texts) * likelihood_of(level) for level, texts in self._texts.items())

    @cached_property
    def _level_by_text(self) -> dict[str, int]:
        return {text: level for level in sorted(self._texts, reverse=True) for text in self._texts[level]}


class Product:
    """Every text of ``left`` followed by every text of ``right``, the likelihoods multiplied.

    One side at least is a table: its few levels are what is looped over, the other may be a product itself. What was
    found for a level is remembered when ``remember`` is set, for a product that is part of another.
    """

    def __init__(self, left: Ranked, right: Ranked, *, remember: bool = False) -> None:
        pivot = left if isinstance(left, Table) else right
        if not isinstance(pivot, Table):
            raise TypeError("one side of a product must be a table")
        self._left, self._right = left, right
        self._pivot_is_left = pivot is left
        self._pivot, self._other = pivot, right if pivot is left else left
        self._levels = pivot.levels()
        self._found: dict[int, str] | None = {} if remember else None
        empty = left.low > left.high or right.low > right.high
        self.low = UNREACHABLE if empty else left.low + right.low
        self.high = -1 if empty else left.high + right.high

    def at(self, level: int) -> Sequence[str]:
        """The texts of exactly this level, in a fixed order."""
        if not self.low <= level <= self.high:
            return ()
        if self._found is None:
            return self._pair(level)
        if level not in self._found:
            # One string a level: a tenth of the memory of a list of short strings.
            self._found[level] = "\n".join(self._pair(level))
        kept = self._found[level]
        return kept.split("\n") if kept else ()

    def parse(self, text: str) -> Parsed | None:
        """The likeliest cut into a text of the left and one of the right side."""
        best: Parsed | None = None
        for cut in range(len(text) + 1):
            sides = (text[:cut], text[cut:])
            pivot = self._pivot.parse(sides[0 if self._pivot_is_left else 1])
            other = self._other.parse(sides[1 if self._pivot_is_left else 0]) if pivot else None
            if pivot and other and (best is None or pivot.level + other.level < best.level):
                first, second = (pivot, other) if self._pivot_is_left else (other, pivot)
                best = Parsed(pivot.level + other.level, first.parts + second.parts)
        return best

    def mass(self) -> float:
        """The likelihoods of all texts summed."""
        return self._left.mass() * self._right.mass()

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
