"""Pages that would defeat a parser: nested absurdly deep, half swallowed by an unclosed quote, or no text at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brandguard.assessment.document import Block, squeeze

if TYPE_CHECKING:
    from brandguard.assessment.document import Document

_MAX_TEXT = 300_000
TAG = re.compile(r"<[^<>]{0,300}>")
_SCRIPTS = re.compile(r"<(?:script|style)\b[^<]{0,100000}")

_MAX_DEPTH = 512
"""Open elements kept, as in browsers. HTML's scope checks walk the stack of open elements, so depth costs quadratic
time: 100,000 nested elements would take the parser a quarter of a minute."""
_FEW = 4000
"""Elements too few to cost noticeable time however deep they stand."""
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|"  # void: never open
    r"p|li|dt|dd|td|th|tr|option|html|head|body)(?![\w-]))[a-z][^<>]{0,4000}>",  # closed by their next sibling
    re.IGNORECASE,
)


def shallow(source: str) -> tuple[str, bool]:
    """The source with elements nested absurdly deep taken out (their text stays), and whether any were."""
    if source.count("<") - source.count("</") < _FEW:
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


def swallowed(source: str, document: Document) -> bool:
    """Whether an unclosed quote ate most of the page: far more elements were written than parsed."""
    written = sum(source.count(mark) for mark in ("<div", "<td", "<a ", "<p>", "<img", "<li"))
    parsed = sum(document.tags.get(tag, 0) for tag in ("div", "td", "a", "p", "img", "li"))
    scripts = len(document.scripts)
    return written > 20 and parsed < written * 0.4 and scripts < len(source) * 0.3 and not document.truncated


def recover(source: str, document: Document) -> None:
    """Take the words between tags: people and other parsers may still see them."""
    body = source[source.find("<body") :] if "<body" in source else source
    pieces, position = [document.text], len(document.text)
    for raw in TAG.split(_SCRIPTS.sub(" ", body[:_MAX_TEXT])):
        text = squeeze(raw, 600)
        if len(text) > 1 and position < _MAX_TEXT:
            pieces.append(text + "\n")
            document.blocks.append(Block(position, position + len(text), "main", "p"))
            position += len(text) + 1
    document.text = "".join(pieces)
    document.shown += position


def is_binary(text: str) -> bool:
    """Whether decoded text is no text: control characters all over its start."""
    head = text[:4000]
    return sum(ch < " " and ch not in "\t\n\r\f" for ch in head) > len(head) * 0.05
