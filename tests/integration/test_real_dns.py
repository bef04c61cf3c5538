"""The resolver against real servers: Knot DNS, which knows the truth, and Unbound, which finds it out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import realdns
from realdns import RealDns

from brandguard.model import DnsReason, Existence
from brandguard.net.lookup import LookupFailedError
from brandguard.resolution import Resolver
from brandguard.settings import ResolutionSettings

pytestmark = pytest.mark.integration

BOTH = ("knot", "unbound")


@pytest.fixture
async def resolver(request: pytest.FixtureRequest, real_dns: RealDns) -> AsyncIterator[Resolver]:
    """The resolver, asking the server named by the test's parameter."""
    server = getattr(real_dns, request.param)
    async with Resolver(ResolutionSettings(resolvers=(server,), timeout=1.0, attempts=3)) as opened:
        assert opened.notes == []
        yield opened


def through(*servers: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("resolver", servers, indirect=True)


@through(*BOTH)
@pytest.mark.parametrize(
    ("domain", "existence", "reason"),
    [
        *((site, Existence.REGISTERED, DnsReason.DELEGATED) for site in realdns.SITES),
        (realdns.WILD, Existence.REGISTERED, DnsReason.DELEGATED),
        (realdns.PARKED, Existence.REGISTERED, DnsReason.DELEGATED),
        (realdns.DIRECT, Existence.REGISTERED, DnsReason.RECORDS),
        (realdns.FREE, Existence.UNREGISTERED, DnsReason.NXDOMAIN),
        (f"below.{realdns.FREE}", Existence.UNREGISTERED, DnsReason.NXDOMAIN),
        ("acme-brand.nosuchsuffix", Existence.UNREGISTERED, DnsReason.NXDOMAIN),
        (realdns.EMPTY, Existence.UNKNOWN, DnsReason.NODATA),
        (realdns.BROKEN, Existence.UNKNOWN, DnsReason.SERVFAIL),
        (realdns.CATCH_ALL, Existence.UNKNOWN, DnsReason.CATCH_ALL),
        (f"acme-brand.{realdns.WILD}", Existence.UNKNOWN, DnsReason.WILDCARD),
    ],
)
async def test_each_name_is_what_its_servers_say(
    resolver: Resolver, domain: str, existence: Existence, reason: DnsReason
) -> None:
    found = await resolver.resolve(domain)
    assert (found.existence, found.reason) == (existence, reason)


@through("knot")
@pytest.mark.parametrize("domain", [realdns.LAME, realdns.SILENT])
async def test_the_registrys_referral_proves_a_registration_whatever_becomes_of_its_servers(
    resolver: Resolver, domain: str
) -> None:
    found = await resolver.resolve(domain)
    assert (found.existence, found.nameservers) == (Existence.REGISTERED, (f"ns1.{domain}",))


@through("unbound")
@pytest.mark.parametrize(
    ("domain", "reason"), [(realdns.LAME, DnsReason.SERVFAIL), (realdns.SILENT, DnsReason.TIMEOUT)]
)
async def test_servers_a_resolver_cannot_reach_leave_a_name_unknown(
    resolver: Resolver, domain: str, reason: DnsReason
) -> None:
    found = await resolver.resolve(domain)
    assert (found.existence, found.reason) == (Existence.UNKNOWN, reason)


@through(*BOTH)
async def test_a_registered_name_comes_with_its_servers_addresses_and_mail(resolver: Resolver) -> None:
    found = await resolver.resolve("acmebrandshop.com")
    assert found.nameservers == ("ns1.acmebrandshop.com",)
    assert found.addresses == (realdns.HOME,)
    assert found.mail_servers == ("mail.acmebrandshop.com",)
    assert not found.wildcard


@through(*BOTH)
async def test_wildcards_and_parking_servers_are_noted_and_change_nothing_else(resolver: Resolver) -> None:
    wild, parked = await asyncio.gather(resolver.resolve(realdns.WILD), resolver.resolve(realdns.PARKED))
    assert (wild.wildcard, wild.parking) == (True, None)
    assert (parked.wildcard, parked.parking) == (False, "Sedo")


@through(*BOTH)
async def test_an_answer_too_big_for_a_datagram_is_fetched_whole_over_tcp(resolver: Resolver) -> None:
    found = await resolver.resolve(realdns.BIG)
    assert found.addresses == realdns.BIG_ADDRESSES


@through(*BOTH)
async def test_hosts_are_looked_up_for_those_who_dial(resolver: Resolver) -> None:
    assert await resolver.lookup("www.acme-brand.com") == (realdns.HOME,)
    for host, reason in ((realdns.FREE, "nxdomain"), (realdns.PARKED, "nodata"), (realdns.BROKEN, "servfail")):
        with pytest.raises(LookupFailedError) as failed:
            await resolver.lookup(host)
        assert failed.value.reason == reason


@through("unbound")
async def test_hundreds_of_names_at_once_are_all_answered(resolver: Resolver) -> None:
    names = [f"acmebrand-free-{number}.com" for number in range(400)]
    found = await asyncio.gather(*map(resolver.resolve, names))
    assert {(each.existence, each.reason) for each in found} == {(Existence.UNREGISTERED, DnsReason.NXDOMAIN)}
