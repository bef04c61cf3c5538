"""The house rule that CI skips nothing, on a suite of its own run by pytest as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # three suites in processes of their own

HOUSE = Path(__file__).parents[2]
"""The folder of the conftest.py that every test runs under; the suites below run under it too."""
FINE = """
import pytest
def test_that_runs(): pass
@pytest.mark.xfail(strict=True, reason="known")
def test_expected_to_fail(): assert False
"""
SKIPS = {
    "test_skips_itself.py": "import pytest\ndef test_one(): pytest.skip('no daemon')",
    "test_is_marked.py": "import pytest\n@pytest.mark.skip(reason='no computer')\ndef test_one(): pass",
    "test_module.py": "import pytest\npytest.skip('no network', allow_module_level=True)",
}


def run(folder: Path, *options: str, ci: bool) -> tuple[int, list[str]]:
    """Exit code and lines of a run, free of this run's environment."""
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if key != "CI" and not key.startswith("PYTEST_")}
    environment = kept | {"PYTHONPATH": str(HOUSE)} | ({"CI": "true"} if ci else {})
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider", "-q"]
    command += ["--continue-on-collection-errors", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout.splitlines()


@pytest.fixture
def skipping(tmp_path: Path) -> Path:
    """A suite that skips in every way there is, among tests that are fine."""
    for name, text in ({"test_fine.py": FINE} | SKIPS).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "xdist"])
def test_ci_fails_and_names_all_that_was_skipped_and_why(skipping: Path, options: tuple[str, ...]) -> None:
    code, lines = run(skipping, *options, ci=True)
    assert code == 1
    for name, reason in zip(SKIPS, ("no daemon", "no computer", "no network"), strict=True):
        assert any(line.startswith(name) and reason in line for line in lines), lines
    assert lines[-1].startswith("1 failed, 1 passed, 1 xfailed, 2 errors")


def test_elsewhere_a_skip_is_a_skip(skipping: Path) -> None:
    code, lines = run(skipping, ci=False)
    assert code == 0
    assert lines[-1].startswith("1 passed, 3 skipped, 1 xfailed")
