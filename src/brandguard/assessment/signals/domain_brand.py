"""The registrable label contains the brand's name.

Why: the name of a site is read in its address first. Weak: nearly every candidate looked at has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the domain spells the brand."""
    form = view.matcher.in_label(view.label)
    if form:
        yield Evidence(view.host, "domain")


SIGNAL = Signal("identity.domain", "the domain spells the brand", "identity", observe)
