"""The parts of a scan that need no network: the plan, settling, asking once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from brandguard.candidates import Generation
from brandguard.model import (
    Absent,
    Brand,
    DnsReason,
    Existence,
    Inconclusive,
    Ok,
    Registration,
    Resolution,
    Source,
    WatchedDomain,
)
from brandguard.once import Once
from brandguard.scan import ScanPlan, settled

TODAY = date(2026, 11, 24)
XIAOMI = Brand("xiaomi", "Xiaomi", official_domains=("xiaomi.com",), watch=(WatchedDomain("ibuygou.com"),))
LEGO = Brand("lego", "LEGO", official_domains=("lego.com",))


def test_what_people_asked_for_comes_first_and_nothing_comes_twice() -> None:
    given = (WatchedDomain("xiaomishop.com"), WatchedDomain("ibuygou.com"))
    names = list(ScanPlan((XIAOMI,), 500, given).candidates(TODAY, {}))
    assert [(one.domain, one.source) for one in names[:2]] == [
        ("ibuygou.com", Source.WATCHED),
        ("xiaomishop.com", Source.GIVEN),
    ]
    assert {one.source for one in names[2:]} == {Source.GENERATED}
    assert len({one.domain for one in names}) == len(names)


def test_given_names_are_looked_at_for_every_brand_side_by_side() -> None:
    given = (WatchedDomain("a.com"), WatchedDomain("b.com"))
    plan = ScanPlan((replace(XIAOMI, watch=()), LEGO), 0, given)
    pairs = [(one.domain, one.brand.id) for one in plan.candidates(TODAY, {})]
    assert pairs == [("a.com", "xiaomi"), ("a.com", "lego"), ("b.com", "xiaomi"), ("b.com", "lego")]


def test_a_larger_budget_covers_more_and_never_all() -> None:
    shares = []
    for budget in (10, 1000):
        drawn: dict[str, Generation] = {}
        list(ScanPlan((LEGO,), budget).candidates(TODAY, drawn))
        shares.append(drawn["lego"].coverage)
    assert 0 < shares[0] < shares[1] < 1


UNKNOWN = Resolution("x.com", Existence.UNKNOWN, DnsReason.SERVFAIL)
DENIED = Resolution("x.com", Existence.UNREGISTERED, DnsReason.NXDOMAIN)


def test_the_registry_settles_what_dns_could_not_tell_and_what_dns_said_is_kept() -> None:
    yes = settled(UNKNOWN, Ok(Registration("x.com", source="rdap")))
    no = settled(UNKNOWN, Absent("not found"))
    assert (yes.existence, yes.reason) == (Existence.REGISTERED, DnsReason.SERVFAIL)
    assert (no.existence, no.reason) == (Existence.UNREGISTERED, DnsReason.SERVFAIL)
    assert "settled by RDAP" in yes.detail


def test_a_registry_that_does_not_answer_settles_nothing() -> None:
    assert settled(UNKNOWN, Inconclusive("throttled")) is UNKNOWN


def test_a_name_dns_denies_but_the_registry_has_is_registered() -> None:
    assert settled(DENIED, Ok(Registration("x.com", source="whois"))).existence is Existence.REGISTERED
    assert settled(DENIED, Absent("not found")) is DENIED


async def test_asking_once_shares_one_answer_between_callers() -> None:
    calls: list[str] = []

    async def ask(domain: str) -> str:
        calls.append(domain)
        await asyncio.sleep(0.01)
        return domain.upper()

    once = Once(ask)
    assert await asyncio.gather(once("a"), once("a"), once("b")) == ["A", "A", "B"]
    assert sorted(calls) == ["a", "b"]


async def test_asking_once_survives_a_cancelled_caller_and_forgets_the_oldest() -> None:
    calls: list[str] = []

    async def ask(domain: str) -> str:
        calls.append(domain)
        await asyncio.sleep(0.01)
        return domain

    once = Once(ask, kept=1)
    impatient = asyncio.create_task(once("a"))
    await asyncio.sleep(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert await once("a") == "a"
    assert calls == ["a"]
    await once("b")
    await once("a")
    assert calls == ["a", "b", "a"]
