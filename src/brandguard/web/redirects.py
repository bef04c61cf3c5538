"""Where a response sends the shopper's browser next: Location, meta refresh, and plain scripts.

Only forms that run unconditionally are followed: a click handler or an ``if`` is not a redirect. All scans are linear
in the bytes looked at, whatever the page holds.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from brandguard.net.fetch import MAX_URL

if TYPE_CHECKING:
    from brandguard.net.fetch import Fetched

_HTTP_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SCANNED = 64 * 1024  # bytes of a page looked at; redirecting pages are small, and heads come first
_MAX_META_DELAY = 5.0  # seconds; longer is a page meant to be read
_MAX_SCRIPT_DELAY = 5000  # milliseconds
_MANY_SLASHES = re.compile(r"^((?:https?:)?)/{3,}", re.IGNORECASE)


class BadRedirectError(Exception):
    """The response redirects, but to nothing a browser would go to."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The next step: absolute http(s) URL without fragment; ``kind`` is ``http``, ``meta`` or ``script``."""

    kind: str
    url: str


def next_step(fetched: Fetched) -> Redirect | None:
    """Where the browser goes from here, or None when it stays. Raises BadRedirectError."""
    if fetched.status in _HTTP_REDIRECTS:
        locations = list(dict.fromkeys(value.strip() for value in fetched.all_headers("location")))
        if len(locations) > 1:
            raise BadRedirectError("several different Location headers")  # as Chrome does: response splitting
        if locations and locations[0]:
            return Redirect("http", resolve(fetched.url, _as_utf8(locations[0])))
        return None  # browsers show the body
    if not _is_html(fetched):
        return None
    return _in_page(fetched)


def resolve(base: str, target: str) -> str:
    """``target`` as a browser resolves it against ``base``. Raises BadRedirectError for what cannot be followed."""
    target = target.strip("\x00 \t\r\n\f\v")
    if len(target) > MAX_URL:
        raise BadRedirectError(f"a target of {len(target)} characters")
    if any(ord(ch) < 32 or ord(ch) == 127 for ch in target):
        raise BadRedirectError("a control character in the target")
    path, mark, rest = target.partition("?")
    # Browsers read a backslash as a slash and take any number of slashes for two (URL standard, "special" schemes).
    path = _MANY_SLASHES.sub(r"\1//", path.replace("\\", "/"))
    if path.lower().rstrip("/") in ("http:", "https:"):
        raise BadRedirectError("no host in the target")  # urljoin would stay where it is
    try:
        url = urldefrag(urljoin(base, path + mark + rest)).url
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port  # raises ValueError when it is none
    except ValueError as problem:
        raise BadRedirectError(str(problem)) from None
    if not usable:
        raise BadRedirectError(f"scheme {parts.scheme[:20]!r}" if parts.scheme else "no host in the target")
    return url


def _as_utf8(value: str) -> str:
    return value.encode("latin-1", "replace").decode("utf-8", "replace")


def _is_html(fetched: Fetched) -> bool:
    kind = (fetched.header("content-type") or "").lower()
    return bool(fetched.body) and (not kind or "html" in kind)


def _in_page(fetched: Fetched) -> Redirect | None:
    text = _text(fetched.body[:_SCANNED])
    text = _without(_without(text, "<!--", "-->"), "<noscript", "</noscript")
    for kind, target in (("meta", _meta_target(text)), ("script", _script_target(text))):
        if target:
            url = resolve(fetched.url, target)
            if url != urldefrag(fetched.url).url:  # a page that reloads itself is where the shopper is
                return Redirect(kind, url)
    return None


def _text(body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8", "replace")


def _without(text: str, start: str, end: str) -> str:
    """The text with everything from ``start`` to ``end`` left out, case aside; what is not closed runs to the end."""
    lower, kept, at = text.lower(), [], 0
    if len(lower) != len(text):  # a few characters grow in lower case; positions must agree
        lower = text
    while (begin := lower.find(start, at)) >= 0:
        kept.append(text[at:begin])
        finish = lower.find(end, begin + len(start))
        at = len(text) if finish < 0 else finish + len(end)
    kept.append(text[at:])
    return "".join(kept)


# --- meta refresh -------------------------------------------------------------------------------

_META = re.compile(r"<meta\s([^<>]{1,9000})>", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
# https://html.spec.whatwg.org/#shared-declarative-refresh-steps
_REFRESH_VALUE = re.compile(
    r"\s*([0-9]*)(?:\.[0-9.]*)?\s*[;,\s]\s*(?:url\s*=\s*)?(['\"]?)(.*)", re.IGNORECASE | re.DOTALL
)


def _meta_target(text: str) -> str | None:
    for meta in _META.finditer(_without(text, "<script", "</script")):
        content = _CONTENT.search(meta[1]) if _REFRESH.search(meta[1]) else None
        value = _REFRESH_VALUE.fullmatch(html.unescape(next(filter(None, content.groups()), ""))) if content else None
        if value and float(value[1][:9] or 0) <= _MAX_META_DELAY:
            quote, target = value[2], value[3]
            return target.partition(quote)[0] if quote else target
    return None


# --- script -------------------------------------------------------------------------------------

_SCRIPT = re.compile(r"<script(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_MOVE = re.compile(
    r"(?:(?:window|document|self|top|parent|globalThis)\s*\.\s*){0,2}\blocation\s*"
    r"(?:(?:\.\s*href\s*)?=\s*|\.\s*(?:replace|assign)\s*\(\s*)"
    r"(?:\"([^\"\n]{1,4000})\"|'([^'\n]{1,4000})')"
)
_OPENS_LATER = re.compile(
    r"(?:(?P<timer>setTimeout\s*\(\s*)|onload\s*=\s*)(?:async\s+)?(?:function\s*\w{0,40}\s*\(\s*\)|\(\s*\)\s*=>)\s*\{\s*$"
)
_DELAY = re.compile(r"\s*\)?\s*;?\s*\}\s*,\s*([0-9]{1,9})")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")


def _script_target(text: str) -> str | None:
    at = 0
    while opening := _SCRIPT.search(text, at):
        end = text.find("</script", opening.end())
        end = len(text) if end < 0 else end
        if target := _moves_to(text[opening.end() : end]):
            return target
        at = end
    return None


def _moves_to(script: str) -> str | None:
    depth, counted = 0, 0
    for move in _MOVE.finditer(script):
        depth += script.count("{", counted, move.start()) - script.count("}", counted, move.start())
        counted = move.start()
        before = script[max(0, move.start() - 200) : move.start()].rstrip()
        if depth == 0 and before[-1:] in ("", ";", "}"):
            return _unescaped(move[1] or move[2])
        if depth == 1 and _runs_soon(_OPENS_LATER.search(before), script[move.end() : move.end() + 40]):
            return _unescaped(move[1] or move[2])
    return None


def _runs_soon(opening: re.Match[str] | None, after: str) -> bool:
    """Whether the function just opened is run by the page load, or by a timer with a short delay."""
    if not opening or not opening["timer"]:
        return opening is not None
    delay = _DELAY.match(after)
    return delay is None or int(delay[1]) <= _MAX_SCRIPT_DELAY


def _unescaped(literal: str) -> str:
    def plain(match: re.Match[str]) -> str:
        digits = match[1] or match[2]
        return chr(int(digits, 16)) if digits else match[3]

    return _ESCAPE.sub(plain, literal)
