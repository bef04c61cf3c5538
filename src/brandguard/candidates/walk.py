"""All streams of names walked together by likelihood: labels first, each once, then labels under suffixes.

A label belongs to the stream that makes it likeliest; a later stream that makes it again is passed over. As a stream
has each suffix once, no name can come twice, and only labels need remembering (a fifth to a tenth of the names).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brandguard.candidates.enumeration import UNREACHABLE, likelihood_of
from brandguard.candidates.seen import Seen
from brandguard.candidates.validity import accepts_idn, to_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from brandguard.candidates.enumeration import Ranked, Table
    from brandguard.candidates.validity import Exclusions


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Names made one way: every label of ``labels`` with every ``.suffix`` of ``ends``.

    ``techniques`` are the words a candidate carries.
    """

    techniques: tuple[str, ...]
    labels: Ranked
    ends: Table

    def mass(self) -> float:
        """The likelihoods of all its names summed."""
        return self.labels.mass() * self.ends.mass()


@dataclass(frozen=True, slots=True)
class Batch:
    """Names of one level made one way."""

    level: int
    techniques: tuple[str, ...]
    names: Sequence[str]

    def first(self, count: int) -> Batch:
        """The first few of it."""
        return Batch(self.level, self.techniques, self.names[:count])


class _Cell:
    """The labels that share techniques and suffixes, by level; one string a level (see Product)."""

    def __init__(self, techniques: tuple[str, ...], ends: Table) -> None:
        self.techniques = techniques
        self.ends = ends
        self.labels: dict[int, str] = {}
        self.low = UNREACHABLE

    def add(self, level: int, labels: Sequence[str]) -> None:
        known = self.labels.get(level)
        text = "\n".join(labels)
        self.labels[level] = f"{known}\n{text}" if known else text
        self.low = min(self.low, level)

    def at(self, level: int) -> Iterator[tuple[list[str], Sequence[str]]]:
        """Labels and suffixes that together are of this level."""
        for end_level in self.ends.levels():
            if level - end_level < self.low:
                return
            if labels := self.labels.get(level - end_level):
                yield labels.split("\n"), self.ends.at(end_level)


class Walk:
    """One pass over the names of some streams, best first. ``coverage`` grows along the way."""

    def __init__(self, streams: Iterable[Stream], exclusions: Exclusions) -> None:
        self.streams = [stream for stream in streams if stream.labels.low <= stream.labels.high]
        self._exclusions = exclusions
        self._seen = Seen()
        self._cells: dict[tuple[tuple[str, ...], int, bool], _Cell] = {}
        self._mass = sum(stream.mass() for stream in self.streams)
        self._covered = 0.0
        self._next_label_level = min((stream.labels.low for stream in self.streams), default=0)

    @property
    def coverage(self) -> float:
        """The share (0-1) of the likelihood of all names that the names counted so far hold."""
        return min(1.0, self._covered / self._mass) if self._mass > 0 else 1.0

    def count(self, names: int, level: int) -> None:
        """Note that so many names of a level were taken."""
        self._covered += names * likelihood_of(level)

    def batches(self) -> Iterator[Batch]:
        """Every name once, by level; within a level in the order of the streams."""
        first_end = min((stream.ends.low for stream in self.streams), default=0)
        highest = max((stream.labels.high + stream.ends.high for stream in self.streams), default=-1)
        for level in range(self._next_label_level + first_end, highest + 1):
            while self._next_label_level <= level - first_end:
                self._gather(self._next_label_level)
                self._next_label_level += 1
            for cell in tuple(self._cells.values()):
                for labels, suffixes in cell.at(level):
                    for suffix in suffixes:
                        if names := self._names(labels, suffix):
                            yield Batch(level, cell.techniques, names)

    def _names(self, labels: list[str], suffix: str) -> list[str]:
        names = [label + suffix for label in labels]
        if barred := self._exclusions.under(suffix):
            return [name for name in names if name not in barred]
        return names

    def _gather(self, level: int) -> None:
        """Take in the labels of one level that no stream had before."""
        for stream in self.streams:
            if not stream.labels.low <= level <= stream.labels.high:
                continue
            texts = stream.labels.at(level)
            plain, idn = self._new(texts)
            if lost := len(texts) - len(plain) - len(idn):
                self._mass -= lost * likelihood_of(level) * stream.ends.mass()
            if plain:
                self._cell(stream, idn=False).add(level, plain)
            if idn:
                self._cell(stream, idn=True).add(level, idn)

    def _new(self, texts: Sequence[str]) -> tuple[list[str], list[str]]:
        add = self._seen.add
        plain: list[str] = []
        idn: list[str] = []
        for text in texts:
            label = to_label(text)
            if label is not None and add(label):
                (idn if label.startswith("xn--") else plain).append(label)
        return plain, idn

    def _cell(self, stream: Stream, *, idn: bool) -> _Cell:
        key = (stream.techniques, id(stream.ends), idn)
        if key not in self._cells:
            self._cells[key] = _Cell(stream.techniques, stream.ends.only(accepts_idn) if idn else stream.ends)
        return self._cells[key]
