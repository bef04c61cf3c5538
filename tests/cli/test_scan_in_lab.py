"""The whole job through the command line against the lab."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commandline import Command

from brandguard.lab import LabInfo

TIME_COLUMNS = {"checked_at"}


@pytest.fixture
def scan(brandguard: Command, lab: LabInfo) -> Command:
    """``scan(...)`` runs ``brandguard scan`` on the lab's brand with the lab's settings."""

    def run(*args: str | Path, stdin: bytes = b""):  # type: ignore[no-untyped-def]
        here = ("--watchlist", lab.watchlist_path, "--settings", lab.settings_path)
        return brandguard("scan", *here, *args, stdin=stdin)

    return run


def rows_of(text: str) -> dict[str, dict[str, str]]:
    return {row["domain"]: row for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture(scope="session")
def whole(lab: LabInfo, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Findings of one default scan of the lab, by domain."""
    return rows_of(run_whole(lab, tmp_path_factory.mktemp("whole") / "findings.csv"))


def run_whole(lab: LabInfo, path: Path, *args: str) -> str:
    command = [sys.executable, "-m", "brandguard", "scan", "-o", str(path)]
    command += ["--watchlist", str(lab.watchlist_path), "--settings", str(lab.settings_path), *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def test_impersonators_are_accused_and_honest_resellers_are_not(whole: dict[str, dict[str, str]]) -> None:
    assert {whole[name]["verdict"] for name in ("xiaomishop.com", "xiaomiworld.com", "xiomishop.com")} == {
        "impersonating"
    }
    assert whole["ibuygou.com"]["verdict"] == "reseller"
    by_score = sorted(whole.values(), key=lambda row: -int(row["score"]))
    assert {row["verdict"] for row in by_score[:10]} <= {"impersonating", "official"}


@pytest.mark.parametrize(
    ("reason", "existence"),
    [("servfail", "unknown"), ("refused", "unknown"), ("timeout", "unknown"), ("catch_all_suffix", "unknown")],
)
def test_what_dns_could_not_tell_is_never_settled_by_dns_alone(
    whole: dict[str, dict[str, str]], reason: str, existence: str
) -> None:
    affected = [row for row in whole.values() if row["dns_reason"] == reason]
    assert affected
    for row in affected:
        # Registered only where the registry itself said so.
        assert row["existence"] == existence or row["registration"] == "ok"


@pytest.mark.slow
def test_two_scans_of_an_unchanged_world_differ_in_time_columns_only(
    lab: LabInfo, whole: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    again = rows_of(run_whole(lab, tmp_path / "again.csv"))

    def timeless(rows: dict[str, dict[str, str]]) -> list[dict[str, str]]:
        return [{key: value for key, value in row.items() if key not in TIME_COLUMNS} for row in rows.values()]

    assert timeless(again) == timeless(whole)


def test_a_users_own_list_is_looked_at_instead_of_generated_names(scan: Command) -> None:
    names = "xiaomishop.com\nhttps://xiaomì.com/shop\n".encode()
    ran = scan("--domains", "-", "--only-domains", "--format", "json", stdin=names)
    assert ran.code == 0
    document = json.loads(ran.out)
    found = {finding["domain"]: finding for finding in document["findings"]}
    assert found["xiaomishop.com"]["source"] in {"given", "watched"}
    assert "xn--xiaom-xsa.com" in found
    assert {finding["source"] for finding in found.values()} <= {"given", "watched"}


def test_a_given_name_nobody_registered_is_reported_as_such(scan: Command) -> None:
    ran = scan("--domains", "-", "--only-domains", "--format", "csv", stdin=b"xiaomi-nobody-has-this.com\n")
    row = rows_of(ran.out)["xiaomi-nobody-has-this.com"]
    assert (row["existence"], row["dns_reason"], row["verdict"]) == ("unregistered", "nxdomain", "no_site")


def test_min_score_leaves_rows_out_and_the_summary_still_counts_them(scan: Command) -> None:
    ran = scan("--only-domains", "--min-score", "60", "--format", "json")
    document = json.loads(ran.out)
    assert document["findings"]
    assert all(finding["score"] >= 60 for finding in document["findings"])
    assert document["summary"]["verdicts"].get("reseller", 0) > 0


def test_without_probe_and_whois_only_dns_is_asked(scan: Command, lab: LabInfo) -> None:
    before = lab.counters.totals()
    ran = scan("--only-domains", "--no-probe", "--no-whois", "--format", "csv")
    after = lab.counters.totals()
    assert ran.code == 0
    assert {row["registration"] for row in rows_of(ran.out).values()} == {"skipped:not asked"}
    changed = {service for service in after if after[service] != before[service]}
    assert changed <= {"dns_udp", "dns_tcp"}


def test_ndjson_streams_findings_and_ends_with_the_summary(scan: Command) -> None:
    ran = scan("--only-domains", "--format", "ndjson")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert {line["schema"] for line in lines[:-1]} == {"brandguard.finding/1"}
    assert lines[-1]["schema"] == "brandguard.summary/1"


def test_saved_files_hold_the_same_findings_as_standard_output(scan: Command, tmp_path: Path) -> None:
    ran = scan("--only-domains", "--format", "csv", "--save", "a.json", "--save", "b.csv")
    printed = rows_of(ran.out)
    saved = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert rows_of((tmp_path / "b.csv").read_text(encoding="utf-8")).keys() == printed.keys()
    assert {finding["domain"] for finding in saved["findings"]} == set(printed)


def test_inspect_reads_as_a_case_file(brandguard: Command, lab: LabInfo) -> None:
    common = ("--brand", "xiaomi", "--watchlist", lab.watchlist_path, "--settings", lab.settings_path)
    accused = brandguard("inspect", "xiaomishop.com", *common)
    assert accused.code == 0
    assert "impersonating" in accused.out.lower()
    honest = brandguard("inspect", "ibuygou.com", *common, "--format", "json")
    document = json.loads(honest.out)
    assert document["verdict"] == "reseller"
    assert any(item["weight"] < 0 and item["evidence"] for item in document["signals"])


def test_generate_unregistered_leaves_out_what_exists_and_what_is_unknown(
    brandguard: Command, lab: LabInfo, whole: dict[str, dict[str, str]]
) -> None:
    common = ("xiaomi", "--watchlist", lab.watchlist_path, "--settings", lab.settings_path, "--budget", "1500")
    every = brandguard("generate", *common[:3], "--budget", "1500").out.split()
    free = brandguard("generate", *common, "--unregistered").out.split()
    assert free == [name for name in every if name in set(free)]
    assert set(every) - set(free) == set(every) & set(whole)


@pytest.fixture
def running(lab: LabInfo, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "brandguard", "scan", "--budget", "200000", "--save", str(tmp_path / "found.csv")]
    command += ["--watchlist", str(lab.watchlist_path), "--settings", str(lab.settings_path), "--format", "ndjson"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_scan_ends_soon_with_what_was_found_written_and_said(
    running: subprocess.Popen[str], tmp_path: Path, number: signal.Signals, code: int
) -> None:
    assert running.stdout is not None
    first = json.loads(running.stdout.readline())
    running.send_signal(number)
    assert running.stderr is not None
    out, err = running.stdout.read(), running.stderr.read()
    # Two seconds on a machine with nothing else to do; the sites' own deadline of twelve would show here.
    running.wait(8)
    assert running.returncode == code
    lines = [json.loads(line) for line in out.splitlines()]
    assert lines[-1]["interrupted"] is True
    found = {first["domain"]} | {line["domain"] for line in lines[:-1]}
    saved = rows_of((tmp_path / "found.csv").read_text(encoding="utf-8"))
    assert set(saved) == found
    assert "interrupted" in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("domain", "options", "code"),
    [
        ("xiaomishop.com", ("--fail-on", "60"), 1),
        ("xiaomishop.com", (), 0),
        ("ibuygou.com", ("--fail-on", "60"), 0),
        ("xiaomi-login.com", ("--fail-on", "100"), 1),
        ("xiaomi-deals.com", ("--fail-on", "60"), 0),
        ("xiaomi-deals.com", ("--fail-on", "60", "--strict"), 3),
    ],
)
def test_the_exit_code_fails_a_build_only_where_asked_to(
    brandguard: Command, lab: LabInfo, domain: str, options: tuple[str, ...], code: int
) -> None:
    lone = ("xiaomi.com", "--domains", "-", "--only-domains", "--settings", lab.settings_path, "--min-score", "100")
    assert brandguard("scan", *lone, *options, stdin=domain.encode()).code == code
