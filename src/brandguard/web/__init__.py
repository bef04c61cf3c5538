"""The probe: sees what a shopper sees, survives anything, tells "could not look" from "nothing there"."""

from __future__ import annotations

from brandguard.web.prober import Prober

__all__ = ["Prober"]
