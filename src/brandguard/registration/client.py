"""The room's door: registration data of a domain, from RDAP where there is a server and from WHOIS where not."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from brandguard import names
from brandguard.errors import SettingsError
from brandguard.model import Absent, Inconclusive, Ok, Outcome, Registration, Skipped
from brandguard.registration import bootstrap, values
from brandguard.registration.pacing import Pacer
from brandguard.registration.supplement import Supplement
from brandguard.registration.whois_client import WhoisClient
from brandguard.registration.whois_servers import servers

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from brandguard.net.guard import AddressGuard
    from brandguard.net.lookup import Lookup
    from brandguard.registration.rdap import RdapClient
    from brandguard.settings import RegistrationSettings

_KEPT = 5000  # answers kept for the run: several brands may share a candidate


class RegistrationClient:
    """Asks registries politely; an async context manager.

    ``lookup`` turns every host that is contacted into addresses, ``guard`` says which of them may be dialled, and
    ``ca_file`` is trusted besides the public authorities. Entering raises SettingsError for a bootstrap document or
    a WHOIS server in the settings that cannot be used.
    """

    def __init__(self, settings: RegistrationSettings, *, ca_file: str, lookup: Lookup, guard: AddressGuard) -> None:
        self._settings = settings
        self._ca_file = ca_file
        self._lookup = lookup
        self._guard = guard
        self._pacer = Pacer(settings.pause, settings.concurrency)
        self._stack = contextlib.AsyncExitStack()
        self._bootstrap = bootstrap.Bootstrap()
        self._rdap: RdapClient | None = None
        self._whois: WhoisClient | None = None
        self._known: dict[str, Outcome[Registration]] = {}
        self._notes: list[str] = []

    async def __aenter__(self) -> RegistrationClient:
        async with contextlib.AsyncExitStack() as stack:
            if self._settings.enabled and self._settings.rdap:
                await self._open_rdap(stack)
            if self._settings.enabled and self._settings.whois:
                await self._open_whois(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def notes(self) -> list[str]:
        """For people: servers that throttled, and a bootstrap document that could not be had."""
        throttled = [
            f"{server} throttled registration questions ({count} time{'s' if count > 1 else ''})"
            for server, count in self._pacer.throttles.items()
        ]
        return self._notes + throttled

    async def fetch(self, domain: str) -> Outcome[Registration]:
        """The registration of the domain the registry knows: ``shop.example.com`` is asked as ``example.com``.

        Ok; Absent when the registry says it has no such domain; Skipped when the settings say so; Inconclusive with
        ``throttled``, ``refused``, ``server_error``, ``timeout``, ``malformed``, ``no_server``, ``reserved`` or
        ``unreachable``. No fault of the network or of an answer raises.
        """
        if self._rdap is None and self._whois is None:
            return Skipped("disabled")
        asked = values.domain_of(domain)
        asked = asked and (names.registry_domain(asked) or asked)
        if asked is None or "." not in asked:
            return Inconclusive("malformed", "not a domain a registry could be asked about")
        if asked not in self._known:
            answer = await self._ask(asked)
            if not isinstance(answer, Ok | Absent):
                return answer
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            self._known[asked] = answer
        return self._known[asked]

    async def _ask(self, domain: str) -> Outcome[Registration]:
        first = await self._by_rdap(domain)
        if not isinstance(first, Inconclusive) or self._whois is None:
            return first
        second = await self._whois.ask(domain)
        if not isinstance(second, Inconclusive):
            return second
        return second if first.reason == "no_server" else _both(first, second)

    async def _by_rdap(self, domain: str) -> Outcome[Registration]:
        """Ask the suffix's RDAP servers in turn until one can tell (RFC 9224, section 4, lists alternatives)."""
        answer: Outcome[Registration] = Inconclusive("no_server", "no RDAP server is known for the suffix")
        if self._rdap is None:
            return answer
        for base in self._bootstrap.bases(domain)[:2]:
            answer = await self._rdap.ask(domain, base)
            if not isinstance(answer, Inconclusive):
                break
        return answer

    async def _open_rdap(self, stack: contextlib.AsyncExitStack) -> None:
        from brandguard.net import transport
        from brandguard.registration.rdap import RdapClient

        http = await stack.enter_async_context(
            transport.new_client(
                guard=self._guard,
                lookup=self._lookup,
                ca_file=self._ca_file,
                verify=True,
                connect_timeout=self._settings.timeout,
                headers={"User-Agent": "brandguard"},
                keepalive=self._settings.concurrency,
            )
        )
        self._bootstrap = await self._load_bootstrap(http)
        self._rdap = RdapClient(
            http, pacer=self._pacer, lookup=self._lookup, guard=self._guard, timeout=self._settings.timeout
        )

    async def _open_whois(self, stack: contextlib.AsyncExitStack) -> None:
        table = servers(self._settings.whois_servers)
        supplement = await stack.enter_async_context(Supplement())
        self._whois = WhoisClient(
            table,
            supplement,
            pacer=self._pacer,
            lookup=self._lookup,
            guard=self._guard,
            timeout=self._settings.timeout,
        )

    async def _load_bootstrap(self, http: httpx.AsyncClient) -> bootstrap.Bootstrap:
        place = self._settings.bootstrap
        if not place:
            return bootstrap.shipped()
        if "://" not in place:
            return bootstrap.from_file(place)
        if not place.lower().startswith("https://"):
            raise SettingsError(f"the RDAP bootstrap document at {place[:200]} is not on https")
        return await self._download_bootstrap(http, place)

    async def _download_bootstrap(self, http: httpx.AsyncClient, url: str) -> bootstrap.Bootstrap:
        """The document at the URL; the shipped one, with a note, where it cannot be had."""
        from brandguard.net.fetch import FetchError, fetch

        try:
            got = await fetch(http, url, deadline=self._settings.timeout, max_bytes=bootstrap.MAX_BYTES)
            problem = "cut short" if got.truncated else f"status {got.status}" if got.status != 200 else ""
        except FetchError as failure:
            problem = str(failure)
        if problem:
            self._notes.append(f"the RDAP bootstrap document at {url[:200]} could not be had ({problem[:100]})")
            return bootstrap.shipped()
        return bootstrap.parse(got.body, url)


def _both(first: Inconclusive, second: Inconclusive) -> Inconclusive:
    """RDAP's reason, which is the registry's main service, with what WHOIS said beside it."""
    return Inconclusive(first.reason, f"{first.detail}; WHOIS: {second.reason}, {second.detail}")
