"""How fast pages are assessed: pages a second on a page of about 50 KB, and the worst page. ``--json`` for machines."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date

from brandguard.assessment import assess
from brandguard.model import Brand, Ok, Page, Site

BRAND = Brand("xiaomi", "Xiaomi", ("小米", "Redmi", "Mi"), ("mi.com", "xiaomi.com"))
PRODUCT = (
    '<li class="product-item"><a href="/p/{n}"><img src="/img/{n}.jpg" alt="Redmi Note {n}"></a><h3>Redmi Note {n}</h3>'
    '<p>Large screen, long battery and two years of warranty in every country.</p><span class="price">€{n}9.00</span>'
    '<button class="btn add">Add to cart</button></li>'
)


def shop(products: int) -> bytes:
    """A shop page with so many products."""
    goods = "".join(PRODUCT.format(n=n) for n in range(products))
    return (
        '<html lang="en"><head><title>Xiaomi Store | Phones</title></head><body><header>'
        '<a href="/"><img src="/logo.png" alt="Xiaomi">'
        f'</a><a href="/cart">Cart</a></header><ul>{goods}</ul><footer>© 2026 Xiaomi Store</footer></body></html>'
    ).encode()


def seconds(body: bytes, times: int) -> float:
    """Mean time of one assessment."""
    site = Ok(Site("xiaomi-sale.shop", (), Page("https://xiaomi-sale.shop/", 200, body, "text/html")))
    started = time.perf_counter()
    for _ in range(times):
        assess(BRAND, "xiaomi-sale.shop", site, today=date(2026, 1, 1))
    return (time.perf_counter() - started) / times


def main() -> None:
    """Measure and print."""
    page = shop(150)
    seconds(page, 3)  # lexicon and brand patterns are built once
    worst = max(seconds(body, 1) for body in (shop(14_000), b"<div>" * 100_000, b"<p>Xiaomi official store " * 200_000))
    found = {
        "page_kb": round(len(page) / 1024, 1),
        "pages_per_s": round(1 / seconds(page, 60), 1),
        "worst_ms": round(worst * 1000),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    text = (
        json.dumps(found) if "--json" in sys.argv[1:] else "\n".join(f"{key}: {value}" for key, value in found.items())
    )
    print(text)


if __name__ == "__main__":
    main()
