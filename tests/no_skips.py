"""In CI a skipped test is a failed one: what nobody ran holds nothing.

Reports are changed where they are made, not counted at the session's end: that way the failing test is named with its
reason, and modules skipped whole are caught under pytest-xdist too, whose workers do not pass those on.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

Reports = Generator[None, pytest.TestReport, pytest.TestReport]
Collections = Generator[None, pytest.CollectReport, pytest.CollectReport]


@pytest.hookimpl(wrapper=True, tryfirst=True)  # outermost: expected failures are already told apart from skips
def pytest_runtest_makereport() -> Reports:
    """A test that skipped itself, or was marked to."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _fail_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Collections:
    """A module skipped whole, such as by ``importorskip``."""
    report = yield
    if report.skipped:
        _fail_in_ci(report)
    return report


def _fail_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: {reason}\nA skipped test fails where the environment variable CI is set."
