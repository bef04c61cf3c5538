"""The cookies of one visit: some shops set one and redirect to themselves, and without it loop for ever.

RFC 6265 in what decides whether a cookie goes back (name, domain, secure, removal); bounded, because a hostile
site sends 900. Paths and dates are left aside: a visit lasts seconds and a cookie too many harms nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_COOKIES = 50
_MAX_COOKIE = 4096  # bytes of one name=value, the least RFC 6265 (6.1) asks a browser to hold
_MAX_HEADER = 8192


class VisitCookies:
    """Remembers Set-Cookie headers and gives the Cookie header for a host."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, bool, bool]] = {}  # (domain, name) -> value, subdomains, secure

    def keep(self, host: str, set_cookie: Iterable[str]) -> None:
        """Take in what a response from ``host`` set."""
        for line in set_cookie:
            pair, *attributes = line[: 2 * _MAX_COOKIE].split(";")
            name, equals, value = pair.strip().partition("=")
            if not equals or not name or len(pair) > _MAX_COOKIE or not pair.isprintable() or not pair.isascii():
                continue
            self._keep_one(host, name.strip(), value.strip(), _attributes(attributes))

    def header(self, host: str, *, secure: bool) -> str:
        """``name=value; ...`` to send to ``host`` (``secure``: over https), or an empty string."""
        pairs = [
            f"{name}={value}"
            for (domain, name), (value, subdomains, only_secure) in self._kept.items()
            if (host == domain or (subdomains and host.endswith("." + domain))) and (secure or not only_secure)
        ]
        header = "; ".join(pairs)
        return header if len(header) <= _MAX_HEADER else header[: header.rfind("; ", 0, _MAX_HEADER)]

    def _keep_one(self, host: str, name: str, value: str, attributes: dict[str, str]) -> None:
        domain = attributes.get("domain", "").lstrip(".").lower()
        if domain and host != domain and not (host.endswith("." + domain) and "." in domain):
            return  # RFC 6265, 5.3: a host sets cookies for itself and above only
        key = (domain or host, name)
        if attributes.get("max-age", "1").lstrip("0")[:1] in ("", "-"):
            self._kept.pop(key, None)
        elif key in self._kept or len(self._kept) < _MAX_COOKIES:
            self._kept[key] = (value, bool(domain), "secure" in attributes)


def _attributes(parts: list[str]) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in parts[:20])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
