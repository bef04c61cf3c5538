"""What a WHOIS text says: no record, "too often", "not you", "not now" (patterns in data/whois_patterns.toml).

A sentence of refusal outweighs "No entries found" in the same text: AFNIC has sent both together, and a throttle that
is read as "not registered" is the worst mistake of this room. A real record outweighs everything: terms of use quote
limits and refusals at length. What fits nothing is ``unclear``, never "not found".
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources

MAX_LINES = 400
_MAX_LINE = 300
_ORDER = ("throttled", "refused", "failed", "reserved", "not_found")
_MARKS = " \t%#;*>-\"'[]\u00a0"
_SENTENCE_END = re.compile(r"(?<=[.!?]) +")
_DOMAIN = r"[\w\u0080-\U0010ffff-]{1,63}(?:\.[\w\u0080-\U0010ffff-]{1,63}){1,5}"
# Terms of use speak of what would happen, not of what did.
_CONDITIONAL = re.compile(
    r"\b(if you|may be|you may|might|reserves?|in order to|to prevent|agree|will be|shall|must not|should|terms)\b",
    re.IGNORECASE,
)


class Said(StrEnum):
    """The verdict on a text without regard to any record in it."""

    THROTTLED = "throttled"
    REFUSED = "refused"
    FAILED = "failed"
    RESERVED = "reserved"
    NOT_FOUND = "not_found"
    UNCLEAR = "unclear"


def said(text: str) -> Said:
    """The weightiest thing that any line of the text says."""
    found = {kind for line in lines(text) for kind in _kinds(line)}
    return next((Said(kind) for kind in _ORDER if kind in found), Said.UNCLEAR)


def lines(text: str) -> list[str]:
    """The sentences of the text's first lines, each without comment marks and outer quotes and with single blanks."""
    sentences = (part for line in text.splitlines()[:MAX_LINES] for part in _SENTENCE_END.split(line[:_MAX_LINE]))
    found = (" ".join(part.split()).strip(_MARKS) for part in sentences)
    return [line for line in found if line]


def _kinds(line: str) -> list[str]:
    kinds = [kind for kind, pattern in _patterns().items() if pattern.match(line)]
    if kinds and _CONDITIONAL.search(line):
        return [kind for kind in kinds if kind in ("not_found", "reserved") and len(line) < 120]
    return kinds


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = resources.files("brandguard.registration").joinpath("data/whois_patterns.toml").read_text("utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)
    return {
        kind: re.compile("|".join(f"(?:{one.replace('{d}', _DOMAIN)})" for one in table[kind]), re.IGNORECASE)
        for kind in _ORDER
    }
