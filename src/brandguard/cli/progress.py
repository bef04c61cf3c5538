"""What a person sees on stderr while a scan runs; nothing when stderr is not a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from brandguard.model import Finding, Verdict

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console
    from rich.live import Live
    from rich.table import Table
    from rich.text import Text

    from brandguard.scan import Scan

NOTABLE = frozenset({Verdict.IMPERSONATING, Verdict.PHISHING})


class Progress:
    """A live line of counts, and a line for each notable finding as it comes.

    ``verbose`` prints every finding, also when stderr is not a terminal. ``quiet`` prints nothing at all.
    """

    def __init__(self, scan: Scan, *, quiet: bool, verbose: bool) -> None:
        self._scan = scan
        self._verbose = verbose and not quiet
        self._live_wanted = sys.stderr.isatty() and not quiet
        self._console: Console | None = None
        self._live: Live | None = None

    def __enter__(self) -> Progress:
        if self._live_wanted or self._verbose:
            from rich.console import Console

            self._console = Console(stderr=True, highlight=False)
        if self._live_wanted:
            from rich.live import Live

            # Findings printed to stdout meanwhile must not be redrawn over: only stderr is Live's.
            self._live = Live(get_renderable=self._line, console=self._console, transient=True, redirect_stdout=False)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def found(self, finding: Finding) -> None:
        """Say a finding, if it is worth a line now."""
        if self._console is None:
            return
        if self._verbose or finding.assessment.verdict in NOTABLE:
            self._console.print(_finding_line(finding), no_wrap=True, overflow="ellipsis")

    def _line(self) -> Table:
        from rich.spinner import Spinner
        from rich.table import Table
        from rich.text import Text

        tally = self._scan.tally
        parts = [
            f"{tally.candidates:,} of at most {self._scan.plan.size:,} names looked up",
            f"{tally.registered:,} registered",
            f"{tally.unknown.total():,} unknown",
            f"{sum(tally.verdicts[verdict.value] for verdict in NOTABLE):,} impersonating or phishing",
        ]
        line = Table.grid(padding=(0, 1))
        line.add_row(Spinner("dots"), Text(", ".join(parts)))
        return line


def _finding_line(finding: Finding) -> Text:
    from rich.text import Text

    from brandguard.names import to_unicode
    from brandguard.text import for_terminal

    assessment = finding.assessment
    style = "bold red" if assessment.verdict in NOTABLE else ""
    line = Text(f"{assessment.score:>3} {assessment.verdict.value:<13} ", style=style)
    line.append(for_terminal(to_unicode(finding.candidate.domain), 80), style="bold")
    return line.append(f"  {for_terminal(assessment.reason, 160)}")
