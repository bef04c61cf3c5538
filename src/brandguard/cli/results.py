"""Where findings go: standard output or a file, and any number of ``--save`` files beside it."""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from brandguard.cli.common import check_format
from brandguard.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from brandguard.model import Finding, Summary
    from brandguard.output import Writer

BY_ENDING = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".txt": "table"}


class Results:
    """Every writer of a run, opened together and closed together: all files appear complete, or none."""

    def __init__(
        self,
        fmt: str | None,
        output: Path | None,
        save: Sequence[Path],
        *,
        raw_csv: bool = False,
        inputs: Sequence[Path | None] = (),
    ) -> None:
        from brandguard.output import FORMATS

        output = none_if_stdout(output)
        self._raw_csv = raw_csv
        self._format = fmt or (format_of(output) if output else "table")
        check_format(self._format, FORMATS)
        self._files = [(path, format_of(path)) for path in save]
        if output is not None:
            self._files.insert(0, (output, self._format))
        self._to_stdout = output is None
        _refuse_repeats(self.files)
        refuse_overwriting(self.files, inputs)
        self._stack = ExitStack()
        self._writers: list[Writer] = []

    def __enter__(self) -> Results:
        from brandguard.files import atomic_write, check_writable

        for path, _ in self._files:
            check_writable(path)
        with ExitStack() as stack:  # a file that cannot be opened takes back those before it
            for path, fmt in self._files:
                self._open(fmt, stack.enter_context(atomic_write(path)))
            if self._to_stdout:
                self._open(self._format, standard_output(self._format))
            self._stack = stack.pop_all()
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
    check_format(fmt, ("table", "json"))
    emit(lambda stream: _print_one(finding, fmt, stream), fmt, none_if_stdout(output))


def emit(write: Callable[[TextIO], None], fmt: str, output: Path | None) -> None:
    """Let ``write`` write to a file, whole or not at all, or to standard output for None."""
    from brandguard.files import atomic_write

    if output is None:
        write(standard_output(fmt))
        return
    with atomic_write(output) as stream:
        write(stream)


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
    seen: set[str] = set()
    for path in paths:
        if (place := os.path.realpath(path)) in seen:
            raise UsageError(f"{path} is named twice as output")
        seen.add(place)


def refuse_overwriting(outputs: Sequence[Path], inputs: Sequence[Path | None]) -> None:
    """Raise UsageError for an output that would replace a file the run reads (a watchlist is hours of work)."""
    read = {os.path.realpath(path) for path in inputs if path is not None and path.is_file()}
    for path in outputs:
        if os.path.realpath(path) in read:
            raise UsageError(f"cannot write {path}: the run reads that file", fix="choose another place")


def none_if_stdout(output: Path | None) -> Path | None:
    """``-o -`` is standard output, as everywhere."""
    return None if output == Path("-") else output


def standard_output(fmt: str) -> TextIO:
    """Standard output, in UTF-8 for what machines read: an escape of the locale's making would not be JSON."""
    if fmt != "table" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdout
