"""Visiting sites: one client for all, one :class:`~brandguard.web.visit.Visit` for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from brandguard.net.guard import AddressGuard
from brandguard.net.transport import new_client
from brandguard.web.turns import Turns
from brandguard.web.visit import Visit

if TYPE_CHECKING:
    from types import TracebackType

    from brandguard.model import Outcome, Site
    from brandguard.net.lookup import Lookup
    from brandguard.settings import WebSettings

# What a browser sends besides; servers that tell browsers from programs look here first.
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Prober:
    """Fetches what a shopper's browser would meet at a domain. An async context manager.

    ``ca_file`` (PEM) is trusted besides the public authorities; ``lookup`` is the only source of addresses.
    Raises SettingsError for an unusable ``ca_file`` or ``allow_networks``.
    """

    def __init__(self, settings: WebSettings, *, ca_file: str = "", lookup: Lookup) -> None:
        guard = AddressGuard(settings.allow_networks)
        self._settings = settings
        self._lookup = lookup
        self._turns = Turns(settings.concurrency, guard)
        self._client = new_client(
            guard=guard,
            lookup=lookup,
            ca_file=ca_file,
            verify=False,  # a bad certificate is evidence; it is judged and noted
            port_map=settings.port_map,
            connect_timeout=settings.connect_timeout,
            headers={
                "User-Agent": settings.user_agent,
                "Accept": _ACCEPT,
                "Accept-Language": settings.accept_language,
                "Upgrade-Insecure-Requests": "1",
            },
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def visit(self, domain: str) -> Outcome[Site]:
        """Visit ``https://domain/``, or http where https does not answer, and follow where it leads.

        ``Ok`` with whatever page came, errors of the server (403, 429, 5xx) included; ``Absent("no_address")`` when
        neither the domain nor its ``www`` has an address; ``Inconclusive`` when nothing could be looked at: a
        :class:`~brandguard.net.fetch.FetchError` reason, or ``too_many_redirects``, ``redirect_loop``,
        ``bad_redirect``, ``encoding``. Takes at most ``settings.deadline`` seconds besides waiting for its turn.
        """
        return await Visit(domain, self._client, self._settings, self._lookup, self._turns).run()
