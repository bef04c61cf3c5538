"""One visit: the chain from the domain to the page a shopper ends at, within one budget of time."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from brandguard.model import Absent, Certificate, Hop, Inconclusive, Ok, Outcome, Page, Site
from brandguard.net.fetch import Fetched, FetchError, fetch, host_of
from brandguard.net.lookup import LookupFailedError
from brandguard.net.transport import literal_of
from brandguard.web.certificate import read_certificate
from brandguard.web.cookies import VisitCookies
from brandguard.web.redirects import BadRedirectError, Redirect, next_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from brandguard.net.lookup import Lookup
    from brandguard.settings import WebSettings
    from brandguard.web.turns import Turns

_HTTPS_SHARE = 0.6
"""Of the deadline that the first https request may use up, so that a hanging port 443 leaves time for port 80."""
_ENOUGH_WHEN_CUT = 1024
"""Bytes of a page that dripped until the deadline that are still a page; fewer are "could not look"."""
_MAX_HEADERS = 200
_MAX_HEADER = 4096
_SAME_BY_HTTP = frozenset({"refused_address", "no_address", "dns", "bad_url"})
"""Faults that http would meet just as well."""


class Visit:
    """The state of one visit; :meth:`run` is called once."""

    def __init__(
        self, domain: str, client: httpx.AsyncClient, settings: WebSettings, lookup: Lookup, turns: Turns
    ) -> None:
        self._domain = domain
        self._client = client
        self._settings = settings
        self._lookup = lookup
        self._turns = turns
        self._addresses: dict[str, tuple[str, ...]] = {}
        self._cookies = VisitCookies()
        self._hops: list[Hop] = []
        self._certificate: Certificate | None = None
        self._spent = 0.0

    async def run(self) -> Outcome[Site]:
        """Walk the chain. Faults of the world come back as values."""
        try:
            host = await self._host()
            return await self._chain(await self._front_door(host)) if host else Absent("no_address")
        except FetchError as problem:
            return Inconclusive(problem.reason, problem.detail)
        except BadRedirectError as problem:
            return Inconclusive("bad_redirect", str(problem))

    # --- the first page -------------------------------------------------------------------------

    async def _host(self) -> str | None:
        """The domain, or its ``www`` where only that has an address."""
        for host in (self._domain, f"www.{self._domain}"):
            try:
                await self._addresses_of(host)
            except FetchError as problem:
                if problem.reason != "no_address":
                    raise
            else:
                return host
        return None

    async def _front_door(self, host: str) -> Fetched:
        """The first response, by https if it can be had. Raises FetchError when there is none by http either."""
        try:
            secure = await self._get(f"https://{host}/", share=_HTTPS_SHARE)
        except FetchError as problem:
            if problem.reason in _SAME_BY_HTTP:
                raise
            return await self._plain_door(host, problem)
        if secure.certificate_problem and secure.status >= 400:
            return await self._instead_of_error(host, secure)
        return secure

    async def _plain_door(self, host: str, failed: FetchError) -> Fetched:
        self._hops.append(Hop(f"https://{host}/", failed.address, error=failed.reason))
        try:
            return await self._get(f"http://{host}/")
        except FetchError as problem:
            # A refusal says least: what https met is then the better reason.
            raise (failed if problem.reason == "connection_refused" else problem) from None

    async def _instead_of_error(self, host: str, secure: Fetched) -> Fetched:
        """A server's default answer under a wrong certificate: browsers turn to http, and so do we if it is better."""
        try:
            plain = await self._get(f"http://{host}/")
        except FetchError:
            return secure
        if plain.status >= 400:
            return secure
        self._hops.append(_hop(secure))
        self._note_certificate(secure)
        return plain

    # --- the chain ------------------------------------------------------------------------------

    async def _chain(self, fetched: Fetched) -> Outcome[Site]:
        seen = {(fetched.url, "")}
        for _ in range(self._settings.max_redirects + 1):
            self._note_certificate(fetched)
            self._cookies.keep(host_of(fetched.url), fetched.all_headers("set-cookie"))
            step = next_step(fetched)
            self._hops.append(_hop(fetched, step))
            if step is None:
                return self._ended(fetched)
            key = (step.url, self._cookie_header(step.url))
            if key in seen:
                return Inconclusive("redirect_loop", step.url[:300])
            seen.add(key)
            if len(seen) > self._settings.max_redirects + 1:
                break
            fetched = await self._get(step.url, reason_for_bad_url="bad_redirect")
        return Inconclusive("too_many_redirects", f"more than {self._settings.max_redirects}")

    def _ended(self, fetched: Fetched) -> Outcome[Site]:
        least = _ENOUGH_WHEN_CUT if fetched.fault == "timeout" else 1
        if fetched.fault and fetched.status < 400 and len(fetched.body) < least:
            return Inconclusive(fetched.fault, fetched.fault_detail)
        page = Page(
            url=fetched.url,
            status=fetched.status,
            body=fetched.body,
            content_type=(fetched.header("content-type") or "")[:300],
            headers=_headers(fetched),
            truncated=fetched.truncated,
        )
        return Ok(Site(self._domain, tuple(self._hops), page, self._certificate, round(self._spent * 1000)))

    def _note_certificate(self, fetched: Fetched) -> None:
        """Keep the first one with a problem (the warning a shopper meets), else the last."""
        if self._certificate is None or not self._certificate.problem:
            found = read_certificate(fetched.certificate_der, fetched.certificate_problem)
            self._certificate = found or self._certificate

    # --- one request ----------------------------------------------------------------------------

    async def _get(self, url: str, *, share: float = 1.0, reason_for_bad_url: str = "bad_url") -> Fetched:
        try:
            host = host_of(url)
        except FetchError as problem:
            raise FetchError(reason_for_bad_url, problem.detail) from None
        addresses = await self._addresses_of(host)
        cookie = self._cookie_header(url)
        async with self._turns.turn(addresses[0]):
            with self._clock():
                return await fetch(
                    self._client,
                    url,
                    deadline=min(self._left(), self._settings.deadline * share),
                    max_bytes=self._settings.max_body_bytes,
                    headers={"Cookie": cookie} if cookie else None,
                    addresses=addresses,
                )

    async def _addresses_of(self, host: str) -> tuple[str, ...]:
        """Looked up once a visit, so that one visit sees one server. Raises FetchError ``no_address``, ``dns``."""
        if literal := literal_of(host):
            return (literal,)
        if host not in self._addresses:
            with self._clock():
                try:
                    async with asyncio.timeout(self._left()):
                        self._addresses[host] = await self._lookup(host)
                except LookupFailedError as problem:
                    nothing = problem.reason in ("nxdomain", "nodata")
                    raise FetchError("no_address" if nothing else "dns", str(problem)) from None
                except TimeoutError:
                    raise FetchError("dns", f"{host}: timeout") from None
        if not self._addresses[host]:
            raise FetchError("no_address", host)
        return self._addresses[host]

    def _cookie_header(self, url: str) -> str:
        try:
            return self._cookies.header(host_of(url), secure=url.startswith("https:"))
        except FetchError:
            return ""

    def _left(self) -> float:
        return max(0.01, self._settings.deadline - self._spent)

    @contextmanager
    def _clock(self) -> Iterator[None]:
        """Time spent on the site itself; waiting for a turn is not its fault."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._spent += time.monotonic() - started


def _hop(fetched: Fetched, step: Redirect | None = None) -> Hop:
    return Hop(
        url=fetched.url,
        address=fetched.address,
        status=fetched.status,
        headers=_headers(fetched),
        redirect=step.url if step else None,
        redirect_kind=step.kind if step else None,
        error=None if step else fetched.fault,
    )


def _headers(fetched: Fetched) -> tuple[tuple[str, str], ...]:
    return tuple((name[:_MAX_HEADER], value[:_MAX_HEADER]) for name, value in fetched.headers[:_MAX_HEADERS])
