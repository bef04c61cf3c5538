"""Several resolvers as one: the load spread, questions retried on the others, dead resolvers dropped and taken back."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Final

from brandguard.errors import NetworkDownError
from brandguard.model import DnsReason
from brandguard.resolution import probe, wire
from brandguard.resolution.channel import Channel, Failure, Stats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brandguard.resolution.servers import Server
    from brandguard.settings import ResolutionSettings

SUSPECT = 8  # questions in a row without any answer before a resolver is examined
REVIVE_PAUSE = 5.0  # seconds between two looks whether a dropped resolver answers again
RETRY_PAUSE = 0.1  # seconds before the same resolver is asked again, doubled each time
BURST = 0.1  # seconds' worth of queries a rate-limited resolver may get at once
_DECIDES = (DnsReason.SERVFAIL, DnsReason.REFUSED, DnsReason.MALFORMED, DnsReason.TIMEOUT)
_NOBODY: Final = Failure(DnsReason.TIMEOUT, "no resolver answers any more")


class TokenBucket:
    """At most ``rate`` a second on average; 0 is no limit."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate if rate > 0 else 0.0
        self._slack = BURST if rate > 0 else 0.0
        self._due = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next query may go."""
        return max(0.0, self._due - now)

    def take(self, now: float) -> float:
        """Book the next query; returns the seconds to wait before it."""
        delay = self.wait(now)
        self._due = max(self._due, now - self._slack) + self._gap
        return delay


class Pool:
    """All resolvers of a run. Use as :meth:`start`, :meth:`ask` and :meth:`close`."""

    def __init__(self, servers: Iterable[Server], settings: ResolutionSettings) -> None:
        self.stats = Stats()
        self.notes: list[str] = []
        self.outage = False
        """Whether there was a time when no resolver answered."""
        self._settings = settings
        self._channels = [Channel(server, settings.timeout, self.stats) for server in servers]
        self._buckets = {channel: TokenBucket(settings.rate) for channel in self._channels}
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._examinations: dict[Channel, asyncio.Task[None]] = {}
        self._turn = 0

    async def start(self) -> None:
        """Probe every resolver and keep the usable ones. Raises NetworkDownError where none is."""
        try:
            problems = await asyncio.gather(*(self._try_out(channel) for channel in self._channels))
            self._keep_usable(dict(zip(self._channels, problems, strict=True)))
        except BaseException:
            await self.close()
            raise

    def _keep_usable(self, problems: dict[Channel, str | None]) -> None:
        told = [f"resolver {channel.server} {problem}" for channel, problem in problems.items() if problem]
        if len(told) == len(problems):
            raise NetworkDownError(
                f"no resolver can be used: {'; '.join(told)}",
                fix="check the network, or name one with --resolver IP[:PORT]",
            )
        for channel in [channel for channel, problem in problems.items() if problem]:
            channel.close()
            self._channels.remove(channel)
        self.notes += [f"{words}: not used" for words in told]

    async def close(self) -> None:
        """Stop everything and close the sockets; questions still open end as timeouts."""
        tasks = list(self._examinations.values())
        for task in tasks:
            task.cancel()
        for channel in self._channels:
            channel.close()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(self, name: str, rtype: int) -> wire.Reply | Failure:
        """The answer to one question, sent up to ``attempts`` times. Raises ValueError for an impossible name."""
        question = wire.encode_question(name, rtype)
        failures: list[tuple[Channel, Failure]] = []
        while len(failures) < self._settings.attempts:
            channel = self._choose(failures)
            if channel is None:
                return _decided(failures) if failures else _NOBODY
            await self._be_polite(channel, failures)
            async with self._slots:
                reply = await channel.ask(question)
            if isinstance(reply, wire.Reply):
                return reply
            failures.append((channel, reply))
            self._watch(channel)
        return _decided(failures)

    def _choose(self, failures: list[tuple[Channel, Failure]]) -> Channel | None:
        """The live resolver least asked for this question, then soonest free, then least busy, then next in turn."""
        live = [channel for channel in self._channels if channel.alive]
        if len(live) < 2:
            return live[0] if live else None
        now = asyncio.get_running_loop().time()
        asked = Counter(channel for channel, _ in failures)
        self._turn += 1
        turn = self._turn % len(live)
        turned = live[turn:] + live[:turn]
        return min(turned, key=lambda each: (asked[each], self._buckets[each].wait(now), each.in_flight))

    async def _be_polite(self, channel: Channel, failures: list[tuple[Channel, Failure]]) -> None:
        delay = self._buckets[channel].take(asyncio.get_running_loop().time())
        before = sum(channel is each for each, _ in failures)
        if before:
            delay = max(delay, RETRY_PAUSE * 2 ** (before - 1))
        if delay:
            await asyncio.sleep(delay)

    async def _try_out(self, channel: Channel) -> str | None:
        try:
            channel.open()
        except OSError as problem:
            return f"is out of reach ({problem.strerror or problem})"
        return await probe.examine(channel)

    def _watch(self, channel: Channel) -> None:
        """Have a resolver examined that has not answered for a while."""
        if channel.unanswered >= SUSPECT and channel not in self._examinations:
            task = asyncio.create_task(self._examine(channel))
            self._examinations[channel] = task
            task.add_done_callback(lambda _: self._examinations.pop(channel, None))

    async def _examine(self, channel: Channel) -> None:
        """Drop the resolver if it really is dead - it may only have met silent names - until it answers again."""
        if await probe.is_alive(channel):
            return
        channel.alive = False
        self.notes.append(f"resolver {channel.server} stopped answering and was dropped")
        if not any(each.alive for each in self._channels):
            self.outage = True
            self.notes.append("no resolver answers any more: names asked for since then are unknown")
        while not channel.alive:
            await asyncio.sleep(REVIVE_PAUSE)
            channel.alive = await probe.is_alive(channel)
        self.notes.append(f"resolver {channel.server} answers again")


def _decided(failures: list[tuple[Channel, Failure]]) -> Failure:
    """The failure that says most: a server's own word before silence; the detail tells of every attempt."""
    worst = min((failure for _, failure in failures), key=lambda failure: _DECIDES.index(failure.reason))
    told = Counter(f"{failure.detail} from {channel.server}" for channel, failure in failures)
    return Failure(worst.reason, ", ".join(text if n == 1 else f"{text} ({n} times)" for text, n in told.items()))
