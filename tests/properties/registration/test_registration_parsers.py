"""Whatever a registry sends, the parsers answer with a value: bounded, one line, and never an exception."""

from __future__ import annotations

import contextlib
import json
from dataclasses import fields
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from brandguard.model import Absent, Inconclusive, Ok, Registration
from brandguard.registration import rdap_answer, values, whois
from brandguard.registration.dates import parse_date
from brandguard.registration.merge import merge
from brandguard.registration.rdap import retry_after, server_of
from brandguard.registration.whois import Server
from brandguard.registration.whois_client import judge

NAME = "acme-lamps.com"
FEW = settings(max_examples=80, deadline=None)
KEYS = ["Domain", "Domain Name", "Created", "Registrar", "Expires", "Status", "[Registrant]", "nserver", "%", "\t", ""]
MEMBERS = ["entities", "events", "nameservers", "status", "secureDNS", "redacted", "ldhName", "roles", "vcardArray",
           "eventAction", "eventDate", "publicIds", "fn", "registrar", "registrant", "abuse", "domain"]  # fmt: skip
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(MEMBERS)
nodes = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=5),
    max_leaves=25,
)
lines = st.builds(
    "{}{}{}".format, st.sampled_from(KEYS), st.sampled_from([": ", "....: ", " ", "\n   "]), st.text(max_size=60)
)


def check(record: Registration) -> None:
    """Every text is one line, encodable, and short."""
    for field in fields(record):
        value: Any = getattr(record, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                assert len(text) <= 254
                assert len(text.splitlines()) <= 1
                text.encode()


@FEW
@given(st.binary(max_size=2000))
def test_any_bytes_as_an_rdap_body_are_a_record_or_no_domain(body: bytes) -> None:
    with contextlib.suppress(rdap_answer.NotADomainError):  # the one way out that callers handle
        check(rdap_answer.read(body, NAME, "server"))


@FEW
@given(st.dictionaries(st.sampled_from(MEMBERS), nodes, max_size=8))
def test_any_json_object_about_the_domain_is_a_record(document: dict[str, Any]) -> None:
    document |= {"ldhName": NAME}
    check(rdap_answer.read(json.dumps(document).encode(), NAME, "server"))


@FEW
@given(st.binary(max_size=3000))
def test_any_bytes_as_a_whois_answer_have_an_outcome(data: bytes) -> None:
    assert isinstance(judge(whois.decode(data), NAME, Server("server")), Ok | Absent | Inconclusive)


@FEW
@given(st.lists(lines, max_size=30))
def test_any_lines_that_look_like_whois_have_an_outcome(parts: list[str]) -> None:
    outcome = judge("\n".join(parts), NAME, Server("server"))
    if isinstance(outcome, Ok):
        check(outcome.value)


@FEW
@given(st.text(max_size=400), st.sampled_from(["", "No entries found.\n", "Domain not found\n"]))
def test_a_throttle_is_never_not_found_whatever_stands_around_it(noise: str, also: str) -> None:
    outcome = judge(f"{also}Too many requests\n{also}{noise}", NAME, Server("server"))
    assert not isinstance(outcome, Absent)


@FEW
@given(st.text(max_size=120) | nodes)
def test_values_are_clean_or_nothing(value: Any) -> None:
    for made in (values.clean(value), values.status_of(value), values.email_of(value), values.phone_of(value),
                 values.domain_of(value), values.country_of(value)):  # fmt: skip
        assert made is None or (made and len(made.splitlines()) == 1)
    moment = parse_date(value)
    assert moment is None or 1979 <= moment.year <= 2151


@FEW
@given(st.text(max_size=200))
def test_headers_and_urls_of_any_kind_are_survived(text: str) -> None:
    assert (retry_after(text) or 0) >= 0
    assert isinstance(server_of(text), str)


@given(st.text(max_size=10) | st.none(), st.text(max_size=10) | st.none(), st.booleans() | st.none())
def test_a_merge_never_overwrites_the_registry(first: str | None, second: str | None, flag: bool | None) -> None:
    registry = Registration(NAME, registrar=first, privacy=flag, source="rdap")
    merged = merge(registry, Registration("other.com", registrar=second, privacy=True, source="whois"))
    assert merged.registrar == (second if first is None else first)
    assert merged.privacy is (True if flag is None else flag)
    assert (merged.domain, merged.source) == (NAME, "rdap")
