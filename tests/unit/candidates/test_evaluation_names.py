"""Recall of a made-up list, counted by hand."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from brandguard.candidates import evaluation
from brandguard.candidates.evaluation import as_json, evaluate_names, render
from brandguard.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "brand,official_domain,lookalike,kind,category,source\n"
ROWS = (
    "zorblat,zorblat.com,zorblatshop.com,combo,retail,x\n"
    "zorblat,zorblat.com,zorblatqqqqqq.com,combo,retail,x\n"
    "zorblat,zorblat.com,zorblatt.com,typo,retail,x\n"
    "zorblat,zorblat.com,zorbla.com,typo,retail,x\n"
    "quibex,quibex.io,quibex-airdrop.com,combo,crypto,x\n"
)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.write(HEAD + ROWS)
    return path


def test_macro_recall_is_the_average_over_brands_and_micro_over_names(listed: Path) -> None:
    report = evaluate_names(listed, [3000], least=1)
    both = report.line().recall[0]
    assert both.macro == pytest.approx((3 / 4 + 1) / 2)
    assert both.micro == pytest.approx(4 / 5)


def test_slices_are_by_category_and_kind(listed: Path) -> None:
    report = evaluate_names(listed, [3000], least=1)
    assert report.line("retail", "combo").recall[0].macro == pytest.approx(1 / 2)
    assert report.line("crypto").names == 1
    assert report.line("shops").brands == 1


def test_dnstwist_is_measured_in_the_same_run(listed: Path) -> None:
    line = evaluate_names(listed, [10], least=1).line("retail")
    assert line.dnstwist.macro == pytest.approx(2 / 4)  # the two typos
    assert line.dnstwist.budget > 100
    assert line.at_dnstwist.budget == line.dnstwist.budget


def test_a_small_budget_finds_less(listed: Path) -> None:
    few, many = evaluate_names(listed, [3000, 1], least=1).line().recall
    assert (few.budget, many.budget) == (1, 3000)
    assert few.macro < many.macro


def test_brands_with_few_names_are_left_out(listed: Path) -> None:
    assert evaluate_names(listed, [10], least=2).line().brands == 1
    with pytest.raises(UsageError, match=r"names\.csv\.gz has no brand with 15 names or more"):
        evaluate_names(listed)


def test_the_report_prints_and_is_json(listed: Path) -> None:
    report = evaluate_names(listed, [3000], least=1)
    assert "87.5 (80.0)" in render(report)
    document = json.loads(json.dumps(as_json(report)))
    assert document["slices"][0]["recall"] == [{"budget": 3000, "macro": 0.875, "micro": 0.8}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "names.csv has no column brand"),
        (HEAD + "z,not a domain,x.com,combo,retail,x\n", "brand z: "),
    ],
)
def test_a_file_that_is_not_as_described_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "names.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=message):
        evaluation.read(path)


def test_budgets_of_nothing_are_refused(listed: Path) -> None:
    with pytest.raises(UsageError, match="budgets must be numbers"):
        evaluate_names(listed, [0])
