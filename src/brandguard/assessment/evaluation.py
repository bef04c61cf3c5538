"""How good the verdicts are on labelled pages: confusion, precision and recall, false accusations, rank agreement.

A directory holds ``pages/``, ``index.csv`` (file,label,official_presentation,brand,domain,final_url,content_type,
language,note) and ``brands.json`` (key -> name, aliases, official_domains, allowed_domains). The label columns may
be missing: then there are predictions and no measures. Reads files, no network; the day is fixed, so that the same
directory gives the same report.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from brandguard.assessment import assess
from brandguard.assessment.measures import auc, f1, recall_at_precision, spearman
from brandguard.errors import UsageError
from brandguard.model import AllowEntry, Assessment, Brand, Ok, Page, Relation, Site, Verdict

if TYPE_CHECKING:
    from pathlib import Path

_DAY = date(2026, 1, 1)
_OK = 200
OTHER = "other"
"""A label that means only "not impersonating this brand"; any verdict but that one and the page kinds is right."""
_KINDS = frozenset({"impersonating", "phishing", "parked", "for_sale", "placeholder", "challenge"})


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of the index with what was made of it."""

    file: str
    label: str
    presentation: float | None
    brand: str
    domain: str
    language: str
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Precision, recall and F1 of one verdict over ``rows`` rows labelled so."""

    verdict: str
    rows: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class PagesReport:
    """What :func:`evaluate_pages` measured. Ratios are 0-1; measures that need labels are None without them."""

    judged: tuple[Judged, ...]
    classes: tuple[ClassScore, ...]
    confusion: tuple[tuple[str, str, int], ...]
    """(label, verdict, rows), most frequent first."""
    macro_f1: float | None
    false_accusations: tuple[Judged, ...]
    others: int
    """Rows not labelled impersonating."""
    spearman: float | None
    auc: float | None
    recall_at_precision_90: float | None


def evaluate_pages(directory: Path) -> PagesReport:
    """Judge every page of a labelled directory. Raises UsageError for a directory that is not one."""
    brands = _brands(directory)
    return report(tuple(_judge(directory, row, brands) for row in _rows(directory)))


def report(judged: tuple[Judged, ...]) -> PagesReport:
    """Measure judged rows."""
    labelled = [row for row in judged if row.label]
    pairs = [(row.label, row.assessment.verdict.value) for row in labelled]
    classes = tuple(_class(name, pairs) for name in sorted({label for label, _ in pairs} - {OTHER}))
    ranked = [(row.presentation, float(row.assessment.score)) for row in labelled if row.presentation is not None]
    accused = [
        row for row in labelled if row.label != "impersonating" and row.assessment.verdict is Verdict.IMPERSONATING
    ]
    scores = [(row.assessment.score, row.label == "impersonating") for row in labelled]
    return PagesReport(
        judged=judged,
        classes=classes,
        confusion=tuple((*pair, count) for pair, count in Counter(pairs).most_common()),
        macro_f1=sum(item.f1 for item in classes) / len(classes) if classes else None,
        false_accusations=tuple(accused),
        others=sum(1 for row in labelled if row.label != "impersonating"),
        spearman=spearman(ranked),
        auc=auc(scores),
        recall_at_precision_90=recall_at_precision(scores, 0.9),
    )


def render(found: PagesReport) -> str:
    """The report as text for people."""
    lines = [f"{len(found.judged)} pages"]
    if found.classes:
        lines.append(f"{'verdict':<15}{'rows':>5}{'precision':>11}{'recall':>8}{'F1':>7}")
        lines += [f"{c.verdict:<15}{c.rows:>5}{c.precision:>11.3f}{c.recall:>8.3f}{c.f1:>7.3f}" for c in found.classes]
        share = len(found.false_accusations) / found.others if found.others else 0.0
        lines.append(f"falsely accused: {len(found.false_accusations)} of {found.others} ({share:.1%})")
    for name, value in (
        ("macro-F1", found.macro_f1),
        ("rank correlation of score and official presentation (Spearman)", found.spearman),
        ("AUC of the score for impersonating", found.auc),
        ("recall at precision 0.9", found.recall_at_precision_90),
    ):
        if value is not None:
            lines.append(f"{name}: {value:.3f}")
    wrong = [(label, verdict, count) for label, verdict, count in found.confusion if not agrees(label, verdict)]
    lines += [f"  {label} taken for {verdict}: {count}" for label, verdict, count in wrong]
    return "\n".join(lines) + "\n"


def as_json(found: PagesReport) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "pages": len(found.judged),
        "classes": [
            {"verdict": c.verdict, "rows": c.rows, "precision": c.precision, "recall": c.recall, "f1": c.f1}
            for c in found.classes
        ],
        "confusion": [{"label": label, "verdict": verdict, "rows": count} for label, verdict, count in found.confusion],
        "macro_f1": found.macro_f1,
        "false_accusations": [row.file for row in found.false_accusations],
        "others": found.others,
        "spearman": found.spearman,
        "auc": found.auc,
        "recall_at_precision_90": found.recall_at_precision_90,
    }


def predictions_csv(found: PagesReport) -> str:
    """``file,verdict,score`` for every row, in the index's order."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("file", "verdict", "score"))
    writer.writerows((row.file, row.assessment.verdict.value, row.assessment.score) for row in found.judged)
    return stream.getvalue()


def agrees(label: str, verdict: str) -> bool:
    """Whether a verdict is right for a label."""
    return verdict not in _KINDS if label == OTHER else label == verdict


def _class(name: str, pairs: list[tuple[str, str]]) -> ClassScore:
    right = sum(1 for label, verdict in pairs if label == verdict == name)
    said = sum(1 for _, verdict in pairs if verdict == name)
    rows = sum(1 for label, _ in pairs if label == name)
    precision, recall = right / said if said else 0.0, right / rows if rows else 0.0
    return ClassScore(name, rows, precision, recall, f1(precision, recall))


def _judge(directory: Path, row: dict[str, str], brands: dict[str, Brand]) -> Judged:
    brand = brands.get(row["brand"])
    if brand is None:
        raise UsageError(f"{row['file']}: no brand {row['brand']!r} in brands.json", where=str(directory / "index.csv"))
    try:
        body = (directory / "pages" / row["file"]).read_bytes()
    except OSError as problem:
        raise UsageError(f"cannot read page {row['file']}: {problem.strerror}", where=str(directory)) from None
    url = row.get("final_url") or f"https://{row['domain']}/"
    site = Site(row["domain"], (), Page(url, _OK, body, row.get("content_type") or ""))
    found = assess(brand, row["domain"], Ok(site), today=_DAY)
    shown = row.get("official_presentation") or ""
    presentation = float(shown) if shown.replace(".", "", 1).isdigit() else None
    return Judged(
        row["file"], row.get("label") or "", presentation, brand.id, row["domain"], row.get("language") or "", found
    )


def _rows(directory: Path) -> list[dict[str, str]]:
    path = directory / "index.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeError) as problem:
        raise UsageError(
            f"cannot read {path}: {problem}", fix="give a directory with index.csv, brands.json, pages/"
        ) from None
    if not rows or not {"file", "brand", "domain"} <= rows[0].keys():
        raise UsageError(f"{path} has no rows with file, brand and domain")
    return rows


def _brands(directory: Path) -> dict[str, Brand]:
    path = directory / "brands.json"
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {key: _brand(key, value) for key, value in table.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UsageError(f"cannot read {path}: {problem}", fix="see the form in the help of eval pages") from None


def _brand(key: str, value: dict[str, Any]) -> Brand:
    allowed = tuple(
        AllowEntry(d, Relation.AUTHORISED, "allowed in brands.json") for d in value.get("allowed_domains", ())
    )
    return Brand(
        key, value["name"], tuple(value.get("aliases", ())), tuple(value.get("official_domains", ())), allow=allowed
    )
