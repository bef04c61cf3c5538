"""Hard negatives, each with the mirror image that must be flagged: the pairs a keyword scorer gets wrong."""

from __future__ import annotations

from datetime import date

import pytest

from brandguard.assessment import assess
from brandguard.model import AllowEntry, Assessment, Brand, Ok, Page, Relation, Site, Verdict

TODAY = date(2026, 6, 1)
LUMARA = Brand("lumara", "Lumara", ("Лумара", "露玛拉"), ("lumara.com",))

CAPTCHA = '<form><input name="email"><div class="g-recaptcha"></div></form>'
GOODS = "".join(
    f'<div class="product"><h3>{name}</h3><span>€{price}</span><button>Add to cart</button></div>'
    for name, price in (("Trail Jacket", "79.00"), ("City Pack", "49.00"), ("Rain Cap", "19.00"), ("Wool Hat", "25.00"))
)
CART = '<a href="/cart">Cart (0)</a>'


def shop(
    title: str, logo: str, holder: str, body: str = "", footer: str = "", nav: str = "", language: str = "en"
) -> str:
    """A plain shop page."""
    return (
        f'<html lang="{language}"><head><title>{title}</title></head><body><header><a href="/" class="logo">'
        f'<img src="/l.png" alt="{logo}"></a><nav>{nav}{CART}</nav></header><main>{body}{GOODS}</main>'
        f"<footer>{footer}<p>© 2026 {holder}</p></footer></body></html>"
    )


def article(headline: str, prose: str, name: str = "The Daily Ledger") -> str:
    """A plain news page."""
    return (
        f'<html lang="en"><head><title>{headline} - {name}</title><meta property="og:type" content="article">'
        f'<meta property="og:site_name" content="{name}"></head><body>'
        f'<header><a href="/" class="logo">{name}</a></header>'
        f"<article><h1>{headline}</h1><p>By Ann Doe, published 3 May 2026</p><p>{prose * 3}</p></article>"
        f"<footer>© 2026 {name}</footer></body></html>"
    )


def judged(
    html: str | bytes, domain: str, brand: Brand = LUMARA, content_type: str = "text/html; charset=utf-8"
) -> Assessment:
    """Assess a page served at a domain."""
    body = html.encode() if isinstance(html, str) else html
    return assess(brand, domain, Ok(Site(domain, (), Page(f"https://{domain}/", 200, body, content_type))), today=TODAY)


CLONE = shop("Lumara Official Store", "Lumara", "Lumara", "<h1>Lumara Official Store</h1>")


def test_a_shop_that_names_itself_the_brands_official_store_is_impersonating() -> None:
    found = judged(CLONE, "lumara-outlet.shop")
    assert found.verdict is Verdict.IMPERSONATING
    assert found.score >= 80


def test_news_that_quotes_official_store_is_content() -> None:
    page = article(
        "Lumara opens official store in Lisbon",
        "The company said on Monday that its official Lumara store will open next week. ",
    )
    found = judged(page, "daily-ledger.com")
    assert found.verdict is Verdict.CONTENT
    assert found.score < 20


@pytest.mark.parametrize(
    "denial",
    [
        "We are NOT the official Lumara store.",
        "Trailhead is an independent retailer and is not affiliated with Lumara.",
        "Wir sind nicht der offizielle Lumara Shop und stehen in keiner Verbindung mit dem Hersteller.",
        "Мы не официальный магазин Lumara.",
    ],
)
def test_a_shop_with_its_own_name_that_denies_is_a_reseller(denial: str) -> None:
    page = shop("Lumara jackets | Trailhead", "Trailhead", "Trailhead Ltd", f"<p>{denial}</p>")
    found = judged(page, "trailhead.co.uk")
    assert found.verdict is Verdict.RESELLER
    assert any(item.signal == "disclosure.denial" and item.weight < 0 for item in found.contributions)


def test_a_brand_page_at_a_shop_of_many_brands_is_a_reseller() -> None:
    nav = "<a>Patagonia</a><a>Salomon</a><a>Berghaus</a><a>Lumara</a><a>Osprey</a><a>Mammut</a>"
    found = judged(
        shop("Lumara | Cragmere Outdoors", "Cragmere Outdoors", "Cragmere Outdoors Ltd", nav=nav), "cragmere.com"
    )
    assert found.verdict is Verdict.RESELLER
    assert "Cragmere" in found.reason


def test_the_same_goods_under_the_brands_name_alone_are_flagged_without_the_word_official() -> None:
    found = judged(shop("Lumara Outlet UK | Jackets", "Lumara Outlet UK", "Lumara Outlet UK"), "lumara-uk-sale.com")
    assert found.verdict is Verdict.IMPERSONATING


DEALER = shop(
    "Trailhead – authorised Lumara dealer", "Trailhead", "Trailhead Ltd", "<p>Authorised dealer for Lumara</p>"
)


def test_an_authorised_dealer_on_the_allow_list_is_authorised() -> None:
    listed = Brand(
        "lumara",
        "Lumara",
        (),
        ("lumara.com",),
        allow=(AllowEntry("trailhead.co.uk", Relation.AUTHORISED, "contract 12"),),
    )
    found = judged(DEALER, "trailhead.co.uk", listed)
    assert found.verdict is Verdict.AUTHORISED
    assert "contract 12" in found.reason


def test_the_same_dealer_off_the_list_is_a_reseller_whose_claim_is_told() -> None:
    found = judged(DEALER, "trailhead.co.uk")
    assert found.verdict is Verdict.RESELLER
    assert "allow list does not confirm" in found.reason


def test_an_expired_allow_entry_no_longer_counts() -> None:
    entry = AllowEntry("lumara-outlet.shop", Relation.AUTHORISED, "old contract", until=date(2025, 12, 31))
    found = judged(CLONE, "lumara-outlet.shop", Brand("lumara", "Lumara", (), ("lumara.com",), allow=(entry,)))
    assert found.verdict is Verdict.IMPERSONATING


def test_an_owned_domain_on_the_allow_list_is_official() -> None:
    entry = AllowEntry("lumara-campaign.com", Relation.OWNED, "marketing")
    found = judged(CLONE, "lumara-campaign.com", Brand("lumara", "Lumara", (), ("lumara.com",), allow=(entry,)))
    assert found.verdict is Verdict.OFFICIAL


def test_an_unrelated_entry_that_presents_itself_as_the_brand_is_said() -> None:
    entry = AllowEntry("lumara-outlet.shop", Relation.UNRELATED, "a bakery")
    found = judged(CLONE, "lumara-outlet.shop", Brand("lumara", "Lumara", (), ("lumara.com",), allow=(entry,)))
    assert found.verdict is Verdict.UNRELATED
    assert "presents itself as Lumara's store" in found.reason


def test_a_parked_page_full_of_brand_words_is_parked() -> None:
    page = (
        "<html><head><title>lumara-store.net</title></head><body><h1>lumara-store.net</h1><h2>Related searches</h2>"
        "<a>Lumara Official Store</a><a>Lumara Outlet</a><p>Sponsored listings are served by a third party. "
        "This domain is parked.</p></body></html>"
    )
    found = judged(page, "lumara-store.net")
    assert found.verdict is Verdict.PARKED
    assert found.score <= 10


def test_a_domain_offered_as_a_fine_name_for_an_official_store_is_for_sale() -> None:
    page = (
        "<title>lumarastore.com is for sale</title><h1>lumarastore.com</h1>"
        "<p>Make an offer for this domain, ideal for a Lumara official store.</p>"
    )
    assert judged(page, "lumarastore.com").verdict is Verdict.FOR_SALE


def test_a_fan_blog_is_content_and_its_mirror_shop_is_not() -> None:
    prose = (
        "My third winter with the Lumara jacket, and the zip still holds; I bought it at the official Lumara store. "
    )
    assert (
        judged(article("Lumara Trail Jacket review", prose, "Ridge Walker"), "ridgewalker.net").verdict
        is Verdict.CONTENT
    )
    assert judged(CLONE, "ridgewalker.net").verdict is Verdict.IMPERSONATING


APPLE = Brand("apple", "Apple", ("iPhone", "MacBook"), ("apple.com",))


def test_an_orchard_is_not_the_brand_whose_name_is_a_fruit() -> None:
    page = shop(
        "Hollow Lane Apples",
        "Hollow Lane Orchard",
        "Hollow Lane Orchard",
        "<p>Fresh apples, apple juice and an apple press.</p>",
    )
    assert judged(page, "hollowlane-apples.com", APPLE).verdict is Verdict.UNRELATED


def test_a_shop_that_means_the_brand_with_an_everyday_name_is_flagged() -> None:
    page = shop("Apple Store Outlet", "Apple", "Apple Inc.", "<h2>iPhone 15</h2><h2>MacBook Air</h2>")
    assert judged(page, "apple-store-outlet.shop", APPLE).verdict is Verdict.IMPERSONATING


XIAOMI = Brand("xiaomi", "Xiaomi", ("小米", "Mi", "Redmi"), ("mi.com", "xiaomi.com"))


def test_mi_in_spanish_is_a_pronoun() -> None:
    page = shop("Mi Tienda de Mates", "Mi Tienda", "Mi Tienda de Mates", "<p>Mi tienda, mi mate.</p>", language="es")
    assert judged(page, "mitiendademates.com.ar", XIAOMI).verdict is Verdict.UNRELATED


def test_mi_store_beside_the_brands_name_is_flagged() -> None:
    page = shop("Mi Store – Xiaomi Official Store", "Mi Store", "Mi Store", "<h2>Redmi Note 13</h2>")
    assert judged(page, "mi-store-sale.com", XIAOMI).verdict is Verdict.IMPERSONATING


def test_a_chinese_flagship_store_in_gbk_is_flagged() -> None:
    page = shop("小米官方旗舰店", "小米", "小米官方旗舰店", "<h1>小米官方旗舰店</h1>", language="zh").replace("€", "¥")
    found = judged(page.encode("gb18030"), "xm-mall.cn", XIAOMI, "text/html; charset=gb2312")
    assert found.verdict is Verdict.IMPERSONATING
    assert found.title == "小米官方旗舰店"


@pytest.mark.parametrize(
    ("encoding", "content_type", "title"),
    [
        ("cp1251", "text/html; charset=windows-1251", "Лумара – официальный магазин"),
        ("cp1251", "text/html; charset=utf-8", "Лумара – официальный магазин"),
        ("utf-16", "text/html", "Lumara – Official Store"),
        ("utf-8-sig", "text/html; charset=iso-8859-1", "Lumara – oficiální obchod"),
        ("utf-8", "text/html; charset=iso-8859-1", "Lumara – oficjalny sklep ąęł"),
        ("cp932", "text/html; charset=Shift_JIS", "Lumara 公式ストア"),
    ],
)
def test_pages_are_read_in_the_encoding_they_are_in(encoding: str, content_type: str, title: str) -> None:
    page = shop(title, "Lumara", "Lumara", language="").replace("€", "$").replace("©", "(c)")
    found = judged(page.encode(encoding), "lumara-shop.net", content_type=content_type)
    assert found.title == title
    assert found.verdict is Verdict.IMPERSONATING


def test_a_right_to_left_shop_is_read_like_any_other() -> None:
    brand = Brand("lumara", "لومارا", ("Lumara",), ("lumara.com",))
    page = shop("متجر لومارا الرسمي | السعودية", "لومارا", "لومارا السعودية", language="ar")
    assert judged(page, "lumara-ksa.com", brand).verdict is Verdict.IMPERSONATING


def test_a_script_only_page_that_says_nothing_is_inconclusive_not_harmless() -> None:
    page = '<title>Loading</title><body><div id="root"></div><script src="/app.js"></script></body>'
    found = judged(page, "lumara-store.app")
    assert found.verdict is Verdict.UNREACHABLE
    assert "rendered page" in found.missing
    assert "needs rendering" in found.reason


def test_a_script_only_shop_that_carries_its_state_is_read_from_it() -> None:
    state = (
        '{"store":{"name":"Lumara Official"},"seo":{"title":"Lumara | Official Store"},'
        '"products":[{"title":"Lumara Jacket","price":"$12.00"},'
        '{"title":"Lumara Cap","price":"$9.00"},{"title":"Lumara Hat","price":"$7.00"}],'
        '"i18n":{"cart":"Cart","add":"Add to cart"},'
        '"footer":{"copyright":"© 2026 Lumara. All rights reserved."}}'
    )
    page = (
        f'<title>Shop</title><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{state}</script>'
    )
    assert judged(page, "lumara-store.app").verdict is Verdict.IMPERSONATING


def test_a_shop_whose_words_are_all_in_pictures_is_read_from_their_descriptions() -> None:
    page = (
        '<title>Home</title><img src="/logo.png" alt="Lumara">'
        '<img src="a" alt="Lumara Official Store"><img src="b" alt="Add to cart">'
        '<span>$10.00</span><span>$12.00</span><span>$14.00</span><img src="f" alt="© 2026 Lumara">'
    )
    assert judged(page, "lmr-sale.shop").verdict is Verdict.IMPERSONATING


def test_a_hidden_disclaimer_does_not_count() -> None:
    hidden = '<p style="display:none">Not affiliated with Lumara.</p>'
    found = judged(CLONE.replace("</main>", hidden + "</main>"), "lumara-outlet.shop")
    assert found.verdict is Verdict.IMPERSONATING
    assert not any(item.family == "disclosure" for item in found.contributions)


def test_a_card_form_under_the_brand_is_phishing_and_an_ordinary_captcha_form_is_not() -> None:
    lure = (
        "<title>Lumara reward</title><h1>Lumara anniversary</h1>"
        "<p>Congratulations, you have been selected for our survey.</p>"
        '<form action="x.php"><input name="card" placeholder="Card number"><input name="cvv" placeholder="CVV"></form>'
    )
    assert judged(lure, "lumara-gift.click").verdict is Verdict.PHISHING
    harmless = shop(
        "Lumara jackets | Trailhead",
        "Trailhead",
        "Trailhead Ltd",
        '<form><input name="email"><div class="g-recaptcha"></div></form>',
    )
    assert judged(harmless, "trailhead.co.uk").verdict is Verdict.RESELLER


def test_a_bot_wall_was_not_seen() -> None:
    page = "<title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>"
    found = judged(page, "lumara-outlet.shop")
    assert found.verdict is Verdict.CHALLENGE
    assert found.confidence == 0.0
    assert "page" in found.missing


def test_lookalike_letters_in_the_name_are_undone() -> None:
    page = CLONE.replace("Lumara", "Lumаrа")  # Cyrillic a
    found = judged(page, "lumara-outlet.shop")
    assert found.verdict is Verdict.IMPERSONATING
    assert any(item.signal == "identity.lookalike" for item in found.contributions)
