"""Does this site present itself as the brand's official store? Pure, synchronous, deterministic: no network, no clock.

:func:`assess` joins who the site is (official domains, allow list) with how it presents itself (kinds and signals).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.model import (
    Absent,
    Assessment,
    Existence,
    Inconclusive,
    Ok,
    Skipped,
    Verdict,
)

if TYPE_CHECKING:
    from datetime import date

    from brandguard.model import Brand, Outcome, Registration, Resolution, Site

_TITLE = 300


def assess(
    brand: Brand,
    domain: str,
    site: Outcome[Site],
    *,
    today: date,
    resolution: Resolution | None = None,
    registration: Outcome[Registration] = Skipped("offline"),  # noqa: B008  (a frozen value)
) -> Assessment:
    """Judge what was met at ``domain`` for ``brand`` on the day ``today``.

    ``resolution`` and ``registration`` add what DNS and the registry say; without them their absence is named in
    ``missing``. Never raises for anything a site can serve.
    """
    missing = _missing(resolution, registration)
    if resolution is not None and resolution.existence is Existence.UNREGISTERED:
        return Assessment(0, Verdict.NO_SITE, 1.0, reason="The domain is not registered.", missing=missing)
    match site:
        case Ok(found) if found.page is not None:
            from brandguard.assessment.pages import assess_page  # lazily: the HTML parser is not needed for the rest

            return assess_page(brand, domain, found, found.page, today=today, resolution=resolution, missing=missing)
        case Ok(found):
            error = next((hop.error for hop in reversed(found.hops) if hop.error), "no page at the end of the chain")
            return _unseen(Verdict.UNREACHABLE, f"The site could not be seen: {error}.", missing)
        case Absent(reason):
            return Assessment(0, Verdict.NO_SITE, 0.9, reason=f"There is no web site: {reason}.", missing=missing)
        case Inconclusive(reason, detail):
            said = f"{reason} ({detail})" if detail else reason
            return _unseen(Verdict.UNREACHABLE, f"The site could not be seen: {said}.", missing)
        case Skipped(reason):
            return _unseen(Verdict.UNREACHABLE, f"The site was not looked at: {reason}.", missing)


def _missing(resolution: Resolution | None, registration: Outcome[Registration]) -> tuple[str, ...]:
    missing = () if resolution is not None and resolution.existence is not Existence.UNKNOWN else ("resolution",)
    return missing if isinstance(registration, Ok) else (*missing, "registration")


def _unseen(verdict: Verdict, reason: str, missing: tuple[str, ...]) -> Assessment:
    return Assessment(0, verdict, 0.0, reason=reason, missing=("page", *missing))


__all__ = ["assess"]
