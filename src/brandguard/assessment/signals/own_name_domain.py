"""The site's own name is what the domain says too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.identity import agrees_with_domain
from brandguard.assessment.signals.base import Signal
from brandguard.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView


def observe(view: PageView) -> Iterator[Evidence]:
    """the domain spells the site's own name."""
    naming = view.own_name
    if naming is not None and agrees_with_domain(naming.own_word, view.label):
        yield Evidence(f"{naming.text} = {view.host}", "domain")


SIGNAL = Signal("own.domain", "the domain spells the site's own name", "own", observe)
