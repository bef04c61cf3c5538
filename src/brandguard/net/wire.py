"""What one exchange does on the wire: its byte budget, and what is learnt on the way (address, certificate).

httpcore passes nothing from a request to the socket below it, so the running task carries the exchange in a context
variable; httpcore dials and reads in the task that asks, never in another.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

HEAD_BYTES = 256 * 1024
"""Wire bytes allowed before the response's head is complete; h11 caps one head at 100 KiB, but not a flood of 1xx."""


class WireLimitError(Exception):
    """More bytes came than the exchange allows."""


@dataclass(slots=True)
class Wire:
    """One exchange. ``addresses``, when given, are dialled instead of asking the lookup again."""

    limit: int
    """Bytes allowed in all; checked on every read."""
    addresses: tuple[str, ...] = ()
    received: int = 0
    address: str | None = None
    """The literal last dialled."""
    certificate_der: bytes | None = None
    certificate_problem: str | None = None
    """A word of :class:`brandguard.model.Certificate`'s ``problem``, by OpenSSL's own verification."""
    tls_version: str | None = None
    refused: list[str] = field(default_factory=list)
    """``address: why`` for every literal the guard refused."""

    def count(self, size: int) -> None:
        """Add bytes read. Raises WireLimitError beyond the limit."""
        self.received += size
        if self.received > self.limit:
            raise WireLimitError(f"more than {self.limit} bytes")


current: ContextVar[Wire | None] = ContextVar("brandguard_wire", default=None)
