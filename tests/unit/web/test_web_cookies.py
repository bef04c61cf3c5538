"""Cookies of one visit: enough to pass a check, never more than a little."""

from __future__ import annotations

from brandguard.web.cookies import VisitCookies


def after(*set_cookie: str, host: str = "www.shop.example") -> VisitCookies:
    cookies = VisitCookies()
    cookies.keep(host, set_cookie)
    return cookies


def test_a_cookie_goes_back_to_its_host_only() -> None:
    cookies = after("a=1; Path=/")
    assert cookies.header("www.shop.example", secure=False) == "a=1"
    assert cookies.header("shop.example", secure=False) == ""
    assert cookies.header("x.www.shop.example", secure=False) == ""


def test_a_domain_attribute_widens_it_upwards_but_not_to_strangers() -> None:
    assert after("a=1; Domain=.shop.example").header("shop.example", secure=False) == "a=1"
    assert after("a=1; Domain=bank.example").header("bank.example", secure=False) == ""
    assert after("a=1; Domain=example").header("other.example", secure=False) == ""


def test_a_secure_cookie_stays_off_plain_http() -> None:
    cookies = after("a=1; Secure")
    assert cookies.header("www.shop.example", secure=False) == ""
    assert cookies.header("www.shop.example", secure=True) == "a=1"


def test_a_cookie_is_replaced_and_removed() -> None:
    cookies = after("a=1", "a=2")
    assert cookies.header("www.shop.example", secure=False) == "a=2"
    cookies.keep("www.shop.example", ["a=; Max-Age=0"])
    assert cookies.header("www.shop.example", secure=False) == ""


def test_nine_hundred_cookies_are_cut_to_a_header_a_server_takes() -> None:
    header = after(*(f"c{i}={'v' * 300}" for i in range(900))).header("www.shop.example", secure=False)
    assert 0 < len(header) <= 8192
    assert header.endswith("v" * 300)


def test_what_could_split_the_request_is_dropped() -> None:
    assert (
        after("a=1\r\nX: y", "b=\x00", "c=é", "=d", "nonsense", "e" * 5000 + "=1").header(
            "www.shop.example", secure=True
        )
        == ""
    )
