"""Hostile servers: every visit ends within its budget, with the right typed result, and in little memory."""

from __future__ import annotations

import gzip
import time
import zlib
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from rawserver import Authority, Script, closes, drips, floods, hangs, page, resets, says

from brandguard.model import Inconclusive, Ok

if TYPE_CHECKING:
    from conftest import Net

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BUDGET = 1.0 + 0.7  # the deadline and some for a busy machine
CAP = 100_000


def gzip_bomb() -> list[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return [*(packer.compress(zeros) for _ in range(64)), packer.flush()]


UNREADABLE: dict[str, tuple[Script, set[str]]] = {
    "RST after the request": (resets, {"reset"}),
    "empty reply": (closes, {"protocol", "reset"}),
    "hang": (hangs, {"timeout"}),
    "SSH banner": (says(b"SSH-2.0-OpenSSH_9.6\r\n"), {"protocol"}),
    "TLS alert on the plain port": (says(b"\x15\x03\x01\x00\x02\x02\x46"), {"protocol"}),
    "header drip": (drips(HEAD, b"X: y\r\n"), {"timeout"}),
    "status drip": (drips(b"HTTP/1.1 2", b"0"), {"timeout", "protocol"}),
    "200 k headers": (says(HEAD + b"X: y\r\n" * 200_000 + b"\r\n"), {"protocol", "too_large"}),
    "128 MB header": (floods(HEAD + b"X: ", b"y" * 1024, 128_000_000), {"protocol", "too_large"}),
    "endless status line": (floods(b"HTTP/1.1 200 ", b"O" * 1024), {"protocol", "too_large"}),
    "NUL in a header": (says(HEAD + b"X: a\0b\r\n\r\nhi"), {"protocol"}),
    "header without a colon": (says(HEAD + b"nonsense\r\n\r\nhi"), {"protocol"}),
    "HTTP/0.9": (says(b"<html><title>old</title></html>"), {"protocol"}),
    "ICY": (says(b"ICY 200 OK\r\n\r\nmusic"), {"protocol"}),
    "negative length": (says(HEAD + b"Content-Length: -5\r\n\r\nhello"), {"protocol"}),
    "contradicting lengths": (says(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), {"protocol"}),
    "length beyond all integers": (says(HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nx"), {"protocol"}),
    "100 flood": (floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), {"too_large"}),
    "103 flood": (floods(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), {"too_large"}),
    "101 unasked": (
        says(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        {"protocol"},
    ),
    "brotli nobody asked for": (says(page(b"\x8b\x02\x80", "200 OK", "Content-Encoding: br")), {"encoding"}),
    "zstd nobody asked for": (says(page(b"\x28\xb5\x2f\xfd", "200 OK", "Content-Encoding: zstd")), {"encoding"}),
    "stacked encodings": (says(page(b"x", "200 OK", "Content-Encoding: gzip, gzip")), {"encoding"}),
    "1,000 encodings": (says(page(b"x", "200 OK", "Content-Encoding: " + "gzip, " * 1000)), {"encoding"}),
    "bad chunk size": (says(CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n"), {"protocol"}),
    "128 MB chunk extension": (floods(CHUNKED + b"5;", b"e" * 1024, 128_000_000), {"protocol", "too_large"}),
    "body of a few bytes, then dripping": (drips(HEAD + b"\r\n", b"<"), {"timeout"}),
}


@pytest.mark.parametrize("name", UNREADABLE)
async def test_what_cannot_be_read_is_inconclusive_with_its_reason(name: str, net: Net) -> None:
    script, reasons = UNREADABLE[name]
    await net.http(script)
    started = time.monotonic()
    outcome = await net.visit(max_body_bytes=CAP)
    assert time.monotonic() - started < BUDGET
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason in reasons


HELLO = b"<title>hello</title>"
READABLE: dict[str, tuple[Script, bytes, bool]] = {
    "ESC in Server": (says(page(HELLO, "200 OK", "Server: \x1b[2Jnginx")), HELLO, False),
    "status 999": (says(page(HELLO, "999 Denied")), HELLO, False),
    "900 cookies": (says(page(HELLO, "200 OK", *(f"Set-Cookie: c{i}=v" for i in range(900)))), HELLO, False),
    "two equal lengths": (says(page(HELLO, "200 OK", "Content-Length: 20")), HELLO, False),
    "body shorter than its length": (says(HEAD + b"Content-Length: 5000\r\n\r\n" + HELLO), HELLO, True),
    "body longer than its length": (says(page(HELLO) + b"<script>more</script>"), HELLO, False),
    "huge length": (says(HEAD + b"Content-Length: 99999999999\r\n\r\n" + HELLO), HELLO, True),
    "gzip": (says(page(gzip.compress(HELLO), "200 OK", "Content-Encoding: gzip")), HELLO, False),
    "gzip byte by byte": (
        says(
            page(b"", "200 OK", "Content-Encoding: gzip", length=False),
            *chain(bytes([b]) for b in gzip.compress(HELLO)),
        ),
        HELLO,
        False,
    ),
    "truncated gzip": (says(page(gzip.compress(HELLO * 9)[:-12], "200 OK", "Content-Encoding: gzip")), HELLO, True),
    "zlib deflate": (says(page(zlib.compress(HELLO), "200 OK", "Content-Encoding: deflate")), HELLO, False),
    "raw deflate": (says(page(zlib.compress(HELLO, wbits=-15), "200 OK", "Content-Encoding: deflate")), HELLO, False),
    "gzip with garbage behind": (
        says(page(gzip.compress(HELLO) + b"garbage", "200 OK", "Content-Encoding: gzip")),
        HELLO,
        False,
    ),
    "hostile charset": (
        says(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=base64\r\n\r\n" + HELLO),
        HELLO,
        False,
    ),
    "trailer flood": (floods(CHUNKED + b"14\r\n" + HELLO + b"\r\n0\r\n", b"T: x\r\n"), HELLO, True),
    "body dripping after a page's worth": (drips(HEAD + b"\r\n" + HELLO * 100, b" "), HELLO, True),
    "connection reset in the body": (says(HEAD + b"Content-Length: 9999\r\n\r\n", HELLO), HELLO, True),
    "error page in an encoding not asked for": (
        says(page(b"\x8b", "403 Forbidden", "Content-Encoding: br")),
        b"",
        True,
    ),
}


@pytest.mark.parametrize("name", READABLE)
async def test_what_a_browser_would_show_is_a_page(name: str, net: Net) -> None:
    script, start, truncated = READABLE[name]
    await net.http(script)
    started = time.monotonic()
    outcome = await net.visit(max_body_bytes=CAP)
    assert time.monotonic() - started < BUDGET
    assert isinstance(outcome, Ok)
    assert outcome.value.page
    assert outcome.value.page.body.startswith(start)
    assert outcome.value.page.truncated is truncated


ENDLESS: dict[str, Script] = {
    "2 GiB body": floods(HEAD + b"Content-Length: 2147483648\r\n\r\n", b"a" * 1024),
    "endless body": floods(HEAD + b"\r\n", b"a" * 1024),
    "endless chunks": floods(CHUNKED, b"400\r\n" + b"a" * 1024 + b"\r\n"),
    "gzip bomb": says(page(b"".join(gzip_bomb()), "200 OK", "Content-Encoding: gzip")),
}


@pytest.mark.parametrize("name", ENDLESS)
async def test_a_body_without_end_is_cut_at_the_cap(name: str, net: Net) -> None:
    await net.http(ENDLESS[name])
    outcome = await net.visit(max_body_bytes=CAP)
    assert isinstance(outcome, Ok)
    assert outcome.value.page
    assert outcome.value.page.truncated
    assert len(outcome.value.page.body) == CAP


TLS_HORRORS: dict[str, Script] = {
    "TLS hang": hangs,
    "plaintext on the TLS port": says(page()),
    "SSH banner on the TLS port": says(b"SSH-2.0-x\r\n"),
    "closed in the handshake": closes,
}


async def _speaks_at_once(reader, writer):  # type: ignore[no-untyped-def]
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize("name", [*TLS_HORRORS, "speaks plaintext at once"])
async def test_a_broken_https_falls_to_http_and_is_kept_in_the_chain(name: str, net: Net) -> None:
    await net.https(TLS_HORRORS.get(name, _speaks_at_once), None)
    await net.http(says(page("<title>plain</title>")))
    outcome = await net.visit()
    assert isinstance(outcome, Ok)
    first, second = outcome.value.hops
    assert (first.url, first.status) == ("https://shop.example/", None)
    assert first.error in {"timeout", "tls", "reset"}
    assert first.address == "127.0.0.1"
    assert (second.url, second.status) == ("http://shop.example/", 200)


async def test_a_site_that_hangs_on_both_ports_takes_one_deadline(net: Net, authority: Authority) -> None:
    await net.https(hangs, authority.context("shop.example"))
    await net.http(hangs)
    started = time.monotonic()
    assert await net.visit() == Inconclusive("timeout", "TimeoutError")
    assert time.monotonic() - started < BUDGET
