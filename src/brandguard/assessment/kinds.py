"""What kind of page this is, before anything is weighed: gates, not weights.

A bot wall was not seen, a parked domain sells nothing, an article is about a shop and is none. Each gate asks for
signs in the places where such pages have them (title, first lines, short pages), so that a shop that mentions
"captcha" or "for sale" is not taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from brandguard.assessment import lexicon, structured
from brandguard.assessment.commerce import commerce
from brandguard.assessment.document import squeeze
from brandguard.assessment.fold import fold, words
from brandguard.assessment.identity import Whose
from brandguard.model import Evidence, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.document import Form
    from brandguard.assessment.view import PageView
    from brandguard.model import Resolution

CONTENT_POINTS = 3.0
"""From here on a page that does not sell is taken for content."""
SHORT = 1500
"""Visible characters up to which a page may be nothing but a notice."""
_WALL_STATUS = frozenset((401, 403, 405, 406, 407, 409, 429, 451, 503))
_WALL_MARKS = (
    "challenge-platform", "cf-chl", "cf_chl", "captcha-delivery", "_incapsula_", "px-captcha", "perimeterx",
    "ddos-guard", "anubis", "sucuri_cloudproxy", "distil_r_", "awswaf", "aws-waf", "errors.edgesuite",
    "datadome", "geetest", "kasada",
)  # fmt: skip
_PARKING_MARKS = (
    "data-adblockkey", "sedoparking", "parkingcrew", "bodis.com", "parklogic", "domainparking", "parking.php",
    "/park.js", "above.com/", "domainmonetize", "caf.js", "adsense/domains", "parkweb", "skenzo", "voodoo.com",
    "rookmedia", "parked-domain", "smartname", "fabulous.com", "internettraffic", "searchmagnified",
    "cashparking", "domaincntrol.com/?orighost", "window.park",
)  # fmt: skip
_SALE_MARKS = (
    "sedo.com/search", "hugedomains", "dan.com", "afternic", "undeveloped", "brandbucket", "buydomains",
    "efty.com", "domainmarket", "squadhelp", "atom.com", "domaineasy", "sav.com", "4.cn/", "namejet",
    "godaddy.com/domainsearch", "flippa", "domains.lt",
)  # fmt: skip
_DOMAIN_WORDS = (
    "domain", "domein", "domaine", "dominio", "domínio", "домен", "域名", "網域",
    "ドメイン", "도메인", "doména", "domena",
    "النطاق", "دامنه", "דומיין",
    "alan adı", "tên miền", "โดเมน", "verkkotunnus", "domæne", "domene", "डोमेन",
    "domenas", "домейн", "όνομα χώρου",
)  # fmt: skip
_CREDENTIAL = re.compile(
    r"cvv|cvc|\bcv[vc2]?\b|card ?n|cardnum|cc-?num|\bcc\b|ccn|card number|kartennummer|numero carta|carte bancaire|"
    r"n[uú]mero de (?:la )?tarjeta|\biban\b|\bpin\b|\botp\b|one-time|\bssn\b|blik|seed phrase|recovery phrase|"
    r"kode otp|номер карты|银行卡|卡号|カード番号|카드번호"
)
_ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "Review",
        "QAPage",
        "DiscussionForumPosting",
        "FAQPage",
        "Blog",
        "NewsMediaOrganization",
        "Report",
        "TechArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "ShoppingCenter",
        "ItemList",
    ]
)
_CONTENT_SOFTWARE = (
    "phpbb", "vbulletin", "discuz", "mediawiki", "xenforo", "disqus", "simple machines", "invision",
    "post-template", "single-post", "hentry", "entry-meta", "entry-content", "wp-block-post", "comment-list",
    "article-body", "byline", "blogger", "livejournal", "tistory", "hatena", "typepad", "ghost", "substack",
    "post-content", "dokuwiki", "viewtopic", "showthread", "by-author",
)  # fmt: skip
_DATE = re.compile(
    r"\b(?:19|20)\d\d[-./年]\s{0,2}\d{1,2}[-./月]\s{0,2}\d{1,2}"
    r"|\b\d{1,2}[. /]\s{0,2}[^\W\d_]{3,10}[. /,]{1,3}(?:19|20)\d\d"
    r"|\b[^\W\d_]{3,9} \d{1,2},? (?:19|20)\d\d"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A gate that closed: the verdict it stands for and why, in words that follow "the page is"."""

    verdict: Verdict
    why: str
    evidence: tuple[Evidence, ...] = ()


def kind_of(view: PageView, resolution: Resolution | None = None) -> Kind | None:
    """The first gate that closes, in the order that decides least wrongly; None for a page with content of its own."""
    for gate in (_for_sale, _placeholder_title, _parked, _phishing, _challenge, _placeholder, _prize):
        found = gate(view)
        if found is not None:
            return found
    if resolution is not None and resolution.parking and view.doc.shown < SHORT and not commerce(view).strong:
        return Kind(Verdict.PARKED, f"served by the parking operator {resolution.parking}", ())
    return None


# --- helpers --------------------------------------------------------------------------------------


def _top(view: PageView) -> str:
    """Title, headings and the first lines: where a notice says what it is."""
    doc = view.doc
    heads = [doc.block_text(b) for b in doc.blocks[:60] if b.tag in ("h1", "h2") and b.place != "hidden"]
    return "\n".join([doc.title, doc.metas.get("og:title", ""), *heads, doc.text[:300]])


def _first(category: str, text: str) -> str | None:
    hit = lexicon.category(category).first(lexicon.folded(text))
    return text[max(0, hit.start - 40) : hit.end + 80] if hit else None


def _count(category: str, view: PageView) -> int:
    return len({hit.phrase for hit, _ in view.hits(category)})


def _evidence(text: str, place: str = "page") -> tuple[Evidence, ...]:
    return (Evidence(squeeze(text, 200), place),)


def _speaks_of_domain(view: PageView) -> bool:
    text = fold(_top(view)) + view.text.folded[:3000]
    return view.host.removeprefix("www.") in text or any(fold(word) in text for word in _DOMAIN_WORDS)


_DOMAIN_NAME = re.compile(r"\b[\w-]{2,63}\.(?:com|net|org|shop|store|[a-z]{2})\b")


def _names_domain(view: PageView, line: str) -> bool:
    """Whether a line is about a domain: it spells one, or says the word."""
    text = fold(line)
    return bool(_DOMAIN_NAME.search(text)) or any(fold(word) in text for word in _DOMAIN_WORDS)


def _domain_notice(view: PageView) -> str | None:
    """A short line that says a domain is registered or reserved, and no more."""
    for block in view.doc.blocks[:60]:
        text = view.doc.block_text(block)
        low = fold(text)
        states = any(fold(word) in low for word in lexicon.shared("parked_words"))
        if states and len(text) < 250 and _names_domain(view, text) and "rights" not in low and "trademark" not in low:
            return text
    return None


def _marked(view: PageView, marks: tuple[str, ...]) -> str | None:
    haystack = view.marks + " ".join(link.url for link in view.doc.links[:200]).lower()
    return next((mark for mark in marks if mark in haystack), None)


# --- gates ----------------------------------------------------------------------------------------


def _for_sale(view: PageView) -> Kind | None:
    if view.doc.shown > 4 * SHORT or not _speaks_of_domain(view):
        return None
    lines = [view.doc.title, view.doc.metas.get("og:title", ""), *_headings(view).split("\n")]
    title_says = next(
        (said for line in lines if _names_domain(view, line) and (said := _first("for_sale", line))), None
    )
    if title_says:
        return Kind(Verdict.FOR_SALE, "an offer to sell the domain", _evidence(title_says, "title"))
    count, mark = _count("for_sale", view), _marked(view, _SALE_MARKS)
    if view.doc.shown < SHORT and (count >= 2 or (count and mark)) and _count("parked", view) < count:
        return Kind(
            Verdict.FOR_SALE, "an offer to sell the domain", _evidence(_first("for_sale", view.doc.text) or mark or "")
        )
    return None


def _headings(view: PageView) -> str:
    return "\n".join(view.doc.block_text(b) for b in view.doc.blocks[:40] if b.tag in ("h1", "h2"))


def _parked(view: PageView) -> Kind | None:
    if view.doc.shown > 3 * SHORT or commerce(view).strong:
        return None
    phrases, mark = _count("parked", view) + bool(_first("parked", view.doc.title)), _marked(view, _PARKING_MARKS)
    domain = _speaks_of_domain(view)
    if (phrases and domain) or phrases >= 2 or (mark and (domain or view.doc.shown < 200)):
        said = _first("parked", _top(view)) or _first("parked", view.doc.text) or mark or ""
        return Kind(Verdict.PARKED, "a parking page", _evidence(said))
    notice = _domain_notice(view) if view.doc.shown < SHORT and not view.doc.forms else None
    if notice:
        return Kind(Verdict.PARKED, "a notice that the domain is taken", _evidence(notice))
    if _lander(view):
        return Kind(Verdict.PARKED, "an empty lander under the domain's own name", _evidence(view.doc.title, "title"))
    return None


def _lander(view: PageView) -> bool:
    """Nothing but the domain's name and a hop to advertisements."""
    named = view.doc.title.lower().removeprefix("www.") == view.host.removeprefix("www.")
    return (
        named and view.doc.shown < 40 and any("/lander" in link.url for link in view.doc.links)
    ) or "/lander" in view.doc.scripts[:2000]


def _challenge(view: PageView) -> Kind | None:
    status, shown = view.page.status, view.doc.shown
    refused = status in _WALL_STATUS or 500 <= status < 600
    if refused and shown < 3 * SHORT and not commerce(view).strong:
        return Kind(Verdict.CHALLENGE, f"an answer with status {status}", _evidence(view.doc.title, "title"))
    if shown > SHORT or commerce(view).strong:
        return None
    said = _first("challenge", _top(view))
    mark = _marked(view, _WALL_MARKS)
    strong = _first("challenge", view.doc.title + "\n" + _headings(view)) is not None
    if said and (strong or mark or _count("challenge", view) >= 2 or shown < 300):
        return Kind(Verdict.CHALLENGE, "a bot wall or a refusal", _evidence(said))
    if mark and shown < 300:
        return Kind(Verdict.CHALLENGE, "a bot wall", _evidence(mark, "markup"))
    return None


def _placeholder_title(view: PageView) -> Kind | None:
    """Title or heading say that the site is not there yet; shops with such a banner have goods."""
    said = _first("placeholder", view.doc.title + "\n" + _headings(view))
    demo = _demo(view)
    if said and (demo or (view.doc.shown < 2 * SHORT and not commerce(view).strong)):
        return Kind(Verdict.PLACEHOLDER, "a placeholder", _evidence(said, "title"))
    return None


def _placeholder(view: PageView) -> Kind | None:
    shown = view.doc.shown
    if view.page.status in (404, 410) and shown < SHORT:
        return Kind(
            Verdict.PLACEHOLDER, f"an answer with status {view.page.status}", _evidence(view.doc.title, "title")
        )
    if shown < 600 and _count("placeholder", view) and not commerce(view).strong:
        return Kind(Verdict.PLACEHOLDER, "a placeholder", _evidence(_first("placeholder", view.doc.text) or ""))
    return None


_DEMO = (
    "hello world!",
    "just another wordpress site",
    "my wordpress store",
    "lorem ipsum",
    "sample product",
    "your store",
)


def _demo(view: PageView) -> bool:
    """Sample content as installed: two different samples, or one in the title."""
    text = view.text.folded[:20_000]
    return any(sample in fold(view.doc.title) for sample in _DEMO) or sum(sample in text for sample in _DEMO) >= 2


def _phishing(view: PageView) -> Kind | None:
    """A form that asks for credentials, card or code, on a page that is little else and speaks as the brand."""
    shop = commerce(view)
    if shop.prices >= 6 or shop.platform or shop.cart or view.doc.shown > 2 * SHORT or _has_own_name(view):
        return None
    for form in view.doc.forms:
        if asks_for_secrets(form) and (_speaks_as_brand(view) or _speaks_as_service(view)):
            return Kind(
                Verdict.PHISHING, "a form for secrets under the brand's name", _evidence(_form_text(form), "form")
            )
    return None


def _has_own_name(view: PageView) -> bool:
    """A name of its own given as a name; a lure's title may spell its domain too."""
    return view.own_name is not None and view.own_name.place != "title"


def asks_for_secrets(form: Form) -> bool:
    return "password" in form.types or any(_CREDENTIAL.search(field) for field in form.fields)


def _form_text(form: Form) -> str:
    return " / ".join(field for field in form.fields if field) or "password"


def _speaks_as_brand(view: PageView) -> bool:
    """The brand in title, logo, first lines or copyright, where an honest page would put its own name."""
    start = "\n".join(
        [view.doc.title, *view.doc.logo_texts[:5], view.doc.text[:400], *(i.alt for i in view.doc.images[:5])]
    )
    return view.matcher.names_loosely(start) or bool(view.named(Whose.BRAND))


def _speaks_as_service(view: PageView) -> bool:
    """A sign-in page in the name of a service that is imitated everywhere, not on that service's own host."""
    head = fold("\n".join([view.doc.title, *view.doc.logo_texts[:5], view.doc.text[:300]]))
    names = {name for name in lexicon.shared("services") if re.search(rf"\b{re.escape(fold(name))}\b", head)}
    return any(words(fold(name))[0] not in view.host for name in names)


def _prize(view: PageView) -> Kind | None:
    if _has_own_name(view) or not view.named_at_all or commerce(view).strong or view.doc.shown > 3 * SHORT:
        return None
    found = _count("prize", view)
    asks = any(asks_for_secrets(form) for form in view.doc.forms)
    if (found >= 3 and content_points(view)[0] < 4) or (found >= 2 and asks):
        said = _first("prize", view.doc.text) or ""
        return Kind(Verdict.PHISHING, "a prize or fee lure under the brand's name", _evidence(said))
    return None


# --- content ----------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def content_points(view: PageView) -> tuple[float, tuple[Evidence, ...]]:
    """How much the page is an article, a thread, a directory: points and the signs behind them."""
    found = list(_content_signs(view))
    return sum(points for points, _ in found), tuple(evidence for _, evidence in found)


def _content_signs(view: PageView) -> Iterator[tuple[float, Evidence]]:
    doc = view.doc
    kind = doc.metas.get("og:type", "").lower()
    if kind.startswith(("article", "blog", "video", "profile")):
        yield 2.0, Evidence(f"og:type {kind}", "meta")
    for key in ("article:published_time", "article:author", "datepublished", "parsely-pub-date", "date", "pubdate"):
        if key in doc.metas:
            yield 1.5, Evidence(f"{key} {doc.metas[key][:60]}", "meta")
            break
    for item in doc.jsonld[:50]:
        if structured.types(item) & _ARTICLE_TYPES:
            yield 2.0, Evidence(", ".join(sorted(structured.types(item))), "json-ld")
            break
    software = next((mark for mark in _CONTENT_SOFTWARE if mark in view.marks), None)
    if software:
        yield 1.5, Evidence(software, "markup")
    if doc.tags.get("article", 0) == 1 or (doc.tags.get("article") and doc.tags.get("time")):
        yield 1.0, Evidence("article element", "markup")
    yield from _content_words(view)


def _content_words(view: PageView) -> Iterator[tuple[float, Evidence]]:
    doc = view.doc
    for category, each, most in (("article", 0.5, 2.0), ("forum", 0.5, 2.0)):
        hits = {hit.phrase: hit for hit, block in view.hits(category) if block.end - block.start < 200}
        if len(hits) >= 2:
            first = min(hits.values(), key=lambda hit: hit.start)
            yield min(most, each * len(hits)), view.excerpt(first.start, first.end)
    prose = [
        b
        for b in doc.blocks
        if b.tag in ("p", "div", "td") and b.end - b.start > 200 and b.place in ("main", "article", "quote")
    ]
    shown = max(doc.shown, 1)
    if sum(b.end - b.start for b in prose) > 0.4 * shown:
        yield 1.0, Evidence(squeeze(doc.block_text(prose[0]), 120), "text")
    dated = _DATE.search(doc.text[:3000])
    if dated:
        yield 0.5, Evidence(dated.group(), "text")
    if len(words(fold(doc.title))) >= 8 or "?" in doc.title or "？" in doc.title:
        yield 0.5, Evidence(squeeze(doc.title, 200), "title")
