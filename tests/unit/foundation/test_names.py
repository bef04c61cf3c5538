"""What a person types becomes one canonical domain, or one clear refusal."""

from __future__ import annotations

import pytest

from brandguard import names
from brandguard.errors import InvalidNameError


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("xiaomi.com", "xiaomi.com"),
        ("  XIAOMI.com. ", "xiaomi.com"),
        ("http://xiaomi.com/x", "xiaomi.com"),
        ("https://user@shop.xiaomi.co.uk:8443/a?b#c", "shop.xiaomi.co.uk"),
        ("xiaomì.com", "xn--xiaom-xsa.com"),
        ("小米.中国", "xn--yets76e.xn--fiqs8s"),
    ],
)
def test_hosts_and_urls_become_a_label_domains(typed: str, domain: str) -> None:
    assert names.parse_domain(typed) == domain


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("-", "not a domain"),
        ("http://", "no host name"),
        ("http://[::1", "no host name"),
        ("com", "public suffix"),
        ("co.uk", "public suffix"),
        ("localhost", "public suffix"),
        ("192.0.2.1", "IP address"),
        ("http://[2001:db8::1]/", "IP address"),
        ("a" * 64 + ".com", "not a valid domain name"),
        (".".join(["abcdefgh"] * 32) + ".com", "not a valid domain name"),
        ("xn--a.com", "not a valid domain name"),
        ("foo_bar.com", "not a valid domain name"),
        ("-foo.com", "not a valid domain name"),
        ("foo..com", "not a valid domain name"),
        ("two words.com", "space or a control character"),
        ("evil\x1b[31m.com", "space or a control character"),
        ("evil\u202ecom.example.com", "space or a control character"),
    ],
)
def test_what_is_not_a_domain_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(InvalidNameError) as refusal:
        names.parse_domain(typed)
    assert why in str(refusal.value)
    assert "\x1b" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


def test_a_name_is_split_at_its_public_suffix_private_ones_included() -> None:
    assert names.split("www.shop.xiaomi.co.uk") == names.NameParts("www.shop", "xiaomi", "co.uk")
    assert names.parse_registrable("deep.mixiaomi.myshopify.com") == "mixiaomi.myshopify.com"


def test_unicode_form_is_for_people_and_keeps_what_does_not_decode() -> None:
    assert names.to_unicode("xn--xiaom-xsa.com") == "xiaomì.com"
    assert names.to_unicode("xn--a.com") == "xn--a.com"


def test_a_host_without_a_registrable_domain_has_none() -> None:
    assert names.registrable("co.uk") is None
    assert names.registrable("127.0.0.1") is None
    assert names.registrable("a.b.xiaomi.com") == "xiaomi.com"
