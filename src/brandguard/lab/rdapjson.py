"""A domain of the scenario as an RDAP object (RFC 9083), laid out as gTLD registries do (RDAP profile 2024)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from brandguard.names import to_unicode

if TYPE_CHECKING:
    from datetime import date

    from brandguard.lab.scenario import Domain, RegistrationEntry

_CONFORMANCE = ["rdap_level_0", "icann_rdap_response_profile_1", "redacted"]
_SPECIAL_STATUSES = {"ok": "active"}  # RFC 8056, section 2; all others are the EPP word, split


def domain_object(domain: Domain) -> dict[str, Any]:
    """The answer to ``/domain/NAME``."""
    entry = domain.registration
    found: dict[str, Any] = {
        "rdapConformance": _CONFORMANCE,
        "objectClassName": "domain",
        "handle": f"LAB-{domain.name.upper()}",
        "ldhName": domain.name.upper(),
        "status": [_status(word) for word in entry.statuses],
        "events": _events(entry),
        "entities": [*_registrar(entry), _registrant(entry)],
        "nameservers": [{"objectClassName": "nameserver", "ldhName": host.upper()} for host in domain.dns.ns],
        "secureDNS": {"delegationSigned": False},
    }
    if "xn--" in domain.name:
        found["unicodeName"] = to_unicode(domain.name)
    if entry.registrant is None:
        found["redacted"] = [{"name": {"description": "Registrant Organization"}, "method": "removal"}]  # RFC 9537
    return found


def error_object(status: int, title: str, description: str) -> dict[str, Any]:
    """An error response body (RFC 9083, section 6)."""
    return {
        "rdapConformance": ["rdap_level_0"],
        "errorCode": status,
        "title": title,
        "description": [description],
    }


def _status(word: str) -> str:
    return _SPECIAL_STATUSES.get(word) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word).lower()


def _events(entry: RegistrationEntry) -> list[dict[str, str]]:
    named = (("registration", entry.created), ("expiration", entry.expires), ("last changed", entry.updated))
    return [{"eventAction": action, "eventDate": _moment(day)} for action, day in named if day]


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _registrar(entry: RegistrationEntry) -> list[dict[str, Any]]:
    if entry.registrar is None:
        return []
    found: dict[str, Any] = {"objectClassName": "entity", "roles": ["registrar"], "vcardArray": _card(entry.registrar)}
    if entry.iana_id:
        found["handle"] = entry.iana_id
        found["publicIds"] = [{"type": "IANA Registrar ID", "identifier": entry.iana_id}]
    if entry.abuse_email or entry.abuse_phone:
        found["entities"] = [
            {
                "objectClassName": "entity",
                "roles": ["abuse"],
                "vcardArray": _card("Abuse desk", email=entry.abuse_email, phone=entry.abuse_phone),
            }
        ]
    return [found]


def _registrant(entry: RegistrationEntry) -> dict[str, Any]:
    card = _card("", organisation=entry.registrant, country=entry.country)
    return {"objectClassName": "entity", "roles": ["registrant"], "vcardArray": card}


def _card(
    name: str,
    *,
    email: str | None = None,
    phone: str | None = None,
    organisation: str | None = None,
    country: str | None = None,
) -> list[Any]:
    """A jCard (RFC 7095); the country stands in the ``cc`` parameter (RFC 8605) and in the address itself."""
    fields: list[Any] = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    if organisation:
        fields.append(["org", {}, "text", organisation])
    if country:
        fields.append(["adr", {"cc": country}, "text", ["", "", "", "", "", "", country]])
    if phone:
        fields.append(["tel", {"type": "voice"}, "uri", f"tel:{phone}"])
    if email:
        fields.append(["email", {}, "text", email])
    return ["vcard", fields]
