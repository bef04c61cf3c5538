"""The composition root: the one module that knows every room, and puts them in order.

``candidates -> resolve -> examine (registration and site at once, then the assessment) -> sink``
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from brandguard import pipeline
from brandguard.model import (
    Absent,
    Candidate,
    Existence,
    Finding,
    Inconclusive,
    Ok,
    Outcome,
    Registration,
    Resolution,
    Site,
    Skipped,
    Source,
    Summary,
)
from brandguard.once import Once

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from datetime import date

    from brandguard.candidates import Generation
    from brandguard.model import Brand, WatchedDomain
    from brandguard.resolution import Resolver
    from brandguard.settings import Settings

EXAMINERS = 64
"""Sites and registrations looked at at once; most of that time is waiting for a server's turn."""


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """What to scan: brands, how many generated names for each, and names a person gave."""

    brands: tuple[Brand, ...]
    budget: int
    given: tuple[WatchedDomain, ...] = ()

    def candidates(self, on: date, drawn: dict[str, Generation]) -> Iterator[Candidate]:
        """Every name of the plan, once for each brand: first what people asked for, then generated, best first.

        Allow entries that have run out before ``on`` no longer hide their domains. ``drawn`` gets the generation names
        are drawn from, by brand id: it knows what share of the expected lookalikes has come so far.
        """
        from brandguard.candidates import Generation

        seen: dict[str, set[str]] = {brand.id: set() for brand in self.brands}
        for brand in self.brands:
            yield from _of_people(brand, brand.watch, Source.WATCHED, seen[brand.id])
        for item in self.given:
            for brand in self.brands:
                yield from _of_people(brand, (item,), Source.GIVEN, seen[brand.id])
        for brand in self.brands:
            if self.budget > 0:
                drawn[brand.id] = generation = Generation(brand, self.budget, on=on)
                yield from (one for one in generation if one.domain not in seen[brand.id])

    @classmethod
    def of_one(cls, brand: Brand, domain: WatchedDomain) -> ScanPlan:
        """Look at one domain for one brand, and at nothing else."""
        return cls((replace(brand, watch=()),), 0, (domain,))

    @property
    def size(self) -> int:
        """The most names the plan can come to."""
        return len(self.brands) * (self.budget + len(self.given)) + sum(len(brand.watch) for brand in self.brands)


def _of_people(brand: Brand, items: tuple[WatchedDomain, ...], source: Source, seen: set[str]) -> Iterator[Candidate]:
    for item in items:
        if item.domain not in seen:
            seen.add(item.domain)
            yield Candidate(item.domain, brand, (), 1.0, source, item.location)


@dataclass(slots=True)
class Tally:
    """Running counts of a scan; read by progress displays, turned into the Summary at the end."""

    started: float = field(default_factory=time.monotonic)
    candidates: int = 0
    registered: int = 0
    unregistered: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    drawn: dict[str, Generation] = field(default_factory=dict)

    def count(self, resolution: Resolution) -> None:
        """Count one name's final existence."""
        match resolution.existence:
            case Existence.REGISTERED:
                self.registered += 1
            case Existence.UNREGISTERED:
                self.unregistered += 1
            case Existence.UNKNOWN:
                self.unknown[resolution.reason.value] += 1


class Scan:
    """One run. ``await run(sink)``; then, however it ended, ``summary()`` says what was done."""

    def __init__(self, plan: ScanPlan, settings: Settings) -> None:
        self.plan = plan
        self.settings = settings
        self.tally = Tally()
        self._notes: list[Callable[[], list[str]]] = []

    async def run(self, sink: Callable[[Finding], None]) -> None:
        """Look at every candidate; ``sink`` gets each finding as soon as it is complete.

        Raises NetworkDownError when no resolver answers, at the start or, after the last finding, for a part of the
        run; SettingsError for settings that cannot be used.
        """
        async with AsyncExitStack() as stack:
            looker, resolver = await self._open(stack)

            def keep(finding: Finding) -> None:
                self.tally.verdicts[finding.assessment.verdict.value] += 1
                sink(finding)

            stages = [
                pipeline.Stage("resolve", self.settings.resolution.concurrency, looker.resolve),
                pipeline.Stage("examine", EXAMINERS, looker.examine),
            ]
            names = self.plan.candidates(looker.today, self.tally.drawn)
            await pipeline.run(names, stages, keep)
            resolver.check_outage()

    def summary(self, *, interrupted: bool = False) -> Summary:
        """What has been done so far."""
        tally = self.tally
        return Summary(
            brands=tuple(brand.id for brand in self.plan.brands),
            candidates=tally.candidates,
            registered=tally.registered,
            unregistered=tally.unregistered,
            unknown=_ranked(tally.unknown),
            verdicts=_ranked(tally.verdicts),
            coverage=tuple(sorted((brand, generation.coverage) for brand, generation in tally.drawn.items())),
            notes=tuple(note for notes in self._notes for note in notes()),
            interrupted=interrupted,
            elapsed=time.monotonic() - tally.started,
        )

    async def _open(self, stack: AsyncExitStack) -> tuple[_Looker, Resolver]:
        from brandguard.net.guard import AddressGuard
        from brandguard.registration import RegistrationClient
        from brandguard.resolution import Resolver
        from brandguard.web import Prober

        settings = self.settings
        guard = AddressGuard(settings.web.allow_networks)
        resolver = Resolver(settings.resolution)
        registrar = RegistrationClient(
            settings.registration, ca_file=settings.ca_file, lookup=resolver.lookup, guard=guard
        )
        prober = Prober(settings.web, ca_file=settings.ca_file, lookup=resolver.lookup)
        await stack.enter_async_context(resolver)
        self._notes.append(lambda: list(resolver.notes))
        if settings.registration.enabled:
            await stack.enter_async_context(registrar)
            self._notes.append(lambda: list(registrar.notes))
        if settings.web.enabled:
            await stack.enter_async_context(prober)
        ask = Asking(
            resolve=resolver.resolve,
            register=registrar.fetch if settings.registration.enabled else None,
            visit=prober.visit if settings.web.enabled else None,
            settle_limit=settings.registration.settle_limit,
        )
        looker = _Looker(ask, self.tally, datetime.now(UTC).date(), shared=len(self.plan.brands) > 1)
        self._notes.append(looker.notes)
        return looker, resolver


@dataclass(frozen=True, slots=True)
class Asking:
    """The three questions to the world. None: not to be asked in this run."""

    resolve: Callable[[str], Awaitable[Resolution]]
    register: Callable[[str], Awaitable[Outcome[Registration]]] | None
    visit: Callable[[str], Awaitable[Outcome[Site]]] | None
    settle_limit: int


class _Looker:
    """The work of the two stages. ``shared``: names people gave are asked about once for all brands."""

    def __init__(self, ask: Asking, tally: Tally, today: date, *, shared: bool) -> None:
        self._tally = tally
        self.today = today
        self._own = ask
        self._common = _once(ask) if shared else ask
        self._settled = 0
        self._unsettled = 0

    async def resolve(self, candidate: Candidate) -> tuple[Candidate, Resolution] | None:
        resolution = await self._ask(candidate).resolve(candidate.domain)
        self._tally.candidates += 1
        if _uninteresting(candidate, resolution):
            self._tally.count(resolution)
            return None
        return candidate, resolution

    async def examine(self, looked: tuple[Candidate, Resolution]) -> Finding | None:
        candidate, resolution = looked
        if resolution.existence is Existence.REGISTERED:
            registration, site = await self._both(candidate)
        else:
            registration = await self._settle(candidate)
            resolution = settled(resolution, registration)
            if _uninteresting(candidate, resolution):
                self._tally.count(resolution)
                return None
            site = await self._visit_unsettled(candidate, resolution)
        self._tally.count(resolution)
        return await self._finding(candidate, resolution, registration, site)

    def notes(self) -> list[str]:
        if not self._unsettled:
            return []
        limit = self._own.settle_limit
        told = f"the registries were asked about the first {limit} only (registration.settle_limit)"
        return [f"{self._unsettled} names stayed unknown to DNS; {told}"]

    def _ask(self, candidate: Candidate) -> Asking:
        return self._own if candidate.source is Source.GENERATED else self._common

    async def _both(self, candidate: Candidate) -> tuple[Outcome[Registration], Outcome[Site]]:
        async with asyncio.TaskGroup() as group:
            registration = group.create_task(self._register(candidate))
            site = group.create_task(self._visit(candidate))
        return registration.result(), site.result()

    async def _register(self, candidate: Candidate) -> Outcome[Registration]:
        register = self._ask(candidate).register
        return await register(candidate.domain) if register else Skipped("not asked")

    async def _visit(self, candidate: Candidate) -> Outcome[Site]:
        visit = self._ask(candidate).visit
        return await visit(candidate.domain) if visit else Skipped("not asked")

    async def _settle(self, candidate: Candidate) -> Outcome[Registration]:
        """Ask the registry about a name DNS could not tell about, within the run's limit.

        A broken resolver makes thousands of unknowns, and registries publish limits as low as one question a second.
        """
        if candidate.source is Source.GENERATED and self._settled >= self._own.settle_limit:
            self._unsettled += 1
            return Skipped("limit reached")
        self._settled += 1
        return await self._register(candidate)

    async def _visit_unsettled(self, candidate: Candidate, resolution: Resolution) -> Outcome[Site]:
        if resolution.existence is Existence.UNREGISTERED:
            return Absent("unregistered")
        if resolution.existence is Existence.UNKNOWN and not resolution.addresses:
            return Inconclusive("dns", resolution.reason.value)
        return await self._visit(candidate)

    async def _finding(
        self, candidate: Candidate, resolution: Resolution, registration: Outcome[Registration], site: Outcome[Site]
    ) -> Finding:
        from brandguard.assessment import assess

        # Off the event loop: a page of megabytes must not hold up everybody else's timeouts.
        assessment = await asyncio.to_thread(
            assess,
            candidate.brand,
            candidate.domain,
            site,
            today=self.today,
            resolution=resolution,
            registration=registration,
        )
        kept = Ok(site.value.without_body()) if isinstance(site, Ok) else site
        checked_at = datetime.now(UTC).replace(microsecond=0)
        return Finding(candidate, resolution, registration, kept, assessment, checked_at)


def settled(resolution: Resolution, registration: Outcome[Registration]) -> Resolution:
    """What DNS could not tell, told by the registry where it could; ``reason`` keeps what DNS said.

    A name DNS denies but the registry has (on hold, or without delegation) is registered: dnstwist#66.
    """
    match registration:
        case Ok(value):
            existence = Existence.REGISTERED
            how = value.source.upper()
        case Absent() if resolution.existence is Existence.UNKNOWN:
            existence = Existence.UNREGISTERED
            how = "the registry"
        case _:
            return resolution
    detail = f"existence settled by {how}, DNS said {resolution.reason.value}"
    return replace(resolution, existence=existence, detail="; ".join(filter(None, (resolution.detail, detail))))


def _uninteresting(candidate: Candidate, resolution: Resolution) -> bool:
    """A generated name nobody registered is the normal case; one a person asked about is reported all the same."""
    return resolution.existence is Existence.UNREGISTERED and candidate.source is Source.GENERATED


def _once(ask: Asking) -> Asking:
    return Asking(
        resolve=Once(ask.resolve),
        register=Once(ask.register) if ask.register else None,
        visit=Once(ask.visit) if ask.visit else None,
        settle_limit=ask.settle_limit,
    )


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
