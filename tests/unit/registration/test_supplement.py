"""python-whois as a second opinion: used, bounded, never believed about existence, never left behind."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from brandguard.model import Inconclusive, Ok
from brandguard.registration.supplement import Supplement

if TYPE_CHECKING:
    from registration_lab import MakeClient, Whois

# After the layout of a .jp record: a contact block, and no [Email] in it.
SLOW = "Contact Information:\r\n" + "[Name Server]   ns1.sakura-lab.example \r\n\r\n" * 40


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


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
async def test_a_record_that_hangs_its_parser_costs_the_limit_and_the_worker(newline: str) -> None:
    async with Supplement(limit=0.5) as supplement:
        await supplement.parse("acme.com", "Registrar: A\n")
        worker = supplement._process
        started = time.monotonic()
        assert await supplement.parse("acme.co.jp", SLOW.replace("\r\n", newline)) is None
        assert time.monotonic() - started < 1.5
        assert supplement.overruns == 1
        assert not running(worker)
        again = await supplement.parse("acme.com", "Registrar: A\n")
        assert again is not None
        assert again.registrar == "A"


async def test_the_worker_ends_with_its_input() -> None:
    command = (sys.executable, "-P", "-m", "brandguard.registration.supplement_worker")
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await asyncio.wait_for(process.communicate(b'{"domain": "a.com", "text": "Registrar: A"}\n'), 10)
    assert process.returncode == 0
    assert len(output.splitlines()) == 2


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
        found = await supplement.parse("acme.com", 'No match for "ACME.COM".\n')
        assert found is not None
        assert (found.created, found.registrar) == (None, None)


async def test_it_does_not_decide_whether_a_name_is_registered(client: MakeClient, whois: Whois) -> None:
    whois.default = b"Welcome to the registry.\nHave a nice day.\n"
    async with client() as asking:
        assert isinstance(await asking.fetch("acme.com.br"), Inconclusive)


async def test_it_fills_gaps_and_overwrites_nothing(client: MakeClient, whois: Whois) -> None:
    """python-whois finds ``Creation Date:`` anywhere in a line; our own table wants the whole key."""
    whois.default = (
        b"Domain Name: acme-lamps.kw\nRegistrar: Ours\nRegistry Object Creation Date: 2004-03-02T00:00:00Z\n"
        b"Former Registrar: Theirs\nExpiry Date: 2027-03-02\n"
    )
    async with client(rdap=False) as asking:
        outcome = await asking.fetch("acme-lamps.kw")
    assert isinstance(outcome, Ok)
    assert outcome.value.created == datetime(2004, 3, 2, tzinfo=UTC)
    assert (outcome.value.registrar, outcome.value.source) == ("Ours", "whois")


async def test_50_kb_of_a_is_not_even_tried() -> None:
    async with Supplement() as supplement:
        assert await supplement.parse("acme.hk", "a" * 50_000) is None
        assert supplement._process is None
