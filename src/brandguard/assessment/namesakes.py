"""Namesakes: the brand's name as an everyday word, a surname, a place, or part of another's own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.borrowed import canonical
from brandguard.assessment.commerce import commerce
from brandguard.assessment.fold import compact, fold, words
from brandguard.assessment.identity import Whose
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """Evidence that the page means something else by the brand's name."""
    if not view.named_at_all or any(True for _ in canonical(view)):
        return
    compound = view.firm_compound
    if compound is not None and len(view.other_brands) < 2 and _means_itself(view):
        yield Evidence(compound.text, compound.place)
    elif not view.strong and len(view.other_brands) < 2:
        yield from _weak_only(view)


def _means_itself(view: PageView) -> bool:
    """The compound name stands for the site, not for the brand's goods."""
    if not view.strong:
        return len({n.place for n in view.named(Whose.BRAND, "logo", "copyright", "site_name", "json-ld")}) < 2
    few = len(view.mentions) <= 5 and not commerce(view).sells
    return few or _only_in_compounds(view)


def _only_in_compounds(view: PageView) -> bool:
    """Nearly every mention stands in the site's own compound name, or next to a word of it."""
    if not view.mentions:
        return True
    own = {word for naming in view.named(Whose.COMPOUND) for word in words(fold(naming.text)) if len(word) > 2}
    own -= {word for name in view.brand.names for word in words(fold(name))}
    beyond = 0
    for mention in view.mentions:
        around = view.text.folded[max(0, mention.start - 25) : mention.end + 25].replace("\n", " . ")
        if not own.intersection(words(around)):
            beyond += 1
    return beyond <= 0.34 * len(view.mentions)


def _weak_only(view: PageView) -> Iterator[Evidence]:
    """Only a short or everyday name is there: the brand is meant when the site names itself so and sells."""
    if not view.matcher.is_weak(view.brand.name):
        yield Evidence(f"only a short other name of {view.brand.name}, never {view.brand.name} itself", "page")
        return
    if view.matcher.primary in view.matcher.stopwords:
        yield Evidence("only the name that is also a function word", "page")
        return
    says_brand = {n.place for n in view.named(Whose.BRAND)}
    common = _as_common_word(view)
    if view.own_name is not None and says_brand & {"logo", "site_name"}:
        yield Evidence(f"{view.own_name.text}, which uses the word in its name", view.own_name.place)
    elif common:
        yield Evidence(common, "text")
    elif compact(view.brand.name) != "" and not says_brand:
        if len(view.mentions) < 3 and not view.mentions_in_images:
            yield Evidence(f"only the short or everyday name, {len(view.mentions)} times", "text")
    elif not commerce(view).strong:
        yield Evidence("only the short or everyday name, and no shop", "page")


def _as_common_word(view: PageView) -> str:
    """Running text that uses a capitalised brand's name in lower case, as the word it also is."""
    name = view.brand.name
    if name == name.lower() or len(compact(name)) < 3 or not name.isascii():
        return ""
    low = name.lower()
    text = view.doc.text
    position, found = text.find(low), 0
    first = ""
    while position >= 0 and found < 50:
        before, after = text[position - 1 : position], text[position + len(low) : position + len(low) + 2]
        plural = after[:1] == "s" and not after[1:2].isalpha()
        if not before.isalnum() and (plural or not after[:1].isalnum()) and before not in (".", "/", "-", "@"):
            found += 1
            first = first or text[max(0, position - 40) : position + 40]
        position = text.find(low, position + 1)
    return first if found >= 2 and found * 3 >= len(view.mentions) else ""
