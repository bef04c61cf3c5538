"""The installed command: run the command line and turn every way it can end into a documented exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from typing import TYPE_CHECKING

from brandguard import errors

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> None:
    """Entry point of ``brandguard``."""
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """Run one command line; returns the exit code (see the table in docs/exit-codes.md). Never raises."""
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe without UTF-8 must not crash a run over a Chinese brand name.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _invoke(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return errors.EXIT_INTERRUPTED
    except BrokenPipeError:
        _abandon_stdout()
        return errors.EXIT_PIPE
    except errors.BrandguardError as problem:
        return _complain(str(problem), problem.exit_code)
    except OSError as problem:
        return _complain(_told(problem), errors.EXIT_ERROR)
    except Exception as problem:  # noqa: BLE001 - the last line of defence: a bug of ours, said in one line
        if os.environ.get("BRANDGUARD_DEBUG"):
            traceback.print_exc()
        told = f"internal error ({type(problem).__name__}: {problem}); please report it"
        return _complain(f"{told}, BRANDGUARD_DEBUG=1 shows where it happened", errors.EXIT_ERROR)
    return code


def _invoke(args: Sequence[str]) -> int:
    import typer.exceptions

    from brandguard.cli.app import app

    try:
        # No arguments is a question, not a mistake.
        code = app(args=list(args) or ["--help"], prog_name="brandguard", standalone_mode=False)
    except typer.exceptions.TyperException as problem:
        context = getattr(problem, "ctx", None)
        command = context.command_path if context is not None else "brandguard"
        raise errors.UsageError(problem.format_message().rstrip("."), fix=f"see {command} --help") from None
    except SystemExit as ended:
        # Typer turns a closed pipe into exit code 1, which would read as "findings".
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    return code if isinstance(code, int) else errors.EXIT_OK


def _told(problem: OSError) -> str:
    """What the system refused. A file has a name; standard output, on a full disk say, has none."""
    words = problem.strerror or str(problem)
    if problem.filename is not None:
        return f"{os.fsdecode(problem.filename)}: {words}"
    _abandon_stdout()
    return f"cannot write to standard output: {words}"


def _complain(message: str, code: int) -> int:
    """One line on stderr, whatever the message holds."""
    from brandguard.text import for_terminal

    with contextlib.suppress(OSError):  # nobody can be told that nobody can be told; the code still says it
        print(f"brandguard: {for_terminal(message, 2000)}", file=sys.stderr)  # noqa: T201 - the one error line
    return code


def _replace_closed_streams() -> None:
    """Stand in for standard streams closed by the caller (``>&-``), which Python leaves as None.

    The descriptor is taken, lest a file or socket of ours get its number. Reading the closed input or writing the
    closed output fails, as it should: results must not vanish unsaid.
    """
    for number, name, how in ((0, "stdin", os.O_WRONLY), (1, "stdout", os.O_RDONLY), (2, "stderr", os.O_WRONLY)):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, how)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))


def _abandon_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's own flush at exit does not fail a second time."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
