"""One JSON document a run: summary first, then the findings sorted by brand and domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from brandguard.output.documents import SCAN_SCHEMA, finding_document, summary_document, to_json

if TYPE_CHECKING:
    from brandguard.model import Finding, Summary


def finding_json(finding: Finding) -> str:
    """One finding as an indented JSON document (schema ``brandguard.finding/1``), without a line end."""
    return to_json(finding_document(finding), indent=2)


class JsonWriter:
    """``{"schema": "brandguard.scan/1", "summary": {...}, "findings": [...]}``, written at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._findings: dict[tuple[str, str], str] = {}

    def write(self, finding: Finding) -> None:
        """Keep the finding's document; a later one of the same brand and domain replaces it."""
        self._findings[finding.key] = finding_json(finding).replace("\n", "\n    ")

    def end(self, summary: Summary) -> None:
        """Write the document."""
        shown = to_json(summary_document(summary), indent=2).replace("\n", "\n  ")
        self._stream.write(f'{{\n  "schema": "{SCAN_SCHEMA}",\n  "summary": {shown},\n  "findings": [')
        for number, key in enumerate(sorted(self._findings)):
            self._stream.write(("," if number else "") + "\n    " + self._findings[key])
        self._stream.write("\n  ]\n}\n" if self._findings else "]\n}\n")
        self._stream.flush()
