"""What a visit records: the chain, the page, the certificate, and why there is none."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from rawserver import Authority, Script, hangs, head_of, page, says

from brandguard.errors import SettingsError
from brandguard.model import Absent, Inconclusive, Ok, Outcome, Site
from brandguard.web.certificate import read_certificate

if TYPE_CHECKING:
    from conftest import Net


def site(outcome: Outcome[Site]) -> Site:
    assert isinstance(outcome, Ok), outcome
    return outcome.value


def routes(table: dict[str, bytes]) -> Script:
    """Answers by ``host/path``; what is not in the table is a 404."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await head_of(reader)
        path = head.split(" ")[1]
        host = head.lower().split("\r\nhost: ")[1].split("\r\n")[0]
        writer.write(table.get(host + path, page("gone", "404 Not Found")))
        await writer.drain()

    return script


def moved(target: str, *headers: str, status: str = "302 Found") -> bytes:
    return page("", status, f"Location: {target}", *headers)


async def test_https_is_asked_first_and_a_good_certificate_has_no_problem(net: Net, authority: Authority) -> None:
    secure = await net.https(says(page("<title>safe</title>")), authority.context("shop.example", "www.shop.example"))
    plain = await net.http(says(page()))
    found = site(await net.visit())
    assert found.final_url == "https://shop.example/"
    assert found.page
    assert found.page.body == b"<title>safe</title>"
    assert found.page.content_type == "text/html"
    assert found.certificate
    assert found.certificate.problem is None
    assert found.certificate.names == ("shop.example", "www.shop.example")
    assert found.certificate.issuer == "CN=Test Authority"
    assert (secure.connections, plain.connections) == (1, 0)


@pytest.mark.parametrize(
    ("problem", "names", "days", "self_signed"),
    [
        ("expired", ("shop.example",), (-9, -2), False),
        ("not_yet_valid", ("shop.example",), (2, 9), False),
        ("name_mismatch", ("other.example",), (-1, 9), False),
        ("self_signed", ("shop.example",), (-1, 9), True),
    ],
)
async def test_a_bad_certificate_is_evidence_not_a_failure(
    net: Net, authority: Authority, problem: str, names: tuple[str, ...], days: tuple[int, int], self_signed: bool
) -> None:
    await net.https(says(page()), authority.context(*names, days=days, self_signed=self_signed))
    found = site(await net.visit())
    assert found.page
    assert found.page.status == 200
    assert found.certificate
    assert found.certificate.problem == problem
    assert found.certificate.names == names


async def test_a_certificate_of_an_unknown_authority_is_untrusted(net: Net, tmp_path) -> None:  # type: ignore[no-untyped-def]
    await net.https(says(page()), Authority(tmp_path, "Stranger").context("shop.example"))
    certificate = site(await net.visit()).certificate
    assert certificate
    assert (certificate.problem, certificate.issuer) == ("untrusted", "CN=Stranger")


async def test_an_error_under_a_wrong_certificate_gives_way_to_a_page_by_http(net: Net, authority: Authority) -> None:
    await net.https(says(page("default host", "404 Not Found")), authority.context("hosting.example"))
    await net.http(says(page("<title>shop</title>")))
    found = site(await net.visit())
    assert [hop.status for hop in found.hops] == [404, 200]
    assert found.certificate
    assert found.certificate.problem == "name_mismatch"


async def test_a_certificate_with_unreadable_names_is_still_read(authority: Authority) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
    good = authority._build(name, name, key, key, ["broken.example"], -1, 9)
    der = good.public_bytes(serialization.Encoding.DER)
    hostile = der.replace(b"broken.example", b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe")
    read = read_certificate(hostile, "untrusted")
    assert read
    assert (read.names, read.subject, read.problem) == ((), "CN=a", "untrusted")


@pytest.mark.parametrize("status", ["403 Forbidden", "429 Too Many Requests", "503 Service Unavailable"])
async def test_an_error_page_is_a_page(net: Net, status: str) -> None:
    await net.http(says(page("blocked", status)))
    found = site(await net.visit()).page
    assert found
    assert (found.status, found.body) == (int(status[:3]), b"blocked")


async def test_the_request_names_the_host_without_port_and_carries_no_machine_settings(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server = await net.http(says(page()))
    site(await net.visit(user_agent="probe/1", accept_language="de"))
    head = server.requests[0].lower()
    assert "\r\nhost: shop.example\r\n" in head
    assert "\r\nuser-agent: probe/1\r\n" in head
    assert "\r\naccept-language: de\r\n" in head
    assert "\r\naccept-encoding: gzip\r\n" in head


# --- no page ------------------------------------------------------------------------------------


async def test_refused_on_both_ports_is_not_called_absent(net: Net) -> None:
    outcome = await net.visit()
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "connection_refused"


async def test_no_address_is_absent(net: Net) -> None:
    net.names |= {"shop.example": "nodata", "www.shop.example": "nxdomain"}
    assert await net.visit() == Absent("no_address")


async def test_www_is_tried_where_the_apex_has_no_address(net: Net) -> None:
    net.names |= {"shop.example": "nodata"}
    await net.http(says(page()))
    found = site(await net.visit())
    assert (found.domain, found.final_url) == ("shop.example", "http://www.shop.example/")


@pytest.mark.parametrize("word", ["servfail", "timeout", "refused", "malformed"])
async def test_dns_that_fails_now_is_inconclusive(net: Net, word: str) -> None:
    net.names |= {"shop.example": word}
    outcome = await net.visit()
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "dns"


async def test_an_address_that_is_not_public_is_never_dialled(net: Net) -> None:
    server = await net.http(says(page()))
    outcome = await net.visit(allow_networks=())
    assert outcome == Inconclusive("refused_address", "127.0.0.1: loopback")
    assert server.connections == 0


async def test_of_several_addresses_only_allowed_ones_are_dialled(net: Net) -> None:
    net.names |= {"shop.example": ("10.0.0.1", "127.0.0.1", "169.254.169.254")}
    await net.http(says(page()))
    assert [hop.address for hop in site(await net.visit()).hops] == ["127.0.0.1", "127.0.0.1"]


async def test_a_host_is_looked_up_once_a_visit_so_that_rebinding_cannot_slip_in(net: Net) -> None:
    await net.http(routes({"shop.example/": moved("http://shop.example/b"), "shop.example/b": page("b")}))
    site(await net.visit())
    assert net.asked == ["shop.example"]


async def test_bad_settings_are_named(net: Net) -> None:
    with pytest.raises(SettingsError, match="allow_networks"):
        await net.visit(allow_networks=("127.0.0.1/99",))
    net.ca_file = "nothing-here.pem"
    with pytest.raises(SettingsError, match="nothing-here"):
        await net.visit()


# --- redirects ----------------------------------------------------------------------------------


async def test_every_hop_is_kept_with_its_kind(net: Net) -> None:
    await net.http(
        routes(
            {
                "shop.example/": moved("http://a.example/one"),
                "a.example/one": page('<meta http-equiv="refresh" content="0; url=/two">'),
                "a.example/two": page("<script>window.location.href = 'http://b.example/three';</script>"),
                "b.example/three": page("<title>end</title>"),
            }
        )
    )
    found = site(await net.visit())
    assert [(hop.url, hop.redirect_kind) for hop in found.hops[1:]] == [
        ("http://shop.example/", "http"),
        ("http://a.example/one", "meta"),
        ("http://a.example/two", "script"),
        ("http://b.example/three", None),
    ]
    assert found.hops[1].redirect == "http://a.example/one"
    assert found.final_url == "http://b.example/three"


async def test_a_loop_is_found(net: Net) -> None:
    await net.http(routes({"shop.example/": moved("/b"), "shop.example/b": moved("/")}))
    outcome = await net.visit()
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "redirect_loop"


async def test_an_endless_chain_is_cut(net: Net) -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await head_of(reader)
        writer.write(moved(head.split(" ")[1] + "x"))
        await writer.drain()

    server = await net.http(script)
    outcome = await net.visit(max_redirects=3)
    assert outcome == Inconclusive("too_many_redirects", "more than 3")
    assert server.connections == 4


async def test_the_allowed_number_of_redirects_is_followed(net: Net) -> None:
    await net.http(routes({"shop.example/": moved("/1"), "shop.example/1": moved("/2"), "shop.example/2": page("x")}))
    assert site(await net.visit(max_redirects=2)).final_url == "http://shop.example/2"


async def test_a_cookie_check_that_redirects_to_itself_is_passed(net: Net) -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = "ok=1" in await head_of(reader)
        writer.write(page("welcome") if passed else moved("/", "Set-Cookie: ok=1; Path=/; HttpOnly"))
        await writer.drain()

    await net.http(script)
    found = site(await net.visit()).page
    assert found
    assert found.body == b"welcome"


REFUSED_TARGETS = {
    "private": "http://10.0.0.1/",
    "metadata": "http://169.254.169.254/latest/",
    "decimal": "http://2886729729/",
    "hexadecimal": "http://0xa000001/",
    "mapped": "http://[::ffff:10.0.0.1]/",
    "loopback in IPv6": "http://[::1]/",
    "a name that points inside": "http://inside.example/",
    "userinfo in front": "http://shop.example@10.0.0.1/",
    "backslash": "http:\\\\10.0.0.1\\x",
    "a port for mail": "http://shop.example:25/",
}


@pytest.mark.parametrize("name", REFUSED_TARGETS)
async def test_a_redirect_into_the_inside_is_refused(net: Net, name: str) -> None:
    net.names |= {"inside.example": ("192.168.0.1",)}
    await net.http(says(moved(REFUSED_TARGETS[name])))
    outcome = await net.visit()
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "refused_address"


BAD_TARGETS = {
    "file": "file:///etc/passwd",
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,hi",
    "bad IPv6": "http://[::1/",
    "bad port": "http://shop.example:99999/",
    "port of letters": "http://shop.example:abc/",
    "control character": "http://shop.example/\x01x",
    "90 KB": "http://shop.example/" + "a" * 90_000,
    "label over 63": "http://" + "a" * 64 + ".example/",
    "host over 253": "http://" + "a." * 130 + "example/",
    "empty label": "http://a..example/",
    "octal address": "http://012.0.0.1/",
    "no host": "http://",
}


@pytest.mark.parametrize("name", BAD_TARGETS)
async def test_a_redirect_to_what_is_no_web_address_is_inconclusive(net: Net, name: str) -> None:
    await net.http(says(moved(BAD_TARGETS[name])))
    outcome = await net.visit()
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "bad_redirect"


async def test_contradicting_locations_are_inconclusive_and_an_empty_one_is_a_page(net: Net) -> None:
    await net.http(says(moved("/a", "Location: /b")))
    outcome = await net.visit()
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "bad_redirect"
    await net.http(says(page("choose", "302 Found", "Location:")))
    found = site(await net.visit()).page
    assert found
    assert found.status == 302


async def test_a_redirect_target_that_hangs_ends_with_the_deadline(net: Net, authority: Authority) -> None:
    await net.https(hangs, authority.context("x.example"))
    await net.http(says(moved("https://x.example/")))
    outcome = await net.visit()
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "timeout"


# --- many at once -------------------------------------------------------------------------------


async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await head_of(reader)
    await asyncio.sleep(0.05)
    writer.write(page())
    await writer.drain()


async def test_the_global_limit_holds_and_waiting_is_not_counted(net: Net) -> None:
    server = await net.http(slow)
    prober = await net.prober(concurrency=3, deadline=0.5)
    outcomes = await asyncio.gather(*(prober.visit(f"s{i}.example") for i in range(40)))
    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert server.most_open <= 3


async def test_a_cancelled_visit_closes_its_connection_and_frees_its_turn(net: Net, authority: Authority) -> None:
    server = await net.https(hangs, authority.context("shop.example"))
    prober = await net.prober(concurrency=1, deadline=30)
    for wait in (0.0, 0.002, 0.01, 0.05):  # in the connect, in the handshake, in the response
        task = asyncio.create_task(prober.visit("shop.example"))
        await asyncio.sleep(wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    gc.collect()
    server.script = says(page())
    assert isinstance(await prober.visit("shop.example"), Ok)
