"""``brandguard lab``: a small internet on loopback."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from brandguard.lab import LabInfo


def lab(
    scenario: Annotated[
        str, typer.Option(metavar="NAME|FOLDER", help="A shipped scenario, or a folder of your own.")
    ] = "xiaomi",
    folder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where to write settings, CA and watchlist. Default: temporary."),
    ] = None,
    port_base: Annotated[
        int, typer.Option(min=0, max=65_000, help="First of five ports in a row; 0 lets the system choose.")
    ] = 0,
) -> int:
    """Run the lab until interrupted: DNS, WHOIS, RDAP and web sites on loopback, no root, no network.

    It prints the scan command that uses it. Scenarios are folders you can read, copy and extend (docs/lab.md).
    """
    from brandguard.lab import load_scenario

    world = load_scenario(scenario)
    if folder is not None:
        return _run(world, folder, port_base)
    with tempfile.TemporaryDirectory(prefix="brandguard-lab-") as temporary:
        return _run(world, Path(temporary), port_base)


def _run(world: object, folder: Path, port_base: int) -> int:
    import asyncio

    from brandguard.cli.running import run_interruptible
    from brandguard.lab import Scenario, serve

    assert isinstance(world, Scenario)

    async def until_interrupted() -> None:
        await serve(world, folder, port_base, _say_ready, asyncio.Event())

    run_interruptible(until_interrupted())
    return 0  # an interrupt is how a lab is meant to end


def _say_ready(info: LabInfo) -> None:
    command = ["brandguard", "scan", "--watchlist", str(info.watchlist_path), "--settings", str(info.settings_path)]
    typer.echo(f"The lab is running: {info.summary}")
    typer.echo(f"Settings that point a scan at it: {info.settings_path}")
    typer.echo("In another terminal:")
    typer.echo(f"  {shlex.join(command)}")
    typer.echo("Ctrl-C ends it.")
