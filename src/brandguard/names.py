"""Domain names: what a user typed or the network sent, made one canonical A-label form, or refused.

Sources: RFC 1035 (lengths), RFC 5890-5892 (IDNA 2008), UTS #46 (mapping of what people type), the Public
Suffix List as bundled with tldextract (never fetched).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from brandguard.errors import InvalidNameError

if TYPE_CHECKING:
    import tldextract

MAX_DOMAIN = 253
MAX_LABEL = 63
_SHOWN = 80  # how much of a bad name an error message repeats


@dataclass(frozen=True, slots=True)
class NameParts:
    """A host split at its public suffix: ``www.shop`` + ``xiaomi`` + ``co.uk``."""

    subdomain: str
    label: str
    suffix: str

    @property
    def registrable(self) -> str:
        """The registrable domain: one label below the public suffix."""
        return f"{self.label}.{self.suffix}"


def parse_domain(text: str) -> str:
    """The canonical domain in what a person typed: a host, or a URL whose host is taken.

    Returns the lower-case A-label form without trailing dot. Raises InvalidNameError, saying why, for anything
    that is not a domain below a public suffix (empty text, an address, a bare suffix, a bad label).
    """
    host = _host_of(text)
    domain = to_ascii(host)
    split(domain)
    return domain


def parse_registrable(text: str) -> str:
    """Like :func:`parse_domain`, reduced to the registrable domain (``shop.xiaomi.com`` -> ``xiaomi.com``)."""
    return split(parse_domain(text)).registrable


def to_ascii(host: str) -> str:
    """Lower-case A-label form by IDNA 2008 with UTS #46 mapping. Raises InvalidNameError."""
    import idna  # lazily: 30 ms that --help does not need

    try:
        ascii_host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as problem:
        raise InvalidNameError(f"{_show(host)} is not a valid domain name ({_why(problem)})") from None
    if len(ascii_host) > MAX_DOMAIN:
        raise InvalidNameError(f"{_show(host)} is longer than {MAX_DOMAIN} characters, the most a domain may have")
    return ascii_host


def to_unicode(domain: str) -> str:
    """The U-label form for people; the A-label form where a label does not decode."""
    import idna

    labels = []
    for label in domain.split("."):
        try:
            labels.append(idna.decode(label) if label.startswith("xn--") else label)
        except (idna.IDNAError, UnicodeError):
            labels.append(label)
    return ".".join(labels)


def split(domain: str) -> NameParts:
    """Split an A-label domain at its public suffix. Raises InvalidNameError for a suffix alone or an unknown one."""
    parts = _extractor().extract_str(domain)
    if not parts.suffix:
        raise InvalidNameError(
            f"{_show(domain)} does not end in a known public suffix", fix="give a full domain such as xiaomi.com"
        )
    if not parts.domain:
        raise InvalidNameError(
            f"{_show(domain)} is a public suffix, not a domain", fix=f"give a name below it such as xiaomi.{domain}"
        )
    return NameParts(parts.subdomain, parts.domain, parts.suffix)


def registrable(host: str) -> str | None:
    """The registrable domain of any host, or None where there is none (an address, a suffix, garbage)."""
    parts = _extractor().extract_str(host)
    return f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else None


def registry_domain(host: str) -> str | None:
    """The domain a registry can be asked about, or None.

    Suffixes that private companies run (``github.io``) are not registries: ``me.github.io`` is ``github.io`` to the
    registry of ``io``, which knows nothing of names below it.
    """
    parts = _extractor().extract_str(host, include_psl_private_domains=False)
    return f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else None


@cache
def public_suffixes() -> frozenset[str]:
    """Every rule of the bundled Public Suffix List without wildcard, A-labels and U-labels as listed."""
    return frozenset(suffix for suffix in _extractor().tlds if "*" not in suffix)


@cache
def top_level_suffixes() -> tuple[str, ...]:
    """Every ASCII public suffix of one label, sorted."""
    return tuple(sorted(suffix for suffix in public_suffixes() if suffix.isascii() and "." not in suffix))


def is_address(host: str) -> bool:
    """Whether the text is an IPv4 or IPv6 literal."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def _extractor() -> tldextract.TLDExtract:
    import tldextract

    # No URLs and no cache: the list bundled with the package, nothing fetched or written at start.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _host_of(text: str) -> str:
    """The host part of a host or URL as typed; raises InvalidNameError for what cannot hold one."""
    from urllib.parse import urlsplit

    typed = text.strip()
    if not typed or typed == "-":
        raise InvalidNameError(
            "the domain is empty" if not typed else "- is not a domain",
            fix="give a domain such as xiaomi.com" + ("" if not typed else ", or --domains - to read a list"),
        )
    if any(ch.isspace() or not ch.isprintable() for ch in typed):
        raise InvalidNameError(f"{_show(typed)} is not a domain: it holds a space or a control character")
    try:
        host = urlsplit(typed if "://" in typed else f"//{typed}").hostname or ""
    except ValueError:
        host = ""
    host = host.removesuffix(".")
    if not host:
        raise InvalidNameError(f"{_show(typed)} holds no host name", fix="give a domain such as xiaomi.com")
    if is_address(host):
        raise InvalidNameError(f"{_show(typed)} is an IP address, not a domain", fix="give a domain such as xiaomi.com")
    return host


def _why(problem: Exception) -> str:
    return ascii(str(problem)).strip("'\"")


def _show(name: str) -> str:
    """A name safe and short enough to repeat in an error line."""
    shown = name if name.isprintable() else ascii(name)[1:-1]
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
