"""The lab's web servers, visited by httpx with the lab's CA."""

from __future__ import annotations

import asyncio
import ssl
import time

import httpx
import pytest

HOST = "127.0.0.1"


class Visitor:
    """Asks a virtual host as a resolver-pinned client does: address and port of the lab, Host and SNI of the site."""

    def __init__(self, info, client):
        self._info = info
        self._client = client

    def get(self, url, method="GET", **options):
        parts = httpx.URL(url)
        port = self._info.ports.https if parts.scheme == "https" else self._info.ports.http
        dialled = parts.copy_with(host=HOST, port=port)
        return self._client.request(
            method, dialled, headers={"Host": parts.host}, extensions={"sni_hostname": parts.host}, **options
        )


@pytest.fixture
def visit(mini_lab):
    context = ssl.create_default_context(cafile=str(mini_lab.ca_path))
    with httpx.Client(verify=context, trust_env=False, timeout=5) as client:
        yield Visitor(mini_lab, client).get


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["acme.com", "www.acme.com", "WWW.Acme.com"])
def test_a_page_is_served_as_written(visit, scheme, host):
    response = visit(f"{scheme}://{host}/")
    assert response.status_code == 200
    assert b"Acme official store" in response.content
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["server"] == "nginx"


def test_further_paths_have_pages_and_content_types_of_their_own(visit):
    assert "About" in visit("https://acme.com/about?from=home").text
    assert visit("https://acme.com/logo.svg").headers["content-type"] == "image/svg+xml"
    assert visit("https://acme.com/nothing-here").status_code == 404


def test_head_has_the_headers_and_no_body(visit):
    response = visit("https://acme.com/", "HEAD")
    assert int(response.headers["content-length"]) > 0
    assert response.content == b""


def test_one_connection_serves_many_requests(visit, mini_lab):
    before = mini_lab.counters.https
    for _ in range(3):
        visit("https://acme.com/")
    assert mini_lab.counters.https == before + 1


def test_an_unknown_host_gets_a_placeholder(visit):
    for scheme in ("http", "https"):
        assert visit(f"{scheme}://nobody.ws/").status_code == 404


def test_a_redirect_names_its_target(visit):
    response = visit("https://redirect.com/any")
    assert (response.status_code, response.headers["location"]) == (302, "https://acme.com/")


def test_a_status_comes_with_its_page(visit):
    response = visit("https://wall.com/any")
    assert response.status_code == 403
    assert "About" in response.text


@pytest.mark.parametrize(
    "url",
    [
        "http://reset.com/",
        "https://reset.com/",
        "https://no-tls.com/",
        "https://http-only.com/",
        "http://servfail.com/",
    ],
)
def test_a_reset_is_a_reset(visit, url):
    with pytest.raises((httpx.ConnectError, httpx.ReadError)) as caught:
        visit(url)
    assert "reset" in str(caught.value).lower()


@pytest.mark.parametrize("host", ["no-tls.com", "http-only.com"])
def test_a_host_without_tls_serves_http(visit, host):
    assert visit(f"http://{host}/").status_code == 200


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_hanging_host_never_answers(visit, scheme):
    with pytest.raises(httpx.ReadTimeout):
        visit(f"{scheme}://hang.com/", timeout=0.3)


def test_a_slow_page_drips(visit):
    started = time.monotonic()
    assert b"official store" in visit("http://slow.com/").content
    assert time.monotonic() - started >= 0.5


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        ("self-signed.com", "self-signed certificate"),
        ("expired.com", "certificate has expired"),
        ("mismatch.com", "Hostname mismatch"),
    ],
)
def test_bad_certificates_are_refused_for_their_own_reason(visit, host, problem):
    with pytest.raises(httpx.ConnectError, match=problem):
        visit(f"https://{host}/")


async def raw(port, *pieces):
    reader, writer = await asyncio.open_connection(HOST, port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.05)
    answer = await asyncio.wait_for(reader.read(), 3)
    writer.close()
    return answer


async def test_nonsense_is_a_bad_request(mini_lab):
    assert (await raw(mini_lab.ports.http, b"\x00\x01nonsense\r\n\r\n")).startswith(b"HTTP/1.1 400")


async def test_plain_http_on_the_tls_port_ends(mini_lab):
    assert await raw(mini_lab.ports.https, b"GET / HTTP/1.1\r\nHost: acme.com\r\n\r\n") == b""


async def test_a_client_hello_in_pieces_finds_its_host(mini_lab):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="acme.com")
    with pytest.raises(ssl.SSLWantReadError):
        session.do_handshake()
    hello = outgoing.read()
    reader, writer = await asyncio.open_connection(HOST, mini_lab.ports.https)
    for piece in (hello[:60], hello[60:]):
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.05)
    assert (await asyncio.wait_for(reader.read(1), 3)) == b"\x16"
    writer.close()
    await writer.wait_closed()
