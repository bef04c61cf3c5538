"""Which generated names are registrable domains: decided once a suffix, and by one pattern and one set a name.

IDNA 2008 (RFC 5891, 4.2.3.1) forbids hyphens in both the third and fourth place of a label that is not an A-label, and
hyphens at its ends; the length of a label is 63 (RFC 1035). Asking idna and tldextract for each of a million names
would cost minutes; both are asked only where these rules cannot answer (non-ASCII labels, suffixes).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from brandguard import names
from brandguard.errors import InvalidNameError

if TYPE_CHECKING:
    from datetime import date

    from brandguard.model import Brand

_LABEL = re.compile(r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PROBE = "brandguard-probe"  # a label that is no public suffix rule


def to_registrable(name: str) -> str | None:
    """The name as A-label registrable domain, or None where it is not one."""
    label, _, suffix = name.partition(".")
    if not label.isascii():
        encoded = _encode(label)
        if encoded is None:
            return None
        label, name = encoded, f"{encoded}.{suffix}"
    elif _LABEL.fullmatch(label) is None:
        return None
    if not _registers_below(suffix) or name in names.public_suffixes():
        return None
    return name


@lru_cache(maxsize=4096)
def _encode(label: str) -> str | None:
    """The A-label of a U-label that IDNA 2008 allows, or None."""
    import idna

    try:
        return idna.encode(label).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None


@cache
def _registers_below(suffix: str) -> bool:
    """Whether a label directly below is a registrable domain (not so for ``com.ck`` under ``*.ck``)."""
    try:
        parts = names.split(f"{_PROBE}.{suffix}")
    except InvalidNameError:
        return False
    return parts.label == _PROBE and parts.suffix == suffix


class Exclusions:
    """Names never proposed for a brand: its own, those below its own, and those it has allow-listed."""

    def __init__(self, brand: Brand, on: date | None) -> None:
        listed = {entry.domain for entry in brand.allow if on is None or entry.active(on)}
        registrable = {names.registrable(domain) for domain in brand.official_domains}
        self._exact = listed | set(brand.official_domains) | {domain for domain in registrable if domain}
        self._below = tuple(f".{domain}" for domain in (*brand.official_domains, *sorted(listed)))

    def __contains__(self, domain: str) -> bool:
        return domain in self._exact or domain.endswith(self._below)
