"""One JSON document a line, as it is found: for pipes. The last line is the run's summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from brandguard.output.documents import SUMMARY_SCHEMA, finding_document, summary_document, to_json

if TYPE_CHECKING:
    from brandguard.model import Finding, Summary


class NdjsonWriter:
    """Each line is whole and flushed before the next finding is taken."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, finding: Finding) -> None:
        """Write the finding's line."""
        self._line(to_json(finding_document(finding)))

    def end(self, summary: Summary) -> None:
        """Write the summary's line."""
        self._line(to_json({"schema": SUMMARY_SCHEMA, **summary_document(summary)}))

    def _line(self, document: str) -> None:
        self._stream.write(document + "\n")
        self._stream.flush()
