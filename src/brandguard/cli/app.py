"""The table of commands.

Only Typer is imported here; everything heavy is imported by the command that uses it.
"""

from __future__ import annotations

from typing import Annotated

import typer

from brandguard.cli.assess import assess
from brandguard.cli.demo import demo
from brandguard.cli.evaluate import group as evaluate
from brandguard.cli.generate import generate
from brandguard.cli.inspect import inspect
from brandguard.cli.lab import lab
from brandguard.cli.scan import scan

app = typer.Typer(
    name="brandguard",
    help="Find the lookalike domains of a brand and tell which of them present themselves as its official store.",
    epilog="Start with:  brandguard demo   (a whole scan against a small built-in internet, no network needed)",
    rich_markup_mode=None,  # plain help: CI variables would force escape codes into it
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

app.command("scan")(scan)
app.command("generate")(generate)
app.command("inspect")(inspect)
app.command("assess")(assess)
app.add_typer(evaluate, name="eval")
app.command("lab")(lab)
app.command("demo")(demo)


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
