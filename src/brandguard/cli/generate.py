"""``brandguard generate``: the ranked candidates."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from brandguard.cli.common import (
    ResolverOption,
    SettingsOption,
    WatchlistOption,
    check_format,
    load,
    read_list,
    select_brands,
)
from brandguard.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from brandguard.model import Brand, Candidate
    from brandguard.settings import Settings

COLUMNS = ("rank", "domain", "domain_unicode", "brand", "techniques", "likelihood")
MAX_WORDS_BYTES = 1_000_000
TABLE_ROWS = 10_000  # a table is for eyes; rich keeps every row in memory


def generate(
    brand: Annotated[str, typer.Argument(metavar="BRAND-OR-DOMAIN", help="A brand of the watchlist, or its domain.")],
    watchlist: WatchlistOption = None,
    budget: Annotated[
        int | None, typer.Option(min=1, max=10_000_000, metavar="N", help="How many names, likeliest first.")
    ] = None,
    technique: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this technique; repeat for several.")
    ] = None,
    trade: Annotated[
        str | None, typer.Option(metavar="TRADE", help="The brand's trade, such as fashion, electronics or bank.")
    ] = None,
    market: Annotated[
        list[str] | None, typer.Option(metavar="CC", help="A country it sells in, such as de; repeat for several.")
    ] = None,
    tld: Annotated[
        list[str] | None, typer.Option(metavar="SUFFIX", help="Only this public suffix; repeat for several.")
    ] = None,
    words: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own words to put beside the brand, one a line.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say of every name why it is ranked where it is.")] = False,
    fmt: Annotated[
        str, typer.Option("--format", "-f", metavar="list|table|csv|ndjson", help="list: one A-label a line.")
    ] = "list",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there, whole or not at all.")
    ] = None,
    unregistered: Annotated[
        bool,
        typer.Option(
            "--unregistered",
            help="Only names DNS says nobody has registered: worth buying. A name on hold looks the same; "
            "your registrar has the last word.",
        ),
    ] = False,
    resolver: ResolverOption = None,
    settings: SettingsOption = None,
) -> int:
    """Print a brand's likely lookalike domains, best first. No network, unless --unregistered asks for it.

    \b
    brandguard generate xiaomi.com --budget 1000
    brandguard generate xiaomi --watchlist watchlists/xiaomi.toml --format csv -o names.csv
    """
    from brandguard.candidates import DEFAULT_BUDGET
    from brandguard.candidates import generate as candidates
    from brandguard.cli.results import emit, none_if_stdout, refuse_overwriting
    from brandguard.files import check_writable

    check_format(fmt, _FORMATS)
    output = none_if_stdout(output)
    if output is not None:
        refuse_overwriting([output], (watchlist, settings, words))
        check_writable(output)
    chosen = _described(select_brands([brand], watchlist)[0], trade, market or ())
    names: Iterable[Candidate] = candidates(
        chosen,
        budget or DEFAULT_BUDGET,
        techniques=technique or None,
        on=datetime.now(UTC).date(),
        tlds=tld or (),
        words=_read_words(words),
    )
    interrupted = None
    if unregistered:
        names, interrupted = _unregistered(names, load(settings, resolver))
    write = _write_explained if explain else _FORMATS[fmt]
    emit(lambda stream: write(names, stream), fmt, output)
    return interrupted or 0


def _described(brand: Brand, trade: str | None, markets: Sequence[str]) -> Brand:
    """The brand with what the command line says of it. Raises UsageError for a code that is no country's."""
    from brandguard.watchlist.codes import COUNTRIES

    codes = tuple(code.strip().lower() for code in markets)
    for code in codes:
        if code not in COUNTRIES:
            raise UsageError(
                f"--market {code!r} is not a country", fix="give an ISO 3166 code of two letters, such as de"
            )
    return replace(brand, trade=trade or brand.trade, markets=codes or brand.markets)


def _read_words(path: Path | None) -> list[str]:
    """The words of a file, one a line, ``#`` starts a comment. Raises UsageError."""
    if path is None:
        return []
    lines = read_list(str(path), MAX_WORDS_BYTES, "list of words").splitlines()
    return [word for line in lines if (word := line.partition("#")[0].strip())]


def _unregistered(names: Iterable[Candidate], settings: Settings) -> tuple[list[Candidate], int | None]:
    """The names DNS denies, in their order, and the exit code of an interrupt. Unknown ones are counted on stderr."""
    from brandguard import pipeline
    from brandguard.cli.running import run_interruptible
    from brandguard.model import Existence
    from brandguard.resolution import Resolver

    free: list[tuple[int, Candidate]] = []
    unknown = 0

    async def look() -> None:
        async with Resolver(settings.resolution) as resolver:

            async def resolve(item: tuple[int, Candidate]) -> tuple[int, Candidate] | None:
                nonlocal unknown
                resolution = await resolver.resolve(item[1].domain)
                unknown += resolution.existence is Existence.UNKNOWN
                return item if resolution.existence is Existence.UNREGISTERED else None

            stage = pipeline.Stage("resolve", settings.resolution.concurrency, resolve)
            await pipeline.run(enumerate(names), [stage], free.append)
            resolver.check_outage()

    code = run_interruptible(look())
    if unknown:
        print(  # noqa: T201 - said, not hidden: unknown is not free
            f"brandguard: {unknown} names could not be settled and are left out", file=sys.stderr
        )
    return [candidate for _, candidate in sorted(free, key=lambda item: item[0])], code


def _rows(names: Iterable[Candidate]) -> Iterator[tuple[int, str, str, str, str, float]]:
    from brandguard.names import to_unicode

    for rank, one in enumerate(names, 1):
        # Six digits order millions of names; more would only be noise in a diff.
        likelihood = float(f"{one.likelihood:.6g}")
        yield rank, one.domain, to_unicode(one.domain), one.brand.id, " ".join(one.techniques), likelihood


def _write_list(names: Iterable[Candidate], stream: TextIO) -> None:
    for one in names:
        stream.write(one.domain + "\n")


def _write_csv(names: Iterable[Candidate], stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(names))


def _write_ndjson(names: Iterable[Candidate], stream: TextIO) -> None:
    for row in _rows(names):
        stream.write(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n")


def _write_table(names: Iterable[Candidate], stream: TextIO) -> None:
    from itertools import islice

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("#", "domain", "shown as", "technique", "likelihood"):
        table.add_column(heading, justify="right" if heading in {"#", "likelihood"} else "left")
    rows = iter(names)
    for rank, domain, shown, _, techniques, likelihood in _rows(islice(rows, TABLE_ROWS)):
        table.add_row(str(rank), domain, Text(shown if shown != domain else ""), techniques, f"{likelihood:g}")
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else 120)
    console.print(table)
    if (rest := sum(1 for _ in rows)) > 0:
        console.print(f"... and {rest:,} more: a table stops at {TABLE_ROWS:,} rows, list and csv do not")


def _write_explained(names: Iterable[Candidate], stream: TextIO) -> None:
    from brandguard.candidates import explain

    for one in names:
        stream.write("\n".join(explain(one.brand, one.domain)) + "\n")


_FORMATS: dict[str, Callable[[Iterable[Candidate], TextIO], None]] = {
    "list": _write_list,
    "table": _write_table,
    "csv": _write_csv,
    "ndjson": _write_ndjson,
}
