"""python-whois as a second opinion: used, bounded, never believed about existence, never left behind."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import UTC, datetime

from registration_lab import MakeClient, Whois

from brandguard.model import Inconclusive, Ok
from brandguard.registration.supplement import LIMIT, Supplement

# python-whois knows Hungary's key for the creation date; our own table does not list it.
HUNGARIAN = "domain: acme-lamps.hu\nrecord created: 2004-03-02\n"
SLOW = "[Domain Name]  ACME.JP\r\n\r\n" + "[Registrant]\r\n\r\n" * 4 + ("\r\n" * 40 + " " * 40) * 30


def running(process: asyncio.subprocess.Process | None) -> bool:
    if process is None:
        return False
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_it_reads_what_python_whois_reads() -> None:
    text = (
        "Domain Name: ACME.COM\nCreation Date: 2001-02-03T04:05:06Z\nRegistrar: Northwind\nName Server: NS1.A.EXAMPLE\n"
    )
    async with Supplement() as supplement:
        found = await supplement.parse("acme.com", text)
    assert found is not None
    assert found.created == datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert (found.registrar, found.nameservers) == ("Northwind", ("ns1.a.example",))


async def test_one_worker_serves_many_texts() -> None:
    async with Supplement() as supplement:
        await supplement.parse("acme.com", "Registrar: A\n")
        first = supplement._process
        await supplement.parse("acme.jp", "[Registrant] B\n")
        assert supplement._process is first
    assert not running(first)


async def test_a_text_that_hangs_its_parser_costs_the_limit_and_the_worker() -> None:
    async with Supplement(limit=0.5) as supplement:
        await supplement.parse("acme.com", "Registrar: A\n")
        worker = supplement._process
        assert worker is not None
        os.kill(worker.pid, 19)  # SIGSTOP: as good as a regular expression that does not end
        started = time.monotonic()
        assert await supplement.parse("acme.jp", "x") is None
        assert time.monotonic() - started < 2
        assert supplement.overruns == 1
        assert not running(worker)
        again = await supplement.parse("acme.com", "Registrar: A\n")
        assert again is not None
        assert again.registrar == "A"


async def test_a_cancelled_question_leaves_no_answer_to_the_next() -> None:
    async with Supplement() as supplement:
        await supplement.parse("acme.com", "Registrar: A\n")
        task = asyncio.create_task(supplement.parse("acme.com", "Registrar: B\n"))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        found = await supplement.parse("acme.com", "Registrar: C\n")
        assert found is not None
        assert found.registrar == "C"


async def test_a_text_it_rejects_is_no_news() -> None:
    async with Supplement() as supplement:
        assert await supplement.parse("acme.com", "a" * 100_000) is None
        found = await supplement.parse("acme.com", 'No match for "ACME.COM".\n')
        assert found is None or found.created is None


async def test_it_does_not_decide_whether_a_name_is_registered(client: MakeClient, whois: Whois) -> None:
    whois.default = b"Welcome to the registry.\nHave a nice day.\n"
    async with client() as asking:
        assert isinstance(await asking.fetch("acme.com.br"), Inconclusive)


async def test_it_fills_gaps_and_overwrites_nothing(client: MakeClient, whois: Whois) -> None:
    whois.default = (
        b"Domain Name: acme-lamps.kg\nRegistrar: Ours\nRecord expires on Fri Jan  1 00:00:00 2027\n"
        b"Domain support: Theirs\nname server: ns1.a.example\n"
    )
    async with client(rdap=False) as asking:
        outcome = await asking.fetch("acme-lamps.kg")
    assert isinstance(outcome, Ok)
    assert outcome.value.registrar == "Ours"


async def test_hostile_texts_of_many_suffixes_end_within_the_limit() -> None:
    """CRLF .jp and .hk records, and 50 KB of "a", hang python-whois' patterns for minutes."""
    async with Supplement(limit=0.3) as supplement:
        for suffix in ("jp", "hk"):
            started = time.monotonic()
            await supplement.parse(f"acme.{suffix}", SLOW)
            await supplement.parse(f"acme.{suffix}", "a" * 50_000)
            assert time.monotonic() - started < LIMIT + 5
