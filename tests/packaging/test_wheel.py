"""The wheel, built from a copy of the tree as git has it: what is in it, and that it works in an empty environment."""

from __future__ import annotations

import csv
import os
import resource
import shutil
import statistics
import subprocess
import sys
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import brandguard

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
HELP_SECONDS = 0.5
HELP_RUNS = 5


def run(*command: str | Path, cwd: Path) -> str:
    """What a command printed, run without a terminal and the caller's settings; its words are shown if it fails."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BRANDGUARD_", "PYTHON"))}
    words = [str(part) for part in command]
    done = subprocess.run(
        words, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=kept, check=False
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The files under version control that are there, and those that await it; on a clean checkout, just the former."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    return [name for name in listed if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tracked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from a copy of the tracked files alone."""
    tree, target = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("dist")
    for name in tracked:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-q", "-w", target, tree, cwd=target)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``brandguard`` command of an environment that holds the wheel and what it needs, from wheels only."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, with_pip=True)
    pip = (folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q")
    # No compiler needed: a dependency that comes as source only would fail here.
    run(*pip, "--only-binary", ":all:", wheel, cwd=folder)
    return folder / "bin" / "brandguard"


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path, tracked: list[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == {name.removeprefix("src/") for name in tracked if name.startswith("src/")}
    assert "brandguard/py.typed" in held
    assert {Path(name).suffix for name in held} >= {".py", ".toml", ".html", ".json"}


def test_the_wheel_carries_its_licence_and_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        (licence,) = (name for name in archive.namelist() if name.endswith("LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        told = Parser().parsestr(archive.read(metadata).decode())
    assert told["Name"] == "brandguard"
    assert told["Version"] == brandguard.__version__
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Requires-Python"] == ">=3.11"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_installed_command_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "--version", cwd=tmp_path) == f"brandguard {brandguard.__version__}\n"


def test_help_takes_less_than_half_a_second(installed: Path, tmp_path: Path) -> None:
    """In CPU time, which a busy machine does not stretch; the first run may still be writing bytecode."""
    spent = []
    for _ in range(HELP_RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert "Usage: brandguard" in run(installed, "--help", cwd=tmp_path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert statistics.median(spent[1:]) < HELP_SECONDS, spent


def test_the_demo_runs_outside_the_source_tree(installed: Path, tmp_path: Path) -> None:
    shown = run(installed, "demo", "--folder", tmp_path / "demo", cwd=tmp_path)
    table, data = tmp_path / "demo" / "findings.txt", tmp_path / "demo" / "findings.csv"
    assert shown.splitlines()[-1] == f"The table above is in {table}, the same findings as CSV in {data}."
    with data.open(encoding="utf-8-sig", newline="") as stream:
        verdicts = {row["domain"]: row["verdict"] for row in csv.DictReader(stream)}
    assert verdicts["xiaomishop.com"] == "impersonating"
    assert "impersonating" in table.read_text(encoding="utf-8")
    assert "xiaomishop.com" in shown
