"""The benchmarks still run, and measure two contenders that did the same work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / "benchmarks"
FIGURES = {"names", "names_per_s", "seconds", "cpu_s", "peak_mb"}


def printed(script: str, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, FOLDER / script, *args], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def found(script: str, *args: str) -> dict[str, Any]:
    return json.loads(printed(script, *args, "--json"))


def test_both_resolvers_find_exactly_the_registered_names() -> None:
    result = found("resolution.py", "--names", "120", "--rounds", "1")
    assert (result["names"], result["registered"], result["wrong"]) == (120, 3, 0)
    for contender in ("brandguard", "dnstwist"):
        assert result[contender].keys() >= FIGURES
        assert result[contender]["names"] == 120
    assert result["ratio"] > 0


def test_brandguard_makes_as_many_names_as_asked_for_and_dnstwist_its_own_set() -> None:
    result = found("names.py", "--names", "300", "--rounds", "1")
    assert result["brandguard"]["names"] == 300
    assert result["dnstwist"]["names"] > 1000
    assert all(result[contender].keys() >= FIGURES for contender in ("brandguard", "dnstwist"))


def test_the_assessment_benchmark_measures_a_page() -> None:
    result = found("assessment.py")
    assert result["pages_per_s"] > 0
    assert result["worst_ms"] > 0


@pytest.mark.parametrize("script", ["resolution.py", "names.py"])
def test_people_get_a_table_of_both_contenders(script: str) -> None:
    lines = printed(script, "--names", "60", "--rounds", "1").splitlines()
    assert lines[2].split() == ["names", "names/s", "seconds", "CPU", "s", "peak", "MB"]
    assert [line.split()[0] for line in lines[3:5]] == ["brandguard", "dnstwist"]
