"""``brandguard demo``: the whole main job against the lab, in one command."""

from __future__ import annotations

import shlex
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brandguard.errors import BrandguardError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

STOP_SECONDS = 5.0


def demo(
    folder: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the results and the lab's files go.")] = Path(
        "brandguard-demo"
    ),
    scenario: Annotated[str, typer.Option(metavar="NAME|FOLDER", help="The lab's scenario.")] = "xiaomi",
    budget: Annotated[int | None, typer.Option(min=0, help="Generated names to check.")] = None,
) -> int:
    """Start the lab, scan it, show the result. No network and no root needed; nothing leaves this machine."""
    from brandguard.cli.scan import scan

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputError(
            f"cannot create the folder {folder}: {problem.strerror}", fix="choose another place"
        ) from None
    table, data = folder / "findings.txt", folder / "findings.csv"
    with running_lab(scenario, folder / "lab"):
        watchlist, settings = folder / "lab" / "watchlist.toml", folder / "lab" / "settings.toml"
        command = ["brandguard", "scan", "--watchlist", str(watchlist), "--settings", str(settings)]
        typer.echo(f"The lab is running. Now: {shlex.join([*command, '--save', str(data)])}", err=True)
        code = scan(watchlist=watchlist, settings=settings, budget=budget, save=[data, table])
    typer.echo(f"\nThe table above is in {table}, the same findings as CSV in {data}.")
    return code


@contextmanager
def running_lab(scenario: str, folder: Path) -> Iterator[None]:
    """A lab in a process of its own, ready when the block starts and gone when it ends. Raises BrandguardError."""
    command = [sys.executable, "-m", "brandguard", "lab", "--scenario", scenario, "--folder", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")  # noqa: S603 - ours
    assert process.stdout is not None
    try:
        if not process.stdout.readline():
            raise BrandguardError("the lab did not start", fix="its own message stands above")
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
