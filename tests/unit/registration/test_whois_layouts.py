"""Texts written after the layouts of registries are read as what they say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from brandguard.model import Absent, Inconclusive, Ok, Registration
from brandguard.registration.whois import Server
from brandguard.registration.whois_client import judge

LAYOUTS = Path(__file__).parent / "layouts"
FREE = "acme-lamps.test"


def cases(name: str) -> list[Any]:
    table = tomllib.loads((LAYOUTS / f"{name}.toml").read_text("utf-8"))["case"]
    return [pytest.param(case, id=case.get("layout") or case["text"][:40].strip()) for case in table]


def record_of(case: dict[str, Any], newline: str = "\n") -> Registration:
    answer = judge(case["text"].replace("\n", newline), case["domain"], Server("whois.test"))
    assert isinstance(answer, Ok), answer
    return answer.value


@pytest.mark.parametrize("case", cases("found"))
def test_a_record_is_found_with_its_dates_and_registrar(case: dict[str, Any]) -> None:
    record = record_of(case)
    for key in ("created", "expires", "updated", "registrar", "abuse_email", "privacy"):
        if key in case:
            assert getattr(record, key) == case[key], key
    assert record.registrar_iana_id == case.get("iana_id", record.registrar_iana_id)
    assert record.registrant_organisation == case.get("organisation", record.registrant_organisation)
    assert record.registrant_country == case.get("country", record.registrant_country)
    assert list(record.nameservers) == case.get("nameservers", list(record.nameservers))
    assert list(record.statuses) == case.get("statuses", list(record.statuses))


@pytest.mark.parametrize("case", cases("found"))
def test_no_fact_is_read_that_the_record_does_not_state(case: dict[str, Any]) -> None:
    record = record_of(case)
    assert ("created" in case) or record.created is None
    assert ("expires" in case) or record.expires is None


@pytest.mark.parametrize("case", cases("not_found"))
def test_an_unregistered_name_is_absent(case: dict[str, Any]) -> None:
    assert isinstance(judge(case["text"], FREE, Server("whois.test")), Absent)


@pytest.mark.parametrize("case", cases("refusals"))
def test_a_refusal_is_inconclusive_with_its_reason(case: dict[str, Any]) -> None:
    answer = judge(case["text"], FREE, Server("whois.test"))
    assert isinstance(answer, Inconclusive), answer
    assert answer.reason == case["reason"]


def test_the_corpus_covers_the_layouts_of_many_registries() -> None:
    assert len(cases("found")) >= 25
    assert len(cases("not_found")) >= 40
    assert len(cases("refusals")) >= 25
