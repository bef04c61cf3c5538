"""The site gives itself a name that is not the brand's, which its domain spells or two places agree on.

Why: another's name is the strongest veto against impersonation; honest resellers all have one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the site has a name of its own."""
    naming = view.own_name
    if naming is not None:
        yield Evidence(naming.text, naming.place)


SIGNAL = Signal("own.name", "the site has a name of its own", "own", observe)
