"""Elements that say something by their attributes: metas, links, scripts, images, forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from brandguard.assessment import structured
from brandguard.assessment.document import Form, Image, absolute, squeeze
from brandguard.assessment.places import LOGO, SELECTOR, UNSEEN, leads_home

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from brandguard.assessment.document import Document
    from brandguard.assessment.places import Attributes

_MAX_SCRIPTS = 400_000


class Context(NamedTuple):
    """What an element passes on to what stands in it."""

    place: str
    block: str
    hint: str
    """``home`` inside a link to the site's root, ``logo`` inside an element named so."""
    start: int
    """Where the element's text began."""


class Elements:
    """Takes elements into a document. Each handler answers whether to go on into the element's children."""

    def __init__(self, document: Document) -> None:
        self.doc = document
        self.host = document.host
        self.markers: list[str] = []
        self.scripts: list[str] = []
        self.script_size = 0
        self.unseen: set[str] = set()
        self.fields: tuple[list[str], list[str]] | None = None

    def logo_text(self, text: str) -> None:
        """Keep what stands where a site's logo stands."""
        if len(self.doc.logo_texts) < 12:
            self.doc.logo_texts.append(text)

    def _title(self, node: LexborNode, _attributes: Attributes, context: Context) -> bool:
        if context.hint != "svg" and not self.doc.title:
            self.doc.title = squeeze(node.text(), 500)
        return False

    def _html(self, _node: LexborNode, attributes: Attributes, _context: Context) -> bool:
        self.doc.language = (attributes.get("lang") or attributes.get("xml:lang") or "")[:12].lower()
        return True

    def _meta(self, _node: LexborNode, attributes: Attributes, _context: Context) -> bool:
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()[:60]
        content = attributes.get("content") or ""
        if name and content and len(self.doc.metas) < 200:
            self.doc.metas.setdefault(name, squeeze(content, 500))
        if (attributes.get("http-equiv") or "").lower() == "refresh":
            self.doc.refresh = content[:500]
        return False

    def _link(self, _node: LexborNode, attributes: Attributes, _context: Context) -> bool:
        rel, href = (attributes.get("rel") or "").lower(), attributes.get("href") or ""
        if rel == "canonical":
            self.doc.canonical = absolute(self.doc.url, href)
        elif rel in ("alternate", "shortcut icon", "icon", "stylesheet") and len(self.doc.resources) < 500:
            self.doc.resources.append(absolute(self.doc.url, href))
            if rel == "alternate" and "rss" in (attributes.get("type") or ""):
                self.doc.metas.setdefault("feed", squeeze(attributes.get("title") or "feed", 100))
        self.markers.append(href[:200])
        return False

    def _script(self, node: LexborNode, attributes: Attributes, _context: Context) -> bool:
        source = attributes.get("src")
        if source:
            self.markers.append(source[:200])
            if len(self.doc.resources) < 500:
                self.doc.resources.append(absolute(self.doc.url, source))
            return False
        text = node.text()
        kind = (attributes.get("type") or "").lower()
        if "ld+json" in kind:
            self.doc.jsonld.extend(list(structured.objects(structured.load(text)))[:300])
        elif "json" in kind:
            self.doc.state.extend(structured.walk(structured.load(text)))
        elif self.script_size < _MAX_SCRIPTS:
            piece = text[: _MAX_SCRIPTS - self.script_size]
            self.scripts.append(piece)
            self.script_size += len(piece)
        return False

    def _style(self, node: LexborNode, _attributes: Attributes, _context: Context) -> bool:
        depth, last = 0, ""
        for part in re.split(r"([{}])", node.text()[:100_000]):
            if part in "{}" and part:
                depth += 1 if part == "{" else -1
            elif depth == 1 and UNSEEN.search(part.lower()[:500]) and (match := SELECTOR.match(last[-400:])):
                self.unseen.add(match.group(1))
            elif depth == 0:
                last = part
        return False

    def _image(self, _node: LexborNode, attributes: Attributes, context: Context) -> bool:
        if len(self.doc.images) >= 3000:
            return False
        alt = squeeze(attributes.get("alt") or attributes.get("title") or "")
        src = attributes.get("src") or attributes.get("data-src") or ""
        own = f"{attributes.get('id') or ''} {attributes.get('class') or ''} {src[-80:] if src[:5] != 'data:' else ''}"
        outer = context.place in ("header", "nav") or len(self.doc.images) < 3
        logo = bool(context.hint) or (outer and bool(LOGO.search(own[:300])))
        self.doc.images.append(Image(alt, src[:300], context.place, logo))
        if logo and alt and context.place != "hidden":
            self.logo_text(alt)
        return False

    def _svg(self, node: LexborNode, attributes: Attributes, context: Context) -> bool:
        title = next((child for child in children_of(node) if child.tag == "title"), None)
        label = squeeze((title.text() if title else "") or attributes.get("aria-label") or "")
        if label and (context.hint or context.place == "header"):
            self.logo_text(label)
            self.doc.images.append(Image(label, "", context.place, logo=True))
        return False

    def _anchor(self, _node: LexborNode, attributes: Attributes, context: Context) -> bool:
        label = attributes.get("aria-label") or attributes.get("title")
        if label and (context.hint == "logo" or leads_home(attributes.get("href") or "", self.host)):
            self.logo_text(squeeze(label, 80))
        return True

    def _form(self, _node: LexborNode, _attributes: Attributes, _context: Context) -> bool:
        self.fields = ([], [])
        return True

    def close_form(self, node: LexborNode) -> None:
        if self.fields and len(self.doc.forms) < 200:
            action = node.attributes.get("action") or ""
            self.doc.forms.append(Form(action[:300], tuple(self.fields[0]), tuple(self.fields[1])))
        self.fields = None

    def _input(self, _node: LexborNode, attributes: Attributes, _context: Context) -> bool:
        kind = (attributes.get("type") or "text").lower()[:20]
        words = [
            attributes.get(key) or "" for key in ("name", "id", "placeholder", "autocomplete", "aria-label", "value")
        ]
        text = squeeze(" ".join(word[:80] for word in words if word)).lower()
        if self.fields is None:
            self.doc.forms.append(Form("", (text,), (kind,)))
        elif len(self.fields[0]) < 200:
            self.fields[0].append(text)
            self.fields[1].append(kind)
        if kind in ("submit", "button") and (value := attributes.get("value")):
            self.doc.buttons.append(squeeze(value, 80))
        return True

    def _iframe(self, _node: LexborNode, attributes: Attributes, _context: Context) -> bool:
        source = attributes.get("src") or ""
        self.markers.append(source[:200])
        self.doc.frames.append(absolute(self.doc.url, source))
        return False

    def _skip(self, _node: LexborNode, _attributes: Attributes, _context: Context) -> bool:
        return False


def children_of(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = node.first_child
    while child is not None and len(found) < 20:
        found.append(child)
        child = child.next
    return found


HANDLERS = {
    "title": Elements._title,
    "html": Elements._html,
    "meta": Elements._meta,
    "link": Elements._link,
    "script": Elements._script,
    "style": Elements._style,
    "img": Elements._image,
    "svg": Elements._svg,
    "a": Elements._anchor,
    "form": Elements._form,
    "input": Elements._input,
    "select": Elements._input,
    "textarea": Elements._input,
    "iframe": Elements._iframe,
    "frame": Elements._iframe,
    "option": Elements._skip,
    "template": Elements._skip,
    "object": Elements._skip,
    "canvas": Elements._skip,
    "math": Elements._skip,
}
