"""Which names exist: a compact UDP sweep client that keeps every outcome apart (see docs/resolution.md)."""

from __future__ import annotations

from brandguard.resolution.resolver import Resolver

__all__ = ["Resolver"]
