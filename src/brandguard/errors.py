"""Errors a person can act on.

Each carries one sentence that says what is wrong, optionally where (``file:line``) and how to fix it.
The command line prints exactly one line and exits with ``exit_code``; anything else that escapes is our bug.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_ERROR = 2
EXIT_INCOMPLETE = 3
EXIT_LOCKED = 75
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141
EXIT_TERMINATED = 143


class BrandguardError(Exception):
    """Base of every error brandguard raises on purpose.

    ``what`` is the problem, ``where`` a location such as ``watch.toml:12``, ``fix`` what would be right.
    """

    exit_code = EXIT_ERROR

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        """The one line a person reads: ``where: what; fix``."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}; {self.fix}" if self.fix else head


class UsageError(BrandguardError):
    """An argument or option that cannot be used as given."""


class InvalidNameError(UsageError):
    """A domain name that is not one (see :mod:`brandguard.names`)."""


class WatchlistError(BrandguardError):
    """A watchlist that cannot be read or breaks its rules; ``where`` is ``file:line``."""


class SettingsError(BrandguardError):
    """A setting of the wrong type or name, in a file, the environment or a flag."""


class OutputError(BrandguardError):
    """Results could not be written; nothing half-written is left behind."""


class NetworkDownError(BrandguardError):
    """No resolver answers: nothing can be said about any name."""


class MissingExtraError(BrandguardError):
    """A feature needs an optional part; ``fix`` names the command that installs it."""
