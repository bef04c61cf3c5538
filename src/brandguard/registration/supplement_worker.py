"""The worker process of :mod:`brandguard.registration.supplement`: JSON lines in, JSON lines out.

It ends with its input, and an alarm the kernel delivers ends it even in the midst of a regular expression, so that it
does not outlive a parent that was killed.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
from datetime import datetime
from typing import Any

_ALARM = 5  # seconds; the parent gives up sooner
_MEMORY = 512 * 1024 * 1024
_MAX_VALUES = 20


def main() -> None:
    """Say that all is loaded, then answer line by line until the input ends."""
    _limit_memory()
    from whois.parser import WhoisEntry

    _say({"ready": True})
    for line in sys.stdin:
        if hasattr(signal, "alarm"):
            signal.alarm(_ALARM)
        question = json.loads(line)
        try:
            _say(_plain(WhoisEntry.load(question["domain"], question["text"])))
        except Exception as problem:  # noqa: BLE001  # a parser of 100 layouts fails in any way there is
            _say({"error": type(problem).__name__})
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    """The few fields that are used, as JSON."""
    return {
        "created": _earliest(entry.get("creation_date")),
        "updated": _first_moment(entry.get("updated_date")),
        "expires": _first_moment(entry.get("expiration_date")),
        "registrar": _first_text(entry.get("registrar")),
        "org": _first_text(entry.get("org") or entry.get("registrant_name")),
        "country": _first_text(entry.get("country") or entry.get("registrant_country")),
        "nameservers": [item.split()[0][:300] for item in _many(entry.get("name_servers")) if _worded(item)],
    }


def _many(value: object) -> list[Any]:
    return (value if isinstance(value, list) else [value])[:_MAX_VALUES]


def _worded(item: object) -> bool:
    return isinstance(item, str) and bool(item.split())


def _earliest(value: object) -> str | None:
    found = [item for item in _many(value) if isinstance(item, datetime)]
    return min((item.isoformat() for item in found), default=None)


def _first_moment(value: object) -> str | None:
    return next((item.isoformat() for item in _many(value) if isinstance(item, datetime)), None)


def _first_text(value: object) -> str | None:
    return next((item[:500] for item in _many(value) if isinstance(item, str)), None)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    main()
