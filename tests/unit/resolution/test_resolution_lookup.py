"""Looking up the addresses that everything else dials."""

from __future__ import annotations

import pytest

from brandguard.net.lookup import LookupFailedError

SHOP = "xiaomishop.com"


async def test_addresses_come_ipv4_first_and_over_aliases(server, quick):
    server.add("www.xiaomishop.com", CNAME="cdn.host.net.")
    server.add("cdn.host.net", A=["192.0.2.2", "192.0.2.1"], AAAA="2001:db8::1")
    async with quick(server) as resolver:
        assert await resolver.lookup("WWW.XiaomiShop.com.") == ("192.0.2.1", "192.0.2.2", "2001:db8::1")


@pytest.mark.parametrize(
    ("text", "literal"), [("192.0.2.1", "192.0.2.1"), ("[2001:db8::1]", "2001:db8::1"), ("::1", "::1")]
)
async def test_a_literal_is_its_own_address_and_nothing_is_asked(server, quick, text, literal):
    async with quick(server) as resolver:
        sent = resolver.stats.queries
        assert await resolver.lookup(text) == (literal,)
        assert resolver.stats.queries == sent


@pytest.mark.parametrize(
    ("way", "reason"),
    [("servfail", "servfail"), ("refused", "refused"), ("silent", "timeout"), ("nxdomain", "nxdomain")],
)
async def test_a_host_without_address_fails_with_the_reason(server, quick, way, reason):
    server.add(SHOP, A="192.0.2.1")
    server.ways[SHOP] = way
    async with quick(server) as resolver:
        with pytest.raises(LookupFailedError) as caught:
            await resolver.lookup(SHOP)
    assert (caught.value.host, caught.value.reason) == (SHOP, reason)


async def test_a_host_that_exists_without_address_is_nodata(server, quick):
    server.add(SHOP, MX="10 mx.net.")
    async with quick(server) as resolver:
        with pytest.raises(LookupFailedError, match="nodata"):
            await resolver.lookup(SHOP)


@pytest.mark.parametrize("host", ["", "a..b", "x" * 64 + ".com", "xiaomì.com"])
async def test_a_host_dns_cannot_carry_is_malformed(server, quick, host):
    async with quick(server) as resolver:
        with pytest.raises(LookupFailedError, match="malformed"):
            await resolver.lookup(host)


async def test_one_answered_address_type_is_enough(server, quick):
    server.add(SHOP, A="192.0.2.1")
    server.ways[f"{SHOP} AAAA"] = "servfail"
    async with quick(server) as resolver:
        assert await resolver.lookup(SHOP) == ("192.0.2.1",)


async def test_a_visit_dials_what_the_finding_shows(server, quick):
    server.add(SHOP, NS="ns1.host.net.", A="192.0.2.1")
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
        sent = resolver.stats.queries
        assert await resolver.lookup(SHOP) == found.addresses
        assert resolver.stats.queries == sent
