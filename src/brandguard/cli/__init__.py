"""The command line: one file a command. Each parses, calls one room, prints, and returns an exit code.

Only Typer is imported here; everything heavy is imported by the command that uses it.
"""

from __future__ import annotations

from typing import Annotated

import typer

from brandguard.cli import assess, demo, generate, inspect, lab, scan

app = typer.Typer(
    name="brandguard",
    help="Find the lookalike domains of a brand and tell which of them present themselves as its official store.",
    epilog="Start with:  brandguard demo   (a whole scan against a small built-in internet, no network needed)",
    rich_markup_mode=None,  # plain help: CI variables would force escape codes into it
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

app.command("scan")(scan.scan)
app.command("generate")(generate.generate)
app.command("inspect")(inspect.inspect)
app.command("assess")(assess.assess)
app.command("lab")(lab.lab)
app.command("demo")(demo.demo)


def _print_version(wanted: bool) -> None:
    if wanted:
        from brandguard import __version__

        typer.echo(f"brandguard {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Find the lookalike domains of a brand and tell which of them present themselves as its official store."""
