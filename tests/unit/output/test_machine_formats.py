"""CSV, JSON and NDJSON: complete, sorted, valid, and harmless whatever the world sends."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from brandguard import text
from brandguard.errors import UsageError
from brandguard.model import Absent, Brand, Candidate, Existence, Inconclusive, Skipped, Summary, Verdict
from brandguard.output import FORMATS, open_writer
from brandguard.output.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brandguard.model import Finding

    Make = Callable[..., Finding]


def written(fmt: str, findings: Sequence[Finding], summary: Summary, **options: Any) -> str:
    stream = io.StringIO(newline="")
    writer = open_writer(fmt, stream, **options)
    for finding in findings:
        writer.write(finding)
    writer.end(summary)
    return stream.getvalue()


def rows(findings: Sequence[Finding], summary: Summary, **options: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", findings, summary, **options), newline="")))


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"no format 'xls'; choose one of: table, csv, json, ndjson"):
        open_writer("xls", io.StringIO())


@pytest.mark.parametrize("fmt", ["table", "csv", "json"])
def test_the_order_of_arrival_does_not_matter(fmt: str, findings: list[Finding], summary: Summary) -> None:
    assert written(fmt, findings, summary) == written(fmt, findings[::-1], summary)


# --- CSV -----------------------------------------------------------------------------------------


def test_csv_has_the_documented_header_even_without_findings(summary: Summary) -> None:
    header = written("csv", [], summary)
    assert header.splitlines() == [",".join(f'"{column.name}"' for column in COLUMNS)]


def test_csv_rows_are_sorted_by_brand_then_domain(finding: Make, summary: Summary) -> None:
    other = Brand("aaa", "Aaa")
    made = rows([finding("b.com"), finding("a.com"), finding("z.com", brand=other)], summary)
    assert [(row["brand"], row["domain"]) for row in made] == [
        ("aaa", "z.com"),
        ("xiaomi", "a.com"),
        ("xiaomi", "b.com"),
    ]


def test_a_csv_row_says_everything(finding: Make, summary: Summary) -> None:
    (row,) = rows([finding("xn--xiaom-xsa.com")], summary)
    assert row == {
        "schema": "1",
        "brand": "xiaomi",
        "domain": "xn--xiaom-xsa.com",
        "domain_unicode": "xiaomì.com",
        "source": "generated",
        "techniques": "combosquat",
        "likelihood": "0.9123",
        "verdict": "impersonating",
        "score": "92",
        "confidence": "0.88",
        "reason": "It calls itself the official Xiaomi store in its title and header and takes payment.",
        "existence": "registered",
        "dns_reason": "delegated",
        "wildcard": "no",
        "nameservers": "ns1.example.net | ns2.example.net",
        "addresses": "192.0.2.7 | 2001:db8::7",
        "mail_servers": "mx.example.net",
        "parking": "",
        "registration": "ok",
        "registration_source": "rdap",
        "created": "2014-03-01",
        "expires": "2027-03-01",
        "registrar": "Example Registrar, Inc.",
        "abuse_email": "abuse@registrar.example",
        "statuses": "clientTransferProhibited | addPeriod",
        "registrant_organisation": "Shop Ltd",
        "registrant_country": "CN",
        "site": "ok",
        "final_url": "https://www.xn--xiaom-xsa.com/",
        "http_status": "200",
        "redirects": "1",
        "tls_names": "xn--xiaom-xsa.com | www.xn--xiaom-xsa.com",
        "tls_problem": "name_mismatch",
        "title": "Xiaomi Official Store | Mi Shop",
        "language": "en",
        "signals_for": "official-claim +2.3: Xiaomi Official Store ¦ Mi Shop [title] | cart +0.4: Add to cart [main]",
        "signals_against": "own-name -1.1: Shop Ltd [footer]",
        "missing": "favicon",
        "checked_at": "2026-11-24T15:00:00Z",
    }


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        (Absent("not_found"), "absent:not_found"),
        (Inconclusive("rate_limited", "429"), "inconclusive:rate_limited"),
        (Skipped("offline"), "skipped:offline"),
    ],
)
def test_what_could_not_be_looked_at_is_said_and_its_cells_are_empty(
    finding: Make, summary: Summary, outcome: Any, word: str
) -> None:
    (row,) = rows([finding(registration=outcome, site=outcome)], summary)
    assert (row["registration"], row["site"]) == (word, word)
    assert not {row[name] for name in ("created", "registrar", "statuses", "final_url", "http_status", "tls_names")} - {
        ""
    }


def test_only_checked_at_depends_on_the_time_of_the_run(finding: Make, summary: Summary) -> None:
    early = finding()
    late = replace(early, checked_at=early.checked_at + timedelta(days=3))
    (first,), (second,) = rows([early], summary), rows([late], replace(summary, elapsed=99.0))
    assert {name for name in first if first[name] != second[name]} == {"checked_at"}


def test_hostile_text_in_csv_is_one_clean_cell_and_no_formula(finding: Make, summary: Summary, hostile: str) -> None:
    document = written("csv", [finding(text=hostile)], summary)
    assert document.count("\n") == 2
    assert document.replace("\n", "").isprintable()
    (row,) = csv.DictReader(io.StringIO(document, newline=""))
    assert list(row) == [column.name for column in COLUMNS]
    for value in row.values():
        assert not value.lstrip(" \"'").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) or value.startswith(
            "'"
        )


def test_raw_csv_keeps_the_formula_sign(finding: Make, summary: Summary) -> None:
    (row,) = rows([finding(text="=1+1")], summary, raw_csv=True)
    assert row["title"] == "=1+1"


# --- JSON ----------------------------------------------------------------------------------------


def test_json_holds_schema_summary_and_sorted_findings(findings: list[Finding], summary: Summary) -> None:
    document = json.loads(written("json", findings, summary))
    assert list(document) == ["schema", "summary", "findings"]
    assert document["schema"] == "brandguard.scan/1"
    assert document["summary"]["unknown"] == {"servfail": 2, "timeout": 1}
    domains = [item["domain"] for item in document["findings"]]
    assert domains == sorted(finding.candidate.domain for finding in findings)


def test_json_without_findings_is_a_document_all_the_same(summary: Summary) -> None:
    assert json.loads(written("json", [], summary))["findings"] == []


def test_json_has_every_signal_hop_and_name_but_not_the_page(finding: Make, summary: Summary) -> None:
    (item,) = json.loads(written("json", [finding()], summary))["findings"]
    assert item["schema"] == "brandguard.finding/1"
    assert [signal["weight"] for signal in item["signals"]] == [0.4, 2.3, -1.1]
    assert item["signals"][1]["evidence"][1] == {"text": "The official Xiaomi shop", "place": "header"}
    site = item["site"]["value"]
    assert [hop["status"] for hop in site["hops"]] == [301, 200]
    assert site["certificate"]["names"] == ["xiaomishop.com", "www.xiaomishop.com"]
    assert "body" not in site["page"]
    assert item["registration"]["value"]["created"] == "2014-03-01T00:00:00Z"


def test_json_says_why_a_stage_has_no_value(finding: Make, summary: Summary) -> None:
    (item,) = json.loads(written("json", [finding(site=Inconclusive("timeout", "after 20 s"))], summary))["findings"]
    assert item["site"] == {"state": "inconclusive", "reason": "timeout", "detail": "after 20 s"}


def test_a_number_that_is_none_becomes_null(finding: Make, summary: Summary) -> None:
    made = finding()
    odd = replace(made, assessment=replace(made.assessment, confidence=float("nan")))
    odd = replace(odd, candidate=Candidate("a.com", made.candidate.brand, likelihood=float("inf")))
    (item,) = json.loads(written("json", [odd], summary), parse_constant=pytest.fail)["findings"]
    assert (item["confidence"], item["likelihood"]) == (None, None)


@pytest.mark.parametrize("fmt", ["json", "ndjson"])
def test_hostile_text_in_json_is_valid_inert_and_complete(
    finding: Make, summary: Summary, hostile: str, fmt: str
) -> None:
    document = written(fmt, [finding(text=hostile)], summary)
    document.encode("utf-8")
    assert not {unicodedata.category(char) for char in set(document) - {"\n"}} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    item = json.loads(document)["findings"][0] if fmt == "json" else json.loads(document.split("\n")[0])
    assert item["title"] == text.for_json(hostile or "Xiaomi Official Store | Mi Shop")


# --- NDJSON --------------------------------------------------------------------------------------


def test_an_ndjson_line_is_out_and_flushed_before_the_next_finding(finding: Make, summary: Summary) -> None:
    class Watched(io.StringIO):
        flushed = ""

        def flush(self) -> None:
            self.flushed = self.getvalue()

    stream = Watched()
    writer = open_writer("ndjson", stream)
    writer.write(finding("b.com"))
    assert [json.loads(line)["domain"] for line in stream.flushed.splitlines()] == ["b.com"]
    writer.write(finding("a.com"))
    writer.end(summary)
    assert [json.loads(line)["schema"] for line in stream.flushed.splitlines()] == [
        "brandguard.finding/1",
        "brandguard.finding/1",
        "brandguard.summary/1",
    ]


def test_json_and_ndjson_say_the_same_of_a_finding(finding: Make, summary: Summary) -> None:
    (item,) = json.loads(written("json", [finding()], summary))["findings"]
    assert json.loads(written("ndjson", [finding()], summary).splitlines()[0]) == item


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_interrupted_run_is_written_like_any_other(fmt: str, finding: Make, summary: Summary) -> None:
    document = written(fmt, [finding("found.com")], replace(summary, interrupted=True))
    assert "found.com" in document
    assert ("nterrupted" in document) or fmt == "csv"


def test_an_unknown_name_is_never_called_registered(finding: Make, summary: Summary) -> None:
    made = finding(verdict=Verdict.UNREACHABLE, registration=Inconclusive("timeout"), site=Skipped("unknown"))
    made = replace(made, resolution=replace(made.resolution, existence=Existence.UNKNOWN))
    (row,) = rows([made], summary)
    assert (row["existence"], row["registration"]) == ("unknown", "inconclusive:timeout")
