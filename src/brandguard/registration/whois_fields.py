"""The fields of a WHOIS record, in the layouts registries share.

Five shapes cover nearly all: ``Key: value``, dotted ``key........: value``, ``[Key] value`` (Japan), a heading with
indented lines below it (United Kingdom, Italy, Netherlands), and sentences such as ``Record created on 2001-03-26``
(Taiwan). The first line that says something valid wins: contact blocks further down repeat ``created`` and ``changed``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from brandguard.model import Registration
from brandguard.registration import values
from brandguard.registration.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

_MAX_LINES = 1500
_MAX_LINE = 500
_PAIR = re.compile(r"([^\W_][^:：]{0,60}?)[ .\t]*[:：](?!//)[ \t]*(.*)")
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
        "sponsoring registrar organization", "estonian registrar", "registrar company name", "organization name",
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
    ),
    "country": (
        "registrant country", "registrant country/economy", "registrant/country", "registrant country code",
        "owner/country", "holder/country", "registrant contact country", "registrant/country code",
    ),
    "dnssec": ("dnssec", "dnssec signed", "signing key", "dnssec status"),
    "referral": ("refer", "whois"),
}  # fmt: skip
_TAKEN = frozenset(
    "ok connect registered delegated notavailable assigned allocated inuse taken redemptionperiod".split()
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


def key_values(text: str) -> dict[str, list[str]]:
    """Key in lower case -> its values in order. Lines below a heading count for ``heading/key`` and for ``key``."""
    pairs: defaultdict[str, list[str]] = defaultdict(list)
    heading = ""
    lines = [line[:_MAX_LINE].rstrip() for line in text.splitlines()[:_MAX_LINES]]
    for index, line in enumerate(lines):
        bare = line.strip()
        if not bare:
            heading = heading if _continues(lines, index) else ""
            continue
        if bare[0] in "%#;>*" or len(bare) > 400:
            continue
        heading = _take(line, bare, heading, pairs)
    return pairs


def _continues(lines: list[str], index: int) -> bool:
    """Whether a blank line is followed by an indented one, so that the heading above still holds."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return following[:1].isspace() and bool(following.strip())


def _take(line: str, bare: str, heading: str, pairs: dict[str, list[str]]) -> str:
    """File one line under its key; returns the heading that holds for the next line."""
    indented = line[:1].isspace()
    found = _BRACKET.match(bare) or _PAIR.match(bare)
    sentence = _SENTENCE.match(bare)
    if found is None and sentence:
        pairs[_key(sentence["key"])].append(sentence["value"].strip(" ."))
        return heading
    if found is None:
        if indented and heading:
            pairs[heading].append(bare)
            return heading
        return _key(bare) if len(bare) <= 40 else ""
    key, value = _key(found[1]), found[2].strip()
    if not value:
        return key if not indented or not heading else heading
    if indented and heading:
        pairs[f"{heading}/{key}"].append(value)
    pairs[key].append(value)
    return heading if indented else ""


def _key(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .-*[]")


def _registration(pairs: dict[str, list[str]], domain: str, server: str) -> Registration:
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


def _all(pairs: dict[str, list[str]], field: str) -> list[str]:
    return [value for key in _KEYS[field] for value in pairs.get(key, ())]


def _first(pairs: dict[str, list[str]], field: str, read_value: Callable[[str], _T | None]) -> _T | None:
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
