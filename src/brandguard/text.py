"""The only place that neutralises hostile text: titles, WHOIS values, certificate names, anything not ours.

One cleaning for everything a person reads, and on top of it what each medium needs. Nothing here raises.
Sources: UAX #9 (bidirectional controls), Trojan Source (CVE-2021-42574), ECMA-48 (escape sequences), OWASP "CSV
Injection", XML 1.0 production 2, GitHub's workflow command escapes.
"""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "…"
REPLACEMENT = "\ufffd"
MAX_MARKS = 4  # Vietnamese, Hebrew and Thai stack fewer; "zalgo" stacks hundreds over the neighbouring rows
READ_AHEAD = 4096  # looked at beyond a limit, so that escapes before it do not eat the text

# ECMA-48 8.3: control sequences, then control strings (OSC, DCS, SOS, PM, APC) with their payload, then other escapes.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,2048}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]{0,8}[0-~]"
)
_FORMULA = "=+\\-@＝＋－＠−"
_QUOTES = "\"'`´‘’‚“”„«»＇＂"
# A spreadsheet takes a cell for a formula by its first sign, some after blanks or quotes. Where the list separator is
# a semicolon (most of Europe), one inside a value opens a new cell.
_FORMULA_START = re.compile(rf"(?:^|(?<=;))(?=[\s{_QUOTES}]*[{_FORMULA}])")
# What JSON may carry as it is, but a terminal or an editor acts upon.
_JSON_ACTIVE = re.compile(
    "[\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff"
    "\U000e0000-\U000e0fff]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@\"'$^=])")


class _Characters(dict[int, str | None]):
    """What becomes of each character, worked out when first met (``str.translate`` asks for code points)."""

    def __missing__(self, code: int) -> str | None:
        self[code] = result = _fate(chr(code), code)
        return result


def _fate(char: str, code: int) -> str | None:
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in ("Cc", "Cf") or code in _INVISIBLE or unicodedata.name(char, "").startswith("VARIATION SELECTOR"):
        return None
    # Lone surrogates, non-characters, private use and the unassigned: nobody knows what they would show.
    return char if char.isprintable() else REPLACEMENT


_INVISIBLE = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xE0000, 0xE1000)})
_CHARACTERS = _Characters()


def clean(text: str, limit: int | None = None) -> str:
    """One line of printable text in NFC, at most ``limit`` characters, cut with an ellipsis.

    Escape sequences, controls, bidirectional and invisible characters are gone, every run of white space is one
    space, lone surrogates and other characters without a meaning are U+FFFD.
    """
    cut = limit is not None and len(text) > limit + READ_AHEAD
    seen = text[: limit + READ_AHEAD] if limit is not None else text
    seen = _ESCAPES.sub("", seen).translate(_CHARACTERS)
    seen = _bounded_marks(unicodedata.normalize("NFC", " ".join(seen.split())))
    if limit is None or (len(seen) <= limit and not cut):
        return seen
    return seen[: max(limit - 1, 0)].rstrip() + ELLIPSIS


def for_terminal(text: str, limit: int | None = None) -> str:
    """Text that moves no cursor, sets no title or clipboard, opens no link and keeps to its line."""
    return clean(text, limit)


def for_cell(text: str, limit: int | None = None, *, raw: bool = False) -> str:
    """Text for a CSV cell that no spreadsheet runs: a formula's first sign gets an apostrophe before it.

    ``raw`` leaves the apostrophe out, for programs; the text is still clean.
    """
    cleaned = clean(text, limit)
    return cleaned if raw else _FORMULA_START.sub("'", cleaned)


def for_json(text: str) -> str:
    """The same text as valid Unicode: surrogate pairs joined, lone surrogates U+FFFD. Nothing else is lost."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escape_json(document: str) -> str:
    """Write the invisible and active characters of a JSON document as escapes; it means the same as before."""
    return _JSON_ACTIVE.sub(_json_escape, document)


def for_xml(text: str, limit: int | None = None) -> str:
    """Text for XML or HTML content and quoted attributes; only characters XML 1.0 allows."""
    escaped = clean(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("'", "&#39;")


def for_markdown(text: str, limit: int | None = None) -> str:
    """Text for a Markdown paragraph or table cell: nothing in it is markup, a link or HTML."""
    return _MARKDOWN.sub(r"\\\1", clean(text, limit))


def for_workflow_command(text: str, limit: int | None = None, *, value: bool = False) -> str:
    """Text for a GitHub workflow command's message, or for one of its property values."""
    escaped = clean(text, limit).replace("%", "%25")
    return escaped.replace(":", "%3A").replace(",", "%2C") if value else escaped


def _bounded_marks(text: str) -> str:
    """The text with runs of combining marks cut to MAX_MARKS."""
    if text.isascii():
        return text
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.category(char)[0] == "M" else 0
        if run <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _json_escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
