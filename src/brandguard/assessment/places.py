"""Where on the page an element stands - header, main, footer, hidden - and what its tag and names say about it."""

from __future__ import annotations

import re
from functools import lru_cache

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "input",
        "label",
        "legend",
        "li",
        "main",
        "marquee",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
LANDMARKS = frozenset(("header", "nav", "footer", "aside", "article"))
_HEADER = re.compile(r"(?:^|[\s_-])(?:site-?header|header|masthead|navbar|topbar|top-bar|logo|branding)", re.IGNORECASE)
_FOOTER = re.compile(
    r"(?:^|[\s_-])(?:site-?footer|foot|copyright|legalcopyright|siteinfo|site-info|colophon)", re.IGNORECASE
)
LOGO = re.compile(r"(?:^|[\s_./-])(?:logo|brand(?:ing)?(?![a-z])|site-?title|site-?name|wordmark)", re.IGNORECASE)
_QUOTE = re.compile(r"(?:^|[\s_-])(?:reviews?|testimonials?|comments?|quote)(?:$|[\s_-])", re.IGNORECASE)
UNSEEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}[01]?px")
SELECTOR = re.compile(r"^\s{0,200}[.#]([\w-]{1,60})\s{0,200}$")

Attributes = dict[str, "str | None"]


@lru_cache(maxsize=4096)
def named_place(names: str) -> str:
    """The place an element's id and classes speak of, empty when they speak of none."""
    for pattern, name in ((_FOOTER, "footer"), (_HEADER, "header"), (_QUOTE, "quote")):
        if pattern.search(names):
            return name
    return ""


@lru_cache(maxsize=4096)
def is_logo(names: str) -> bool:
    """Whether ids, classes or a file name are those of a logo."""
    return LOGO.search(names) is not None


def place_of(tag: str, names: str, place: str) -> str:
    """The place of a shown element inside an element at ``place``."""
    if tag == "noscript":
        return "noscript"
    if tag in LANDMARKS and place in ("main", "article"):
        return tag
    if place != "main" or tag in ("body", "html"):
        return place
    if tag == "blockquote":
        return "quote"
    return (names and named_place(names)) or place


def is_hidden(attributes: Attributes, names: str, unseen: set[str]) -> bool:
    """Whether attributes, inline style or one of the page's own style rules hide an element."""
    style = attributes.get("style")
    if "hidden" in attributes or (style and UNSEEN.search(style[:300].lower())):
        return True
    return bool(unseen) and bool(names) and any(name in unseen for name in names.split()[:8])


def leads_home(href: str, host: str) -> bool:
    """Whether a link leads to the site's own front page."""
    href = href.strip().lower()
    if href in ("/", "./", "index.html", "index.php", "/index.html", "/index.php", "#top"):
        return True
    return bool(host) and href.removesuffix("/") in (f"https://{host}", f"http://{host}", f"//{host}")
