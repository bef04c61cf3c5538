"""``brandguard lab``: a small internet on loopback."""

from __future__ import annotations

import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from brandguard.lab import LabInfo, Scenario


def lab(
    scenario: Annotated[
        str, typer.Option(metavar="NAME|FOLDER", help="A shipped scenario, or a folder of your own.")
    ] = "xiaomi",
    folder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where to write settings, CA and watchlist. Default: temporary."),
    ] = None,
    port_base: Annotated[
        int | None,
        typer.Option(min=1, max=65_531, metavar="PORT", help="First of five ports in a row. Default: free ones."),
    ] = None,
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


def _run(world: Scenario, folder: Path, port_base: int | None) -> int:
    import asyncio

    from brandguard.cli.running import run_interruptible
    from brandguard.lab import serve

    async def until_interrupted() -> None:
        await serve(world, folder, port_base, _say_ready, asyncio.Event())

    run_interruptible(until_interrupted())
    return 0  # an interrupt is how a lab is meant to end


def _say_ready(info: LabInfo) -> None:
    command = ["brandguard", "scan", "--watchlist", str(info.watchlist_path), "--settings", str(info.settings_path)]
    ports = info.ports
    services = f"DNS {ports.dns}, WHOIS {ports.whois}, RDAP {ports.rdap}, HTTP {ports.http}, HTTPS {ports.https}"
    typer.echo(f"The lab {info.scenario!r} is running on 127.0.0.1: {services}")
    typer.echo(f"Settings that point a scan at it: {info.settings_path}")
    typer.echo("In another terminal:")
    typer.echo(f"  {shlex.join(command)}")
    typer.echo("Ctrl-C ends it.")
