"""Text from registries, made safe values: bounded, one line, typed, or dropped.

WHOIS and RDAP answers repeat what registrants typed, so every string here is hostile. Nothing raises: what cannot be
a date, a host name or an e-mail address is None.
"""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 200
MAX_STATUS = 60
MAX_LIST = 30
MAX_DOMAIN = 253

_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'&/=-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z0-9-]{2,63}")
_PHONE = re.compile(r"\+?[0-9][0-9 ().\-]{4,38}")
_IANA_ID = re.compile(r"[0-9]{1,7}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_PRIVATE = re.compile(
    r"privacy|redacted|\bproxy\b|whois ?(guard|protect|agent|secure|trustee)|not (disclosed|published|shown)"
    r"|non-public|gdpr|masked|withheld|anonymi[sz]ed|statutory|personal data|private (person|registration)|hidden"
    r"|(data|id|identity) ?protect|^protected$",
    re.IGNORECASE,
)
_VOID = re.compile(r"(?:n/?a|none|null|unknown|not applicable|nil|[-.*_ ]*)", re.IGNORECASE)

_EPP_CODES = (
    "addPeriod autoRenewPeriod clientDeleteProhibited clientHold clientRenewProhibited clientTransferProhibited "
    "clientUpdateProhibited inactive ok pendingCreate pendingDelete pendingRenew pendingRestore pendingTransfer "
    "pendingUpdate redemptionPeriod renewPeriod serverDeleteProhibited serverHold serverRenewProhibited "
    "serverTransferProhibited serverUpdateProhibited transferPeriod"
)
"""RFC 5731 and 3915 status codes; RFC 8056 writes them with spaces in RDAP."""
_EPP = {name.lower(): name for name in _EPP_CODES.split()} | {"active": "ok"}  # RFC 8056, section 2


def clean(value: object, limit: int = MAX_NAME) -> str | None:
    """One printable line of at most ``limit`` characters, or None for anything that is not text or says nothing."""
    if not isinstance(value, str):
        return None
    spaced = "".join(" " if _breaks(ch) else ch for ch in value[: limit * 4])
    text = " ".join(spaced.split())[:limit].rstrip()
    return None if _VOID.fullmatch(text) else text


def _breaks(ch: str) -> bool:
    """Controls, line and paragraph separators, lone surrogates: whatever could end a line or break an encoder."""
    return unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp")


def domain_of(value: object) -> str | None:
    """A lower-case A-label domain without trailing dot, or None."""
    if not isinstance(value, str):
        return None
    text = value[: MAX_DOMAIN * 2].strip().rstrip(".").lower()
    if not text.isascii():
        text = _to_ascii(text) or ""
    return text if len(text) <= MAX_DOMAIN and _DOMAIN.fullmatch(text) else None


def _to_ascii(text: str) -> str | None:
    from brandguard.errors import InvalidNameError
    from brandguard.names import to_ascii

    try:
        return to_ascii(text)
    except InvalidNameError:
        return None


def email_of(value: object) -> str | None:
    """The first e-mail address in the text, or None."""
    text = clean(value, 600)
    found = _EMAIL.search(text.removeprefix("mailto:")) if text else None
    return found.group(0) if found else None


def phone_of(value: object) -> str | None:
    """A telephone number (``tel:`` and extension taken off), or None."""
    text = clean(value, 80)
    found = _PHONE.match(text.removeprefix("tel:").strip()) if text else None
    return found.group(0).strip(" -.(") if found else None


def iana_id_of(value: object) -> str | None:
    """A registrar's IANA number as decimal digits, or None."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text.strip() if isinstance(text, str) and _IANA_ID.fullmatch(text.strip()) else None


def country_of(value: object) -> str | None:
    """An ISO 3166-1 alpha-2 code in upper case, or None."""
    text = clean(value, 60)
    return text.upper() if text and _COUNTRY.fullmatch(text) else None


def is_private(text: str) -> bool:
    """Whether a registrant's published name says that the real one is hidden."""
    return _PRIVATE.search(text) is not None


def status_of(value: object) -> str | None:
    """A status in RFC 8056 camelCase where it is an EPP one, else the registry's own word, shortened.

    Takes both WHOIS' ``clientHold https://icann.org/epp#clientHold`` and RDAP's ``client hold``.
    """
    text = clean(value, 200)
    if not text:
        return None
    text = re.sub(r"\(?\s*https?://\S*", "", text).strip(" ,;()")
    known = _EPP.get(re.sub(r"[\s_-]", "", text).lower())
    if known:
        return known
    words = text.split()
    if 1 < len(words) <= 4 and all(word.isascii() and word.isalpha() for word in words):
        return words[0].lower() + "".join(word.capitalize() for word in words[1:])
    return text[:MAX_STATUS] or None


def unique(values: list[str]) -> tuple[str, ...]:
    """In order, without repeats, at most ``MAX_LIST``."""
    return tuple(dict.fromkeys(values))[:MAX_LIST]
