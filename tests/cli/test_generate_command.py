"""``brandguard generate``: what the options do to the names."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from commandline import Command


def names(brandguard: Command, *args: str) -> list[str]:
    ran = brandguard("generate", "lego.com", "--budget", "300", *args)
    assert ran.code == 0, ran.err
    return ran.out.splitlines()


def test_the_first_names_of_a_larger_budget_are_the_smaller_one(brandguard: Command) -> None:
    small = brandguard("generate", "lego.com", "--budget", "50").out.splitlines()
    assert names(brandguard)[:50] == small


def test_only_the_wanted_suffixes_and_techniques(brandguard: Command) -> None:
    assert {name.partition(".")[2] for name in names(brandguard, "--tld", "shop", "--tld", "co.uk")} == {
        "shop",
        "co.uk",
    }
    typos = [json.loads(line) for line in names(brandguard, "--technique", "typo", "-f", "ndjson")]
    assert {line["techniques"].split()[0] for line in typos} == {"typo"}


def test_own_words_stand_beside_the_brand(brandguard: Command, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("# ours\nminifigure\n", encoding="utf-8")
    without = brandguard("generate", "lego.com", "--budget", "20000").out
    assert "legominifigure.com" not in without
    assert "legominifigure.com" in brandguard("generate", "lego.com", "--budget", "20000", "--words", "words.txt").out


def test_a_market_moves_its_country_up(brandguard: Command) -> None:
    plain, polish = names(brandguard), names(brandguard, "--market", "pl")
    assert sum("polska" in name for name in polish[:100]) >= sum("polska" in name for name in plain[:100])
    assert plain != polish


def test_a_trade_changes_the_ranking(brandguard: Command) -> None:
    assert names(brandguard, "--trade", "bank") != names(brandguard, "--trade", "fashion")


def test_every_name_can_be_explained(brandguard: Command) -> None:
    ran = brandguard("generate", "lego.com", "--budget", "3", "--explain")
    first = brandguard("generate", "lego.com", "--budget", "3").out.splitlines()
    heads = [line.partition(":")[0] for line in ran.out.splitlines() if not line.startswith(" ")]
    assert heads == first
    assert "suffix" in ran.out


def test_csv_and_ndjson_hold_the_same_rows(brandguard: Command) -> None:
    rows = list(csv.DictReader(brandguard("generate", "lego.com", "--budget", "5", "-f", "csv").out.splitlines()))
    lines = brandguard("generate", "lego.com", "--budget", "5", "-f", "ndjson").out.splitlines()
    assert [row["domain"] for row in rows] == [json.loads(line)["domain"] for line in lines]


@pytest.mark.parametrize(
    "args",
    [("--market", "zz"), ("--tld", "nosuchsuffix"), ("--words", "missing.txt")],
    ids=" ".join,
)
def test_options_that_mean_nothing_are_refused(brandguard: Command, args: tuple[str, ...]) -> None:
    ran = brandguard("generate", "lego.com", *args)
    assert (ran.code, ran.is_one_clear_line()) == (2, True), ran.err
