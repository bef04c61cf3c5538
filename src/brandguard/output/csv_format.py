"""CSV for spreadsheets and scripts: fixed columns, one row a domain of a brand, sorted, no formulas."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from brandguard import text
from brandguard.output.columns import COLUMNS, MAX_CELL, SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from brandguard.model import Finding, Summary


class CsvWriter:
    """RFC 4180 with LF line ends (as Unix tools expect) and every field quoted; rows appear at the end, sorted.

    Quoting everything keeps a value with a semicolon in its cell where semicolons separate.
    ``raw`` leaves out the apostrophe before formulas.
    """

    def __init__(self, stream: TextIO, *, raw: bool = False) -> None:
        self._stream = stream
        self._raw = raw
        self._rows: dict[tuple[str, str], list[str]] = {}

    def write(self, finding: Finding) -> None:
        """Keep the finding's row; a later one of the same brand and domain replaces it."""
        self._rows[finding.key] = [self._cell(column.read(finding)) for column in COLUMNS]

    def end(self, _summary: Summary) -> None:
        """Write header and rows."""
        writer = csv.writer(self._stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(column.name for column in COLUMNS)
        writer.writerows(self._rows[key] for key in sorted(self._rows))
        self._stream.flush()

    def _cell(self, value: str | Iterable[str]) -> str:
        if not isinstance(value, str):
            value = SEPARATOR.join(text.clean(part, MAX_CELL).replace("|", "¦") for part in value)
            return text.for_cell(value, raw=self._raw)
        return text.for_cell(value, MAX_CELL, raw=self._raw)
