"""python-whois' parser as a second opinion, in a process that can be killed.

Its patterns take 76 seconds on a real Japanese record (NETWORK.md), and a regular expression cannot be interrupted
from within. So a small worker (:mod:`brandguard.registration.supplement_worker`) does nothing but parse; one that
overruns is killed and the next text gets a new one. It fills gaps; whether a name is registered is not its to say.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from datetime import UTC, datetime
from typing import Any

from brandguard.model import Registration
from brandguard.registration import values
from brandguard.registration.dates import FIRST_YEAR, LAST_YEAR

LIMIT = 2.0
"""Seconds one text may take."""
_START = 15.0  # for the interpreter and the imports, on a busy machine
MAX_TEXT = 16_000
_MAX_ANSWER = 64 * 1024


class Supplement:
    """Parses texts one at a time. An async context manager; leaving it ends the worker."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._lock = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self.overruns = 0

    async def __aenter__(self) -> Supplement:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def parse(self, domain: str, text: str) -> Registration | None:
        """What python-whois reads in the text, or None if it fails, overruns or the text is over ``MAX_TEXT``."""
        if len(text) > MAX_TEXT:
            return None
        async with self._lock:
            try:
                answer = await self._ask(json.dumps({"domain": domain, "text": text}).encode() + b"\n")
            except TimeoutError:
                self.overruns += 1
                await self._end()
                return None
            except (OSError, ValueError, asyncio.IncompleteReadError):
                await self._end()
                return None
            except BaseException:
                await self._end()  # cancelled midway: what is in the pipe belongs to nobody
                raise
        return _registration(answer, domain) if isinstance(answer, dict) else None

    async def _ask(self, question: bytes) -> object:
        process = await self._worker()
        assert process.stdin is not None
        assert process.stdout is not None
        async with asyncio.timeout(self._limit):
            process.stdin.write(question)
            await process.stdin.drain()
            return json.loads(await process.stdout.readuntil(b"\n"))

    async def _worker(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        await self._end()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the current folder is not searched for modules
            "-m",
            "brandguard.registration.supplement_worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_MAX_ANSWER,
            start_new_session=True,  # Ctrl-C at the terminal is the parent's to handle
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(_START):
            await self._process.stdout.readuntil(b"\n")
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


def _registration(answer: dict[str, Any], domain: str) -> Registration:
    return Registration(
        domain=domain,
        created=_moment(answer.get("created")),
        updated=_moment(answer.get("updated")),
        expires=_moment(answer.get("expires")),
        registrar=values.clean(answer.get("registrar")),
        registrant_organisation=_published(values.clean(answer.get("org"))),
        registrant_country=values.country_of(answer.get("country")),
        nameservers=values.unique(
            [host for item in _list(answer.get("nameservers")) if (host := values.domain_of(item))]
        ),
        source="python-whois",
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _published(name: str | None) -> str | None:
    return None if name is None or values.is_private(name) else name


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
