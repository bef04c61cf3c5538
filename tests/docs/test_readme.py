"""The README's commands are run as written; what it links to exists; every command and setting is documented."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import typer.main

from brandguard.__main__ import run as command_line
from brandguard.cli.app import app
from brandguard.lab import LabInfo
from brandguard.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKE_TARGETS = {"make demo", "make test"}
"""Run by CI itself and by the packaging tests."""


def commands() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.fixture
def checkout(tmp_path: Path, lab: LabInfo, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder as the README's reader has it, with the lab where the internet would be."""
    shutil.copytree(ROOT / "watchlists", tmp_path / "watchlists")
    (tmp_path / "suspects.txt").write_text("xiaomishop.com\nibuygou.com\n", encoding="utf-8")
    (tmp_path / "page.html").write_text("<title>Xiaomi Official Store</title><h1>Xiaomi</h1>", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRANDGUARD_SETTINGS", str(lab.settings_path))
    return tmp_path


def runnable() -> list[str]:
    return [line for line in commands() if line.startswith("brandguard ") and line != "brandguard lab"]


# Whole scans wait for the lab's silent names; the rest is quick.
RUNS = [
    pytest.param(line, marks=pytest.mark.slow if line.startswith("brandguard scan") and "--only" not in line else ())
    for line in runnable()
]


@pytest.mark.parametrize("line", RUNS)
def test_every_command_of_the_readme_runs_and_prints_what_it_says(
    checkout: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    args = shlex.split(line)[1:]
    code = command_line(args)
    captured = capsys.readouterr()
    # The CI recipe watches a list that holds an impersonator: it must fail the build.
    assert code == (1 if "--fail-on" in args else 0), captured.err
    for option in ("-o", "--save"):
        if option in args:
            assert (checkout / args[args.index(option) + 1]).stat().st_size > 0
    assert captured.out.strip() or "-o" in args
    assert "Traceback" not in captured.err


def test_every_other_command_of_the_readme_is_known_to_another_test() -> None:
    assert set(commands()) - set(runnable()) <= MAKE_TARGETS | {"brandguard lab"}


def test_the_crontab_line_is_the_recipe() -> None:
    line = re.search(r"`17 4 \* \* \*  (brandguard [^`]+)`", README)
    assert line is not None
    assert set(shlex.split(line[1])) >= {"brandguard", "scan", "--watchlist", "--quiet", "-o"}


def test_every_command_is_in_the_readme() -> None:
    group = typer.main.get_command(app)
    missing = {name for name in getattr(group, "commands", {}) if f"brandguard {name}" not in README}
    assert missing <= {"demo"}  # `make demo` is its one command


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `([a-z_.]+)` \| `([^`]*)` \|", page, re.MULTILINE))
    assert documented == {key: _shown(value) for key, value in _flat(Settings())}


def _flat(settings: Settings) -> Iterator[tuple[str, object]]:
    for name, value in msgspec.structs.asdict(settings).items():
        if isinstance(value, msgspec.Struct):
            yield from ((f"{name}.{key}", item) for key, item in msgspec.structs.asdict(value).items())
        else:
            yield name, value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return "[]" if value == () else str(value)
