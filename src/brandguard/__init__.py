"""brandguard: which of a brand's lookalike domains present themselves as its official store.

The public API, loaded when first used::

    from brandguard import Brand, Scan, ScanPlan, assess, generate, load_settings, load_watchlist
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brandguard.assessment import assess
    from brandguard.candidates import generate
    from brandguard.model import Assessment, Brand, Candidate, Finding
    from brandguard.scan import Scan, ScanPlan
    from brandguard.settings import Settings, load_settings
    from brandguard.watchlist import brand_from_domain, load_watchlist

__version__ = "0.1.0"

_HOMES = {
    "Assessment": "model",
    "Brand": "model",
    "Candidate": "model",
    "Finding": "model",
    "Scan": "scan",
    "ScanPlan": "scan",
    "Settings": "settings",
    "assess": "assessment",
    "brand_from_domain": "watchlist",
    "generate": "candidates",
    "load_settings": "settings",
    "load_watchlist": "watchlist",
}

__all__ = [
    "Assessment",
    "Brand",
    "Candidate",
    "Finding",
    "Scan",
    "ScanPlan",
    "Settings",
    "assess",
    "brand_from_domain",
    "generate",
    "load_settings",
    "load_watchlist",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use: ``import brandguard`` stays cheap (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'brandguard' has no attribute {name!r}")
    return getattr(import_module(f"brandguard.{_HOMES[name]}"), name)
