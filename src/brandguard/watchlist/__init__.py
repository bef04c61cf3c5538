"""Watchlists: TOML files that describe brands, read with the position of every entry, checked entry by entry."""

from __future__ import annotations

from brandguard.watchlist.loading import Watchlist, brand_from_domain, load_watchlist

__all__ = ["Watchlist", "brand_from_domain", "load_watchlist"]
