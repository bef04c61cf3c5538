"""Second level: the bare name under another second level (``brand.co.uk`` as ``brand.org.uk``), or as ``brand.com.CC``.

Level squatting hides the end of a name: ``brand.com.pl`` reads as ``brand.com``. Few names, nearly all of them free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard import names
from brandguard.candidates.ranking import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.ranking import Ranking

SHARE = 0.004  # of all names; an estimate
_LOOKS_LIKE_THE_END = ("com", "co", "net", "org")
_SAME_COUNTRY = 2.0


def streams(ranking: Ranking) -> Iterator[Stream]:
    """Every spelling under every two-level suffix of the own country, and every ``com.CC``."""
    weights = {
        f".{suffix}": weight for suffix in sorted(names.public_suffixes()) if (weight := _weight(ranking, suffix))
    }
    if weights:
        table = ranking.form_table(ranking.forms, SHARE)
        yield Stream(("tld-swap", "second-level"), table, ranking.ends_of(weights))


def _weight(ranking: Ranking, suffix: str) -> float:
    first, _, rest = suffix.partition(".")
    if not suffix.isascii() or len(rest) != len("cc"):
        return 0.0
    if any(own != suffix and own.rpartition(".")[2] == rest for own in ranking.own_suffixes):
        return _SAME_COUNTRY
    return 1.0 if first in _LOOKS_LIKE_THE_END else 0.0
