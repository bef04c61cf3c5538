"""A run whose resolvers die on the way is no result: what was found is written, and it is said."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_a_scan_whose_only_resolver_dies_says_so_and_calls_nothing_free(tmp_path: Path) -> None:
    python = [sys.executable, "-m", "brandguard"]
    lab = subprocess.Popen([*python, "lab", "--folder", str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert lab.stdout is not None
    lab.stdout.readline()
    here = ["--watchlist", str(tmp_path / "watchlist.toml"), "--settings", str(tmp_path / "settings.toml")]
    command = [*python, "scan", *here, "--budget", "60000", "--format", "ndjson", "--save", str(tmp_path / "f.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as scan:
        assert scan.stdout is not None
        assert scan.stderr is not None
        scan.stdout.readline()
        lab.kill()
        lab.wait()
        lab.stdout.close()
        scan.stdout.read()
        told = scan.stderr.read().splitlines()
        assert scan.wait(60) == 2
    assert len(told) == 1
    assert "no resolver answered for a part of the run" in told[0]
    with (tmp_path / "f.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert any(row["dns_reason"] == "timeout" and row["existence"] == "unknown" for row in rows)
    assert not [row["domain"] for row in rows if row["dns_reason"] == "timeout" and row["existence"] == "unregistered"]
