"""What the benchmarks share: a contender in a process of its own, its cost, and how results are shown."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Figures = dict[str, Any]


def measured(work: Callable[[], int]) -> Figures:
    """Run ``work``, which returns how many names it did; returns names, seconds, names_per_s, cpu_s and peak_mb.

    CPU seconds are those of the whole process during ``work``, peak memory is the process's since it started.
    """
    cpu, clock = time.process_time(), time.perf_counter()
    names = work()
    seconds, spent = time.perf_counter() - clock, time.process_time() - cpu
    return {
        "names": names,
        "seconds": round(seconds, 3),
        "names_per_s": round(names / seconds),
        "cpu_s": round(spent, 3),
        "peak_mb": peak_mb(),
    }


def peak_mb() -> int:
    """This process's peak resident memory in MB, so far."""
    try:
        # Not getrusage where it can be avoided: Linux counts the parent's memory at the fork as the child's.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024
    except (OSError, IndexError):
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def in_own_process(script: str, *args: str) -> Figures:
    """What ``script`` prints as JSON, run by this Python with these arguments; its errors pass to the terminal."""
    done = subprocess.run([sys.executable, script, *args], stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)


def median_of(rounds: Sequence[Figures]) -> Figures:
    """The round of median speed (the slower one of an even number)."""
    return sorted(rounds, key=lambda each: each["names_per_s"])[(len(rounds) - 1) // 2]


def ratio(one: Figures, other: Figures) -> float:
    """How many times as many names a second ``one`` did."""
    return round(one["names_per_s"] / other["names_per_s"], 1)


def show(title: str, contenders: dict[str, Figures], notes: Sequence[str]) -> None:
    """A table for people; every contender has the figures of :func:`measured`."""
    print(f"{title} ({os.cpu_count()} cores, Python {sys.version.split()[0]})\n")
    print(f"{'':<14}{'names':>9}{'names/s':>10}{'seconds':>10}{'CPU s':>8}{'peak MB':>9}")
    for name, found in contenders.items():
        print(
            f"{name:<14}{found['names']:>9,}{found['names_per_s']:>10,}{found['seconds']:>10.2f}"
            f"{found['cpu_s']:>8.2f}{found['peak_mb']:>9}"
        )
    print()
    for note in notes:
        print(note)
