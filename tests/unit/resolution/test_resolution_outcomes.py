"""Every outcome is reported as what it is: nothing unknown is called registered or unregistered."""

from __future__ import annotations

import asyncio

import pytest

from brandguard.model import DnsReason, Existence

SHOP = "xiaomishop.com"


async def test_nxdomain_is_unregistered(server, quick):
    async with quick(server) as resolver:
        found = await resolver.resolve("nobody-has-this.com")
    assert (found.existence, found.reason) == (Existence.UNREGISTERED, DnsReason.NXDOMAIN)
    assert server.asked["nobody-has-this.com", "NS"] == 1
    assert server.asked["nobody-has-this.com", "A"] == 0, "nothing more is asked about a name that does not exist"


async def test_a_delegated_name_is_registered_with_all_its_records(server, quick):
    server.add(
        SHOP,
        NS=["ns2.host.net.", "NS1.Host.net."],
        A=["192.0.2.20", "192.0.2.1"],
        AAAA="2001:db8::1",
        MX=["20 b.mx.net.", "10 a.mx.net."],
    )
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.reason) == (Existence.REGISTERED, DnsReason.DELEGATED)
    assert found.nameservers == ("ns1.host.net", "ns2.host.net")
    assert found.addresses == ("192.0.2.1", "192.0.2.20", "2001:db8::1")
    assert found.mail_servers == ("a.mx.net", "b.mx.net")
    assert not found.wildcard
    assert found.detail == ""


async def test_a_zone_that_hides_its_name_servers_is_proven_by_its_soa(server, quick):
    server.add(SHOP, SOA="ns.invalid. root.invalid. 1 2 3 4 5")
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.reason, found.nameservers) == (Existence.REGISTERED, DnsReason.DELEGATED, ())


async def test_a_null_mx_is_no_mail_server(server, quick):
    server.add(SHOP, NS="ns1.host.net.", MX="0 .")
    async with quick(server) as resolver:
        assert (await resolver.resolve(SHOP)).mail_servers == ()


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("servfail", DnsReason.SERVFAIL),
        ("refused", DnsReason.REFUSED),
        ("rcode9", DnsReason.REFUSED),
        ("silent", DnsReason.TIMEOUT),
        ("garbage", DnsReason.TIMEOUT),
        ("wrong_id", DnsReason.TIMEOUT),
        ("wrong_question", DnsReason.MALFORMED),
        ("pointer_loop", DnsReason.MALFORMED),
        ("cut", DnsReason.MALFORMED),
        ("truncated_forever", DnsReason.MALFORMED),
    ],
)
async def test_what_settles_nothing_is_unknown_with_its_reason(server, quick, way, reason):
    server.add(SHOP, NS="ns1.host.net.", A="192.0.2.1")
    server.ways[SHOP] = way
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
        still_works = await resolver.resolve("nobody-has-this.com")
    assert (found.existence, found.reason) == (Existence.UNKNOWN, reason)
    assert server.address in found.detail
    assert server.asked[SHOP, "NS"] >= 2, "asked again before giving up"
    assert still_works.existence is Existence.UNREGISTERED


async def test_a_name_that_exists_without_any_record_is_unknown(server, quick):
    server.add(SHOP)
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.reason) == (Existence.UNKNOWN, DnsReason.NODATA)


async def test_addresses_without_delegation_are_registered_where_random_names_have_none(server, quick):
    server.add(SHOP, A="192.0.2.1")
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.reason) == (Existence.REGISTERED, DnsReason.RECORDS)


async def test_a_suffix_that_answers_every_name_with_an_address_proves_nothing(server, quick):
    server.catch_all["store"] = {"A": "192.0.2.66"}
    server.add("xiaomi.store", NS="ns1.host.net.", A="192.0.2.1")
    async with quick(server) as resolver:
        delegated, caught = [await resolver.resolve(name) for name in ("xiaomi.store", "xiaomi-mi.store")]
    assert (delegated.existence, delegated.reason) == (Existence.UNKNOWN, DnsReason.CATCH_ALL)
    assert (caught.existence, caught.reason) == (Existence.UNKNOWN, DnsReason.CATCH_ALL)
    assert delegated.nameservers == ("ns1.host.net",), "what was answered is kept for whoever settles it"


async def test_a_suffix_that_delegates_every_name_proves_nothing(server, quick):
    server.catch_all["store"] = {"NS": "ns.registry.store."}
    async with quick(server) as resolver:
        found = await resolver.resolve("xiaomi.store")
    assert (found.existence, found.reason) == (Existence.UNKNOWN, DnsReason.CATCH_ALL)


async def test_a_suffix_is_probed_once_however_many_names_are_below_it(server, quick):
    names = [f"shop{n}.com" for n in range(30)]
    for name in names:
        server.add(name, NS="ns1.host.net.")
    async with quick(server) as resolver:
        before = _random_names_asked(server, "com")
        await asyncio.gather(*(resolver.resolve(name) for name in names))
    assert _random_names_asked(server, "com") - before == 1


def _random_names_asked(server, suffix: str) -> int:
    return sum(
        len(label) == 18 and parent == suffix for label, _, parent in (name.partition(".") for name, _ in server.asked)
    )


async def test_a_suffix_that_cannot_be_probed_leaves_a_delegation_standing_and_says_so(server, quick):
    server.add(SHOP, NS="ns1.host.net.")
    server.add("bare.com", A="192.0.2.1")
    async with quick(server) as resolver:
        for name in (SHOP, "bare.com"):
            server.ways[name] = "honest"
        server.way = "servfail"
        delegated, bare = await asyncio.gather(resolver.resolve(SHOP), resolver.resolve("bare.com"))
    assert (delegated.existence, delegated.reason) == (Existence.REGISTERED, DnsReason.DELEGATED)
    assert "whether .com answers every name is not known" in delegated.detail
    assert (bare.existence, bare.reason) == (Existence.UNKNOWN, DnsReason.SERVFAIL)


async def test_a_host_name_below_a_wildcard_is_unknown(server, quick):
    server.add("omi.com", NS="ns1.host.net.", A="192.0.2.1")
    server.catch_all["omi.com"] = {"A": "192.0.2.1"}
    async with quick(server) as resolver:
        found = await resolver.resolve("xia.omi.com")
    assert (found.existence, found.reason, found.wildcard) == (Existence.UNKNOWN, DnsReason.WILDCARD, True)


async def test_a_domain_with_a_wildcard_below_is_registered_and_marked(server, quick):
    server.add("omi.com", NS="ns1.host.net.", A="192.0.2.1")
    server.catch_all["omi.com"] = {"A": "192.0.2.1"}
    async with quick(server) as resolver:
        found = await resolver.resolve("omi.com")
    assert (found.existence, found.reason, found.wildcard) == (Existence.REGISTERED, DnsReason.DELEGATED, True)


async def test_a_host_name_of_its_own_is_told_from_a_wildcard(server, quick):
    server.add("omi.com", NS="ns1.host.net.")
    server.add("xia.omi.com", A="192.0.2.1")
    async with quick(server) as resolver:
        found = await resolver.resolve("xia.omi.com")
    assert (found.existence, found.reason, found.wildcard) == (Existence.REGISTERED, DnsReason.RECORDS, False)


async def test_a_delegated_name_whose_addresses_fail_is_registered_and_says_what_is_missing(server, quick):
    server.add(SHOP, NS="ns1.host.net.", A="192.0.2.1", AAAA="2001:db8::1")
    server.ways[f"{SHOP} A"] = "servfail"
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.reason) == (Existence.REGISTERED, DnsReason.DELEGATED)
    assert found.addresses == ("2001:db8::1",)
    assert "A not answered (SERVFAIL" in found.detail


@pytest.mark.parametrize("kind", ["SOA", "A"])
async def test_without_delegation_a_record_that_fails_leaves_the_name_unknown(server, quick, kind):
    server.add(SHOP)
    server.ways[f"{SHOP} {kind}"] = "servfail"
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.reason) == (Existence.UNKNOWN, DnsReason.SERVFAIL)
    assert found.detail.count(f"{kind} not answered (SERVFAIL from {server.address} (2 times))") == 1


async def test_a_dangling_alias_is_not_a_free_name(server, quick):
    server.add(SHOP, CNAME="gone.example.net.")
    async with quick(server) as resolver:
        found = await resolver.resolve(SHOP)
    assert (found.existence, found.reason) == (Existence.UNKNOWN, DnsReason.NODATA)


async def test_parking_is_recognised_by_its_name_servers(server, quick):
    server.add(SHOP, NS=["ns1.sedoparking.com.", "ns2.sedoparking.com."])
    server.add("notsedoparking.com", NS="ns1.notsedoparking.com.")
    async with quick(server) as resolver:
        assert (await resolver.resolve(SHOP)).parking == "Sedo"
        assert (await resolver.resolve("notsedoparking.com")).parking is None


@pytest.mark.parametrize("name", ["", "a..com", "x" * 64 + ".com", ".".join(["abcdefgh"] * 30), "xiaomì.com"])
async def test_a_name_dns_cannot_carry_is_unknown_and_never_asked(server, quick, name):
    async with quick(server) as resolver:
        sent = resolver.stats.queries
        found = await resolver.resolve(name)
        assert resolver.stats.queries == sent
    assert (found.existence, found.reason) == (Existence.UNKNOWN, DnsReason.MALFORMED)


async def test_a_suffix_nobody_listed_and_a_bare_suffix_are_resolved_all_the_same(server, quick):
    server.add("shop.unlisted-suffix", NS="ns1.host.net.")
    async with quick(server) as resolver:
        assert (await resolver.resolve("shop.unlisted-suffix")).existence is Existence.REGISTERED
        assert (await resolver.resolve("com")).existence is Existence.REGISTERED
