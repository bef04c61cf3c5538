"""Text made comparable: width, case, accents and look-alike letters removed, one character for one.

``fold`` keeps the length, so that a match in the folded text has the same offsets in the original and every piece of
evidence can be quoted as served. ``skeleton`` undoes look-alike spellings (PαyPal) in words that mix scripts; the
pairs are the Latin part of Unicode's confusables (UTS #39) that appear in registered look-alike names.
"""

from __future__ import annotations

import re
import unicodedata

_LATIN_GREEK_CYRILLIC = (0x0000, 0x052F)
_SYMBOLS_AS_SPACE = frozenset("™®©℠\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")
_PUNCTUATION = {"’": "'", "‘": "'", "ʼ": "'", "＇": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}


class _Table(dict[int, str]):
    """Fills itself: one folded character for each character met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


def _fold_char(ch: str) -> str:
    if ch in _SYMBOLS_AS_SPACE:
        return " "
    if ch in _PUNCTUATION:
        return _PUNCTUATION[ch]
    wide = unicodedata.normalize("NFKC", ch)
    if len(wide) != 1:
        wide = wide[0] if wide and wide[0].isalnum() else ch
    low = wide.lower()[:1] or wide
    if _LATIN_GREEK_CYRILLIC[0] <= ord(low) <= _LATIN_GREEK_CYRILLIC[1] or 0x1E00 <= ord(low) <= 0x1FFF:
        low = unicodedata.normalize("NFD", low)[0]
    return _BARE.get(low, low)


_BARE = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "s", "æ": "a", "œ": "o", "ς": "σ", "ð": "d", "þ": "t"}
_TABLE = _Table()


def fold(text: str) -> str:
    """The text in comparable form, character for character. Idempotent."""
    if text.isascii():
        return text.lower()
    return text.translate(_TABLE)


def compose(text: str) -> str:
    """NFC, done once on a page so that a letter with its accent is one character everywhere after."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


_LOOKALIKES = str.maketrans(
    {
        **dict(zip("аеорсхуіјѕԁԛԝһкмтнвгпӏ", "aeopcxyijsdqwhkmthbrnl", strict=True)),  # Cyrillic
        **dict(zip("αονρτκιυηεχβγω", "aovptkiunexbyw", strict=True)),  # Greek
        "\u0261": "g",
    }
)
_WORD = re.compile(r"\w{3,40}")
_LATIN = re.compile(r"[a-z]")
_OTHER = re.compile(r"[\u0370-\u052f\u07cb\u0261]")


def skeleton(folded: str) -> str:
    """Folded text with look-alike letters replaced in words that mix Latin with Greek or Cyrillic; same length."""
    if folded.isascii() or not _OTHER.search(folded):
        return folded
    return _WORD.sub(_unmask, folded)


def _unmask(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_LOOKALIKES) if _LATIN.search(word) and _OTHER.search(word) else word


_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


def is_dense(text: str) -> bool:
    """Whether the text has letters of a script written without spaces, or that glues particles to words."""
    return bool(_DENSE.search(text))


_TOKEN = re.compile(r"[^\W_]+")


def words(folded: str) -> list[str]:
    """The runs of letters and digits."""
    return _TOKEN.findall(folded)


def compact(text: str) -> str:
    """Letters and digits only, folded: ``Peak & Pine`` -> ``peakpine``."""
    return "".join(words(fold(text)))
