"""Where findings go: standard output or a file, and any number of ``--save`` files beside it."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from brandguard.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from brandguard.model import Finding, Summary
    from brandguard.output import Writer

BY_ENDING = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".txt": "table"}


class Results:
    """Every writer of a run, opened together and closed together: all files appear complete, or none."""

    def __init__(self, fmt: str | None, output: Path | None, save: Sequence[Path], *, raw_csv: bool = False) -> None:
        from brandguard.output import FORMATS

        self._raw_csv = raw_csv
        self._format = fmt or (format_of(output) if output else "table")
        if self._format not in FORMATS:
            raise UsageError(f"unknown format {self._format!r}", fix="one of " + ", ".join(FORMATS))
        self._files = [(path, format_of(path)) for path in save]
        if output is not None:
            self._files.insert(0, (output, self._format))
        self._to_stdout = output is None
        _refuse_repeats([path for path, _ in self._files])
        self._stack = ExitStack()
        self._writers: list[Writer] = []

    def __enter__(self) -> Results:
        from brandguard.files import atomic_write, check_writable

        for path, _ in self._files:
            check_writable(path)
        for path, fmt in self._files:
            self._open(fmt, self._stack.enter_context(atomic_write(path)))
        if self._to_stdout:
            self._open(self._format, sys.stdout)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, problem, trace)

    @property
    def files(self) -> list[Path]:
        """The files being written."""
        return [path for path, _ in self._files]

    def write(self, finding: Finding) -> None:
        """Pass one finding to every writer."""
        for writer in self._writers:
            writer.write(finding)

    def end(self, summary: Summary) -> None:
        """Let every writer print what it kept, and the summary."""
        for writer in self._writers:
            writer.end(summary)

    def _open(self, fmt: str, stream: TextIO) -> None:
        from brandguard.output import open_writer

        person = stream is sys.stdout and stream.isatty()
        width = None if person else max(shutil.get_terminal_size((120, 24)).columns, 80)
        self._writers.append(open_writer(fmt, stream, raw_csv=self._raw_csv, width=width, colour=person))


def show(finding: Finding, fmt: str, output: Path | None) -> None:
    """Print one finding as a case file for a person, or as JSON."""
    from brandguard.files import atomic_write

    if fmt not in {"table", "json"}:
        raise UsageError(f"unknown format {fmt!r}", fix="table or json")
    if output is None:
        _print_one(finding, fmt, sys.stdout)
        return
    with atomic_write(output) as stream:
        _print_one(finding, fmt, stream)


def _print_one(finding: Finding, fmt: str, stream: TextIO) -> None:
    from brandguard.output.case import render_case
    from brandguard.output.json_format import finding_json

    if fmt == "json":
        stream.write(finding_json(finding) + "\n")
    else:
        render_case(finding, stream)


def format_of(path: Path) -> str:
    """The format a file's ending names. Raises UsageError for an ending that names none."""
    if path.suffix.lower() in BY_ENDING:
        return BY_ENDING[path.suffix.lower()]
    if path.exists() and not path.is_file():
        return "table"  # a device or pipe: what a person would see
    raise UsageError(f"{path}: the ending does not name a format", fix="end it in .csv, .json or .ndjson, or --format")


def _refuse_repeats(paths: Sequence[Path]) -> None:
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise UsageError(f"{path} is named twice as output")
        seen.add(path.resolve())
