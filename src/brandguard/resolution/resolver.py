"""The resolver: domain in, :class:`~brandguard.model.Resolution` out; and addresses for everything that dials."""

from __future__ import annotations

import asyncio
import itertools
from collections import OrderedDict
from typing import TYPE_CHECKING, Self

from brandguard.errors import NetworkDownError, SettingsError
from brandguard.model import DnsReason, Resolution
from brandguard.names import is_address
from brandguard.net.lookup import LookupFailedError
from brandguard.resolution import existence, wire
from brandguard.resolution.channel import Failure, Stats
from brandguard.resolution.pool import Pool
from brandguard.resolution.servers import chosen_servers
from brandguard.resolution.siblings import Siblings

if TYPE_CHECKING:
    from types import TracebackType

    from brandguard.settings import ResolutionSettings

CACHE_SECONDS = 60.0
CACHE_SIZE = 10_000
_DETAILS = (wire.A, wire.AAAA, wire.MX)
_ADDRESS_TYPES = (wire.A, wire.AAAA)


class Resolver:
    """Asks recursive resolvers which domains exist. An async context manager; safe to call hundreds of times at once.

    Constructing raises SettingsError for bad settings and NetworkDownError where the system names no resolver; entering
    probes the resolvers (at most 5 s) and raises NetworkDownError where none can be used. ``notes`` are sentences for
    people (resolvers dropped, and why), ``stats`` counts packets.
    """

    def __init__(self, settings: ResolutionSettings) -> None:
        _check(settings)
        self._pool = Pool(chosen_servers(settings.resolvers), settings)
        self._siblings = Siblings(self._pool)
        self._addresses = _AddressCache()

    @property
    def notes(self) -> list[str]:
        """What people should know of the resolvers, oldest first."""
        return self._pool.notes

    def check_outage(self) -> None:
        """Raise NetworkDownError if there was a time when no resolver answered: a run with such a gap is no result."""
        if self._pool.outage:
            raise NetworkDownError(
                "no resolver answered for a part of the run, and what was asked then stayed unknown",
                fix="run it again; more resolvers (--resolver) make it less likely",
            )

    @property
    def stats(self) -> Stats:
        """Packets so far."""
        return self._pool.stats

    async def __aenter__(self) -> Self:
        await self._pool.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.close()

    async def resolve(self, domain: str) -> Resolution:
        """What DNS says about one domain (lower-case A-labels). Never raises for what the network does."""
        try:
            answer = await self._pool.ask(domain, wire.NS)
        except ValueError as problem:  # UnicodeError included
            return existence.unknown(domain, Failure(DnsReason.MALFORMED, f"not a name DNS can carry: {problem}"))
        if isinstance(answer, Failure):
            return existence.unknown(domain, answer)
        if answer.denied:
            return existence.unregistered(domain)
        return await self._describe(domain, answer)

    async def lookup(self, host: str) -> tuple[str, ...]:
        """The addresses of a host, A before AAAA; a literal is its own. Raises LookupFailedError."""
        name = host.lower().removesuffix(".")
        if is_address(name):
            return (name.strip("[]"),)
        known = self._addresses.get(name)
        if known is None:
            known = await self._look_up(name)
            self._addresses.put(name, known)
        if isinstance(known, DnsReason):
            raise LookupFailedError(host, known.value)
        return known

    async def _describe(self, domain: str, answer: wire.Reply) -> Resolution:
        """Ask what else there is to know about a name that exists, everything at once."""
        place = existence.place_of(domain)
        async with asyncio.TaskGroup() as group:
            delegation = group.create_task(self._delegation(domain, answer))
            details = {rtype: group.create_task(self._pool.ask(domain, rtype)) for rtype in _DETAILS}
            suffix = group.create_task(self._siblings.suffix_answers_all(place.suffix))
            below = domain if place.registrable else place.parent
            wildcard = group.create_task(self._siblings.domain_answers_all(below))
        settled = delegation.result()
        resolution = existence.judge(
            existence.Answers(
                domain,
                place,
                delegation=None if isinstance(settled, Failure) else settled,
                details={rtype: task.result() for rtype, task in details.items()},
                suffix_answers_all=suffix.result(),
                wildcard=wildcard.result(),
                undecided=settled if isinstance(settled, Failure) else None,
            )
        )
        self._recall(resolution, [details[rtype].result() for rtype in _ADDRESS_TYPES])
        return resolution

    async def _delegation(self, domain: str, answer: wire.Reply) -> tuple[str, ...] | Failure | None:
        found = existence.own_delegation(answer, domain)
        if found is not None:
            return found
        reply = await self._pool.ask(domain, wire.SOA)
        return reply if isinstance(reply, Failure) else existence.own_delegation(reply, domain)

    def _recall(self, resolution: Resolution, answers: list[wire.Reply | Failure]) -> None:
        """Let a visit dial the very addresses the finding shows, if both address types were answered."""
        if resolution.addresses and not any(isinstance(answer, Failure) for answer in answers):
            self._addresses.put(resolution.domain, resolution.addresses)

    async def _look_up(self, name: str) -> tuple[str, ...] | DnsReason:
        try:
            answers = await asyncio.gather(*(self._pool.ask(name, rtype) for rtype in _ADDRESS_TYPES))
        except ValueError:
            return DnsReason.MALFORMED
        found = [
            existence.addresses(answer, name, rtype) for answer, rtype in zip(answers, _ADDRESS_TYPES, strict=True)
        ]
        if any(found):
            return tuple(itertools.chain.from_iterable(found))
        failed = next((answer.reason for answer in answers if isinstance(answer, Failure)), None)
        if failed:
            return failed
        denied = all(isinstance(answer, wire.Reply) and answer.rcode == wire.NXDOMAIN for answer in answers)
        return DnsReason.NXDOMAIN if denied else DnsReason.NODATA


class _AddressCache:
    """Addresses, or why there are none, for a minute: long enough for the visits of one site."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, tuple[float, tuple[str, ...] | DnsReason]] = OrderedDict()

    def get(self, name: str) -> tuple[str, ...] | DnsReason | None:
        until, known = self._entries.get(name, (0.0, None))
        return known if until > asyncio.get_running_loop().time() else None

    def put(self, name: str, known: tuple[str, ...] | DnsReason) -> None:
        self._entries[name] = (asyncio.get_running_loop().time() + CACHE_SECONDS, known)
        self._entries.move_to_end(name)
        if len(self._entries) > CACHE_SIZE:
            self._entries.popitem(last=False)


def _check(settings: ResolutionSettings) -> None:
    """Raise SettingsError for numbers nothing could be asked with."""
    for key, value, least in (
        ("timeout", settings.timeout, 0.01),
        ("attempts", settings.attempts, 1),
        ("concurrency", settings.concurrency, 1),
        ("rate", settings.rate, 0),
    ):
        if not least <= value < float("inf"):  # also refuses NaN
            raise SettingsError(f"resolution.{key} is {value}", fix=f"give at least {least}")
