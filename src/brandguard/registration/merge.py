"""Several accounts of one registration made one."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from brandguard.model import Registration

_IDENTITY = frozenset({"domain", "source", "server"})


def merge(registry: Registration, *others: Registration) -> Registration:
    """The registry's account with its gaps filled from the others, in their order.

    What the registry says is never overwritten: a registrar's creation date may be the day the name came to it, and
    a parser's second opinion is only that. ``None`` and an empty tuple are gaps; False is not.
    """
    changes: dict[str, Any] = {}
    for field in fields(Registration):
        if field.name in _IDENTITY or not _gap(getattr(registry, field.name)):
            continue
        known = (value for other in others if not _gap(value := getattr(other, field.name)))
        if (value := next(known, None)) is not None:
            changes[field.name] = value
    return replace(registry, **changes)


def _gap(value: object) -> bool:
    return value is None or value == ()
