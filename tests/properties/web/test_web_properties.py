"""Whatever a server sends, the pure parts of the probe answer with a value."""

from __future__ import annotations

import gzip
import zlib
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from brandguard.net.decoding import Decoder
from brandguard.net.fetch import Fetched
from brandguard.web.certificate import read_certificate
from brandguard.web.cookies import VisitCookies
from brandguard.web.redirects import BadRedirectError, next_step, resolve

latin = st.text(st.characters(max_codepoint=255), max_size=200)
PIECES = [
    "<meta http-equiv=refresh content=",
    "'0;url=",
    "<script>",
    "location=",
    "'",
    '"',
    "</script>",
    "<!--",
    "{",
    "}",
    ";",
]


@given(target=st.text(max_size=200))
def test_a_resolved_target_is_a_web_url_with_a_host(target: str) -> None:
    try:
        url = resolve("https://shop.example/a", target)
    except BadRedirectError:
        return
    parts = urlsplit(url)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert not parts.fragment


@given(
    st.lists(st.sampled_from(PIECES) | latin, max_size=30),
    st.sampled_from([200, 302, 404]),
    st.lists(latin, max_size=3),
)
def test_any_page_stays_or_moves_or_is_called_a_bad_redirect(
    parts: list[str], status: int, locations: list[str]
) -> None:
    headers = tuple(("location", value) for value in locations)
    fetched = Fetched("http://shop.example/", status, headers, "".join(parts).encode("utf-8", "surrogatepass"))
    try:
        step = next_step(fetched)
    except BadRedirectError:
        return
    assert step is None or step.url.startswith(("http://", "https://"))


@given(st.lists(latin, max_size=60))
def test_any_cookies_make_a_header_that_can_be_sent(lines: list[str]) -> None:
    cookies = VisitCookies()
    cookies.keep("shop.example", lines)
    header = cookies.header("shop.example", secure=True)
    assert header.isascii()
    assert not header or header.isprintable()
    assert len(header) <= 8192


@given(
    st.binary(max_size=5000),
    st.integers(0, 6000),
    st.integers(1, 700),
    st.sampled_from(["gzip", "zlib", "raw", "none"]),
)
def test_a_body_decodes_to_its_start_whatever_the_chunks(data: bytes, cap: int, size: int, kind: str) -> None:
    packed = {
        "gzip": gzip.compress,
        "zlib": zlib.compress,
        "raw": lambda d: zlib.compress(d, wbits=-15),
        "none": bytes,
    }[kind](data)
    decoder = Decoder([] if kind == "none" else ["gzip"], cap)
    out = b"".join(decoder.feed(packed[at : at + size]) for at in range(0, len(packed), size))
    assert out == data[:cap]
    assert decoder.full is (len(data) > cap)
    assert decoder.full or decoder.fault is None


@given(st.binary(max_size=3000), st.integers(1, 300))
def test_hostile_compressed_bytes_never_raise_nor_exceed_the_cap(data: bytes, size: int) -> None:
    decoder = Decoder(["deflate"], 1000)
    out = b"".join(decoder.feed(data[at : at + size]) for at in range(0, len(data), size))
    assert len(out) <= 1000


@given(st.binary(max_size=400))
def test_a_certificate_of_any_bytes_is_survived(der: bytes) -> None:
    read_certificate(der, "untrusted")
