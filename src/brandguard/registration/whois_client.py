"""A domain asked by WHOIS, the answer as an Outcome."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from brandguard.model import Absent, Inconclusive, Ok, Outcome, Registration
from brandguard.registration import whois, whois_fields
from brandguard.registration.merge import merge
from brandguard.registration.pacing import Heard, Pacer, Reply, RestingError
from brandguard.registration.whois import Server, WhoisError
from brandguard.registration.whois_verdict import Said, said

if TYPE_CHECKING:
    from brandguard.net.guard import AddressGuard
    from brandguard.net.lookup import Lookup
    from brandguard.registration.supplement import Supplement
    from brandguard.registration.whois_servers import Servers

_REASONS = {
    Said.THROTTLED: ("throttled", "asked to be asked less"),
    Said.REFUSED: ("refused", "does not answer us"),
    Said.FAILED: ("server_error", "reports a fault of its own"),
    Said.RESERVED: ("reserved", "neither has the name nor gives it out"),
    Said.UNCLEAR: ("malformed", "answered in no known layout"),
}


class WhoisClient:
    """Asks WHOIS servers. ``timeout`` in seconds a question."""

    def __init__(
        self,
        servers: Servers,
        supplement: Supplement,
        *,
        pacer: Pacer,
        lookup: Lookup,
        guard: AddressGuard,
        timeout: float,
    ) -> None:
        self._servers = servers
        self._supplement = supplement
        self._pacer = pacer
        self._lookup = lookup
        self._guard = guard
        self._timeout = timeout
        self._found: dict[str, Server | None] = {}
        self._root_lock = asyncio.Lock()

    async def ask(self, domain: str) -> Outcome[Registration]:
        """Ask the registry's server about ``domain``, a checked A-label.

        Ok, Absent, or Inconclusive: ``no_server``, ``throttled``, ``refused``, ``server_error``, ``reserved``,
        ``timeout``, ``malformed``, ``unreachable``.
        """
        try:
            server = self._servers.find(domain) or await self._from_root(domain.rpartition(".")[2])
            if server is None:
                return Inconclusive("no_server", "no RDAP or WHOIS server is known for the suffix")
            return await self._ask(server, domain)
        except WhoisError as problem:
            return Inconclusive(problem.reason, problem.detail)
        except RestingError as problem:
            return Inconclusive("throttled", str(problem))

    async def _ask(self, server: Server, domain: str) -> Outcome[Registration]:
        async def question() -> Reply[tuple[str, Outcome[Registration]]]:
            text = await self._text(server, domain)
            answer = judge(text, domain, server)
            return Reply((text, answer), _heard(answer))

        text, answer = await self._pacer.ask(server.name, question)
        if isinstance(answer, Ok) and _has_gaps(answer.value):
            second = await self._supplement.parse(domain, text)
            return Ok(merge(answer.value, second)) if second else answer
        return answer

    async def _text(self, server: Server, question: str) -> str:
        return await whois.ask(server, question, lookup=self._lookup, guard=self._guard, deadline=self._timeout)

    async def _from_root(self, suffix: str) -> Server | None:
        """The server IANA names for a top-level domain; kept for the run. Raises WhoisError, RestingError."""
        async with self._root_lock:
            if suffix not in self._found:
                root = self._servers.root

                async def question() -> Reply[str]:
                    return Reply(await self._text(root, suffix))

                host = whois_fields.referral(await self._pacer.ask(root.name, question))
                self._found[suffix] = Server(host) if host else None
        return self._found[suffix]


def judge(text: str, domain: str, server: Server) -> Outcome[Registration]:
    """What a registry's text says about ``domain``: a record, "not found", or why neither is known."""
    record = whois_fields.read(text, domain, server.name)
    if record is not None:
        return Ok(record)
    verdict = said(text)
    if verdict is Said.NOT_FOUND:
        return Absent(f"{server.host} does not have it")
    reason, detail = _REASONS[verdict]
    return Inconclusive(reason, f"{server.name} {detail}")


def _heard(answer: Outcome[Registration]) -> Heard:
    if isinstance(answer, Inconclusive) and answer.reason in ("throttled", "server_error"):
        return Heard.THROTTLED if answer.reason == "throttled" else Heard.FAILED
    return Heard.ANSWERED


def _has_gaps(record: Registration) -> bool:
    return None in (record.created, record.expires, record.registrar)
