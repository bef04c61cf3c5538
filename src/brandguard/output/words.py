"""The words and orders that several formats share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from brandguard.model import Absent, Inconclusive, Ok, Outcome, Skipped, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from brandguard.model import Assessment, Contribution, Finding, Registration, Site

ACCUSING = frozenset({Verdict.IMPERSONATING, Verdict.PHISHING})
"""Verdicts that say somebody passes for the brand."""
QUIET = (Verdict.FOR_SALE, Verdict.PARKED, Verdict.PLACEHOLDER, Verdict.UNREACHABLE, Verdict.NO_SITE)
"""Verdicts of domains without a site to judge, in the order they are listed."""


def outcome_words(outcome: Outcome[Any]) -> tuple[str, str]:
    """The state (``ok``, ``absent``, ``inconclusive``, ``skipped``) and its reason word, empty for ok."""
    match outcome:
        case Ok():
            return "ok", ""
        case Absent(reason):
            return "absent", reason
        case Inconclusive(reason):
            return "inconclusive", reason
        case Skipped(reason):
            return "skipped", reason


def outcome_cell(outcome: Outcome[Any]) -> str:
    """State and reason in one word: ``ok``, ``inconclusive:rate_limited``."""
    return ":".join(word for word in outcome_words(outcome) if word)


def registration_of(finding: Finding) -> Registration | None:
    """The registration data, where there is any."""
    return finding.registration.value if isinstance(finding.registration, Ok) else None


def site_of(finding: Finding) -> Site | None:
    """The site, where one was reached."""
    return finding.site.value if isinstance(finding.site, Ok) else None


def without_page(finding: Finding) -> Finding:
    """The same finding with the page's bytes dropped, for those that are kept until the run ends."""
    site = site_of(finding)
    return replace(finding, site=Ok(site.without_body())) if site else finding


def speaking_for(assessment: Assessment) -> list[Contribution]:
    """Signals for "official store of the brand", strongest first."""
    return _strongest(item for item in assessment.contributions if item.weight > 0)


def speaking_against(assessment: Assessment) -> list[Contribution]:
    """Signals against it, strongest first."""
    return _strongest(item for item in assessment.contributions if item.weight < 0)


def without_weight(assessment: Assessment) -> list[Contribution]:
    """Signals that were seen and count for nothing, in their own order."""
    return [item for item in assessment.contributions if item.weight == 0]


def day(moment: datetime | None) -> str:
    """``2026-11-24``, or empty."""
    return moment.strftime("%Y-%m-%d").rjust(10, "0") if moment else ""


def instant(moment: datetime) -> str:
    """``2026-11-24T15:38:00Z``; seconds are enough for a person and for a sort."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def counted(pairs: Iterable[tuple[str, int]]) -> str:
    """``2 servfail, 1 timeout``."""
    return ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in pairs)


def _strongest(items: Iterable[Contribution]) -> list[Contribution]:
    return sorted(items, key=lambda item: (-abs(item.weight), item.signal))
