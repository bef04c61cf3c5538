"""The one way anything that dials out turns a host name into addresses.

Rooms that open connections (registration, web) are given a :data:`Lookup` by the composition root, so that they
dial exactly what our own resolver recorded, and never ask the operating system.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable


class LookupFailedError(Exception):
    """A host name has no usable address. ``reason`` is a word of :class:`brandguard.model.DnsReason`."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host}: {reason}")
        self.host = host
        self.reason = reason


Lookup = Callable[[str], Awaitable[tuple[str, ...]]]
"""Host (A-label) -> address literals, A before AAAA. Raises LookupFailedError."""
