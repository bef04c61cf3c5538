"""Findings written down: one file a format, one table of formats.

A writer takes findings in whatever order the run delivers them and the summary at the end. Formats that sort hold
what they need of each finding (never a page) until then; ndjson writes at once. OSError of the stream passes through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

from brandguard.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from brandguard.model import Finding, Summary


class Writer(Protocol):
    """What a format does with a run."""

    def write(self, finding: Finding) -> None:
        """Take one finding."""

    def end(self, summary: Summary) -> None:
        """The run is over, complete or interrupted: write what is still held, and the summary."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to write. ``width`` None: the terminal's, else 80 columns."""

    raw_csv: bool = False
    width: int | None = None
    colour: bool = False


def _table(stream: TextIO, options: Options) -> Writer:
    from brandguard.output.table import TableWriter

    return TableWriter(stream, width=options.width, colour=options.colour)


def _csv(stream: TextIO, options: Options) -> Writer:
    from brandguard.output.csv_format import CsvWriter

    return CsvWriter(stream, raw=options.raw_csv)


def _json(stream: TextIO, _options: Options) -> Writer:
    from brandguard.output.json_format import JsonWriter

    return JsonWriter(stream)


def _ndjson(stream: TextIO, _options: Options) -> Writer:
    from brandguard.output.ndjson import NdjsonWriter

    return NdjsonWriter(stream)


FORMATS: dict[str, Callable[[TextIO, Options], Writer]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "ndjson": _ndjson,
}
"""Format word -> maker of its writer; the makers import their format only when it is asked for."""


def open_writer(
    fmt: str, stream: TextIO, *, raw_csv: bool = False, width: int | None = None, colour: bool = False
) -> Writer:
    """A writer on a text stream (UTF-8, newlines as given). Raises UsageError for a format there is not."""
    if fmt not in FORMATS:
        raise UsageError(f"there is no format {fmt[:40]!r}", fix=f"choose one of: {', '.join(FORMATS)}")
    return FORMATS[fmt](stream, Options(raw_csv, width, colour))
