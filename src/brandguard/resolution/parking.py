"""Known parking and for-sale operators, by the name servers they have their customers use (data/parking.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def parking_operator(nameservers: Iterable[str]) -> str | None:
    """The operator that one of the name servers (lower-case A-labels) belongs to, or None."""
    known = _operators()
    for host in nameservers:
        labels = host.split(".")
        for start in range(len(labels) - 1):
            operator = known.get(".".join(labels[start:]))
            if operator:
                return operator
    return None


@cache
def _operators() -> dict[str, str]:
    """Name-server domain -> operator."""
    text = (resources.files("brandguard.resolution") / "data" / "parking.toml").read_text(encoding="utf-8")
    return {domain: entry["name"] for entry in tomllib.loads(text)["operator"] for domain in entry["nameservers"]}
