"""Absurdly nested markup is read in bounded time, and what stands inside it is still seen."""

from __future__ import annotations

from datetime import date

import pytest

from brandguard.assessment import assess
from brandguard.model import Brand, Ok, Page, Site

DEEP = 100_000
XIAOMI = Brand("xiaomi", "Xiaomi", official_domains=("xiaomi.com",))


@pytest.mark.timeout(12)  # the parser alone took 15 s on such a page; now a tenth of a second
@pytest.mark.parametrize(
    ("opening", "closing"), [("<div>", "</div>"), ("<div>", ""), ("<x-y a='1'>", "</x-y>"), ("<ul><li>", "</ul>")]
)
def test_a_shop_inside_a_hundred_thousand_elements_is_still_seen(opening: str, closing: str) -> None:
    shop = "<h1>Xiaomi Official Store</h1><p>Redmi Note 15 €199.00</p><button>Add to cart</button>"
    body = f"<title>Xiaomi Official Store</title>{opening * DEEP}{shop}{closing * DEEP}<footer>© 2026 Xiaomi</footer>"
    page = Page("https://xiaomishop.com/", 200, body.encode(), "text/html")
    assessment = assess(XIAOMI, "xiaomishop.com", Ok(Site("xiaomishop.com", (), page)), today=date(2026, 11, 24))
    assert assessment.verdict == "impersonating"
