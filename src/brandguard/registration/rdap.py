"""RDAP over HTTPS (RFC 7480, 9082, 9083): one domain asked at its registry, the answer as an Outcome."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from brandguard.model import Absent, Inconclusive, Ok, Outcome, Registration
from brandguard.names import is_address
from brandguard.net.fetch import Fetched, FetchError, fetch
from brandguard.net.lookup import Lookup, LookupFailedError
from brandguard.registration import rdap_answer
from brandguard.registration.pacing import Heard, Pacer, Reply, RestingError

if TYPE_CHECKING:
    import httpx

    from brandguard.net.guard import AddressGuard

MAX_BYTES = 256 * 1024
MAX_REDIRECTS = 3
_HEADERS = {"Accept": "application/rdap+json, application/json;q=0.8"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REASONS = {"timeout": "timeout", "protocol": "malformed", "too_large": "malformed", "bad_url": "malformed"}


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: str


_Step = Outcome[Registration] | _Redirect


class RdapClient:
    """Asks RDAP servers. ``http`` comes from :func:`brandguard.net.transport.new_client`; ``timeout`` in seconds."""

    def __init__(
        self, http: httpx.AsyncClient, *, pacer: Pacer, lookup: Lookup, guard: AddressGuard, timeout: float
    ) -> None:
        self._http = http
        self._pacer = pacer
        self._lookup = lookup
        self._guard = guard
        self._timeout = timeout

    async def ask(self, domain: str, base: str) -> Outcome[Registration]:
        """Ask the server at ``base`` about ``domain``, a checked A-label.

        Ok, Absent (404) or Inconclusive: ``throttled``, ``refused``, ``server_error``, ``timeout``, ``malformed``,
        ``unreachable``.
        """
        url, left = f"{base}domain/{domain}", self._timeout
        for _ in range(MAX_REDIRECTS + 1):
            if why := await self._unsafe(url):
                return Inconclusive("refused", why)
            step, spent = await self._step(domain, url, left, first=server_of(base))
            if not isinstance(step, _Redirect):
                return step
            url, left = step.url, left - spent
            if left <= 0:
                return Inconclusive("timeout", "redirects used up the time")
        return Inconclusive("malformed", f"more than {MAX_REDIRECTS} redirects")

    async def _unsafe(self, url: str) -> str | None:
        """Why the URL is not asked: it is not https, and not at an address that a setting allows specially."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return "a URL that is none"
        if parts.scheme == "https" and host:
            return None
        if parts.scheme != "http" or not host:
            return f"not an https URL: {url[:80]!a}"
        with contextlib.suppress(LookupFailedError):
            addresses = (host,) if is_address(host) else await self._lookup(host)
            if addresses and all(self._guard.allows_specially(address) for address in addresses):
                return None
        return f"{host[:80]!a} is not asked without TLS"

    async def _step(self, domain: str, url: str, left: float, *, first: str) -> tuple[_Step, float]:
        """One request: what came of it, and the seconds it took (waiting for a turn is free)."""
        server = server_of(url)

        async def question() -> Reply[tuple[_Step, float]]:
            started = time.monotonic()
            try:
                got = await fetch(self._http, url, deadline=left, max_bytes=MAX_BYTES, headers=_HEADERS)
            except FetchError as problem:
                return Reply((_failure(server, problem), 0.0), Heard.FAILED)
            step, spent = _judge(got, domain, server, moved=server != first), time.monotonic() - started
            wait = retry_after(got.header("retry-after"))
            return Reply((step, spent), _heard(got.status, wait), wait)

        try:
            return await self._pacer.ask(server, question)
        except RestingError as problem:
            return Inconclusive("throttled", str(problem)), 0.0


def _heard(status: int, wait: float | None) -> Heard:
    """429 is a throttle, and so is a fault with a Retry-After (RFC 9110, section 15.6.4)."""
    if status == 429 or (status >= 500 and wait is not None):
        return Heard.THROTTLED
    return Heard.FAILED if status >= 500 else Heard.ANSWERED


def _judge(got: Fetched, domain: str, server: str, *, moved: bool) -> _Step:
    if got.status == 429:
        return Inconclusive("throttled", f"{server} said 429")
    if got.status >= 500:
        return Inconclusive("server_error", f"{server} said {got.status}")
    if got.status in _REDIRECTS:
        return _redirect(got)
    if got.status == 404:
        return _missing(server, moved=moved)
    if got.status != 200:
        refused = got.status in (400, 401, 403, 422, 451)
        return Inconclusive("refused" if refused else "malformed", f"{server} said {got.status}")
    return _read(got, domain, server)


def _read(got: Fetched, domain: str, server: str) -> Outcome[Registration]:
    if got.truncated:
        reason = _REASONS.get(got.fault or "", "malformed")
        return Inconclusive(reason, got.fault_detail or f"{server} sent over {MAX_BYTES // 1024} KB")
    try:
        return Ok(rdap_answer.read(got.body, domain, server))
    except rdap_answer.NotADomainError as problem:
        return Inconclusive("malformed", f"{server}: {problem}")


def _missing(server: str, *, moved: bool) -> Outcome[Registration]:
    if moved:  # a registrar's "not found" never overrides the registry that sent us there
        return Inconclusive("malformed", f"{server}, where the registry redirects to, does not have the domain")
    return Absent(f"{host_of(server)} does not have it")


def _redirect(got: Fetched) -> _Step:
    target = got.header("location")
    if not target or len(target) > 2000 or not target.isascii() or not target.isprintable():
        return Inconclusive("malformed", "a redirect without a usable target")
    try:
        return _Redirect(urljoin(got.url, target))
    except ValueError:
        return Inconclusive("malformed", "a redirect to a URL that is none")


def _failure(server: str, problem: FetchError) -> Inconclusive:
    return Inconclusive(_REASONS.get(problem.reason, "unreachable"), f"{server}: {problem}"[:300])


def server_of(url: str) -> str:
    """``host[:port]`` of a URL in lower case: what is paced."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def host_of(server: str) -> str:
    """The host of ``host[:port]``: reports say who answered, and that is the same whatever port was dialled."""
    return server.rpartition(":")[0] if server.rpartition(":")[2].isdecimal() else server


def retry_after(header: str | None) -> float | None:
    """Seconds in a Retry-After header, given as a number or as a date (RFC 9110, section 10.2.3), or None."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
