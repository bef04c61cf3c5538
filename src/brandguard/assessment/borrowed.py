"""Borrowed clothes: the brand's own addresses and files on somebody else's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import structured
from brandguard.assessment.document import absolute, host_of
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView

_TOOLS = ("httrack", "saved from url", "mirrored from", "teleport pro", "webcopier", "saveweb2zip", "singlefile")
_SELF_TYPES = frozenset(("Organization", "WebSite", "Store", "OnlineStore", "Corporation", "Brand"))


def canonical(view: PageView) -> Iterator[Evidence]:
    """Places where the page gives an official address as its own."""
    if view.brand.owns(view.host):
        return
    for place, url in (
        ("canonical", view.doc.canonical),
        ("og:url", absolute(view.page.url, view.doc.metas.get("og:url", ""))),
    ):
        if url and view.brand.owns(host_of(url)):
            yield Evidence(url[:200], place)
    for item in view.doc.jsonld[:50]:
        own = item.get("url")
        if structured.types(item) & _SELF_TYPES and isinstance(own, str) and view.brand.owns(host_of(own[:500])):
            yield Evidence(own[:200], "json-ld")
            return


def hotlinks(view: PageView) -> Iterator[Evidence]:
    """Images, scripts and style sheets loaded from official hosts."""
    if view.brand.owns(view.host):
        return
    sources = [absolute(view.page.url, image.src) for image in view.doc.images[:500]] + view.doc.resources
    found = [url for url in sources if view.brand.owns(host_of(url))]
    if found:
        yield Evidence(found[0][:200], "resource")


def mirrored(view: PageView) -> Iterator[Evidence]:
    """Comments that mirroring tools leave."""
    for comment in view.doc.comments:
        if any(tool in comment.lower() for tool in _TOOLS):
            yield Evidence(comment.strip()[:200], "comment")
            return
