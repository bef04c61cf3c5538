"""Whatever bytes a site serves, there is a bounded answer, the same each time."""

from __future__ import annotations

import time
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from brandguard.assessment import assess
from brandguard.assessment.decode import decode
from brandguard.assessment.fold import fold
from brandguard.model import Assessment, Brand, Ok, Page, Site

BRAND = Brand("xiaomi", "Xiaomi", ("小米", "Mi"), ("mi.com",))
PIECES = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<a href='/'>",
        "<script>",
        "</script>",
        "Xiaomi",
        "©",
        "<title>",
        "<svg>",
        "<form>",
        "<input name=cvv>",
        "小米",
        "\x00",
        "&#0;",
        "'",
        '"',
    ]
)


def judged(body: bytes, content_type: str = "text/html") -> Assessment:
    site = Site("mi-x.shop", (), Page("https://mi-x.shop/", 200, body, content_type))
    return assess(BRAND, "mi-x.shop", Ok(site), today=date(2026, 1, 1))


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=600) | st.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode()),
    st.text(max_size=40),
)
def test_any_bytes_give_a_bounded_and_repeatable_assessment(body: bytes, content_type: str) -> None:
    found = judged(body, content_type)
    assert found == judged(body, content_type)
    assert 0 <= found.score <= 100
    assert 0.0 <= found.confidence <= 1.0
    assert found.reason
    assert len(found.title) <= 300
    assert all(len(evidence.text) <= 200 for item in found.contributions for evidence in item.evidence)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_folding_keeps_the_length_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["", "text/html; charset=hex", "text/html; charset=utf-7", "text/html; charset=utf-16"]),
)
def test_no_bytes_and_no_declared_charset_break_decoding(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type).text, str)


def test_huge_deep_and_repetitive_pages_take_bounded_time() -> None:
    hostile = [
        b"<div>" * 100_000 + b"Xiaomi",
        b"<p>" + b"Xiaomi official store " * 200_000,
        b"<title>" + b"- " * 200_000 + b"</title>",
        b"\xc2\xa9 2020" * 100_000,
        b"<script>var x={" + b'"a":{' * 50_000 + b"</script>",
        b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
        b"<style>" + b".a{" * 50_000 + b"</style>",
        b"<i a=" * 50_000,
    ]
    for body in hostile:
        started = time.perf_counter()
        judged(body[:5_000_000])
        assert time.perf_counter() - started < 4.0, body[:30]
