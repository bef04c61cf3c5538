"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from brandguard.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

NEW_FILE_MODE = 0o666  # before the umask, as open() would


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[TextIO]:
    """Open ``path`` for UTF-8 text that appears complete, or not at all.

    The text goes to a temporary file beside the target, is flushed to disk and renamed over it when the block ends
    without an exception. A device or pipe (``/dev/stdout``) is written directly: renaming would replace it.
    Newlines are written as given. Raises OutputError (what, where) for anything the file system refuses; a
    BrokenPipeError of another stream written in the block passes as it is.
    """
    special = False
    try:
        target = _target(path)
        special = _is_special(target)
        with (_direct if special else _replacing)(target) as stream:
            yield stream
    except OSError as problem:
        if isinstance(problem, BrokenPipeError) and not special:
            raise  # a regular file has no reader that could leave: this is standard output's
        raise OutputError(f"cannot write {path}: {problem.strerror or problem}", fix="nothing was left there") from None


def check_writable(path: Path) -> None:
    """Raise OutputError now if ``path`` cannot be written, so that a long run does not end in that surprise."""
    try:
        target = _target(path)
        if target.is_dir():
            raise OutputError(f"cannot write {path}: it is a folder", fix="give a file name")
        if _is_special(target):
            return
        if target.exists() and not os.access(target, os.W_OK):
            raise OutputError(f"cannot write {path}: it is read-only", fix="choose another place")
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(handle)
        Path(name).unlink()
    except OSError as problem:
        raise OutputError(f"cannot write {path}: {problem.strerror or problem}", fix="choose another place") from None


def _target(path: Path) -> Path:
    """What a path leads to. A device or pipe stays as named: ``/dev/stdout`` resolves to a name nothing can open."""
    if path.exists() and not path.is_file():
        return path
    try:
        target = path.resolve()
    except RuntimeError:  # Python 3.11 and 3.12 raise this for a loop of links, later ones return a link of it
        target = path
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


@contextlib.contextmanager
def _direct(target: Path) -> Iterator[TextIO]:
    with target.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextlib.contextmanager
def _replacing(target: Path) -> Iterator[TextIO]:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else NEW_FILE_MODE & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _is_special(target: Path) -> bool:
    return target.exists() and not target.is_file()


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
