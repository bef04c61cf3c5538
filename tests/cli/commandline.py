"""What a run of the command line left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """What a finished command left behind."""

    code: int
    out: str
    err: str

    def is_one_clear_line(self) -> bool:
        """A user's mistake: nothing on stdout, one line on stderr, no traceback."""
        lines = self.err.splitlines()
        return (
            self.out == "" and len(lines) == 1 and lines[0].startswith("brandguard: ") and "Traceback" not in self.err
        )


Command = Callable[..., Ran]
