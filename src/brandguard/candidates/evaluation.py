"""How much of a list of reported lookalikes the generator finds, beside dnstwist on the same brands in the same run.

FILE is a CSV (``.gz`` allowed) with the columns brand, official_domain, lookalike, kind and category. Each brand's
official domain is the only input. *Macro* recall is the average over brands of a brand's own recall: one much-attacked
brand counts as one; *micro* is over names. The shipped frequencies were learned from such lists: figures for a file
they were learned from are optimistic (``training/cross_validate.py`` holds brands out).
"""

from __future__ import annotations

import csv
import gzip
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO, cast

from brandguard import names
from brandguard.candidates.generation import Generation
from brandguard.candidates.techniques.typo import dnstwist_names
from brandguard.errors import InvalidNameError, UsageError
from brandguard.model import Brand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from brandguard.candidates.vocabulary import Vocabulary

COLUMNS = ("brand", "official_domain", "lookalike", "kind", "category")
LEAST_NAMES = 15
"""Brands with fewer reported names say too little of a share and are left out."""
ALL = "all"
SHOPS = frozenset({"retail", "fashion", "electronics", "home", "luxury"})
"""Categories whose lookalikes are mostly fake shops; reported together as ``shops``."""


@dataclass(frozen=True, slots=True)
class BrandNames:
    """One brand of the file: its official domain, trade, and its reported names with their kinds."""

    brand: str
    official: str
    category: str
    kinds: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recall:
    """Recall at one budget: over brands (``macro``) and over names (``micro``), both 0-1."""

    budget: int
    macro: float
    micro: float


@dataclass(frozen=True, slots=True)
class Line:
    """One slice: a category and a kind (``all`` for any), how much is in it, and what was found of it."""

    category: str
    kind: str
    brands: int
    names: int
    recall: tuple[Recall, ...]
    dnstwist: Recall
    """At dnstwist's own number of names."""
    at_dnstwist: Recall
    """Ours at that number."""


@dataclass(frozen=True, slots=True)
class Report:
    """The slices and the speed, in names a second over the whole run."""

    budgets: tuple[int, ...]
    lines: tuple[Line, ...]
    names_per_s: int
    dnstwist_names: int
    """The average number of names dnstwist makes for a brand."""

    def line(self, category: str = ALL, kind: str = ALL) -> Line:
        """One slice. Raises KeyError."""
        for line in self.lines:
            if (line.category, line.kind) == (category, kind):
                return line
        raise KeyError((category, kind))


@dataclass(frozen=True, slots=True)
class _Ranks:
    """Where a brand's names came: ours by rank, dnstwist's as a set, and how many names dnstwist made."""

    of: BrandNames
    ours: dict[str, int]
    twist: frozenset[str]
    twist_size: int


def evaluate_names(
    path: Path,
    budgets: Sequence[int] = (1_000, 10_000, 100_000),
    *,
    least: int = LEAST_NAMES,
    vocabulary: Vocabulary | None = None,
) -> Report:
    """Measure the generator on a file of reported names. Raises UsageError for a file that is not as described."""
    wanted = tuple(sorted(set(budgets)))
    if not wanted or wanted[0] < 1:
        raise UsageError("budgets must be numbers of names, 1 or more", fix="such as 1000,10000,100000")
    brands = [brand for brand in read(path) if len(brand.kinds) >= least]
    if not brands:
        raise UsageError(f"{path.name} has no brand with {least} names or more")
    ranked: list[_Ranks] = []
    made, spent = 0, 0.0
    for brand in brands:
        twist = dnstwist_names(brand.official)
        most = max(wanted[-1], len(twist))
        started = time.perf_counter()
        ours = ranks(brand, most, vocabulary)
        spent += time.perf_counter() - started
        made += most
        ranked.append(_Ranks(brand, ours, twist & brand.kinds.keys(), len(twist)))
    lines = tuple(_line(category, kind, wanted, ranked) for category, kind in _slices(brands))
    average = round(sum(one.twist_size for one in ranked) / len(ranked))
    return Report(wanted, lines, round(made / spent), average)


def ranks(
    reported: BrandNames, most: int, vocabulary: Vocabulary | None = None, *, brand: Brand | None = None
) -> dict[str, int]:
    """Reported name -> its place (from 0) among the first ``most`` candidates, for those that are there.

    ``brand`` describes the brand; without it nothing is known but its official domain.
    """
    found: dict[str, int] = {}
    before = 0
    for batch in Generation(brand or brand_of(reported.official), most, vocabulary=vocabulary).batches():
        if not reported.kinds.keys().isdisjoint(batch.names):
            found |= {name: place for place, name in enumerate(batch.names, before) if name in reported.kinds}
        before += len(batch.names)
    return found


def brand_of(domain: str) -> Brand:
    """A brand known by nothing but its domain."""
    parts = names.split(names.parse_domain(domain))
    name = names.to_unicode(parts.label).replace("-", " ")
    return Brand(parts.label, name, official_domains=(parts.registrable,))


def read(path: Path) -> list[BrandNames]:
    """The brands of a file, in its order. Raises UsageError."""
    try:
        with _open(path) as stream:
            reader = csv.DictReader(stream)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise UsageError(f"{path.name} has no column {missing[0]}", fix="it needs " + ", ".join(COLUMNS))
            return _grouped(reader)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise UsageError(f"{path.name} cannot be read as CSV ({problem})") from None


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8", newline=""))
    return path.open(encoding="utf-8", newline="")


def _grouped(rows: Iterable[dict[str, str]]) -> list[BrandNames]:
    brands: dict[str, BrandNames] = {}
    for row in rows:
        try:
            official = names.parse_domain(row["official_domain"])
        except InvalidNameError as problem:
            raise UsageError(f"brand {row['brand']}: {problem}") from None
        brand = brands.setdefault(row["brand"], BrandNames(row["brand"], official, row["category"], {}))
        brand.kinds[row["lookalike"]] = row["kind"]
    return list(brands.values())


def _slices(brands: Sequence[BrandNames]) -> list[tuple[str, str]]:
    groups = {group for brand in brands for group in _groups(brand)}
    categories = sorted(groups - {ALL})
    kinds = sorted({kind for brand in brands for kind in brand.kinds.values()})
    return [(c, ALL) for c in (ALL, *categories)] + [(c, k) for c in (ALL, *categories) for k in kinds]


def _groups(brand: BrandNames) -> tuple[str, ...]:
    return (ALL, brand.category, "shops" if brand.category in SHOPS else "others")


def _line(category: str, kind: str, budgets: Sequence[int], ranked: Sequence[_Ranks]) -> Line:
    chosen = [
        (one, own)
        for one in ranked
        if category in _groups(one.of) and (own := [n for n, k in one.of.kinds.items() if kind in {ALL, k}])
    ]
    size = round(sum(one.twist_size for one, _ in chosen) / len(chosen)) if chosen else 0
    ours = [_recall(b, [(sum(o.ours.get(n, b) < b for n in own), len(own)) for o, own in chosen]) for b in budgets]
    same = [(sum(o.ours.get(n, o.twist_size) < o.twist_size for n in own), len(own)) for o, own in chosen]
    twist = [(sum(name in one.twist for name in own), len(own)) for one, own in chosen]
    total = sum(len(own) for _, own in chosen)
    return Line(category, kind, len(chosen), total, tuple(ours), _recall(size, twist), _recall(size, same))


def _recall(budget: int, hits: Sequence[tuple[int, int]]) -> Recall:
    if not hits:
        return Recall(budget, 0.0, 0.0)
    macro = sum(found / size for found, size in hits) / len(hits)
    return Recall(budget, macro, sum(found for found, _ in hits) / sum(size for _, size in hits))


def render(report: Report) -> str:
    """The report as lines for a terminal: macro recall (micro in brackets) in per cent."""
    heads = [f"{budget:,}" for budget in report.budgets]
    title = f"{'category':<13}{'kind':<12}{'brands':>7}{'names':>8}"
    title += "".join(f"{head:>15}" for head in (*heads, "dnstwist", "ours, same n"))
    lines = ["Recall in %, average over brands (over names)", title]
    for line in report.lines:
        if line.brands:
            cells = "".join(f"{_cell(recall):>15}" for recall in (*line.recall, line.dnstwist, line.at_dnstwist))
            lines.append(f"{line.category:<13}{line.kind:<12}{line.brands:>7}{line.names:>8,}{cells}")
    lines.append(f"{report.names_per_s:,} names a second; dnstwist makes {report.dnstwist_names:,} names a brand")
    return "\n".join(lines)


def _cell(recall: Recall) -> str:
    return f"{100 * recall.macro:.1f} ({100 * recall.micro:.1f})"


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON values; shares 0-1, rounded to four digits."""
    return {
        "schema": "brandguard.eval.names/1",
        "budgets": list(report.budgets),
        "names_per_s": report.names_per_s,
        "dnstwist_names": report.dnstwist_names,
        "slices": [
            {
                "category": line.category,
                "kind": line.kind,
                "brands": line.brands,
                "names": line.names,
                "recall": [_json(recall) for recall in line.recall],
                "dnstwist": _json(line.dnstwist),
                "same_budget_as_dnstwist": _json(line.at_dnstwist),
            }
            for line in report.lines
            if line.brands
        ],
    }


def _json(recall: Recall) -> dict[str, float]:
    return {"budget": recall.budget, "macro": round(recall.macro, 4), "micro": round(recall.micro, 4)}
