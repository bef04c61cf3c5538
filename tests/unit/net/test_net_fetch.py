"""One request through the guarded client, as registration data and pages are fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from brandguard.net.fetch import Fetched, FetchError, fetch, host_of
from brandguard.net.guard import AddressGuard
from brandguard.net.lookup import LookupFailedError
from brandguard.net.transport import new_client

Get = Callable[..., Awaitable[Fetched]]


class Origin:
    """A server that answers every request on a connection with the same bytes."""

    def __init__(self) -> None:
        self.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
        self.heads: list[str] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                first = await reader.readexactly(1)
                if first == b"\x16":  # a TLS ClientHello
                    writer.write(b"plain text to you")
                    writer.close()
                    return
                self.heads.append((first + await reader.readuntil(b"\r\n\r\n")).decode())
                writer.write(self.answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.transport.abort()


@pytest.fixture
def origin() -> Origin:
    return Origin()


async def lookup(host: str) -> tuple[str, ...]:
    answers = {"gone.example": "nxdomain", "empty.example": "nodata", "broken.example": "servfail"}
    if host in answers:
        raise LookupFailedError(host, answers[host])
    return ("127.0.0.1",)


@pytest.fixture
async def get(origin: Origin) -> AsyncIterator[Get]:
    async with AsyncExitStack() as stack:
        server = await asyncio.start_server(origin.serve, "127.0.0.1", 0)
        stack.push_async_callback(server.wait_closed)
        stack.callback(server.close)
        port = server.sockets[0].getsockname()[1]
        guard = AddressGuard(["127.0.0.0/8"])
        client = await stack.enter_async_context(
            new_client(guard=guard, lookup=lookup, verify=True, port_map={"80": port, "443": port}, keepalive=2)
        )

        async def run(url: str, **options: object) -> Fetched:
            return await fetch(client, url, **{"deadline": 2.0, "max_bytes": 1000, **options})  # type: ignore[arg-type]

        yield run


async def test_a_response_is_returned_with_where_it_came_from(get: Get) -> None:
    got = await get("http://rdap.example/domain/x", headers={"Accept": "application/rdap+json"})
    assert (got.status, got.body, got.address, got.truncated, got.fault) == (200, b"hi", "127.0.0.1", False, None)
    assert got.header("CONTENT-length") == "2"
    assert got.header("nothing") is None
    assert got.wire_bytes == len(Origin().answer)


async def test_a_redirect_is_returned_not_followed_even_a_bad_one(get: Get, origin: Origin) -> None:
    origin.answer = b"HTTP/1.1 302 Found\r\nLocation: http://[::bad\r\nContent-Length: 0\r\n\r\n"
    got = await get("http://rdap.example/")
    assert (got.status, got.header("location")) == (302, "http://[::bad")


async def test_no_cookie_and_no_credential_of_the_url_is_sent(get: Get, origin: Origin) -> None:
    origin.answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"
    await get("http://mi.com:secret@rdap.example/")
    await get("http://rdap.example/")
    assert "cookie" not in "".join(origin.heads).lower()
    assert "authorization" not in "".join(origin.heads).lower()
    assert "host: rdap.example\r\n" in origin.heads[0].lower()


async def test_a_kept_connection_is_counted_anew_for_each_request(get: Get, origin: Origin) -> None:
    origin.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900
    for _ in range(400):  # together more than one exchange may read
        assert len((await get("http://rdap.example/")).body) == 900
    assert (await get("http://rdap.example/")).address == "127.0.0.1"
    assert origin.connections == 1


async def test_given_addresses_are_dialled_instead_of_a_lookup_and_still_checked(get: Get) -> None:
    assert (await get("http://gone.example/", addresses=("127.0.0.1",))).status == 200
    with pytest.raises(FetchError, match="refused_address"):
        await get("http://broken.example/", addresses=("10.0.0.1",))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://gone.example/", "no_address"),
        ("http://empty.example/", "no_address"),
        ("http://broken.example/", "dns"),
        ("http://10.0.0.1/", "refused_address"),
        ("http://rdap.example:6667/", "refused_address"),
        ("https://rdap.example/", "tls"),
        ("http://rdap.example:8081/", "connection_refused"),
        ("ftp://rdap.example/", "bad_url"),
        ("/relative", "bad_url"),
        ("http://rdap.example:x/", "bad_url"),
        ("http://rdap.example/" + "a" * 9000, "bad_url"),
        ("http://-.example\x00/", "bad_url"),
    ],
)
async def test_each_way_of_failing_has_its_word(get: Get, url: str, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        await get(url, deadline=1.0)
    assert caught.value.reason == reason


async def test_a_failure_is_not_mixed_up_with_one_that_is_being_handled(get: Get) -> None:
    try:
        await get("http://10.0.0.1/")
    except FetchError:
        with pytest.raises(FetchError) as caught:
            await get("http://rdap.example:8081/")
    assert caught.value.reason == "connection_refused"


async def test_cancelling_is_passed_on_and_not_turned_into_a_failure(get: Get, origin: Origin) -> None:
    origin.answer = b""
    task = asyncio.create_task(get("http://rdap.example/", deadline=30))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_host_is_what_would_be_dialled_whatever_stands_around_it() -> None:
    assert host_of("http://bank.example@Evil.example:8080/#@x") == "evil.example"
    assert host_of("https://[2001:db8::1]/") == "2001:db8::1"
    assert host_of("https://münchen.example/") == "xn--mnchen-3ya.example"
