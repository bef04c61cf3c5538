"""Closed streams, foreign locales and odd places to write to: said in one line, and nothing of the user's is lost."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import Command

PAGE = "<title>小米 Official Store</title><h1>小米 Official Store</h1>"
ASSESS = "assess page.html --brand Xiaomi --domain xiaomishop.com"


def shell(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    run = command.replace("brandguard", f"{shlex.quote(sys.executable)} -m brandguard", 1)
    return subprocess.run(
        ["bash", "-c", run], cwd=folder, env={**os.environ, **variables}, capture_output=True, timeout=60, check=False
    )


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_streams_that_are_not_needed_may_be_closed(tmp_path: Path, closed: str) -> None:
    ran = shell(f"brandguard generate xiaomi.com --budget 3 {closed}", tmp_path)
    assert (ran.returncode, len(ran.stdout.splitlines())) == (0, 3)


def test_a_file_is_written_with_every_stream_closed(tmp_path: Path) -> None:
    ran = shell("brandguard generate xiaomi.com --budget 3 -o names.txt <&- >&- 2>&-", tmp_path)
    assert ran.returncode == 0
    assert len((tmp_path / "names.txt").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    "command", ["brandguard generate xiaomi.com --budget 3 >&-", "brandguard --help >&-", f"brandguard {ASSESS} >&-"]
)
def test_results_do_not_vanish_into_a_closed_output(tmp_path: Path, command: str) -> None:
    ran = shell(command, tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == b"brandguard: cannot write to standard output: Bad file descriptor\n"


def test_a_closed_input_is_not_an_empty_list(tmp_path: Path) -> None:
    ran = shell("brandguard scan xiaomi.com --domains - <&-", tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.startswith(b"brandguard: standard input: cannot read the list of domains")


def test_an_error_that_cannot_be_said_is_still_an_exit_code_and_goes_nowhere_else(tmp_path: Path) -> None:
    for place in ("2>&-", "2>/dev/full"):
        ran = shell(f"brandguard generate com {place}", tmp_path)
        assert (ran.returncode, ran.stdout) == (2, b"")


def test_json_is_utf_8_json_whatever_the_locale(tmp_path: Path) -> None:
    ran = shell(f"brandguard {ASSESS} --format json", tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "小米 Official Store" in json.dumps(json.loads(ran.stdout.decode("utf-8")), ensure_ascii=False)


def test_a_pipe_may_be_named_as_the_output(tmp_path: Path) -> None:
    ran = shell("brandguard generate xiaomi.com --budget 3 -o /dev/stdout", tmp_path)
    assert (ran.returncode, len(ran.stdout.splitlines())) == (0, 3)


def test_a_dash_is_standard_output(brandguard: Command, tmp_path: Path) -> None:
    assert len(brandguard("generate", "xiaomi.com", "--budget", "3", "-o", "-").out.splitlines()) == 3
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize("command", [("scan",), ("generate", "acme")])
def test_an_output_never_replaces_a_file_the_run_reads(
    brandguard: Command, tmp_path: Path, command: tuple[str, ...]
) -> None:
    text = '[[brand]]\nid = "acme"\nname = "Acme"\nofficial = ["acme.com"]\n'
    (tmp_path / "watch.toml").write_text(text)
    (tmp_path / "link.csv").symlink_to("watch.toml")
    ran = brandguard(*command, "--watchlist", "watch.toml", "-o", "link.csv")
    assert (ran.code, ran.is_one_clear_line()) == (2, True)
    assert (tmp_path / "watch.toml").read_text() == text


@pytest.mark.parametrize(("brand", "why"), [(" ", "empty"), ("Xia\x1bomi", "control character"), ("\udcff", "UTF-8")])
def test_what_cannot_be_a_brands_name_is_named(brandguard: Command, tmp_path: Path, brand: str, why: str) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    ran = brandguard("assess", "page.html", "--brand", brand, "--domain", "xiaomishop.com")
    assert (ran.code, ran.is_one_clear_line()) == (2, True)
    assert why in ran.err
