"""Bytes to text as a browser would, never failing: BOM, then header, then meta, then what the bytes look like.

Declarations are wrong often enough to be tested against the bytes (WHATWG Encoding Standard for the labels; the
order is HTML's "encoding sniffing algorithm", with one addition: valid UTF-8 with multi-byte sequences wins over any
single-byte declaration, because other text practically never is valid UTF-8 by accident).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise

_HEAD = 2048  # bytes searched for a meta declaration (HTML asks for 1024; pages overrun it)
_SAMPLE = 65_536
_META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([a-zA-Z0-9_\-:]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,20}<\?xml[^>]{0,100}?encoding=[\"']([a-zA-Z0-9_\-:]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([a-zA-Z0-9_\-:]{2,40})", re.IGNORECASE)
# The supersets browsers really use (WHATWG): declaring the subset never loses a character.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
# Tried in this order when nothing declared fits: multi-byte ones refuse what is not theirs.
_GUESSES = ("gb18030", "cp932", "cp949", "big5hkscs")
_TEXT_CODECS_ONLY = frozenset({"hex", "base64", "zlib", "bz2", "rot13", "uu", "quopri", "punycode", "idna", "utf-7"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page and how it was read. ``doubtful``: no declaration fitted and a guess was made."""

    text: str
    encoding: str
    doubtful: bool = False


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode a page's bytes; bytes that fit no encoding come back with replacement characters."""
    bom = _bom(body)
    if bom:
        return Decoded(body.decode(bom, "replace").removeprefix("\ufeff"), bom)
    wide = _wide(body)
    if wide:
        return Decoded(body.decode(wide, "replace"), wide)
    utf8 = _decodes(body, "utf-8")
    if utf8 and not body.isascii():
        return Decoded(body.decode("utf-8", "replace"), "utf-8")
    for label in _declared(body, content_type):
        if label != "utf-8" and _plausible(body, label):
            return Decoded(body.decode(label, "replace"), label)
    if utf8:
        return Decoded(body.decode("utf-8", "replace"), "utf-8")
    return _guess(body)


def _bom(body: bytes) -> str | None:
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if body.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    return "utf-16-be" if body.startswith(codecs.BOM_UTF16_BE) else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: a page's markup is ASCII, so every second byte of its start is zero."""
    start = body[:200]
    if len(start) < 20:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None


def _declared(body: bytes, content_type: str) -> list[str]:
    found = [match.group(1) for match in [_HEADER.search(content_type[:300])] if match]
    found += [m.group(1).decode("ascii") for m in (_META.search(body[:_HEAD]), _XML.search(body[:200])) if m]
    return list(dict.fromkeys(label for label in map(_canonical, found) if label))


def _canonical(label: str) -> str | None:
    """The Python codec for a declared label, or None for one that is unknown or no text encoding."""
    label = label.lower()
    if label in _TEXT_CODECS_ONLY or label.startswith(("utf-16", "utf-32", "ucs")):
        return None  # a page that declares a wide encoding in ASCII is not in one (HTML: treat as UTF-8)
    try:
        name = codecs.lookup(label).name
        "x".encode(name)
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    return _WIDER.get(name, name)


def _decodes(body: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(body, final=False)
    except UnicodeError:
        return False
    return True


def _plausible(body: bytes, encoding: str) -> bool:
    """At most a few characters in a thousand fail; single-byte encodings must also look like letters, not symbols."""
    text = body[:_SAMPLE].decode(encoding, "replace")
    high = [ch for ch in text if ord(ch) > 127]
    if not high:
        return True
    bad = high.count("\ufffd") + sum(0x80 <= ord(ch) < 0xA0 for ch in high)
    return bad <= len(high) * 0.02


def _guess(body: bytes) -> Decoded:
    if _mostly_utf8(body):
        return Decoded(body.decode("utf-8", "replace"), "utf-8", doubtful=True)
    for name in _GUESSES:
        if _decodes(body, name) and _common_share(body[:_SAMPLE].decode(name, "replace")) > 0.5:
            return Decoded(body.decode(name, "replace"), name, doubtful=True)
    if _cyrillic(body):
        return Decoded(body.decode("cp1251", "replace"), "cp1251", doubtful=True)
    return Decoded(body.decode("cp1252", "replace"), "cp1252", doubtful=True)


def _mostly_utf8(body: bytes) -> bool:
    sample = body[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    high = sum(ord(ch) > 127 for ch in text)
    return high > 0 and text.count("\ufffd") <= high * 0.1


def _common_share(text: str) -> float:
    """How much of the non-ASCII text is everyday Chinese, kana or Hangul: high for the right encoding only."""
    high = [ch for ch in text if ord(ch) > 127]
    if not high:
        return 0.0
    usual = sum("\u3040" <= ch <= "\u30ff" or "\uac00" <= ch <= "\ud7a3" or ch in _FREQUENT for ch in high)
    return (usual + 0.4 * sum("\u4e00" <= ch <= "\u9fff" for ch in high)) / len(high)


_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所"
    "然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它"
    "日本公式店舗商品円送料無料購入品牌官方旗舰店商城价格购物车登录注册首页联系我们版权所有"
)


def _cyrillic(body: bytes) -> bool:
    """Runs of bytes 0xC0-0xFF are words in windows-1251; western text has them one at a time."""
    high = sum(byte >= 0xC0 for byte in body[:_SAMPLE])
    runs = sum(a >= 0xC0 and b >= 0xC0 for a, b in pairwise(body[:_SAMPLE]))
    return high > 10 and runs > high * 0.5
