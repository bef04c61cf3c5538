"""The rich console that tables and case files are printed on, and how text gets onto it.

Only rich ``Text`` objects, never markup: ``[/x]`` in a page title would raise, ``[link=...]`` would obey.
"""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING, Any, TextIO, cast

from rich.console import Console
from rich.text import Text

from brandguard import names, text
from brandguard.model import Verdict
from brandguard.output import words

if TYPE_CHECKING:
    from brandguard.model import Finding

STYLES = {
    Verdict.IMPERSONATING: "bold red",
    Verdict.PHISHING: "bold red",
    Verdict.CHALLENGE: "yellow",
    Verdict.UNREACHABLE: "yellow",
    Verdict.AUTHORISED: "green",
    Verdict.OFFICIAL: "green",
}
LABELS = {verdict: verdict.value.replace("_", " ") for verdict in Verdict}


_BLANK_END = re.compile(r" +(?=\n)")


class _Trimmed:
    """A stream without the blanks rich fills each line up with: files and pipes need none."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, written: str) -> int:
        return self._stream.write(_BLANK_END.sub("", written))


def open_console(stream: TextIO, *, width: int | None, colour: bool) -> Console:
    """A console that writes plain text, or with ``colour`` the sixteen colours every terminal has."""
    if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
        stream.reconfigure(errors="replace")  # a Latin-1 terminal shows ? for a Chinese title, and no traceback
    return Console(
        file=stream if colour else cast("TextIO", _Trimmed(stream)),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False if sys.platform != "win32" else None,
    )


def plain(value: str, limit: int | None = None, style: str = "") -> Text:
    """Foreign text, made harmless."""
    return Text(text.for_terminal(value, limit), style=style)


def verdict_text(verdict: Verdict) -> Text:
    """The verdict in words, in its colour."""
    return Text(LABELS[verdict], style=STYLES.get(verdict, ""))


def domain_text(domain: str, style: str = "bold") -> Text:
    """The domain; an internationalised one as people read it, then as registries write it."""
    readable = text.for_terminal(names.to_unicode(domain))
    made = Text(readable, style=style)
    if readable != domain:
        made.append(f" ({text.for_terminal(domain)})", style="dim")
    return made


def registered_words(finding: Finding) -> tuple[str, str]:
    """Day of registration and registrar, for a table's cells; why there is none where it could not be found out."""
    registration = words.registration_of(finding)
    if registration:
        return words.day(registration.created) or "unpublished", text.for_terminal(registration.registrar or "", 60)
    state, reason = words.outcome_words(finding.registration)
    if state == "inconclusive":
        return f"unknown: {text.for_terminal(reason, 40).replace('_', ' ')}", ""
    return {"absent": "no", "skipped": "not asked"}[state], ""


def registration_line(finding: Finding) -> str:
    """The same in one line."""
    since, registrar = registered_words(finding)
    if words.registration_of(finding) is None:
        return f"registration: {since}"
    return f"registered {since}" + (f", {registrar}" if registrar else "")
