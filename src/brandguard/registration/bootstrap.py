"""Which RDAP server knows a suffix (RFC 9224)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from brandguard.errors import SettingsError

MAX_BYTES = 4_000_000  # IANA's own is about 100 KB
_MAX_URL = 2000


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Suffix -> RDAP base URLs, https first, each ending in a slash."""

    services: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def bases(self, domain: str) -> tuple[str, ...]:
        """Base URLs for the domain by its longest listed suffix (RFC 9224, section 4), or none."""
        labels = domain.split(".")
        for start in range(len(labels)):
            if found := self.services.get(".".join(labels[start:])):
                return found
        return ()


@cache
def shipped() -> Bootstrap:
    """The document that comes with brandguard (``data/rdap_bootstrap.json``)."""
    text = resources.files("brandguard.registration").joinpath("data/rdap_bootstrap.json").read_text("utf-8")
    return parse(text.encode(), "rdap_bootstrap.json")


def from_file(path: str) -> Bootstrap:
    """A bootstrap document of the user's. Raises SettingsError naming the file."""
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as problem:
        raise SettingsError(f"cannot read the RDAP bootstrap document: {problem.strerror}", where=path) from None
    return parse(data, path)


def parse(data: bytes, where: str) -> Bootstrap:
    """Read an RFC 9224 document. Raises SettingsError (``where``) if it is not one; odd entries are left out."""
    if len(data) > MAX_BYTES:
        raise SettingsError(f"the RDAP bootstrap document is over {MAX_BYTES:,} bytes", where=where)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise SettingsError("the RDAP bootstrap document is not JSON", where=where) from None
    services = document.get("services") if isinstance(document, dict) else None
    if not isinstance(services, list):
        raise SettingsError(
            'the RDAP bootstrap document has no list "services"', where=where, fix="give one as RFC 9224 describes"
        )
    found: dict[str, tuple[str, ...]] = {}
    for service in services:
        for suffix in _texts(service, 0):
            urls = _urls(_texts(service, 1))
            if urls:
                found.setdefault(suffix.strip(".").lower(), urls)
    return Bootstrap(found)


def _texts(service: object, index: int) -> list[str]:
    if not isinstance(service, list) or len(service) <= index or not isinstance(service[index], list):
        return []
    return [item for item in service[index] if isinstance(item, str) and 0 < len(item) <= _MAX_URL]


def _urls(texts: list[str]) -> tuple[str, ...]:
    urls = [text if text.endswith("/") else text + "/" for text in texts]
    web = [url for url in urls if url.lower().startswith(("https://", "http://"))]
    return tuple(sorted(web, key=lambda url: not url.lower().startswith("https://")))
