"""Who the page says it is: every place where a site names itself, and whether that name is the brand's or another's.

A name made of the brand and general words only ("Crocs Polska", "HP Store") is the brand's. A name with a word of
its own is somebody else's, all the more when the domain spells the same word ("Peak & Pine" at peakandpine.co.uk).
The brand together with a word of its own ("HP Hydraulics", "Kärcher Center Huber") is a compound: a namesake or a
dealer, told apart by whether the page is about the brand elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from brandguard.assessment import structured
from brandguard.assessment.document import Document, squeeze
from brandguard.assessment.fold import compact, fold, words
from brandguard.assessment.lexicon.general import is_general

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.matching import Matcher

_SEPARATORS = re.compile(r"\s+[|\-–—·•»«:/~>]+\s+|\s*[|｜•»·—【】「」]\s*|\s+[-–]\s*|:\s+|：|,\s+")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|copyrights|版权所有|著作権)[\s:©®™,.|\-–]{0,6}(?:\(c\)|©)?\s{0,3}(?:by\s{1,2})?"
    r"(?:(?:19|20)\d\d)?(?:\s{0,2}[-–—/,]\s{0,2}(?:(?:19|20)?\d\d|present|heute|now))?[\s:,.|\-–—年]{0,6}(?:by\s{1,2})?([^\n©]{0,160})",
    re.IGNORECASE,
)
_HOLDER_END = re.compile(
    r"(?:^|\s)(?:all rights|alle rechte|tous droits|todos los|todos os|tutti i diritti|wszelkie|všechna|minden jog|"
    r"toate dr|"
    r"με επιφύλαξη|tüm hakları|все права|усі права|alla rättigheter|giữ bản|bảo lưu|inc\.? or its|is a registered|"
    r"is a trademark|powered by|designed by|is not|are not)"
    r"|[|•·!?。；;]|(?<=[^\s.]{3})\.(?:\s|$)|\s[-–—]\s|,\s(?=[a-z0-9])|all rights",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)?[\w-]{1,63}(?:\.[\w-]{2,24}){1,3}/?$")
_YEARS = re.compile(r"^(?:(?:19|20)\d\d|[\s\-–—,.©])+(?!\w)|^(?:(?:19|20)\d\d[\s\-–—,.©]*)+|^[\s\-–—,.©]+")
_ORGANISATIONS = frozenset(
    [
        "Organization",
        "OnlineStore",
        "Store",
        "WebSite",
        "Corporation",
        "LocalBusiness",
        "Brand",
        "OnlineBusiness",
        "ClothingStore",
        "ShoeStore",
        "ElectronicsStore",
        "JewelryStore",
        "HomeGoodsStore",
        "SportingGoodsStore",
        "NewsMediaOrganization",
        "AutoDealer",
        "HardwareStore",
    ]
)
_STATE_NAMES = frozenset(
    ("name", "sitename", "site_name", "storename", "shopname", "storetitle", "brandname", "shop_name")
)
_STATE_HOLDERS = frozenset(
    ("store", "shop", "site", "brand", "organization", "company", "seller", "merchant", "app", "config")
)
_SHOP_NAME = re.compile(
    r"shop\"?\s{0,2}:\s{0,2}\{[^{}]{0,40}?\"?name\"?\s{0,2}:\s{0,2}\"([^\"\\]{2,80}(?:\\u[0-9a-f]{4}[^\"\\]{0,60}){0,6})\""
)


class Whose(StrEnum):
    """Whose name a self-naming is."""

    BRAND = "brand"
    COMPOUND = "compound"
    OTHER = "other"
    NOBODY = "nobody"
    """General words only, or the domain itself."""


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where the site names itself."""

    text: str
    place: str
    """``title``, ``site_name``, ``logo``, ``copyright``, ``heading``, ``json-ld``, ``state``."""
    whose: Whose
    own_word: str = ""
    """For OTHER and COMPOUND: the words that are its own, compacted."""


def namings(doc: Document, matcher: Matcher, label: str) -> list[Naming]:
    """Every self-naming on the page, classified. ``label`` is the domain's registrable label."""
    found: list[Naming] = []
    seen: set[tuple[str, str]] = set()
    for place, text in _candidates(doc):
        clean = squeeze(text, 160).strip(" -–—|·:,")
        if clean and (place, clean) not in seen and len(found) < 60:
            seen.add((place, clean))
            found.append(classify(clean, place, matcher, label))
    return found


def classify(text: str, place: str, matcher: Matcher, label: str) -> Naming:
    """Whose name ``text`` is."""
    if _DOMAIN.match(text.strip()) or '="' in text:
        return Naming(text, place, Whose.NOBODY)
    named = matcher.names(text)
    own = own_words(matcher.remove(text) if named else fold(text))
    own = [word for word in own if word not in matcher.parts]
    if named and not own:
        return Naming(text, place, Whose.BRAND)
    if not own:
        return Naming(text, place, Whose.NOBODY)
    return Naming(text, place, Whose.COMPOUND if named else Whose.OTHER, "".join(own))


def own_words(folded: str) -> list[str]:
    """The words that are not general: no shop words, places, legal forms, prepositions, numbers."""
    return [word for word in words(folded) if not is_general(word)]


def title_segments(title: str) -> list[str]:
    """A page title cut where titles are cut: ``Jackets | The North Face – Cragside Outdoors``."""
    return [part.strip() for part in _SEPARATORS.split(title) if part and part.strip()][:8]


def copyright_holders(text: str) -> list[tuple[str, int]]:
    """Who the copyright lines name, with the offset of each line."""
    found = []
    for match in _COPYRIGHT.finditer(text):
        holder = _YEARS.sub("", _HOLDER_END.split(match.group(1), maxsplit=1)[0]).strip(" .,-–—|:\"'")
        if 1 < len(holder) <= 90:
            found.append((holder, match.start()))
        if len(found) >= 8:
            break
    return found


def _candidates(doc: Document) -> Iterator[tuple[str, str]]:
    for segment in title_segments(doc.title):
        yield "title", segment
    for key in (
        "og:site_name",
        "application-name",
        "apple-mobile-web-app-title",
        "author",
        "copyright",
        "twitter:app:name",
    ):
        if doc.metas.get(key):
            yield "site_name", doc.metas[key]
    for text in doc.logo_texts:
        yield "logo", _without_logo_word(text)
    for holder, _ in copyright_holders(doc.text):
        yield "copyright", holder
    yield from _from_machines(doc)
    for block in doc.blocks[:200]:
        if block.tag == "h1" and block.place not in ("hidden", "quote") and block.end - block.start < 90:
            yield "heading", doc.block_text(block)


def _from_machines(doc: Document) -> Iterator[tuple[str, str]]:
    """Names in image descriptions, structured data and application state."""
    for image in doc.images:
        if "©" in image.alt:
            for holder, _ in copyright_holders(image.alt):
                yield "copyright", holder
    for item in doc.jsonld[:200]:
        if structured.types(item) & _ORGANISATIONS:
            yield "json-ld", structured.text_of(item.get("name"))
    yield from _from_state(doc)


def _from_state(doc: Document) -> Iterator[tuple[str, str]]:
    for path, text in doc.state[:5000]:
        keys = [key.lower() for key in path]
        if keys and keys[-1] in _STATE_NAMES and (len(keys) < 2 or keys[-2] in _STATE_HOLDERS or keys[-1] != "name"):
            yield "state", text
        elif keys[-2:] == ["seo", "title"] or keys[-1:] == ["pagetitle"]:
            for segment in title_segments(text):
                yield "title", segment
    match = _SHOP_NAME.search(doc.scripts[:200_000])
    if match:
        yield "state", structured.unescape(match.group(1))


_LOGO_WORD = re.compile(r"\b(?:logo|logotyp|logotipo|home ?page|home|startseite|accueil)\b", re.IGNORECASE)


def _without_logo_word(text: str) -> str:
    return _LOGO_WORD.sub(" ", text)


# Cyrillic as domains spell it (close to ISO 9, without diacritics).
_ROMAN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэіїє", "abvgdezijklmnoprstufyeiie", strict=True)),
        "ж": "zh",
        "х": "h",
        "ц": "c",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ю": "yu",
        "я": "ya",
        "ь": "",
        "ъ": "",
    }
)


def agrees_with_domain(own_word: str, label: str) -> bool:
    """Whether a name's own words are what the domain spells, or a good part of it."""
    plain = compact(label)
    own_word = own_word.translate(_ROMAN)
    if len(own_word) < 3 or not plain:
        return False
    if own_word in plain or (len(plain) > 3 and plain in own_word):
        return True
    shorter = min(len(own_word), len(plain))
    return shorter >= 5 and _overlap(own_word, plain) >= max(5, 0.5 * shorter)


def _overlap(left: str, right: str) -> int:
    """Length of the longest common substring of two short strings."""
    best = 0
    left, right = left[:60], right[:60]
    for start in range(len(left)):
        while left[start : start + best + 1] in right and start + best < len(left):
            best += 1
    return best
