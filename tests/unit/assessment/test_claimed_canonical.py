"""A page that gives the brand's address as its own proves nothing by that: anyone can write the tag."""

from __future__ import annotations

from datetime import date

from brandguard.assessment import assess
from brandguard.model import Assessment, Brand, Ok, Page, Site, Verdict

XIAOMI = Brand("xiaomi", "Xiaomi", aliases=("Mi",), official_domains=("mi.com", "xiaomi.com"))


def judged(title: str, body: str) -> Assessment:
    head = f'<title>{title}</title><link rel="canonical" href="https://www.mi.com/">'
    page = Page("https://xiaomi-club.com/", 200, f"<html lang=en><head>{head}</head>{body}".encode(), "text/html")
    return assess(XIAOMI, "xiaomi-club.com", Ok(Site("xiaomi-club.com", (), page)), today=date(2026, 11, 24))


OFFICIAL_LINKS = '<a href="https://www.mi.com/">Products</a> <a href="https://www.mi.com/about">About us</a>'


def test_a_store_front_is_accused_whatever_canonical_it_declares() -> None:
    found = judged(
        "Xiaomi Official Store",
        f'<header><img class="logo" alt="Xiaomi" src="l.png">{OFFICIAL_LINKS}</header><h1>Xiaomi Official Store</h1>'
        "<p>Welcome to the Xiaomi Official Store. Genuine Xiaomi phones.</p><footer>© 2026 Xiaomi</footer>",
    )
    assert found.verdict is Verdict.IMPERSONATING


def test_a_side_page_of_the_brand_is_called_official_only_with_its_doubt() -> None:
    found = judged(
        "Design notes | Xiaomi",
        f"<h1>How a camera is made</h1><p>Our engineers tell of lenses and light.</p>{OFFICIAL_LINKS}",
    )
    assert found.verdict is Verdict.OFFICIAL
    assert found.confidence < 0.5
    assert "ownership" in found.missing


def test_a_page_that_mostly_links_elsewhere_is_not_waved_through() -> None:
    elsewhere = "".join(f'<a href="https://xiaomi-club.com/deal{n}">Deal {n}</a> ' for n in range(10))
    found = judged(
        "Design notes | Xiaomi", f"<h1>How a camera is made</h1><p>Our engineers.</p>{OFFICIAL_LINKS}{elsewhere}"
    )
    assert found.verdict is not Verdict.OFFICIAL
