"""A finding and a summary as plain data for JSON: everything known, in a documented shape, valid whatever was met."""

from __future__ import annotations

import dataclasses
import json
import math
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from brandguard import names, text
from brandguard.model import Ok
from brandguard.output import words

if TYPE_CHECKING:
    from brandguard.model import Candidate, Finding, Outcome, Site, Summary

FINDING_SCHEMA = "brandguard.finding/1"
SCAN_SCHEMA = "brandguard.scan/1"
SUMMARY_SCHEMA = "brandguard.summary/1"


def finding_document(finding: Finding) -> dict[str, Any]:
    """Everything known about one domain; the page itself is not repeated."""
    assessment = finding.assessment
    return {
        "schema": FINDING_SCHEMA,
        **_candidate(finding.candidate),
        "verdict": assessment.verdict.value,
        "score": assessment.score,
        "confidence": _plain(assessment.confidence),
        "reason": _plain(assessment.reason),
        "title": _plain(assessment.title),
        "language": _plain(assessment.language),
        "signals": _plain(assessment.contributions),
        "missing": _plain(assessment.missing),
        "resolution": _plain(finding.resolution),
        "registration": _outcome(finding.registration, _plain),
        "site": _outcome(finding.site, _site),
        "checked_at": _plain(finding.checked_at),
    }


def summary_document(summary: Summary) -> dict[str, Any]:
    """What the run did and what it could not settle."""
    made: dict[str, Any] = _plain(summary)
    made["unknown"] = dict(summary.unknown)
    made["verdicts"] = dict(summary.verdicts)
    made["coverage"] = {brand: round(share, 4) for brand, share in summary.coverage}
    return made


def to_json(document: Any, *, indent: int | None = None) -> str:
    """JSON text: UTF-8 readable, but every character a terminal acts upon is escaped. No NaN, no lone surrogates."""
    separators = (",", ":") if indent is None else (",", ": ")
    made = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
    return text.escape_json(made)


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "brand": candidate.brand.id,
        "domain": candidate.domain,
        "domain_unicode": names.to_unicode(candidate.domain),
        "source": candidate.source.value,
        "techniques": list(candidate.techniques),
        "likelihood": _plain(candidate.likelihood),
        "location": _plain(candidate.location),
    }


def _outcome(outcome: Outcome[Any], convert: Any) -> dict[str, Any]:
    state, reason = words.outcome_words(outcome)
    if isinstance(outcome, Ok):
        return {"state": state, "value": convert(outcome.value)}
    detail = getattr(outcome, "detail", "")
    return {"state": state, "reason": _plain(reason)} | ({"detail": _plain(detail)} if detail else {})


def _site(site: Site) -> dict[str, Any]:
    made: dict[str, Any] = _plain(site.without_body())
    made["final_url"] = _plain(site.final_url)
    if made["page"]:
        del made["page"]["body"]
    return made


def _plain(value: Any) -> Any:  # a table of kinds
    """The value in JSON's types: structs become objects, tuples lists, times RFC 3339, non-finite numbers null."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return text.for_json(value)
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    if isinstance(value, datetime):
        return words.instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value
