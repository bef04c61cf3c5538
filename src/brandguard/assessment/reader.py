"""From bytes to :class:`Document`: one bounded, iterative walk over lexbor's tree, so size costs linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from brandguard.assessment import structured
from brandguard.assessment.decode import decode
from brandguard.assessment.document import Block, Document, Form, Image, Link, absolute, squeeze
from brandguard.assessment.fold import compose

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_NODES = 150_000
MAX_TEXT = 300_000
MAX_SCRIPTS = 400_000
FEW_WORDS = 80
"""Visible characters below which a page has not said anything itself."""
_STATE_WORDS = 250
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^<>]{0,300}>")
_SCRIPTS = re.compile(r"<(?:script|style)\b[^<]{0,100000}")
_BLOCKS = frozenset(
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
_LANDMARKS = frozenset(("header", "nav", "footer", "aside", "article"))
_CSS = re.compile(r"[{}]")
_HEADER = re.compile(r"(?:^|[\s_-])(?:site-?header|header|masthead|navbar|topbar|top-bar|logo|branding)", re.IGNORECASE)
_FOOTER = re.compile(
    r"(?:^|[\s_-])(?:site-?footer|foot|copyright|legalcopyright|siteinfo|site-info|colophon)", re.IGNORECASE
)
_LOGO = re.compile(r"(?:^|[\s_./-])(?:logo|brand(?:ing)?(?![a-z])|site-?title|site-?name|wordmark)", re.IGNORECASE)
_QUOTE = re.compile(r"(?:^|[\s_-])(?:reviews?|testimonials?|comments?|quote)(?:$|[\s_-])", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}[01]?px")
_SELECTOR = re.compile(r"^\s{0,200}[.#]([\w-]{1,60})\s{0,200}$")


def parse(body: bytes, content_type: str, url: str) -> Document:
    """Read a page. Never raises, whatever the bytes; what is not HTML gives a document with little in it."""
    decoded = decode(body, content_type)
    document = Document(url=url, encoding=decoded.encoding)
    if not body or _binary(decoded.text):
        return document
    source, document.truncated = _shallow(compose(decoded.text))
    tree = LexborHTMLParser(source)
    if tree.root is not None:
        _Reader(document).read(tree.root)
    if _swallowed(source, document):
        _recover(source, document)
    return document


_MAX_DEPTH = 512
"""Open elements kept, as in browsers. HTML's scope checks walk the stack of open elements, so depth costs quadratic
time: 100,000 nested elements would take the parser a quarter of a minute."""
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|"  # void: never open
    r"p|li|dt|dd|td|th|tr|option|html|head|body)(?![\w-]))[a-z][^<>]{0,4000}>",  # closed by their next sibling
    re.IGNORECASE,
)


def _shallow(source: str) -> tuple[str, bool]:
    """The source with elements nested absurdly deep taken out (their text stays), and whether any were."""
    if source.count("<") - source.count("</") < _MAX_DEPTH:
        return source, False
    depth, position = 0, 0
    pieces: list[str] = []
    for match in _NESTING.finditer(source):
        closes = bool(match.group(1))
        if not closes:
            depth += 1
        if depth > _MAX_DEPTH:
            pieces.append(source[position : match.start()])
            position = match.end()
        if closes:
            depth = max(0, depth - 1)
    return "".join((*pieces, source[position:])), bool(pieces)


def _swallowed(source: str, document: Document) -> bool:
    """Whether an unclosed quote ate most of the page: far more elements were written than parsed."""
    written = sum(source.count(mark) for mark in ("<div", "<td", "<a ", "<p>", "<img", "<li"))
    parsed = sum(document.tags.get(tag, 0) for tag in ("div", "td", "a", "p", "img", "li"))
    scripts = len(document.scripts)
    return written > 20 and parsed < written * 0.4 and scripts < len(source) * 0.3 and not document.truncated


def _recover(source: str, document: Document) -> None:
    """Take the words between tags: people and other parsers may still see them."""
    body = source[source.find("<body") :] if "<body" in source else source
    pieces, position = [document.text], len(document.text)
    for raw in _TAG.split(_SCRIPTS.sub(" ", body[:MAX_TEXT])):
        text = squeeze(raw, 600)
        if len(text) > 1 and position < MAX_TEXT:
            pieces.append(text + "\n")
            document.blocks.append(Block(position, position + len(text), "main", "p"))
            position += len(text) + 1
    document.text = "".join(pieces)
    document.shown += position


def _binary(text: str) -> bool:
    head = text[:4000]
    return sum(ch < " " and ch not in "\t\n\r\f" for ch in head) > len(head) * 0.05


class _Context(NamedTuple):
    place: str
    block: str
    hint: str
    """``home`` inside a link to the site's root, ``logo`` inside an element named so."""
    start: int
    """Where the element's text began."""


_Attributes = dict[str, "str | None"]


class _Reader:
    def __init__(self, document: Document) -> None:
        self.doc = document
        self.host = document.host
        self.pieces: list[str] = []
        self.position = 0
        self.block_start = 0
        self.block: tuple[str, str] = ("main", "body")
        self.markers: list[str] = []
        self.scripts: list[str] = []
        self.script_size = 0
        self.unseen: set[str] = set()
        self.fields: tuple[list[str], list[str]] | None = None

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
        stack: list[tuple[LexborNode, _Context]] = [(root, _Context("main", "body", "", 0))]
        node: LexborNode | None = root.first_child
        visited = 0
        while node is not None:
            visited += 1
            if visited > MAX_NODES or self.position > MAX_TEXT:
                self.doc.truncated = True
                break
            inside = self._enter(node, stack[-1][1])
            child = node.first_child if inside is not None else None
            if child is not None and inside is not None:
                stack.append((node, inside))
                node = child
                continue
            if inside is not None:
                self._leave(node, inside)
            node = self._onward(node, stack)

    def _onward(self, node: LexborNode, stack: list[tuple[LexborNode, _Context]]) -> LexborNode | None:
        current = node
        while True:
            following = current.next
            if following is not None:
                return following
            if len(stack) <= 1:
                return None
            current, inside = stack.pop()
            self._leave(current, inside)
            self.block = (stack[-1][1].place, stack[-1][1].block)

    def _enter(self, node: LexborNode, context: _Context) -> _Context | None:
        """Take in one node; the context of its children, or None to pass over them."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "", context)
            return None
        if tag[:1] in "-!_":
            if tag == "-comment" and len(self.doc.comments) < 50:
                self.doc.comments.append((node.comment_content or "")[:300])
            return None
        self.doc.tags[tag] = self.doc.tags.get(tag, 0) + 1
        attributes = node.attributes
        taken = _HANDLERS.get(tag)
        if taken is not None and not taken(self, node, attributes, context):
            return None
        return self._context(tag, attributes, context)

    def _context(self, tag: str, attributes: _Attributes, context: _Context) -> _Context:
        block = context.block
        if tag in _BLOCKS:
            self._flush()
            block = tag
        names = ""
        if attributes:
            names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"[:300]
            if len(names) > 1 and len(self.markers) < 3000:
                self.markers.append(names)
        place = self._place(tag, attributes, names, context.place)
        hint = context.hint
        if tag == "a" and _leads_home(attributes.get("href") or "", self.host):
            hint = "home"
        elif len(names) > 1 and not hint and self.early and tag not in ("body", "html") and _LOGO.search(names):
            hint = "logo"
        self.block = (place, block)
        return _Context(place, block, hint, self.position)

    def _place(self, tag: str, attributes: _Attributes, names: str, place: str) -> str:
        if place == "hidden" or self._is_hidden(attributes, names):
            return "hidden"
        if tag == "noscript":
            return "noscript"
        if tag in _LANDMARKS and place in ("main", "article"):
            return tag
        if tag in ("body", "html") or place != "main":
            return place
        if tag == "blockquote":
            return "quote"
        if len(names) > 1:
            for pattern, name in ((_FOOTER, "footer"), (_HEADER, "header"), (_QUOTE, "quote")):
                if pattern.search(names):
                    return name
        return place

    def _is_hidden(self, attributes: _Attributes, names: str) -> bool:
        if not attributes:
            return False
        style = attributes.get("style")
        if "hidden" in attributes or (style and _UNSEEN.search(style[:300].lower())):
            return True
        return bool(self.unseen) and len(names) > 1 and any(name in self.unseen for name in names.split()[:8])

    def _leave(self, node: LexborNode, inside: _Context) -> None:
        tag = node.tag or ""
        if tag == "a" and len(self.doc.links) < 4000:
            href = node.attributes.get("href") or ""
            self.doc.links.append(Link(absolute(self.doc.url, href), inside.start, self.position, inside.place))
        elif tag == "form":
            self._close_form(node)
        if tag in _BLOCKS:
            self._flush()

    @property
    def early(self) -> bool:
        """Still where a site's own logo stands: lists of brands further down have logos too."""
        return len(self.doc.blocks) < 60

    # --- text -----------------------------------------------------------------------------------

    def _text(self, text: str, context: _Context) -> None:
        clean = _SPACE.sub(" ", text)
        if clean in ("", " ") and self.position == self.block_start:
            return
        self.block = (context.place, context.block)
        self.pieces.append(clean)
        self.position += len(clean)
        if context.hint and len(clean) < 80 and context.place != "hidden" and not clean.isspace():
            self._logo_text(clean.strip())

    def _logo_text(self, text: str) -> None:
        if len(self.doc.logo_texts) < 12:
            self.doc.logo_texts.append(text)

    def _flush(self) -> None:
        if self.position > self.block_start:
            self.doc.blocks.append(Block(self.block_start, self.position, *self.block))
            self.pieces.append("\n")
            self.position += 1
            self.block_start = self.position

    # --- elements that say something by their attributes -----------------------------------------

    def _title(self, node: LexborNode, _attributes: _Attributes, context: _Context) -> bool:
        if context.hint != "svg" and not self.doc.title:
            self.doc.title = squeeze(node.text(), 500)
        return False

    def _html(self, _node: LexborNode, attributes: _Attributes, _context: _Context) -> bool:
        self.doc.language = (attributes.get("lang") or attributes.get("xml:lang") or "")[:12].lower()
        return True

    def _meta(self, _node: LexborNode, attributes: _Attributes, _context: _Context) -> bool:
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()[:60]
        content = attributes.get("content") or ""
        if name and content and len(self.doc.metas) < 200:
            self.doc.metas.setdefault(name, squeeze(content, 500))
        if (attributes.get("http-equiv") or "").lower() == "refresh":
            self.doc.refresh = content[:500]
        return False

    def _link(self, _node: LexborNode, attributes: _Attributes, _context: _Context) -> bool:
        rel, href = (attributes.get("rel") or "").lower(), attributes.get("href") or ""
        if rel == "canonical":
            self.doc.canonical = absolute(self.doc.url, href)
        elif rel in ("alternate", "shortcut icon", "icon", "stylesheet") and len(self.doc.resources) < 500:
            self.doc.resources.append(absolute(self.doc.url, href))
            if rel == "alternate" and "rss" in (attributes.get("type") or ""):
                self.doc.metas.setdefault("feed", squeeze(attributes.get("title") or "feed", 100))
        self.markers.append(href[:200])
        return False

    def _script(self, node: LexborNode, attributes: _Attributes, _context: _Context) -> bool:
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
        elif self.script_size < MAX_SCRIPTS:
            piece = text[: MAX_SCRIPTS - self.script_size]
            self.scripts.append(piece)
            self.script_size += len(piece)
        return False

    def _style(self, node: LexborNode, _attributes: _Attributes, _context: _Context) -> bool:
        depth, last = 0, ""
        for part in re.split(r"([{}])", node.text()[:100_000]):
            if part in "{}" and part:
                depth += 1 if part == "{" else -1
            elif depth == 1 and _UNSEEN.search(part.lower()[:500]) and (match := _SELECTOR.match(last[-400:])):
                self.unseen.add(match.group(1))
            elif depth == 0:
                last = part
        return False

    def _image(self, _node: LexborNode, attributes: _Attributes, context: _Context) -> bool:
        if len(self.doc.images) >= 3000:
            return False
        alt = squeeze(attributes.get("alt") or attributes.get("title") or "")
        src = attributes.get("src") or attributes.get("data-src") or ""
        own = f"{attributes.get('id') or ''} {attributes.get('class') or ''} {src[-80:] if src[:5] != 'data:' else ''}"
        outer = context.place in ("header", "nav") or len(self.doc.images) < 3
        logo = bool(context.hint) or (outer and bool(_LOGO.search(own[:300])))
        self.doc.images.append(Image(alt, src[:300], context.place, logo))
        if logo and alt and context.place != "hidden":
            self._logo_text(alt)
        return False

    def _svg(self, node: LexborNode, attributes: _Attributes, context: _Context) -> bool:
        title = next((child for child in _children(node) if child.tag == "title"), None)
        label = squeeze((title.text() if title else "") or attributes.get("aria-label") or "")
        if label and (context.hint or context.place == "header"):
            self._logo_text(label)
            self.doc.images.append(Image(label, "", context.place, logo=True))
        return False

    def _anchor(self, _node: LexborNode, attributes: _Attributes, context: _Context) -> bool:
        label = attributes.get("aria-label") or attributes.get("title")
        if label and (context.hint == "logo" or _leads_home(attributes.get("href") or "", self.host)):
            self._logo_text(squeeze(label, 80))
        return True

    def _form(self, _node: LexborNode, _attributes: _Attributes, _context: _Context) -> bool:
        self.fields = ([], [])
        return True

    def _close_form(self, node: LexborNode) -> None:
        if self.fields and len(self.doc.forms) < 200:
            action = node.attributes.get("action") or ""
            self.doc.forms.append(Form(action[:300], tuple(self.fields[0]), tuple(self.fields[1])))
        self.fields = None

    def _input(self, _node: LexborNode, attributes: _Attributes, _context: _Context) -> bool:
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

    def _iframe(self, _node: LexborNode, attributes: _Attributes, _context: _Context) -> bool:
        source = attributes.get("src") or ""
        self.markers.append(source[:200])
        self.doc.frames.append(absolute(self.doc.url, source))
        return False

    def _skip(self, _node: LexborNode, _attributes: _Attributes, _context: _Context) -> bool:
        return False

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
            text = squeeze(_TAG.sub(" ", raw), 600)
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


def _children(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = node.first_child
    while child is not None and len(found) < 20:
        found.append(child)
        child = child.next
    return found


def _leads_home(href: str, host: str) -> bool:
    href = href.strip().lower()
    if href in ("/", "./", "index.html", "index.php", "/index.html", "/index.php", "#top"):
        return True
    return bool(host) and href.removesuffix("/") in (f"https://{host}", f"http://{host}", f"//{host}")


_HANDLERS = {
    "title": _Reader._title,
    "html": _Reader._html,
    "meta": _Reader._meta,
    "link": _Reader._link,
    "script": _Reader._script,
    "style": _Reader._style,
    "img": _Reader._image,
    "svg": _Reader._svg,
    "a": _Reader._anchor,
    "form": _Reader._form,
    "input": _Reader._input,
    "select": _Reader._input,
    "textarea": _Reader._input,
    "iframe": _Reader._iframe,
    "frame": _Reader._iframe,
    "option": _Reader._skip,
    "template": _Reader._skip,
    "object": _Reader._skip,
    "canvas": _Reader._skip,
    "math": _Reader._skip,
}
