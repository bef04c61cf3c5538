"""Content-Encoding undone by ourselves, up to a cap.

httpx decodes a whole wire chunk before any cap is seen: measured, 2 GiB bombs take 166 MB by gzip and 4 GB by brotli
or zstd. So the raw stream is read, only gzip is offered, and zlib is given the space that is left.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_GZIP_OR_ZLIB = 47  # zlib.h: 32 + 15, the header decides
_RAW = -15
_MAX_MEMBERS = 64  # gzip files may be concatenated (RFC 1952, 2.2); what follows is ignored like any garbage


class UnsupportedEncodingError(Exception):
    """A Content-Encoding that is not undone: brotli, zstd, unknown, or several on top of each other."""


class Decoder:
    """Feeds on wire chunks and returns decoded bytes, ``max_bytes`` in all; ``full`` when there was more.

    Raises UnsupportedEncodingError for headers that name anything but one of gzip, deflate and identity. A broken
    stream is no exception: what came before it is kept and ``fault`` says so.
    """

    def __init__(self, content_encodings: Iterable[str], max_bytes: int) -> None:
        self._left = max_bytes
        self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB) if _encoding(content_encodings) else None
        self._head = b""
        self._started = False
        self._members = 1
        self._broken: str | None = None
        self._done = False
        self.full = False

    @property
    def fault(self) -> str | None:
        """What is wrong with the stream so far: broken, or not at its end."""
        if self._broken or self._done or self._zlib is None or not (self._started or self._head):
            return self._broken
        return None if self._zlib.eof else "the compressed stream ends early"

    def feed(self, chunk: bytes) -> bytes:
        """Decode a chunk; nothing more comes after ``full`` or a broken stream."""
        if self.full or self._broken or self._done or not chunk:
            return b""
        data = self._inflate(chunk) if self._zlib else chunk[: self._left + 1]
        self.full = len(data) > self._left
        data = data[: self._left]
        self._left -= len(data)
        return data

    def _inflate(self, chunk: bytes) -> bytes:
        if not self._started:
            self._head += chunk
            if len(self._head) < 2:  # zlib judges a header by two bytes
                return b""
            chunk = self._head
            self._start(chunk)
        out = b""
        while chunk and not self._broken and not self._done and len(out) <= self._left:
            # One byte more than is left tells "exactly full" from "there was more".
            data, chunk = self._inflate_member(chunk, self._left + 1 - len(out))
            out += data
        return out

    def _start(self, head: bytes) -> None:
        self._started = True
        is_gzip = head[:2] == b"\x1f\x8b"
        is_zlib = head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0  # RFC 1950, 2.2
        if not (is_gzip or is_zlib):
            # Some servers send deflate without its zlib header (noted in RFC 9110, 8.4.1.2).
            self._zlib = zlib.decompressobj(_RAW)

    def _inflate_member(self, chunk: bytes, room: int) -> tuple[bytes, bytes]:
        """``(decoded, rest of the chunk)``, moving on to the next member where one ends."""
        assert self._zlib is not None
        try:
            data = self._zlib.decompress(chunk, room)
        except zlib.error as problem:
            self._broken = str(problem)
            return b"", b""
        rest = self._zlib.unused_data if self._zlib.eof else b""
        if rest:
            self._next_member(rest)
        return data, rest

    def _next_member(self, rest: bytes) -> None:
        """Only another gzip member counts as more; browsers ignore padding and garbage after the first."""
        self._members += 1
        if not rest.startswith(b"\x1f") or self._members > _MAX_MEMBERS:
            self._done = True
            return
        self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)


def _encoding(values: Iterable[str]) -> str | None:
    names = [part.strip().lower() for value in values for part in value.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > 1:
        raise UnsupportedEncodingError(f"{len(names)} encodings stacked")
    if names and names[0] not in ("gzip", "x-gzip", "deflate"):
        raise UnsupportedEncodingError(f"encoding {names[0][:40]!r} was not asked for")
    return names[0] if names else None
