"""The fields of a WHOIS record, in the layouts registries share.

Five shapes cover nearly all: ``Key: value``, dotted ``key........: value``, ``[Key] value`` (Japan), a heading with
indented lines below it (United Kingdom, Italy, Netherlands), and sentences such as ``Record created on 2001-03-26``
(Taiwan). The first line that says something valid wins: contact blocks further down repeat ``created`` and ``changed``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from brandguard.model import Registration
from brandguard.registration import values
from brandguard.registration.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

_MAX_LINES = 1500
_MAX_LINE = 500
_PAIR = re.compile(r"([^\W\d_][^:：]{0,60}?)[ .\t]*[:：](?!//)[ \t]*(.*)")
_BRACKET = re.compile(r"(?:[a-z]\. )?\[([^\]]{1,40})\][ \t]*(.*)")
_SENTENCE = re.compile(
    r"(?P<key>(?:record|domain) (?:created|expires|registered)|created|registered|expires|last updated|modified)"
    r" (?:on|at)[ .:]+(?P<value>.*\d.*)",
    re.IGNORECASE,
)

_KEYS: dict[str, tuple[str, ...]] = {
    "domain": ("domain name", "domain", "domainname", "domain name (ascii)", "nom de domaine", "dominio", "query"),
    "created": (
        "creation date", "created date", "created", "created on", "creation time", "domain created", "record created",
        "registered on", "registered", "registered date", "registration date", "registration time", "date registered",
        "domain registration date", "domain create date", "domain name commencement date", "domain registered",
        "first registration date", "registered since", "activated", "domain record activated", "create date",
        "domain_dateregistered", "connected", "date created", "assigned", "data de registo", "fecha de registro",
        "date de création", "登録年月日", "등록일", "注册时间", "crdate",
    ),
    "expires": (
        "registry expiry date", "expiry date", "expiration date", "expires", "expires on", "expiration time",
        "paid-till", "paid till", "expire", "expire date", "expires at", "renewal date", "exp date", "valid until",
        "valid-until", "validity", "domain expires", "domain expiration date", "record expires", "expire-date",
        "registrar registration expiration date", "renewal", "expiration", "domain_datebilleduntil",
        "data de expiração", "data de expiracao", "fecha de vencimiento", "有効期限", "사용 종료일", "exdate",
    ),
    "updated": (
        "updated date", "last updated", "last updated on", "last updated date", "last modified", "modified", "changed",
        "last update", "last-update", "updated", "domain last updated date", "last updated at", "update date",
        "modification date", "最終更新", "last modified date",
    ),
    "registrar": (
        "registrar", "registrar name", "sponsoring registrar", "registrar/name", "registrar/organization",
        "registrar/organisation", "registrar organization", "current registar", "current registrar",
        "authorized agency", "registration service provider", "registrar handle", "registrar_name",
        "sponsoring registrar organization", "registrar/organization name", "registrar company name",
    ),
    "iana_id": ("registrar iana id", "sponsoring registrar iana id", "registrar id"),
    "abuse_email": (
        "registrar abuse contact email", "abuse contact email", "abuse email", "abuse contact", "registrar abuse email",
        "abuse contacts", "registrar abuse contact",
    ),
    "abuse_phone": (
        "registrar abuse contact phone", "abuse contact phone", "registrar abuse phone", "abuse phone",
    ),
    "status": (
        "domain status", "status", "eppstatus", "epp status", "state", "domain state", "registration status",
        "query_status", "状態",
    ),
    "nameserver": (
        "name server", "nserver", "nameserver", "name servers", "nameservers", "domain nameservers", "dns",
        "domain servers in listed order", "domain name servers", "host name", "nameservers/name", "name server/name",
        "primary server", "secondary server", "p. [name server]", "ns", "nsset/nserver", "ns_name_01", "ns_name_02",
    ),
    "organisation": (
        "registrant organization", "registrant organisation", "registrant/organization", "registrant/organisation",
        "holder/organization", "registrant org", "org", "owner", "registrant name", "registrant/name", "registrant",
        "domain holder", "holder/name", "titular", "registrant contact name", "registrant/company",
        "[organization]",
    ),
    "country": (
        "registrant country", "registrant country/economy", "registrant/country", "registrant country code",
        "owner/country", "holder/country", "registrant contact country", "registrant/country code",
    ),
    "dnssec": ("dnssec", "dnssec signed", "signing key", "dnssec status"),
    "referral": ("refer", "whois"),
}  # fmt: skip
_RANKED = frozenset({"organisation", "referral"})
_TAKEN = frozenset(
    {"ok", "connect", "registered", "delegated", "notavailable", "assigned", "allocated", "inuse", "taken"}
)
"""Statuses, without blanks, that only a registered name has; some registries publish nothing else."""


def read(text: str, domain: str, server: str) -> Registration | None:
    """The record of ``domain`` in a WHOIS text, or None if the text holds none (another domain's is none)."""
    pairs = key_values(text)
    named = [name for value in _all(pairs, "domain") if (name := values.domain_of(value.split(" ")[0]))]
    if named and domain not in named:
        return None
    record = _registration(pairs, domain, server)
    facts = (record.created, record.expires, record.updated, record.registrar, record.nameservers or None)
    known = sum(fact is not None for fact in facts)
    if named and any(status.lower().replace(" ", "") in _TAKEN for status in record.statuses):
        known += 1
    enough = 1 if named else 2  # without the domain's name a lone date may be a banner's
    return record if known >= enough else None


def referral(text: str) -> str | None:
    """The WHOIS server that an answer of IANA's root server points to, as a host name, or None."""
    return _first(key_values(text), "referral", lambda value: values.domain_of(value.removeprefix("whois://")))


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line whose values stand below it: indented further, or, right after a colon, at the same depth."""

    key: str
    depth: int
    colon: bool = False


_Pairs = list[tuple[str, str]]


def key_values(text: str) -> _Pairs:
    """``(key in lower case, value)`` in the text's order. A line below a heading is filed as ``heading/key`` too."""
    pairs: _Pairs = []
    heading: _Heading | None = None
    for line in text.splitlines()[:_MAX_LINES]:
        bare = line[:_MAX_LINE].strip()
        if not bare:
            heading = heading and replace(heading, colon=False)
        elif bare[0] not in "%#;>" and len(bare) <= 400:
            heading = _take(line, bare.lstrip("* "), heading, pairs)
    return pairs


def _take(line: str, bare: str, heading: _Heading | None, pairs: _Pairs) -> _Heading | None:
    """File one line; returns the heading that holds for the next."""
    depth = len(line) - len(line.lstrip())
    if heading and depth < heading.depth + (0 if heading.colon else 1):
        heading = None
    if sentence := _SENTENCE.match(bare):
        pairs.append((_key(sentence["key"]), sentence["value"].strip(" .")))
        return heading
    if bracket := _BRACKET.match(bare):
        pairs += [(f"[{_key(bracket[1])}]", bracket[2].strip()), (_key(bracket[1]), bracket[2].strip())]
        return None
    if pair := _PAIR.match(bare):
        return _take_pair(_key(pair[1]), pair[2].strip(), depth, heading, pairs)
    if heading:
        pairs.append((heading.key, bare))
        return heading
    return _Heading(_key(bare), depth) if len(bare) <= 40 else None


def _take_pair(key: str, value: str, depth: int, heading: _Heading | None, pairs: _Pairs) -> _Heading | None:
    if not value:
        nested = heading and 0 < heading.depth < depth  # an empty line of a block, not a heading of its own
        return heading if nested else _Heading(key, depth, colon=True)
    if heading and (heading.colon or depth > heading.depth):
        pairs += [(f"{heading.key}/{key}", value), (key, value)]
        return heading
    pairs.append((key, value))
    return None


def _key(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .-*[]")


def _registration(pairs: _Pairs, domain: str, server: str) -> Registration:
    holder = _first(pairs, "organisation", values.clean)
    hidden = holder is not None and values.is_private(holder)
    return Registration(
        domain=domain,
        created=_first(pairs, "created", parse_date),
        updated=_first(pairs, "updated", parse_date),
        expires=_first(pairs, "expires", parse_date),
        registrar=_first(pairs, "registrar", _registrar),
        registrar_iana_id=_first(pairs, "iana_id", values.iana_id_of),
        abuse_email=_first(pairs, "abuse_email", values.email_of),
        abuse_phone=_first(pairs, "abuse_phone", values.phone_of),
        statuses=values.unique([status for value in _all(pairs, "status") for status in _statuses(value)]),
        nameservers=values.unique([host for value in _all(pairs, "nameserver") if (host := _host(value))]),
        registrant_organisation=None if hidden else holder,
        registrant_country=_first(pairs, "country", values.country_of),
        privacy=None if holder is None else hidden,
        dnssec=_first(pairs, "dnssec", _signed),
        source="whois",
        server=server,
    )


def _all(pairs: _Pairs, field: str) -> list[str]:
    """The field's values: in the text's order, or, where the keys differ in worth, in the keys' order."""
    keys = _KEYS[field]
    found = [(key, value) for key, value in pairs if key in keys]
    if field in _RANKED:
        found.sort(key=lambda pair: keys.index(pair[0]))
    return [value for _, value in found]


def _first(pairs: _Pairs, field: str, read_value: Callable[[str], _T | None]) -> _T | None:
    for value in _all(pairs, field):
        if (result := read_value(value)) is not None:
            return result
    return None


def _registrar(value: str) -> str | None:
    """A registrar's name without Nominet's ``[Tag = X]``, an address on the web or a bracketed web site."""
    text = values.clean(re.sub(r"\s*\[tag = [^\]]*\]|\s*\(\s*https?://[^)]*\)", "", value, flags=re.IGNORECASE))
    return None if text is None or re.match(r"https?://|www\.", text) else text


def _statuses(value: str) -> list[str]:
    parts = [value] if "http" in value else value.split(",")
    return [status for part in parts[:10] if (status := values.status_of(part))]


def _host(value: str) -> str | None:
    return values.domain_of(value.split()[0].rstrip(".,;")) if value.split() else None


def _signed(value: str) -> bool | None:
    text = value.lower().strip()
    if text.startswith(("unsigned", "no", "inactive", "false", "0")):
        return False
    return True if text.startswith(("signed", "yes", "active", "true", "1", "secure")) else None
