"""Whether a page sells: prices, baskets, product data, shop software."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from brandguard.assessment import lexicon, structured
from brandguard.assessment.document import squeeze
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView

_SIGNS = r"[$€£¥￥₽₩₹₫₺₴฿₪৳₱₼₾₸]|円|元|원|บาท|ر\.س|د\.إ|ج\.م|درهم|ريال|تومان|﷼"
_CODES = (
    r"usd|eur|euro|gbp|chf|rs\.?|inr|rp\.?|idr|kč|kc|czk|zł|zl|pln|ft|huf|lei|ron|kr\.?|sek|dkk|nok|tl|try|руб|р\.|грн|сом|"
    r"сум|тг|đ|vnd|vnđ|sar|aed|rm|myr|r\$|лв|bgn|din|rsd|ден|bdt|tk\.?|mxn|cop|clp|ars|php|egp|mad|kwd|qar|omr|sgd|hkd|twd|nt\$"
)
_NUMBER = re.compile(r"\d[\d.,\u00a0 ]{0,11}")
_BEFORE = re.compile(rf"(?:{_SIGNS}|(?<![^\W\d_])(?:{_CODES}))\s{{0,2}}$", re.IGNORECASE)
_AFTER = re.compile(rf"\s{{0,2}}(?:{_SIGNS}|(?:{_CODES})(?![^\W\d_]))", re.IGNORECASE)
_CURRENCY = 8  # characters around a number in which its currency stands
_MOST_PRICES = 400
_CART_MARKS = (
    "add-to-cart", "addtocart", "add_to_cart", "addtobag", "shopping_cart", "shoppingcart", "cart.php",
    "cart.html", "/cart", "/basket", "basket.php", "/checkout", "minicart", "cart-count", "cart_url",
    "warenkorb", "/panier", "/carrito", "data-add=", "blockcart", "buy_now", "cart-drawer", "cartdrawer",
    "/bag", "cart.js",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Commerce:
    """What the page has of a shop."""

    cart: Evidence | None
    prices: int
    price: Evidence | None
    platform: str
    offers: int
    ordering: int
    """Words about buying and delivery, each counted once."""

    @property
    def sells(self) -> bool:
        """A place to put goods, or many prices: more than a page that mentions a price."""
        goods = self.prices > 0 or self.offers > 0
        return bool(self.platform) or (goods and (self.cart is not None or self.ordering >= 2)) or self.prices >= 8

    @property
    def strong(self) -> bool:
        """Goods, prices and a basket."""
        return self.cart is not None and (self.prices >= 3 or self.offers > 0)


@lru_cache(maxsize=8)
def commerce(view: PageView) -> Commerce:
    """Look for the parts of a shop (kept for the page being assessed)."""
    found = list(islice(_prices(view.doc.text[:150_000]), _MOST_PRICES))
    price = view.excerpt(*found[0]) if found else None
    return Commerce(_cart(view), len(found), price, _platform(view), _offers(view), _ordering(view))


def _prices(text: str) -> Iterator[tuple[int, int]]:
    """Spans of numbers with a currency before or after them: numbers are few, so they are looked for first."""
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        before = _BEFORE.search(text[max(0, start - _CURRENCY) : start])
        after = None if before else _AFTER.match(text, end)
        if before:
            yield start - len(before.group()), end
        elif after:
            yield start, max(end, after.end())


def _cart(view: PageView) -> Evidence | None:
    for hit, block in view.hits("cart"):
        if block.end - block.start <= 60 and block.place not in ("article", "quote", "hidden"):
            return view.excerpt(hit.start, hit.end)
    targets = " ".join(link.url for link in view.doc.links).lower()
    for mark in _CART_MARKS:
        if mark in view.marks or mark in targets:
            return Evidence(mark, "markup")
    return _cart_in_images(view)


def _cart_in_images(view: PageView) -> Evidence | None:
    alts = [*(image.alt.replace("\n", " ") for image in view.doc.images[:300] if image.alt), *view.doc.buttons[:100]]
    lines = "\n".join(alts)
    hit = lexicon.category("cart").first(lexicon.folded(lines))
    return Evidence(squeeze(alts[lines.count("\n", 0, hit.start)], 200), "image") if hit else None


def _platform(view: PageView) -> str:
    for name, marks in lexicon.platforms().items():
        if any(mark in view.marks for mark in marks):
            return name
    return ""


def _ordering(view: PageView) -> int:
    return len({hit.phrase for hit, block in view.hits("order") if block.end - block.start <= 80})


def _offers(view: PageView) -> int:
    return sum(1 for item in view.doc.jsonld if structured.types(item) & {"Product", "Offer", "AggregateOffer"})
