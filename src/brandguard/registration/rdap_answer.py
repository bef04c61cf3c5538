"""An RDAP domain object (RFC 9083) read as a Registration.

The JSON comes from whoever runs the server, so every node is checked before it is used; a node of the wrong type is
as good as absent. Nothing here raises but :class:`NotADomainError`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from brandguard.model import Registration
from brandguard.registration import values
from brandguard.registration.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_ITEMS = 100
_MAX_DEPTH = 3  # entities of entities: registrar -> abuse contact
_ORG, _NAME = ("org",), ("fn",)
_COUNTRY_AT = 6  # of the jCard "adr" value (RFC 7095, section 3.3.1.3)


class NotADomainError(ValueError):
    """The bytes are not an RDAP answer about the domain asked for; the text says why."""


def read(body: bytes, domain: str, server: str) -> Registration:
    """Read an answer about ``domain`` (an A-label). Raises NotADomainError."""
    document = load(body)
    named = values.domain_of(document.get("ldhName")) or values.domain_of(document.get("unicodeName"))
    if named is not None and named != domain:
        raise NotADomainError(f"the answer is about {named}")
    if named is None and str(document.get("objectClassName")).lower() != "domain":
        raise NotADomainError("the answer is not about a domain")
    return _registration(document, domain, server)


def load(body: bytes) -> dict[str, Any]:
    """The JSON object in a body. Survives depth, huge integers, NaN and bad UTF-8. Raises NotADomainError."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"), parse_int=_integer, parse_constant=lambda _: None)
    except RecursionError:
        raise NotADomainError("JSON nested too deeply") from None
    except ValueError as problem:
        raise NotADomainError(f"not JSON ({str(problem)[:80]})") from None
    if not isinstance(document, dict):
        raise NotADomainError("not a JSON object")
    return document


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) < 20 else None  # Python refuses 4,300 digits; no field here needs twenty


def _registration(document: dict[str, Any], domain: str, server: str) -> Registration:
    entities = list(_entities(document))
    registrar = _with_role(entities, "registrar")
    registrant = _with_role(entities, "registrant")
    abuse = _with_role(list(_entities(registrar)), "abuse") or _with_role(entities, "abuse")
    names = [text for key in (_ORG, _NAME) if (text := _card_text(registrant, key))]
    hidden = [text for text in names if values.is_private(text)]
    secure = document.get("secureDNS")
    signed = secure.get("delegationSigned") if isinstance(secure, dict) else None
    events = _events(document)
    return Registration(
        domain=domain,
        created=events.get("registration"),
        updated=events.get("last changed"),
        expires=events.get("expiration"),
        registrar=_card_text(registrar, _NAME) or _card_text(registrar, _ORG),
        registrar_iana_id=_iana_id(registrar),
        abuse_email=values.email_of(_card_value(abuse, "email")),
        abuse_phone=values.phone_of(_card_value(abuse, "tel")),
        statuses=_statuses(document),
        nameservers=_nameservers(document),
        registrant_organisation=_published(_card_text(registrant, _ORG)),
        registrant_country=_country(registrant),
        privacy=_privacy(document, names, hidden),
        dnssec=signed if isinstance(signed, bool) else None,
        source="rdap",
        server=server,
    )


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """The objects in a list; anything else is skipped."""
    if isinstance(value, list):
        yield from (item for item in value[:_MAX_ITEMS] if isinstance(item, dict))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value[:_MAX_ITEMS] if isinstance(item, str)] if isinstance(value, list) else []


def _entities(holder: dict[str, Any], depth: int = 1) -> Iterator[dict[str, Any]]:
    """The entities of an object, nearest level first within each."""
    for entity in _objects(holder.get("entities")):
        yield entity
        if depth < _MAX_DEPTH:
            yield from _entities(entity, depth + 1)


def _with_role(entities: list[dict[str, Any]], role: str) -> dict[str, Any]:
    for entity in entities:
        if role in (text.lower() for text in _texts(entity.get("roles"))):
            return entity
    return {}


def _events(document: dict[str, Any]) -> dict[str, Any]:
    """Event action -> the first valid moment of it."""
    found: dict[str, Any] = {}
    for event in _objects(document.get("events")):
        action, moment = values.clean(event.get("eventAction"), 60), parse_date(event.get("eventDate"))
        if action and moment:
            found.setdefault(action.lower(), moment)
    return found


def _card(entity: dict[str, Any]) -> Iterator[list[Any]]:
    """The properties of an entity's jCard (RFC 7095): ``[name, parameters, type, value, ...]``."""
    card = entity.get("vcardArray")
    properties = card[1] if isinstance(card, list) and len(card) > 1 else None
    for item in properties[:_MAX_ITEMS] if isinstance(properties, list) else ():
        if isinstance(item, list) and len(item) >= 4:
            yield item


def _card_value(entity: dict[str, Any], name: str) -> object:
    """The first value of a property that is, or holds, text."""
    for item in _card(entity):
        if str(item[0]).lower() == name:
            for text in _texts(item[3]):
                if text.strip():
                    return text
    return None


def _card_text(entity: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        if text := values.clean(_card_value(entity, name)):
            return text
    return None


def _country(registrant: dict[str, Any]) -> str | None:
    for item in _card(registrant):
        if str(item[0]).lower() != "adr":
            continue
        code = item[1].get("cc") if isinstance(item[1], dict) else None  # RFC 8605
        place = item[3][_COUNTRY_AT] if isinstance(item[3], list) and len(item[3]) > _COUNTRY_AT else None
        return values.country_of(code) or values.country_of(place)
    return None


def _iana_id(registrar: dict[str, Any]) -> str | None:
    for public in _objects(registrar.get("publicIds")):
        if "iana" in str(values.clean(public.get("type"), 60)).lower():
            return values.iana_id_of(public.get("identifier"))
    return None


def _statuses(document: dict[str, Any]) -> tuple[str, ...]:
    return values.unique([status for text in _texts(document.get("status")) if (status := values.status_of(text))])


def _nameservers(document: dict[str, Any]) -> tuple[str, ...]:
    hosts = [
        host
        for item in _objects(document.get("nameservers"))
        if (host := values.domain_of(item.get("ldhName")) or values.domain_of(item.get("unicodeName")))
    ]
    return values.unique(hosts)


def _published(name: str | None) -> str | None:
    return None if name is None or values.is_private(name) else name


def _privacy(document: dict[str, Any], names: list[str], hidden: list[str]) -> bool | None:
    """Whether the registrant is hidden; None when the answer holds no registrant at all."""
    redacted = any("registrant" in str(item.get("name")).lower() for item in _redactions(document))
    if hidden or (redacted and not names):
        return True
    return False if names else None


def _redactions(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The names of redacted fields (RFC 9537)."""
    for item in _objects(document.get("redacted")):
        name = item.get("name")
        if isinstance(name, dict):
            yield {"name": name.get("type") or name.get("description")}
