"""WHOIS: registries' servers, honest and hostile, over real TCP on loopback."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from registration_lab import LOOPBACK, MakeClient, Rdap, Whois, http, lookup

from brandguard.errors import SettingsError
from brandguard.model import Absent, Inconclusive, Ok, Outcome, Registration, Skipped
from brandguard.net.guard import AddressGuard
from brandguard.registration import whois as protocol
from brandguard.registration import whois_servers

NAME = "acme-lamps.de"
RECORD = b"Domain: acme-lamps.de\r\nCreated: 2026-01-02\r\nExpires: 2027-01-02\r\nRegistrar: Northwind\r\n"


async def ask(make: MakeClient, domain: str = NAME, **settings: Any) -> Outcome[Registration]:
    async with make(**settings) as client:
        return await client.fetch(domain)


async def reason(make: MakeClient, **settings: Any) -> str:
    outcome = await ask(make, **settings)
    assert isinstance(outcome, Inconclusive), outcome
    return outcome.reason


async def test_a_suffix_without_rdap_is_asked_by_whois(client: MakeClient, whois: Whois) -> None:
    whois.replies[NAME] = RECORD
    outcome = await ask(client)
    assert isinstance(outcome, Ok)
    assert outcome.value.created == datetime(2026, 1, 2, tzinfo=UTC)
    assert (outcome.value.source, outcome.value.server) == ("whois", whois.address)
    assert whois.questions == [b"acme-lamps.de\r\n"]


async def test_not_found_is_absent(client: MakeClient) -> None:
    assert isinstance(await ask(client), Absent)


async def test_rdap_404_is_not_asked_again_by_whois(client: MakeClient, whois: Whois) -> None:
    assert isinstance(await ask(client, "acme-lamps.com"), Absent)
    assert whois.questions == []


async def test_when_both_fail_the_reason_is_rdaps_and_both_are_told(
    client: MakeClient, rdap: Rdap, whois: Whois
) -> None:
    rdap.replies["acme-lamps.com"] = http(503, b"")
    whois.default = b"Too many requests"
    outcome = await ask(client, "acme-lamps.com")
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "server_error"
    assert "WHOIS: throttled" in outcome.detail


async def test_without_any_server_nothing_is_known(client: MakeClient) -> None:
    assert await reason(client, whois=False) == "no_server"


async def test_switched_off_nothing_is_asked(client: MakeClient, whois: Whois) -> None:
    for settings in ({"enabled": False}, {"rdap": False, "whois": False}):
        assert isinstance(await ask(client, **settings), Skipped)
    assert whois.connections == 0


@pytest.mark.slow  # waits as long as a registry asks
async def test_throttle_and_not_found_together_are_throttled(client: MakeClient, whois: Whois) -> None:
    whois.default = b"%% Too many requests...\r\n%% No entries found in the database\r\n"
    assert await reason(client) == "throttled"
    assert whois.connections == 2  # asked once more after a short rest


@pytest.mark.slow  # waits as long as a registry asks
async def test_one_throttled_name_does_not_silence_its_registry(client: MakeClient, whois: Whois) -> None:
    whois.replies[NAME] = b"Too many requests\r\n"
    async with client() as asking:
        throttled, other = await asyncio.gather(asking.fetch(NAME), asking.fetch("other.de"))
    assert isinstance(throttled, Inconclusive)
    assert throttled.reason == "throttled"
    assert isinstance(other, Absent)
    assert whois.questions == [b"acme-lamps.de\r\n", b"acme-lamps.de\r\n", b"other.de\r\n"]


async def test_a_timeout_text_is_not_an_empty_record(client: MakeClient, whois: Whois) -> None:
    whois.default = b"Timeout: the database did not answer\r\n"
    assert await reason(client) == "server_error"


async def test_a_reply_of_equals_xxx_makes_no_further_connections(client: MakeClient, whois: Whois) -> None:
    lines = [f"   ACME-LAMPS.DE.EVIL{number}.EXAMPLE" for number in range(300)]
    whois.default = "\r\n".join([*lines, 'To single out one record, look it up with "=xxx"']).encode()
    assert await reason(client) == "malformed"
    assert whois.connections == 1


async def test_a_drip_ends_at_the_deadline(client: MakeClient, whois: Whois) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        for _ in range(100):
            writer.write(b"% \r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    whois.default = drip
    started = time.monotonic()
    assert await reason(client, timeout=0.3) == "timeout"
    assert time.monotonic() - started < 1.5


async def test_a_flood_is_cut_at_64_kb(client: MakeClient, whois: Whois) -> None:
    sent = 0

    async def flood(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    whois.default = flood
    assert await reason(client) == "malformed"
    assert sent < 20_000_000


async def test_50_kb_of_a_is_judged_at_once(client: MakeClient, whois: Whois) -> None:
    whois.default = b"a" * 50_000
    started = time.monotonic()
    assert await reason(client) == "malformed"
    assert time.monotonic() - started < 0.9


@pytest.mark.parametrize("data", [b"", b"\r\n \r\n"])
async def test_an_empty_reply_is_malformed(client: MakeClient, whois: Whois, data: bytes) -> None:
    whois.default = data
    assert await reason(client) == "malformed"


async def test_a_closed_port_is_unreachable(client: MakeClient, unused_tcp_port: int) -> None:
    assert await reason(client, whois_servers={"*": f"127.0.0.1:{unused_tcp_port}"}) == "unreachable"


async def test_invalid_utf8_is_read_as_latin_1(client: MakeClient, whois: Whois) -> None:
    whois.default = RECORD + b"Registrant: L\xe2mpadas\xff Ltda\r\n"
    outcome = await ask(client)
    assert isinstance(outcome, Ok)
    assert outcome.value.registrant_organisation == "Lâmpadasÿ Ltda"


async def test_a_bad_date_and_year_0_cost_that_date_only(client: MakeClient, whois: Whois) -> None:
    whois.default = (
        b"Domain: acme-lamps.de\nCreated: 0000-00-00\nExpires: 2027-01-02\nChanged: 31.02.2020\nRegistrar: R"
    )
    outcome = await ask(client)
    assert isinstance(outcome, Ok)
    assert outcome.value.created is None
    assert outcome.value.updated is None
    assert outcome.value.expires == datetime(2027, 1, 2, tzinfo=UTC)


async def test_escapes_and_a_megabyte_in_a_field_leave_one_short_line(client: MakeClient, whois: Whois) -> None:
    whois.default = RECORD.replace(b"Northwind", b"\x1b[31mNorth\x9b\x00wind\x85" + b"x" * 50_000)
    outcome = await ask(client)
    assert isinstance(outcome, Ok)
    registrar = outcome.value.registrar or ""
    assert len(registrar) <= 200
    assert registrar.startswith("[31mNorth")
    assert all(ch.isprintable() for ch in registrar)


async def test_a_loopback_referral_of_the_root_is_not_followed(client: MakeClient, whois: Whois) -> None:
    for target, word in (("127.0.0.1", "no_server"), ("inside.example", "refused"), ("unknown.example", "unreachable")):
        whois.default = f"domain: ZW\nwhois: {target}\n".encode()
        assert await reason(client, domain="acme-lamps.co.zw", whois_servers={".": whois.address}) == word


async def test_the_root_is_asked_once_for_a_suffix(client: MakeClient, whois: Whois) -> None:
    whois.default = b"domain: ZW\nstatus: ACTIVE\n"
    async with client(whois_servers={".": whois.address}) as asking:
        for name in ("a.co.zw", "b.co.zw"):
            assert (await asking.fetch(name)).reason == "no_server"  # type: ignore[union-attr]
    assert whois.questions == [b"zw\r\n"]


@pytest.mark.parametrize("name", ["a\r\nb.de", "a\nquit", "ä.de", "", "x" * 400])
async def test_cr_in_a_name_never_makes_two_lines(whois: Whois, name: str) -> None:
    server = whois_servers.server_from(whois.address)
    with pytest.raises(protocol.WhoisError):
        await protocol.ask(server, name, lookup=lookup, guard=LOOPBACK, deadline=1)
    assert whois.connections == 0


async def test_a_private_server_is_not_dialled(client: MakeClient, whois: Whois) -> None:
    assert await reason(client, guard=AddressGuard()) == "refused"
    assert whois.connections == 0


def test_servers_are_chosen_by_the_longest_suffix_and_asked_their_way() -> None:
    table = whois_servers.servers({"uk": "[::1]:4343", "co.uk": "whois.mine.example"})
    assert table.find("a.co.uk") == protocol.Server("whois.mine.example")
    assert table.find("a.org.uk") == protocol.Server("::1", 4343)
    shipped = table.find("a.de")
    assert shipped is not None
    assert shipped.query == "-T dn,ace {domain}"
    assert table.find("a.zw") is None


@pytest.mark.parametrize("text", ["", "a b", "host:port", "host:0", "host:70000"])
def test_a_bad_server_in_the_settings_is_said(text: str) -> None:
    with pytest.raises(SettingsError):
        whois_servers.server_from(text or " ")
