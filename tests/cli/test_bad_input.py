"""A user's mistake is one clear line on stderr and exit code 2; nothing half-written."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import Command


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ("", "empty"),
        ("-", "not a domain"),
        ("a" * 64 + ".com", "not a valid domain name"),
        ("com", "public suffix"),
        ("192.0.2.1", "IP address"),
        ("xn--a.com", "not a valid domain name"),
        ("foo_bar.com", "not a valid domain name"),
        ("nosuchbrand", "public suffix"),
    ],
)
@pytest.mark.parametrize("command", ["scan", "generate"])
def test_what_is_not_a_domain_is_refused(brandguard: Command, command: str, domain: str, why: str) -> None:
    ran = brandguard(command, "--", domain)
    assert (ran.code, ran.is_one_clear_line()) == (2, True)
    assert why in ran.err


def test_the_host_of_a_url_is_taken(brandguard: Command) -> None:
    ran = brandguard("generate", "http://xiaomi.com/x", "--budget", "5")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 5


BRAND = '[[brand]]\nid = "a"\nname = "A"\nofficial = ["a.com"]\n'
WATCHLISTS = {
    "syntax error": ("[[brand]]\nid = \n", ":2"),
    "unknown key": ('[[brand]]\nid = "a"\nname = "A"\nofficial = ["a.com"]\ncolour = "red"\n', ":5"),
    "wrong type": ('[[brand]]\nid = "a"\nname = 7\nofficial = ["a.com"]\n', ":3"),
    "duplicate id": (BRAND + BRAND.replace("a.com", "b.com"), ":6"),
}


@pytest.mark.parametrize(("text", "place"), WATCHLISTS.values(), ids=WATCHLISTS.keys())
def test_a_mistake_in_a_watchlist_names_file_and_line(
    brandguard: Command, tmp_path: Path, text: str, place: str
) -> None:
    path = tmp_path / "watch.toml"
    path.write_text(text)
    ran = brandguard("scan", "--watchlist", "watch.toml")
    assert (ran.code, ran.is_one_clear_line()) == (2, True)
    assert f"watch.toml{place}:" in ran.err


def test_an_unknown_brand_id_names_the_known_ones(brandguard: Command, tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_text('[[brand]]\nid = "acme"\nname = "Acme"\nofficial = ["acme.com"]\n')
    ran = brandguard("scan", "acne", "--watchlist", "watch.toml")
    assert (ran.code, ran.is_one_clear_line()) == (2, True)
    assert "acme" in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ("scan", "--watchlist", "missing.toml"),
        ("scan", "xiaomi.com", "--domains", "missing.txt"),
        ("scan", "xiaomi.com", "--settings", "missing.toml"),
        ("scan", "xiaomi.com", "-o", "missing/out.csv"),
        ("scan", "xiaomi.com", "-o", "."),
        ("scan", "xiaomi.com", "--format", "xml"),
        ("scan", "xiaomi.com", "--save", "findings.xyz"),
        ("scan", "xiaomi.com", "--resolver", "1.2.3"),
        ("scan", "xiaomi.com", "--resolver", "192.0.2.1:99999"),
        ("scan", "xiaomi.com", "--budget", "many"),
        ("scan", "xiaomi.com", "--budget", "-1"),
        ("scan", "xiaomi.com", "--no-such-option"),
        ("scan", "xiaomi.com", "--only-domains"),
        ("scan",),
        ("generate", "xiaomi.com", "--technique", "nonsense"),
        ("generate",),
        ("assess", "missing.html", "--brand", "Xiaomi", "--domain", "xiaomishop.com"),
        ("assess", "missing.html", "--brand", "", "--domain", "xiaomishop.com"),
        ("lab", "--scenario", "nowhere"),
        ("demo", "--folder", "/dev/null/x"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_what_cannot_be_read_written_or_meant_is_refused(
    brandguard: Command, tmp_path: Path, args: tuple[str, ...]
) -> None:
    ran = brandguard(*args)
    assert (ran.code, ran.is_one_clear_line()) == (2, True), ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_bad_line_in_the_users_list_is_named(brandguard: Command, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("# suspects\nxiaomishop.com\nnot a domain\n")
    ran = brandguard("scan", "xiaomi.com", "--domains", "list.txt")
    assert (ran.code, ran.is_one_clear_line()) == (2, True)
    assert "list.txt:3:" in ran.err


def test_standard_output_on_a_full_disk_is_one_clear_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "brandguard", "generate", "xiaomi.com"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["brandguard: cannot write to standard output: No space left on device"]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    limit = 4096  # bytes a file may have: what a full disk does, without needing root to make one
    done = subprocess.run(
        [sys.executable, "-m", "brandguard", "generate", "xiaomi.com", "-o", "names.txt"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot write names.txt" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_stops_reading_ends_the_command_quietly() -> None:
    command = f"{sys.executable} -m brandguard generate xiaomi.com --budget 50000"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 141
    assert done.stderr == ""


def test_a_folder_that_cannot_be_made_is_named_and_standard_output_is_not_blamed(brandguard: Command) -> None:
    ran = brandguard("demo", "--folder", "/dev/null/x")
    assert "cannot create the folder /dev/null/x" in ran.err
    assert "standard output" not in ran.err
