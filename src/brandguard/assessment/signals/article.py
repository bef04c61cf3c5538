"""Signs of editorial content: article markup, by-line, comments, forum software, long prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.articles import CONTENT_POINTS, content_points
from brandguard.assessment.commerce import commerce
from brandguard.assessment.signals.base import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


def observe(view: PageView) -> Iterator[Evidence]:
    """the page is an article, a thread or a directory."""
    points, signs = content_points(view)
    if points >= CONTENT_POINTS and not commerce(view).strong:
        yield from signs[:4]


SIGNAL = Signal("kind.content", "the page is an article, a thread or a directory", "kind", observe)
