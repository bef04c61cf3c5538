"""The installed command, as a process, over Unbound, Knot DNS and nginx, pointed there by a settings file only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import realdns
import realweb
from realdns import RealDns
from realweb import RealWeb

pytestmark = pytest.mark.integration

GIVEN = (
    *(site for site in realdns.SITES if site not in (realweb.OFFICIAL, realweb.IMPERSONATOR)),
    *(realdns.WILD, realdns.PARKED, realdns.LAME, realdns.BROKEN, realdns.SILENT, realdns.EMPTY),
    *(realdns.DIRECT, realdns.FREE, realdns.CATCH_ALL),
)
BUDGET = 25
"""Generated names; realweb.IMPERSONATOR is one of them, the others nobody registered (or they are sites above)."""

Report = dict[str, Any]


@pytest.fixture(scope="session")
def report(real_dns: RealDns, real_web: RealWeb, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What one scan printed: the JSON document."""
    folder = tmp_path_factory.mktemp("scan")
    (folder / "settings.toml").write_text(
        f"""
ca_file = "{real_web.ca_file}"

[resolution]
resolvers = ["{real_dns.unbound}"]
timeout = 1.0
attempts = 3

[web]
allow_networks = ["127.0.0.0/8"]
port_map = {{ "80" = {real_web.http}, "443" = {real_web.https} }}
""",
        encoding="utf-8",
    )
    (folder / "suspects.txt").write_text("\n".join(GIVEN), encoding="utf-8")
    return _scan(folder)


def _scan(folder: Path) -> Report:
    command = [sys.executable, "-m", "brandguard", "scan", realweb.OFFICIAL, "--settings", "settings.toml"]
    command += ["--domains", "suspects.txt", "--budget", str(BUDGET), "--no-whois", "--format", "json"]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BRANDGUARD_")}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=60, cwd=folder, env=clean, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    document: Report = json.loads(done.stdout)
    return document


@pytest.fixture(scope="session")
def found(report: Report) -> dict[str, Report]:
    """The findings by domain."""
    return {finding["domain"]: finding for finding in report["findings"]}


@pytest.mark.parametrize(
    ("domain", "existence", "reason"),
    [
        *((site, "registered", "delegated") for site in realdns.SITES if site != realweb.OFFICIAL),
        (realdns.WILD, "registered", "delegated"),
        (realdns.PARKED, "registered", "delegated"),
        (realdns.DIRECT, "registered", "records"),
        (realdns.FREE, "unregistered", "nxdomain"),
        (realdns.EMPTY, "unknown", "nodata"),
        (realdns.LAME, "unknown", "servfail"),
        (realdns.BROKEN, "unknown", "servfail"),
        (realdns.SILENT, "unknown", "timeout"),
        (realdns.CATCH_ALL, "unknown", "catch_all_suffix"),
    ],
)
def test_existence_is_told_with_its_reason(found: dict[str, Report], domain: str, existence: str, reason: str) -> None:
    resolution = found[domain]["resolution"]
    assert (resolution["existence"], resolution["reason"]) == (existence, reason)


@pytest.mark.parametrize(
    ("domain", "verdict"),
    [
        (realweb.IMPERSONATOR, "impersonating"),
        (realweb.HTTP_ONLY, "impersonating"),
        (realweb.MISMATCHED, "impersonating"),
        (realweb.RESELLER, "reseller"),
        (realweb.REDIRECT, "official"),
        (realweb.BOT_WALL, "challenge"),
        (realdns.WILD, "placeholder"),
        (realdns.DIRECT, "placeholder"),
        (realdns.CATCH_ALL, "placeholder"),
        (realdns.PARKED, "no_site"),
        (realdns.FREE, "no_site"),
        (realdns.BROKEN, "unreachable"),
        (realdns.LAME, "unreachable"),
        (realdns.SILENT, "unreachable"),
    ],
)
def test_each_site_gets_the_verdict_a_person_would_give(found: dict[str, Report], domain: str, verdict: str) -> None:
    assert found[domain]["verdict"] == verdict


def test_impersonators_lead_and_the_honest_reseller_scores_low(report: Report, found: dict[str, Report]) -> None:
    ranked = sorted(report["findings"], key=lambda finding: -finding["score"])
    assert {each["domain"] for each in ranked[:3]} == {realweb.IMPERSONATOR, realweb.HTTP_ONLY, realweb.MISMATCHED}
    assert found[realweb.IMPERSONATOR]["score"] >= 75
    assert found[realweb.RESELLER]["score"] <= 30


def test_the_impersonator_was_found_by_generation_and_shows_its_evidence(found: dict[str, Report]) -> None:
    finding = found[realweb.IMPERSONATOR]
    assert finding["source"] == "generated"
    texts = [evidence["text"] for signal in finding["signals"] for evidence in signal["evidence"]]
    assert any("Acme Brand Official Store" in text for text in texts)


def test_the_redirect_to_the_brand_keeps_both_hops(found: dict[str, Report]) -> None:
    site = found[realweb.REDIRECT]["site"]["value"]
    assert [hop["url"] for hop in site["hops"]] == [f"https://{realweb.REDIRECT}/", f"https://{realweb.OFFICIAL}/"]
    assert [hop["status"] for hop in site["hops"]] == [301, 200]
    assert site["final_url"] == f"https://{realweb.OFFICIAL}/"


def test_certificates_are_evidence(found: dict[str, Report]) -> None:
    problems = {
        domain: (found[domain]["site"]["value"]["certificate"] or {"problem": "none shown"})["problem"]
        for domain in (realweb.IMPERSONATOR, realweb.MISMATCHED, realweb.HTTP_ONLY)
    }
    assert problems == {
        realweb.IMPERSONATOR: None,
        realweb.MISMATCHED: "name_mismatch",
        realweb.HTTP_ONLY: "none shown",
    }


def test_nothing_else_is_reported_and_the_summary_counts_every_name(report: Report, found: dict[str, Report]) -> None:
    assert set(found) == {*GIVEN, realweb.IMPERSONATOR}
    summary = report["summary"]
    assert summary["unknown"] == {"servfail": 2, "catch_all_suffix": 1, "nodata": 1, "timeout": 1}
    unknown = sum(summary["unknown"].values())
    assert summary["registered"] == len(realdns.SITES) - 1 + len((realdns.WILD, realdns.PARKED, realdns.DIRECT))
    assert summary["candidates"] == summary["registered"] + summary["unregistered"] + unknown
    assert summary["notes"] == []
    assert {finding["registration"]["state"] for finding in report["findings"]} == {"skipped"}
