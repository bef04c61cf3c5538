"""The real parts: Knot DNS, Unbound and nginx from Debian, one of each for the whole session."""

from __future__ import annotations

from collections.abc import Iterator

import daemons
import pytest
import realdns
import realweb


@pytest.fixture(scope="session")
def real_dns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[realdns.RealDns]:
    with realdns.real_dns(tmp_path_factory.mktemp("dns")) as servers:
        yield servers


@pytest.fixture(scope="session")
def real_web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[realweb.RealWeb]:
    with realweb.real_web(tmp_path_factory.mktemp("web"), realdns.PLAIN_HOME) as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Show what the daemons said with a test that failed."""
    report = yield
    if report.failed:
        report.sections += [(f"end of {one.name}'s log", one.said()) for one in daemons.running]
    return report
