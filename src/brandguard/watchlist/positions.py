"""Where each key and each array element of a TOML document stands, which tomllib does not tell.

The text is already known to be valid (tomllib read it), so this scanner only has to follow the structure of
TOML 1.0, never to judge it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Keys and array indexes from the top of the document: ``("brand", 1, "watch", 3)``."""

_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_GAP = re.compile(r"[ \t]*")
_STRING = (
    r'"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}'
    r"|'''[^']*(?:'{1,2}(?!')[^']*)*'{3,5}"
    r'|"[^"\\]*(?:\\.[^"\\]*)*"'
    r"|'[^']*'"
)
_KEY = re.compile(r'[A-Za-z0-9_-]+|"[^"\\\n]*(?:\\.[^"\\\n]*)*"' + r"|'[^'\n]*'")
# A date and a time may be set apart by one space; no other scalar holds one.
_SCALAR = re.compile(rf"{_STRING}|\d{{4}}-\d{{2}}-\d{{2}} \d{{2}}[^,\]}}\s#]*|[^,\]}}\s#]+", re.DOTALL)


class Span(NamedTuple):
    """A stretch of one line; all count from 1, ``end_column`` is exclusive."""

    line: int
    column: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Positions:
    """Spans by path. An array element has no key: its key span is its value's."""

    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)

    def key(self, path: Path) -> Span:
        """Where the key (or element) is written; the nearest enclosing one if it is not there itself."""
        return _nearest(self.keys, path)

    def value(self, path: Path) -> Span:
        """Where the value is written (its first line, if it goes over several)."""
        return _nearest(self.values, path)


def scan(text: str) -> Positions:
    """The positions in a document that ``tomllib.loads`` accepts. Raises RecursionError where tomllib would."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    scanner.document()
    return scanner.found


def _nearest(spans: dict[Path, Span], path: Path) -> Span:
    for length in range(len(path), 0, -1):
        if path[:length] in spans:
            return spans[path[:length]]
    return Span(1, 1, 1)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found = Positions()
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.tables: dict[Path, int] = {}  # how many [[tables]] each array of tables has so far

    def document(self) -> None:
        table: Path = ()
        while self._skip(_SPACE) < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        """``[a.b]`` or ``[[a.b]]``; returns the path of the table that the following pairs belong to."""
        start, width = self.at, 2 if self.text.startswith("[[", self.at) else 1
        self.at += width
        keys = [key for key, _ in self._dotted_key()]
        self.at += width
        span = self._span(start, self.at)
        path: Path = ()
        for depth, key in enumerate(keys, start=1):
            path = (*path, key)
            self._record(path, span, span)
            if width == 2 and depth == len(keys):
                self.tables[path] = self.tables.get(path, 0) + 1
            if path in self.tables:
                path = (*path, self.tables[path] - 1)
                self._record(path, span, span)
        return path

    def _pair(self, table: Path) -> None:
        """``a.b = value`` inside a table."""
        path, spans = table, []
        for key, span in self._dotted_key():
            path = (*path, key)
            spans.append((path, span))
        self.at += 1  # the equals sign
        self._skip(_GAP)
        value = self._value(path)
        for place, span in spans:
            self._record(place, span, value)

    def _dotted_key(self) -> Iterator[tuple[str, Span]]:
        while True:
            self._skip(_GAP)
            start = self.at
            raw = self._take(_KEY)
            key = next(iter(tomllib.loads(f"{raw} = 0"))) if raw[0] in "\"'" else raw
            yield key, self._span(start, self.at)
            self._skip(_GAP)
            if self.text[self.at] != ".":
                return
            self.at += 1

    def _value(self, path: Path) -> Span:
        start = self.at
        if self.text[start] == "[":
            self._array(path)
        elif self.text[start] == "{":
            self._inline_table(path)
        else:
            self._take(_SCALAR)
        return self._span(start, self.at)

    def _array(self, path: Path) -> None:
        index = 0
        while self._next_item("]"):
            place = (*path, index)
            span = self._value(place)
            self._record(place, span, span)
            index += 1

    def _inline_table(self, path: Path) -> None:
        while self._next_item("}"):
            self._pair(path)

    def _next_item(self, closing: str) -> bool:
        """Step over the opening bracket or a comma to the next item; False (and past it) at the closing one."""
        if self.text[self.at] in "[{":
            self.at += 1
        self._skip(_SPACE)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(_SPACE)
        if self.text[self.at] == closing:
            self.at += 1
            return False
        return True

    def _record(self, path: Path, key: Span, value: Span) -> None:
        self.found.keys.setdefault(path, key)
        self.found.values.setdefault(path, value)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        self.at = self._match(pattern).end()
        return self.at

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = self._match(pattern)
        self.at = match.end()
        return match.group()

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"not valid TOML at character {self.at}")
        return match

    def _span(self, start: int, end: int) -> Span:
        row = bisect_right(self.line_starts, start) - 1
        line_end = self.text.find("\n", start)
        stop = min(end, line_end if line_end >= 0 else len(self.text))
        return Span(row + 1, start - self.line_starts[row] + 1, stop - self.line_starts[row] + 1)
