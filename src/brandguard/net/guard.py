"""Which addresses may be contacted: public unicast and nothing else, unless a setting allows more.

Sites belong to strangers, and their DNS answers may point anywhere: at this machine, the office network or a
cloud's metadata service. The standard library's ``is_global`` is not enough: it is True for 192.0.0.192, 224/4,
64:ff9b::/96, 2002::/16 and fec0::/10, and its answers change between Python releases. The tables below follow the
IANA special-purpose registries (RFC 6890) and the Fetch standard's list of bad ports.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from brandguard.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

IPv4 = ipaddress.IPv4Address
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _table(*rows: tuple[str, str]) -> tuple[tuple[Network, str], ...]:
    return tuple((ipaddress.ip_network(text), why) for text, why in rows)


_REFUSED = _table(
    # Metadata services first: the reason a person reads should name the worst.
    ("169.254.169.254/32", "cloud metadata"),
    ("168.63.129.16/32", "cloud metadata"),  # Azure's, on an otherwise public address
    ("100.100.100.200/32", "cloud metadata"),  # Alibaba's
    ("192.0.0.192/32", "cloud metadata"),  # Oracle's
    ("fd00:ec2::254/128", "cloud metadata"),
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier-grade NAT"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("255.255.255.255/32", "broadcast"),
    ("240.0.0.0/4", "reserved"),
    ("::1/128", "loopback"),
    ("::/128", "unspecified"),
    ("::ffff:0:0/96", "IPv4-mapped"),
    ("::/96", "IPv4-compatible"),
    ("64:ff9b::/96", "NAT64"),
    ("64:ff9b:1::/48", "NAT64"),
    ("100::/64", "discard"),
    ("2001::/32", "Teredo"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all IANA has given out (RFC 4291)
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")

# https://fetch.spec.whatwg.org/#port-blocking: no browser goes there, so neither does a shopper.
# fmt: off
_BAD_PORTS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
    531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
    5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))
# fmt: on


class AddressGuard:
    """Decides address by address. ``allow_networks`` are CIDR texts that are allowed in spite of the tables.

    Raises SettingsError for a network that is not one. An IPv6 form that carries an IPv4 address (mapped, NAT64,
    6to4, Teredo) is refused unless its own network *and* the address inside are allowed.
    """

    def __init__(self, allow_networks: Sequence[str] = ()) -> None:
        self._allowed = tuple(_network(text) for text in allow_networks)

    def refusal(self, address: str) -> str | None:
        """Why the literal may not be contacted, or None when it may."""
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return "not an address"
        return self._refusal(parsed)

    def allows_specially(self, address: str) -> bool:
        """Whether the address is in one of ``allow_networks`` (a lab or an intranet: no politeness needed)."""
        try:
            return self._is_allowed(ipaddress.ip_address(address.partition("%")[0]))
        except ValueError:
            return False

    def _refusal(self, address: Address) -> str | None:
        if self._is_allowed(address):
            inside = embedded_ipv4(address)
            why = self._refusal(inside) if inside else None
            return f"{why} address inside" if why else None
        for network, why in _REFUSED:
            if address in network:
                return why
        if address.version == 6 and address not in _GLOBAL_UNICAST:
            return "not global unicast"
        return None

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self._allowed)


def port_refusal(port: int) -> str | None:
    """Why the port may not be contacted over HTTP, or None when it may."""
    return f"port {port} is not for the web" if port in _BAD_PORTS or not 0 < port < 65536 else None


def embedded_ipv4(address: Address) -> IPv4 | None:
    """The IPv4 address an IPv6 one stands for: mapped, compatible, NAT64 (RFC 6052), 6to4, Teredo."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    compatible = address in _COMPATIBLE and int(address) > 0xFFFF
    if compatible or any(address in network for network in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise SettingsError(
            f"{text[:60]!a} in allow_networks is not a network", fix="write one such as 127.0.0.0/8 or fd00::/8"
        ) from None
