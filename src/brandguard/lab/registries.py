"""The lab's registries: one a top-level domain, with hosts of its own, so that one in trouble is alone in it.

All of them are on one RDAP port and one WHOIS port; clients tell them apart by host name, as on the Internet.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from brandguard.lab.suffixes import suffix_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.lab.scenario import Scenario

DOMAIN = "lab-registry.net"
DEFAULT_WHOIS = f"whois.{DOMAIN}"
"""The WHOIS server of top-level domains the scenario does not name."""


def rdap_host(top: str) -> str:
    """The RDAP host of a top-level domain (an A-label)."""
    return f"rdap-{top}.{DOMAIN}"


def whois_host(top: str) -> str:
    """The WHOIS host of a top-level domain (an A-label)."""
    return f"whois-{top}.{DOMAIN}"


def registry_hosts() -> Iterator[str]:
    """Every host of a registry, for the lab's DNS."""
    yield DEFAULT_WHOIS
    for top in _tops():
        yield from (rdap_host(top), whois_host(top))


def bootstrap_document(scenario: Scenario, port: int) -> str:
    """The RDAP server of every top-level domain (RFC 9224), but of those the scenario gives none."""
    without = {_top(suffix.name) for suffix in scenario.suffixes if not suffix.rdap}
    document = {
        "version": "1.0",
        "publication": "2025-01-01T00:00:00Z",
        "description": f"RDAP bootstrap of the brandguard lab, scenario {scenario.name}",
        "services": [[[top], [f"https://{rdap_host(top)}:{port}/"]] for top in _tops() if top not in without],
    }
    return json.dumps(document, indent=1) + "\n"


def whois_servers(scenario: Scenario, port: int) -> Iterator[tuple[str, str]]:
    """``(suffix, host:port)`` for each top-level domain the scenario names, and ``*`` for the others."""
    named = {domain.name for domain in scenario.domains} | {suffix.name for suffix in scenario.suffixes}
    for top in sorted({_top(name) for name in named}):
        yield top, f"{whois_host(top)}:{port}"
    yield "*", f"{DEFAULT_WHOIS}:{port}"


def _tops() -> list[str]:
    return sorted(name for name in suffix_names() if "." not in name)


def _top(name: str) -> str:
    return name.rpartition(".")[2]
