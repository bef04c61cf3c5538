"""One page as data: what a shopper would read, where on the page it stands, and what machines are told.

Nothing here knows a brand. :mod:`brandguard.assessment.reader` fills it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between block borders: offsets into :attr:`Document.text`, and where it stands."""

    start: int
    end: int
    place: str
    """``header``, ``nav``, ``main``, ``article``, ``quote``, ``footer``, ``hidden``, ``state`` and the like."""
    tag: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its absolute target and the span of its text in :attr:`Document.text`."""

    url: str
    start: int
    end: int
    place: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image or inline drawing; ``logo`` when its names, or a link home around it, say it is one."""

    alt: str
    src: str
    place: str
    logo: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it posts and the words of each of its inputs (type, name, placeholder), lower case."""

    action: str
    fields: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(slots=True)
class Document:
    """Everything read from one page. Texts are as served; ``text`` joins the visible blocks with newlines."""

    url: str
    title: str = ""
    language: str = ""
    encoding: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    refresh: str = ""
    resources: list[str] = field(default_factory=list)
    """Absolute addresses of scripts, style sheets, icons and alternates."""
    frames: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    logo_texts: list[str] = field(default_factory=list)
    jsonld: list[dict[str, Any]] = field(default_factory=list)
    state: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    scripts: str = ""
    markers: str = ""
    """Folded ids and classes of the page's elements, for fingerprints."""
    comments: list[str] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    truncated: bool = False
    readable: bool = True
    """False for bytes that are no text: an image, an archive, an answer compressed in a way nobody declared."""
    shown: int = 0
    """Characters a visitor without scripts would see, image descriptions included."""

    def block_at(self, offset: int) -> Block | None:
        """The block that holds an offset of ``text``."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[index] if index >= 0 and offset <= self.blocks[index].end else None

    def linked_to(self, offset: int) -> Link | None:
        """The link whose text holds an offset of ``text``."""
        index = bisect_right(self.links, offset, key=lambda link: link.start) - 1
        return self.links[index] if index >= 0 and offset < self.links[index].end else None

    def block_text(self, block: Block) -> str:
        """A block's text as served."""
        return self.text[block.start : block.end]

    @property
    def host(self) -> str:
        """The host the page came from."""
        return host_of(self.url)


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The lower-case host of a URL, empty when it has none or is no URL."""
    try:
        return (urlsplit(url).hostname or "").lower().removesuffix(".")
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def _root(base: str) -> str:
    """Scheme and host of a page's address."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def absolute(base: str, url: str) -> str:
    """``url`` resolved against ``base``; empty when it is no web address or absurdly long."""
    url = url.strip()[:2000]
    if url.startswith(("http://", "https://")):
        return url
    if url.startswith("/") and not url.startswith("//"):
        return f"{_root(base)}{url}"
    try:
        joined = urljoin(base, url)
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://", "mailto:")) else ""


def squeeze(text: str, limit: int = 300) -> str:
    """White space runs made one space, trimmed, cut at ``limit`` characters."""
    return _SPACE.sub(" ", text[: limit * 4]).strip()[:limit]
