"""How likely a brand is of which trade: said by the watchlist, or guessed from its suffixes and words in its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brandguard.candidates.vocabulary import Columns
    from brandguard.model import Brand

KNOWN = 0.8  # weight of the named trade's own column; the rest is shared, because the columns are coarse


def mix_of(brand: Brand, own_suffixes: Sequence[str], trades: Mapping[str, Any]) -> Columns:
    """One weight a column of ``trades.toml``, summing to 1."""
    columns: list[str] = trades["columns"]
    trade = (brand.trade or "").lower()
    for column in columns:
        if trade in trades["groups"][column]:
            rest = (1 - KNOWN) / (len(columns) - 1)
            return tuple(KNOWN if column == other else rest for other in columns)
    known = next((suffix for suffix in own_suffixes if suffix in trades["unknown"]), "default")
    weights = [
        share * (trades["hints"]["factor"] if _hinted(brand, trades["hints"][column]) else 1.0)
        for column, share in zip(columns, trades["unknown"][known], strict=True)
    ]
    return tuple(weight / sum(weights) for weight in weights)


def _hinted(brand: Brand, words: Sequence[str]) -> bool:
    texts = [brand.name.lower().replace(" ", ""), *(domain.partition(".")[0] for domain in brand.official_domains)]
    return any(word in text and word != text for text in texts for word in words)
