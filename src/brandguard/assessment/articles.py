"""How much a page is an article, a thread, a directory: it writes about shops and is none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from brandguard.assessment import structured
from brandguard.assessment.document import squeeze
from brandguard.assessment.fold import fold, words
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView

CONTENT_POINTS = 3.0
"""From here on a page that does not sell is taken for content."""
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
