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
NO_IDN = frozenset({
    "us", "co.uk", "uk", "org.uk", "me.uk", "nl", "cz", "sk", "ru", "co.za", "id", "co.id", "my", "com.my", "mx",
    "com.mx", "ie", "in", "co.in", "ro", "hr", "co.nz", "ph", "com.ph", "ae", "bg", "to", "gg", "ly", "app", "dev",
    "page", "zip",
})  # fmt: skip
"""Suffixes whose registry takes no IDN. Source: general knowledge of registry policies, reviewed 2026-11-24; a suffix
not listed is assumed to take them."""
_PROBE = "brandguard-probe"  # a label that is no public suffix rule


def to_label(text: str) -> str | None:
    """The text as one A-label that IDNA 2008 allows, or None."""
    if text.isascii():
        return text if _LABEL.fullmatch(text) else None
    return _encode(text)


def to_registrable(name: str) -> str | None:
    """The name as A-label registrable domain, or None where it is not one."""
    text, _, suffix = name.partition(".")
    label = to_label(text)
    if label is None or not registers_below(suffix) or f"{label}.{suffix}" in names.public_suffixes():
        return None
    return f"{label}.{suffix}"


def accepts_idn(ending: str) -> bool:
    """Whether names with letters beyond a-z can be registered under ``.suffix``, as far as known."""
    return ending.removeprefix(".") not in NO_IDN


@lru_cache(maxsize=4096)
def _encode(label: str) -> str | None:
    """The A-label of a U-label that IDNA 2008 allows, or None."""
    import idna

    try:
        return idna.encode(label).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None


@cache
def registers_below(suffix: str) -> bool:
    """Whether a label directly below is a registrable domain (not so for ``com.ck`` under ``*.ck``)."""
    try:
        parts = names.split(f"{_PROBE}.{suffix}")
    except InvalidNameError:
        return False
    return parts.label == _PROBE and parts.suffix == suffix


class Exclusions:
    """Names never proposed for a brand: its own, those below its own, those allow-listed, and public suffixes."""

    def __init__(self, brand: Brand, on: date | None) -> None:
        listed = {entry.domain for entry in brand.allow if on is None or entry.active(on)}
        registrable = {names.registrable(domain) for domain in brand.official_domains}
        self._exact = listed | set(brand.official_domains) | {domain for domain in registrable if domain}
        self._below = tuple(f".{domain}" for domain in (*brand.official_domains, *sorted(listed)))
        self._by_suffix: dict[str, frozenset[str]] = {}
        for domain in self._exact:
            suffix = "." + domain.partition(".")[2]
            self._by_suffix[suffix] = self._by_suffix.get(suffix, frozenset()) | {domain}

    def __contains__(self, domain: str) -> bool:
        return domain in self._exact or domain.endswith(self._below)

    def bars(self, ending: str) -> bool:
        """Whether every name under ``.suffix`` is below an excluded domain."""
        return ending.endswith(self._below)

    def under(self, ending: str) -> frozenset[str]:
        """The excluded names directly under ``.suffix``, and the public suffixes there."""
        own, suffixes = self._by_suffix.get(ending), _suffixes_under().get(ending)
        return (own | suffixes if suffixes else own) if own else suffixes or frozenset()


@cache
def _suffixes_under() -> dict[str, frozenset[str]]:
    """``.suffix`` -> the public suffixes one label below it (``com.de`` under ``.de``)."""
    found: dict[str, set[str]] = {}
    for suffix in names.public_suffixes():
        found.setdefault("." + suffix.partition(".")[2], set()).add(suffix)
    return {parent: frozenset(children) for parent, children in found.items()}
