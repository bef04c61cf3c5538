"""Twenty thousand names stream through a scan: early first finding, flat memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from brandguard.lab import LabInfo

PEAK_MEGABYTES = 200


@pytest.mark.slow
def test_twenty_thousand_names_stream(lab: LabInfo) -> None:
    command = [sys.executable, "-m", "brandguard", "scan", "--budget", "20000", "--format", "ndjson", "--watchlist"]
    command += [str(lab.watchlist_path), "--settings", str(lab.settings_path)]
    asked_before = lab.counters.totals()["dns_udp"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    json.loads(process.stdout.readline())
    asked_at_first_finding = lab.counters.totals()["dns_udp"] - asked_before
    summary = json.loads(process.stdout.readlines()[-1])
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    asked_in_all = lab.counters.totals()["dns_udp"] - asked_before
    assert process.returncode == 0
    assert summary["candidates"] > 20_000
    assert asked_at_first_finding < asked_in_all / 2
    assert usage.ru_maxrss / 1024 < PEAK_MEGABYTES
