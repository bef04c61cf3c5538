"""Data a page carries for machines: JSON-LD, and the state that single-page shops put beside an empty body.

All of it is hostile: sizes, depth and counts are bounded, and what does not parse is left out.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_BYTES = 400_000
_MAX_NODES = 20_000
_MAX_DEPTH = 30
_STRING = re.compile(r'"((?:[^"\\\n]|\\.){2,300})"|\'((?:[^\'\\\n]|\\.){2,300})\'')
_ASSIGNED = re.compile(
    r"(?:__\w{3,40}__|INITIAL_STATE|initialState|pageData|shopData|window\.\w{2,30})\s{0,5}=\s{0,5}(?=\{)"
)


def load(text: str) -> Any:
    """The JSON value in ``text``, or None for anything that is not JSON, too large or too deep."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    if not text or len(text) > _MAX_BYTES:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def assigned(script: str) -> Any:
    """The object a script assigns to a global (``window.__INITIAL_STATE__ = {...}``), or None."""
    match = _ASSIGNED.search(script[:_MAX_BYTES])
    if not match:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(script[match.end() : match.end() + _MAX_BYTES])[0]
    except (ValueError, RecursionError):
        return None


def walk(value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every string in a JSON value with the keys that lead to it, breadth bounded, in document order."""
    stack: list[tuple[tuple[str, ...], Any]] = [((), value)]
    seen = 0
    while stack and seen < _MAX_NODES:
        path, item = stack.pop()
        seen += 1
        if isinstance(item, str):
            yield path, item
        elif len(path) < _MAX_DEPTH and isinstance(item, dict):
            stack.extend(((*path, str(key)[:60]), child) for key, child in reversed(list(item.items())[:2000]))
        elif len(path) < _MAX_DEPTH and isinstance(item, list):
            stack.extend((path, child) for child in reversed(item[:2000]))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object inside a value, outermost first."""
    stack = [(0, value)]
    seen = 0
    while stack and seen < _MAX_NODES:
        depth, item = stack.pop()
        seen += 1
        children = list(item.values())[:500] if isinstance(item, dict) else item[:500] if isinstance(item, list) else []
        if isinstance(item, dict):
            yield item
        if depth < _MAX_DEPTH:
            stack.extend((depth + 1, child) for child in reversed(children))


def types(item: dict[str, Any]) -> frozenset[str]:
    """The schema.org types of a JSON-LD object, without their namespace."""
    raw = item.get("@type", "")
    names = raw if isinstance(raw, list) else [raw]
    return frozenset(str(name).rsplit("/", 1)[-1] for name in names[:10])


def text_of(value: Any) -> str:
    """The text of a JSON-LD property that may be a string, a list, or an object with a name."""
    for _ in range(4):
        if isinstance(value, str):
            return value[:300]
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@id") or ""
        else:
            break
    return ""


def quoted(script: str) -> Iterator[str]:
    """The string literals of a script, for pages that hold all their words in one."""
    for match in _STRING.finditer(script[:_MAX_BYTES]):
        yield unescape(match.group(1) or match.group(2) or "")


_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def unescape(text: str) -> str:
    """Undo the escapes of a JavaScript string that carry text."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text).replace("\\/", "/").replace('\\"', '"')
