"""TLD swap: the bare name under another public suffix. Nearly flat: hundreds of suffixes are about equally likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.candidates.ranking import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.ranking import Ranking


def streams(ranking: Ranking) -> Iterator[Stream]:
    """Every spelling under every suffix."""
    table = ranking.form_table(ranking.forms, ranking.kinds["tld-swap"])
    yield Stream(("tld-swap",), table, ranking.ends("swap"))
