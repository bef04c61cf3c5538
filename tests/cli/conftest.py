"""Running the installed command as a user does: a process, its streams, its exit code."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import Command, Ran

from brandguard.__main__ import run as command_line


@pytest.fixture
def brandguard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """``brandguard("scan", "xiaomi.com")``: the command line, in an empty folder, without the caller's settings.

    In this process, because half a second of start-up for each of a hundred mistakes adds up.
    """
    for variable in [name for name in os.environ if name.startswith("BRANDGUARD_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)

    def run(*args: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = command_line(list(map(str, args)))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def installed(tmp_path: Path) -> Command:
    """The same as a process of its own: what a user's shell, pipe or cron really runs."""

    def run(*args: str | Path, stdin: str = "", timeout: float = 60) -> Ran:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("BRANDGUARD_")}
        done = subprocess.run(
            [sys.executable, "-m", "brandguard", *map(str, args)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            cwd=tmp_path,
            env=clean | {"COLUMNS": "100"},
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
