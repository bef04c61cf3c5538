"""Whether a resolver can be used at all, asked before a run is built on it.

A machine without internet often has a resolver all the same: a stub that answers SERVFAIL, or a captive portal that
answers every name. Either would turn a whole run into nonsense.
"""

from __future__ import annotations

import asyncio
import secrets
import string
from typing import TYPE_CHECKING

from brandguard.model import DnsReason
from brandguard.resolution import wire
from brandguard.resolution.channel import Channel, Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

WELL_KNOWN = "com"
LIAR_SUFFIXES = ("com", "net", "org")
LIES = 2  # of three random names answered before a resolver counts as rewriting NXDOMAIN
DEADLINE = 5.0  # seconds for a whole examination
TRIES = 2
_LABEL_LENGTH = 18  # 18 letters at random: nobody registered that


def random_label() -> str:
    """A label that nobody registered or set up."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(_LABEL_LENGTH))


async def is_alive(channel: Channel) -> bool:
    """Whether the server answers anything at all, be it a refusal."""
    return not _silent(await _ask(channel, WELL_KNOWN, wire.NS))


async def examine(channel: Channel) -> str | None:
    """Why the resolver cannot be used, in words that follow its name, or None. Takes at most DEADLINE seconds."""
    try:
        async with asyncio.timeout(DEADLINE), asyncio.TaskGroup() as group:
            known = group.create_task(_ask(channel, WELL_KNOWN, wire.NS))
            random = [
                group.create_task(_ask(channel, f"{random_label()}.{suffix}", wire.A)) for suffix in LIAR_SUFFIXES
            ]
    except TimeoutError:
        return "does not answer"
    return _problem(known.result(), [task.result() for task in random])


def _problem(known: wire.Reply | Failure, random: Sequence[wire.Reply | Failure]) -> str | None:
    if isinstance(known, Failure) and all(isinstance(reply, Failure) for reply in random):
        return f"does not answer ({known.detail})" if _silent(known) else f"answers {known.detail} for {WELL_KNOWN}"
    if isinstance(known, wire.Reply) and known.rcode == wire.NXDOMAIN:
        return f"says that {WELL_KNOWN} does not exist"
    if isinstance(known, wire.Reply) and not any(record.rtype == wire.NS for record in known.answers):
        return f"knows no name servers of {WELL_KNOWN}"
    if sum(isinstance(reply, wire.Reply) and not reply.denied for reply in random) >= LIES:
        return "answers for names that do not exist"
    return None


async def _ask(channel: Channel, name: str, rtype: int) -> wire.Reply | Failure:
    reply: wire.Reply | Failure = Failure(DnsReason.TIMEOUT)
    for _ in range(TRIES):
        reply = await channel.ask(wire.encode_question(name, rtype))
        if isinstance(reply, wire.Reply):
            break
    return reply


def _silent(reply: wire.Reply | Failure) -> bool:
    return isinstance(reply, Failure) and reply.reason is DnsReason.TIMEOUT
