"""What a site says it is to the brand - official, a dealer, nobody - with position, negation and speaker in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.document import host_of, squeeze
from brandguard.assessment.fold import fold, words
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.document import Block
    from brandguard.assessment.lexicon import Hit
    from brandguard.assessment.view import PageView

_LINE = 160
"""Characters up to which a block is a line a site says about itself, not prose."""
_LAST = 0.9
"""Share of the visible text after which a block counts as the end of the page."""


def official(view: PageView) -> Iterator[Evidence]:
    """Self-referential claims of being the official store, shop or site of the brand."""
    fields = (("title", view.doc.title), ("meta", view.doc.metas.get("og:site_name", "")), *_logos(view))
    for place, text in (*fields, ("meta", view.doc.metas.get("description", ""))):
        if text and _claims(view, text):
            yield Evidence(squeeze(text, 200), place)
    for hit, block in view.hits("official"):
        if _speaks_for_site(view, hit, block) and _claims(view, view.doc.block_text(block)):
            yield view.excerpt(hit.start, hit.end)
            return


def _logos(view: PageView) -> tuple[tuple[str, str], ...]:
    alts = [image.alt for image in view.doc.images[:60] if len(image.alt) < _LINE]
    texts = tuple(dict.fromkeys((*view.doc.logo_texts, *alts)))
    together = lexicon.folded("\n".join(texts))
    if not any(lexicon.category(name).first(together) for name in ("official", "authorised")):
        return ()
    return tuple(("image", text) for text in texts)


def _claims(view: PageView, text: str) -> bool:
    """Brand, "official" and a word for shop close together, not denied and not about a dealer."""
    searched = lexicon.folded(text)
    hits = [hit for hit in lexicon.category("official").find(searched) if not _negated(searched.folded, hit.start)]
    if not hits or lexicon.category("disclosure").first(searched) or lexicon.category("authorised").first(searched):
        return False
    if "?" in text or "？" in text or not lexicon.category("shop").first(searched):
        return False
    mentions = view.matcher.find(searched.folded)
    return any(abs(hit.start - mention.start) < 80 for hit in hits for mention in mentions)


def _negated(folded: str, position: int) -> bool:
    """A negation among the few words before (or, where verbs come last, after) a claim."""
    before = folded[max(0, position - 30) : position]
    tail = words(before)[-4:]
    glued = lexicon.category("negation").glued
    if any(len(phrase) > 1 and phrase in folded[max(0, position - 12) : position + 30] for phrase in glued):
        return True
    return any(lexicon.category("negation").starts_word(word) for word in tail)


def _speaks_for_site(view: PageView, hit: Hit, block: Block) -> bool:
    if not view.is_self(block) or block.end - block.start > _LINE:
        return False
    link = view.doc.linked_to(hit.start)
    host = host_of(link.url) if link else ""
    return not host or host == view.host


def denials(view: PageView, *, footer: bool) -> Iterator[Evidence]:
    """Disclosures that the site is not the brand; ``footer`` picks those at the page's end, else the others."""
    end = len(view.doc.text) * _LAST
    for hit, block in view.hits("disclosure"):
        if block.place in ("hidden", "quote", "noscript") or not _is_about_self(view, hit, block):
            continue
        if footer == (block.place == "footer" or hit.start > end):
            yield view.excerpt(hit.start, hit.end)
            return
    if not footer:
        yield from _denials_in_head(view)


def _denials_in_head(view: PageView) -> Iterator[Evidence]:
    images = [image.alt for image in view.doc.images[:100] if len(image.alt) > 15 and image.place != "hidden"]
    for place, text in (
        ("title", view.doc.title),
        ("meta", view.doc.metas.get("description", "")),
        *(("image", t) for t in images),
    ):
        if lexicon.category("disclosure").first(lexicon.folded(text)):
            yield Evidence(squeeze(text, 200), place)


_TRADEMARK_ONLY = ("are trademarks of", "is a trademark of", "registered trademark of", "registered trademarks of")


def _is_about_self(view: PageView, hit: Hit, block: Block) -> bool:
    """ "X is a trademark of X Inc." is also printed by the brand itself: it needs the site's own name beside it."""
    if hit.phrase in _TRADEMARK_ONLY:
        return view.own_name is not None
    return True


def authorised(view: PageView) -> Iterator[Evidence]:
    """Claims of being an authorised dealer, official retailer or the like."""
    fields = (("title", view.doc.title), ("meta", view.doc.metas.get("description", "")), *_logos(view))
    for place, text in fields:
        if text and lexicon.category("authorised").first(lexicon.folded(text)):
            yield Evidence(squeeze(text, 200), place)
            return
    for hit, block in view.hits("authorised"):
        text = fold(view.doc.block_text(block))
        if view.is_self(block) and block.end - block.start < 400 and not _negated(text, hit.start - block.start):
            yield view.excerpt(hit.start, hit.end)
            return
