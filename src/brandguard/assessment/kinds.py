"""What kind of page this is, before anything is weighed: gates, not weights.

A bot wall was not seen, a parked domain sells nothing, an article is about a shop and is none. Each gate asks for
signs in the places where such pages have them (title, first lines, short pages), so that a shop that mentions
"captcha" or "for sale" is not taken for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.commerce import commerce
from brandguard.assessment.lures import phishing, prize
from brandguard.assessment.notices import SHORT, Kind
from brandguard.assessment.vacant import for_sale, parked, placeholder, placeholder_title, says_parked
from brandguard.assessment.walls import challenge
from brandguard.model import Verdict

if TYPE_CHECKING:
    from brandguard.assessment.view import PageView
    from brandguard.model import Resolution


def kind_of(view: PageView, resolution: Resolution | None = None) -> Kind | None:
    """The first gate that closes, in the order that decides least wrongly; None for a page with content of its own."""
    for gate in (for_sale, says_parked, placeholder_title, parked, phishing, challenge, placeholder, prize):
        found = gate(view)
        if found is not None:
            return found
    if resolution is not None and resolution.parking and view.doc.shown < SHORT and not commerce(view).strong:
        return Kind(Verdict.PARKED, f"served by the parking operator {resolution.parking}", ())
    return None


__all__ = ["Kind", "kind_of"]
