"""What the lab served so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counters:
    """Queries and requests by service. ``names`` counts (service, name) for WHOIS, RDAP, HTTP and HTTPS."""

    dns_udp: int = 0
    dns_tcp: int = 0
    whois: int = 0
    rdap: int = 0
    http: int = 0
    https: int = 0
    """Connections on the TLS port, also those that end before a request."""
    names: Counter[tuple[str, str]] = field(default_factory=Counter)

    def seen(self, service: str, name: str) -> None:
        """Count one request about a name."""
        self.names[service, name] += 1

    def totals(self) -> dict[str, int]:
        """The totals by service."""
        services = ("dns_udp", "dns_tcp", "whois", "rdap", "http", "https")
        return {service: getattr(self, service) for service in services}
