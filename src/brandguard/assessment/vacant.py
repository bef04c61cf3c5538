"""Domains nobody runs a site at: parked, for sale, or still on a server's, hoster's or shop software's default page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.commerce import commerce
from brandguard.assessment.fold import fold, words
from brandguard.assessment.identity import Whose, title_segments
from brandguard.assessment.notices import (
    SHORT,
    Kind,
    count,
    evidence,
    first,
    headings,
    marked,
    names_domain,
    speaks_of_domain,
    top,
)
from brandguard.assessment.walls import WALL_STATUS
from brandguard.model import Verdict

if TYPE_CHECKING:
    from brandguard.assessment.view import PageView

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


_INSTALLERS = ("installation wizard", "setup wizard", "web installer", "› installation", "setup configuration file")
"""Titles of software that is not set up yet; its licence text may be long."""
_UNNAMED = frozenset(
    ("my website", "mijn website", "meine website", "meine homepage", "mon site", "mon site web", "mi sitio web",
     "il mio sito", "il mio sito web", "moja strona", "meu site", "my site", "my blog", "new website", "untitled",
     "site title", "untitled document", "minha loja", "mitt webbplats")
)  # fmt: skip
"""Titles a site builder starts with, folded."""
_SERVER_SAYS = ("errordocument", "read-protected", "requested object", "directory listing denied", "autoindex")
_SIGNATURE = re.compile(r"(?:apache|nginx|lighttpd|litespeed|openresty|iis|server)[^\n]{0,120}\bport \d{2,5}\b")
_ERROR_TITLE = re.compile(r"\b(?:403|404|401|500)\b|forbidden|not found|index of")
_DOMAIN_FIELD = re.compile(r"\b(?:domain|domein|domaine|dominio|domena|domen)(?:s|en|nam|name|naam|_|-|\b|___)")


def for_sale(view: PageView) -> Kind | None:
    """An offer to sell the domain, in the title, a heading, or as all the page says."""
    if view.doc.shown > 4 * SHORT or not speaks_of_domain(view):
        return None
    lines = [view.doc.title, view.doc.metas.get("og:title", ""), *headings(view).split("\n")]
    title_says = next((said for line in lines if names_domain(view, line) and (said := first("for_sale", line))), None)
    if title_says:
        return Kind(Verdict.FOR_SALE, "an offer to sell the domain", evidence(title_says, "title"))
    offers, mark = count("for_sale", view), marked(view, _SALE_MARKS)
    if view.doc.shown < SHORT and (offers >= 2 or (offers and mark)) and count("parked", view) < offers:
        return Kind(
            Verdict.FOR_SALE, "an offer to sell the domain", evidence(first("for_sale", view.doc.text) or mark or "")
        )
    return None


def says_parked(view: PageView) -> Kind | None:
    """A line that names the domain and says, with the very word, that it is parked."""
    if view.doc.shown > SHORT or commerce(view).strong:
        return None
    for block in view.doc.blocks[:40]:
        line = fold(view.doc.block_text(block))
        parked_word = any(word in line for word in map(fold, lexicon.shared("parking_words")))
        if parked_word and len(line) < 250 and names_domain(view, line):
            return Kind(Verdict.PARKED, "a parking page", evidence(view.doc.block_text(block)))
    return None


def parked(view: PageView) -> Kind | None:
    """Listings under a domain's name, a notice that the name is taken, or its registrar's own page."""
    if view.doc.shown > 3 * SHORT or commerce(view).strong:
        return None
    phrases, mark = count("parked", view) + bool(first("parked", view.doc.title)), marked(view, _PARKING_MARKS)
    domain = speaks_of_domain(view)
    if (phrases and domain) or phrases >= 2 or (mark and (domain or view.doc.shown < 200)):
        said = first("parked", top(view)) or first("parked", view.doc.text) or mark or ""
        return Kind(Verdict.PARKED, "a parking page", evidence(said))
    notice = _domain_notice(view) if view.doc.shown < SHORT and not view.doc.forms else None
    if notice:
        return Kind(Verdict.PARKED, "a notice that the domain is taken", evidence(notice))
    if _lander(view):
        return Kind(Verdict.PARKED, "an empty lander under the domain's own name", evidence(view.doc.title, "title"))
    return _registrar(view)


def _registrar(view: PageView) -> Kind | None:
    """A registrar's or hoster's own page at somebody else's domain: its name and little else, or its domain search."""
    if view.doc.shown > SHORT or view.named(Whose.BRAND, "logo", "site_name", "copyright"):
        return None
    provider = next((p for p in map(fold, lexicon.shared("providers")) if p in words(fold(view.doc.title))), "")
    foreign = bool(provider) and provider not in view.host
    if foreign and view.doc.shown < _HARDLY:
        return Kind(Verdict.PARKED, "a provider's own page", evidence(view.doc.title, "title"))
    asked = next((text for form in view.doc.forms for text in form.fields if _DOMAIN_FIELD.search(text)), None)
    if asked and (foreign or speaks_of_domain(view)):
        return Kind(Verdict.PARKED, "a registrar's page with its domain search", evidence(asked, "form"))
    return None


_HARDLY = 200
"""Visible characters that hold a name and a sentence."""


def _domain_notice(view: PageView) -> str | None:
    """A short line that says a domain is registered or reserved, and no more."""
    for block in view.doc.blocks[:60]:
        text = view.doc.block_text(block)
        low = fold(text)
        states = any(fold(word) in low for word in lexicon.shared("parked_words"))
        if states and len(text) < 250 and names_domain(view, text) and "rights" not in low and "trademark" not in low:
            return text
    return None


def _lander(view: PageView) -> bool:
    """Nothing but the domain's name and a hop to advertisements."""
    named = view.doc.title.lower().removeprefix("www.") == view.host.removeprefix("www.")
    return (
        named and view.doc.shown < 40 and any("/lander" in link.url for link in view.doc.links)
    ) or "/lander" in view.doc.scripts[:2000]


def placeholder_title(view: PageView) -> Kind | None:
    """Title or heading say that the site is not there yet; shops with such a banner have goods."""
    title = fold(view.doc.title)
    if any(name in title for name in _INSTALLERS) and not commerce(view).sells:
        return Kind(Verdict.PLACEHOLDER, "software that is not set up", evidence(view.doc.title, "title"))
    said = first("placeholder", view.doc.title + "\n" + headings(view))
    if said and (_demo(view) or (view.doc.shown < 2 * SHORT and not commerce(view).strong)):
        return Kind(Verdict.PLACEHOLDER, "a placeholder", evidence(said, "title"))
    if _is_unnamed(view):
        return Kind(Verdict.PLACEHOLDER, "a site its owner has not named", evidence(view.doc.title, "title"))
    return _server_page(view)


def _is_unnamed(view: PageView) -> bool:
    """A builder's sample title on a small page that neither names the brand nor sells."""
    if view.doc.shown > SHORT or view.named_at_all or commerce(view).sells:
        return False
    return any(fold(segment) in _UNNAMED for segment in title_segments(view.doc.title))


def _server_page(view: PageView) -> Kind | None:
    """A web server's own words in place of a site: an empty directory, not a refusal of the visitor.

    Where the status itself refuses, nothing is known about the site (see :mod:`brandguard.assessment.walls`).
    """
    if view.doc.shown > 600 or view.page.status in WALL_STATUS or not _ERROR_TITLE.search(fold(view.doc.title)):
        return None
    text = view.text.folded
    signed = _SIGNATURE.search(text)
    if signed or any(word in text for word in _SERVER_SAYS):
        return Kind(Verdict.PLACEHOLDER, "a web server's own page", evidence(view.doc.text))
    return None


def placeholder(view: PageView) -> Kind | None:
    """A short page that says the site is not there, or an answer that nothing is."""
    shown = view.doc.shown
    if view.page.status in (404, 410) and shown < SHORT:
        return Kind(Verdict.PLACEHOLDER, f"an answer with status {view.page.status}", evidence(view.doc.title, "title"))
    if shown < 600 and count("placeholder", view) and not commerce(view).strong:
        return Kind(Verdict.PLACEHOLDER, "a placeholder", evidence(first("placeholder", view.doc.text) or ""))
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
