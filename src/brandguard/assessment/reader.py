"""From bytes to :class:`Document`: one bounded, iterative walk over lexbor's tree, so size costs linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from brandguard.assessment import structured
from brandguard.assessment.decode import decode
from brandguard.assessment.document import Block, Document, Link, absolute, squeeze
from brandguard.assessment.elements import HANDLERS, Context, Elements
from brandguard.assessment.fold import compose
from brandguard.assessment.places import BLOCKS, is_hidden, is_logo, leads_home, place_of
from brandguard.assessment.rescue import TAG, is_binary, recover, shallow, swallowed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from brandguard.assessment.places import Attributes

MAX_NODES = 150_000
MAX_TEXT = 300_000
FEW_WORDS = 80
"""Visible characters below which a page has not said anything itself."""
_STATE_WORDS = 250
_SPACES = re.compile(r"\s{2,}|[^\S ]")


def parse(body: bytes, content_type: str, url: str) -> Document:
    """Read a page. Never raises, whatever the bytes; what is not HTML gives a document with little in it."""
    decoded = decode(body, content_type)
    document = Document(url=url, encoding=decoded.encoding)
    document.readable = not is_binary(decoded.text)
    if not body or not document.readable:
        return document
    source, document.truncated = shallow(compose(decoded.text))
    tree = LexborHTMLParser(source)
    if tree.root is not None:
        _Reader(document).read(tree.root)
    if swallowed(source, document):
        recover(source, document)
    return document


class _Reader(Elements):
    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.pieces: list[str] = []
        self.position = 0
        self.block_start = 0
        self.block: tuple[str, str] = ("main", "body")

    def read(self, root: LexborNode) -> None:
        self._walk(root)
        self._flush()
        doc = self.doc
        doc.text = "".join(self.pieces)
        doc.markers = " ".join(self.markers).lower()
        doc.scripts = "\n".join(self.scripts)
        doc.links.sort(key=lambda link: link.start)
        self._add_state()

    # --- the walk -------------------------------------------------------------------------------

    def _walk(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, str, Context]] = [(root, "", Context("main", "body", "", 0))]
        node: LexborNode | None = root.first_child
        visited = 0
        while node is not None:
            visited += 1
            if visited > MAX_NODES or self.position > MAX_TEXT:
                self.doc.truncated = True
                break
            tag = node.tag or ""
            inside = self._enter(node, tag, stack[-1][2])
            if inside is not None:
                child = node.first_child
                if child is not None:
                    stack.append((node, tag, inside))
                    node = child
                    continue
                self._leave(node, tag, inside)
            node = self._onward(node, stack)

    def _onward(self, node: LexborNode, stack: list[tuple[LexborNode, str, Context]]) -> LexborNode | None:
        following = node.next
        while following is None and len(stack) > 1:
            node, tag, inside = stack.pop()
            self._leave(node, tag, inside)
            outer = stack[-1][2]
            self.block = (outer.place, outer.block)
            following = node.next
        return following

    def _enter(self, node: LexborNode, tag: str, context: Context) -> Context | None:
        """Take in one node; the context of its children, or None to pass over them."""
        if tag == "-text":
            self._text(node.text_content or "", context)
            return None
        if tag[:1] in "-!_":
            if tag == "-comment" and len(self.doc.comments) < 50:
                self.doc.comments.append((node.comment_content or "")[:300])
            return None
        self.doc.tags[tag] = self.doc.tags.get(tag, 0) + 1
        attributes = node.attributes
        taken = HANDLERS.get(tag)
        if taken is not None and not taken(self, node, attributes, context):
            return None
        return self._context(tag, attributes, context)

    def _context(self, tag: str, attributes: Attributes, context: Context) -> Context:
        place, block, hint, _ = context
        if tag in BLOCKS:
            self._flush()
            block = tag
        names = self._names(attributes) if attributes else ""
        if place != "hidden":
            hidden = attributes and is_hidden(attributes, names, self.unseen)
            place = "hidden" if hidden else place_of(tag, names, place)
        if tag == "a" and leads_home(attributes.get("href") or "", self.host):
            hint = "home"
        elif names and not hint and self.early and tag not in ("body", "html") and is_logo(names):
            hint = "logo"
        self.block = (place, block)
        return Context(place, block, hint, self.position)

    def _names(self, attributes: Attributes) -> str:
        identity, classes = attributes.get("id"), attributes.get("class")
        if not identity and not classes:
            return ""
        names = f"{identity or ''} {classes or ''}"[:300]
        if len(self.markers) < 3000:
            self.markers.append(names)
        return names

    def _leave(self, node: LexborNode, tag: str, inside: Context) -> None:
        if tag == "a" and len(self.doc.links) < 4000:
            href = node.attributes.get("href") or ""
            self.doc.links.append(Link(absolute(self.doc.url, href), inside.start, self.position, inside.place))
        elif tag == "form":
            self.close_form(node)
        if tag in BLOCKS:
            self._flush()

    @property
    def early(self) -> bool:
        """Still where a site's own logo stands: lists of brands further down have logos too."""
        return len(self.doc.blocks) < 60

    # --- text -----------------------------------------------------------------------------------

    def _text(self, text: str, context: Context) -> None:
        clean = _SPACES.sub(" ", text)
        if clean in ("", " ") and self.position == self.block_start:
            return
        self.block = (context.place, context.block)
        self.pieces.append(clean)
        self.position += len(clean)
        if context.hint and len(clean) < 80 and context.place != "hidden" and not clean.isspace():
            self.logo_text(clean.strip())

    def _flush(self) -> None:
        if self.position > self.block_start:
            self.doc.blocks.append(Block(self.block_start, self.position, *self.block))
            self.pieces.append("\n")
            self.position += 1
            self.block_start = self.position

    # --- what a single-page shop keeps in its scripts ----------------------------------------------

    def _add_state(self) -> None:
        doc = self.doc
        shown = sum(block.end - block.start for block in doc.blocks if block.place not in ("hidden", "noscript"))
        shown += sum(len(image.alt) for image in doc.images)
        doc.shown = shown
        if shown >= _STATE_WORDS:
            return
        if not doc.state:
            for script in self.scripts[:50]:
                doc.state.extend(structured.walk(structured.assigned(script)))
        strings = [text for _, text in doc.state]
        if not strings and shown < FEW_WORDS:
            strings = [text for script in self.scripts[:50] for text in structured.quoted(script) if _is_prose(text)]
        self._append_state(strings[:3000])

    def _append_state(self, strings: list[str]) -> None:
        pieces, position = [self.doc.text], len(self.doc.text)
        for raw in strings:
            text = squeeze(TAG.sub(" ", raw), 600)
            if len(text) > 1 and not text.startswith(("http", "/", "#")):
                pieces.append(text + "\n")
                self.doc.blocks.append(Block(position, position + len(text), "state", "p"))
                position += len(text) + 1
        self.doc.text = "".join(pieces)


def _is_prose(text: str) -> bool:
    """A string literal a person would read: words, not code, selectors or paths."""
    return (" " in text or not text.isascii()) and not any(
        mark in text for mark in ("{", "}", "()", "=>", "</", ";", "px")
    )
