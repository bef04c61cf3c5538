"""Only public unicast addresses may be contacted, unless a setting says otherwise."""

from __future__ import annotations

import pytest

from brandguard.errors import SettingsError
from brandguard.net.guard import AddressGuard, port_refusal
from brandguard.net.transport import literal_of

REFUSED = {
    "127.0.0.1": "loopback",
    "0.0.0.0": "this network",
    "10.1.2.3": "private",
    "172.31.255.255": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "carrier-grade NAT",
    "169.254.1.1": "link-local",
    "169.254.169.254": "cloud metadata",
    "100.100.100.200": "cloud metadata",
    "168.63.129.16": "cloud metadata",
    "192.0.0.192": "cloud metadata",
    "192.0.0.8": "reserved",
    "192.0.2.1": "documentation",
    "198.18.0.1": "benchmarking",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "unspecified",
    "::1": "loopback",
    "::ffff:8.8.8.8": "IPv4-mapped",
    "::7f00:1": "IPv4-compatible",
    "64:ff9b::808:808": "NAT64",
    "64:ff9b:1::1": "NAT64",
    "2002:7f00:1::": "6to4",
    "2001:0:4136:e378::1": "Teredo",
    "2001:db8::1": "documentation",
    "fd00:ec2::254": "cloud metadata",
    "fc00::1": "private",
    "fe80::1%eth0": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "4000::1": "not global unicast",
    "shop.example": "not an address",
    "1.2.3": "not an address",
    "": "not an address",
}


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public_are_refused_with_their_kind(address: str) -> None:
    assert AddressGuard().refusal(address) == REFUSED[address]


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "198.41.0.4", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450::1"]
)
def test_public_addresses_may_be_contacted(address: str) -> None:
    assert AddressGuard().refusal(address) is None


def test_allowed_networks_override_and_nothing_beside_them() -> None:
    guard = AddressGuard(["127.0.0.0/8", "fd12::/16"])
    assert guard.refusal("127.9.9.9") is None
    assert guard.refusal("fd12::5") is None
    assert guard.refusal("10.0.0.1") == "private"
    assert guard.refusal("::ffff:127.0.0.1") == "IPv4-mapped"
    assert guard.allows_specially("127.0.0.1")
    assert not guard.allows_specially("8.8.8.8")
    assert not guard.allows_specially("nonsense")


@pytest.mark.parametrize(
    ("network", "inside", "outside"),
    [
        ("64:ff9b::/96", "64:ff9b::7f00:1", "64:ff9b::808:808"),
        ("2002::/16", "2002:a00:1::1", "2002:808:808::1"),
        ("::ffff:0:0/96", "::ffff:169.254.169.254", "::ffff:8.8.8.8"),
    ],
)
def test_an_address_inside_an_allowed_form_is_checked_too(network: str, inside: str, outside: str) -> None:
    guard = AddressGuard([network])
    assert str(guard.refusal(inside)).endswith("address inside")
    assert guard.refusal(outside) is None


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.0/33", "10.0.0", "::/129"])
def test_a_bad_network_is_one_clear_error(text: str) -> None:
    with pytest.raises(SettingsError, match="is not a network; write one such as"):
        AddressGuard([text])


def test_ports_browsers_block_are_blocked() -> None:
    assert port_refusal(25)
    assert port_refusal(0)
    assert port_refusal(70000)
    assert port_refusal(443) is None
    assert port_refusal(8080) is None


@pytest.mark.parametrize(
    ("host", "literal"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("10.0.0.1", "10.0.0.1"),
        ("[::1]", "::1"),
        ("999.1.1.1", "999.1.1.1"),
        ("shop.example", None),
        ("1.example", None),
    ],
)
def test_hosts_that_are_numbers_stand_for_addresses(host: str, literal: str | None) -> None:
    assert literal_of(host) == literal
