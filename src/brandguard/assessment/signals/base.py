"""What a signal is: a named question to a page, answered with evidence or with nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brandguard.assessment.view import PageView
    from brandguard.model import Evidence


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal fires when ``observe`` yields any evidence; its weight is in ``weights.toml`` under its id."""

    id: str
    title: str
    family: str
    observe: Callable[[PageView], Iterator[Evidence]]
