"""``brandguard eval``: how right the tool is, measured on labelled data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from brandguard.cli.common import check_format
from brandguard.errors import UsageError

group = typer.Typer(help="Measure brandguard on labelled data.", rich_markup_mode=None, no_args_is_help=False)


@group.command("pages")
def pages(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder with pages/, index.csv and brands.json (docs/scoring.md).")
    ],
    fmt: Annotated[str, typer.Option("--format", "-f", metavar="table|json", help="For a person, or JSON.")] = "table",
    predictions: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Also write file,verdict,score for every row of the index.")
    ] = None,
) -> int:
    """Judge labelled pages and compare: confusion, precision and recall per verdict, false accusations, ranking."""
    import json

    from brandguard.assessment.evaluation import as_json, evaluate_pages, predictions_csv, render
    from brandguard.files import atomic_write, check_writable

    check_format(fmt, ("table", "json"))
    if predictions is not None:
        check_writable(predictions)
    report = evaluate_pages(directory)
    if predictions is not None:
        with atomic_write(predictions) as stream:
            stream.write(predictions_csv(report))
    sys.stdout.write(json.dumps(as_json(report), indent=2) + "\n" if fmt == "json" else render(report) + "\n")
    return 0


@group.command("names")
def names(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="CSV, plain or .gz, of reported lookalikes: brand, official_domain, lookalike, kind, category.",
        ),
    ],
    budget: Annotated[
        str, typer.Option(metavar="N,N,...", help="Numbers of names, likeliest first, at which recall is taken.")
    ] = "1000,10000,100000",
    fmt: Annotated[str, typer.Option("--format", "-f", metavar="table|json", help="For a person, or JSON.")] = "table",
) -> int:
    """Count how many reported lookalikes the generator makes from each brand's domain alone, beside dnstwist."""
    import json

    from brandguard.candidates.evaluation import as_json, evaluate_names, render

    check_format(fmt, ("table", "json"))
    try:
        budgets = [int(part) for part in budget.split(",")]
    except ValueError:
        raise UsageError(f"--budget {budget!r} is not a list of numbers", fix="such as 1000,10000,100000") from None
    report = evaluate_names(file, budgets)
    sys.stdout.write(json.dumps(as_json(report), indent=2) + "\n" if fmt == "json" else render(report) + "\n")
    return 0


@group.callback()
def _root() -> None:
    """Measure brandguard on labelled data."""
