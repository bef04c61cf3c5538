"""What several commands share: which brands, which settings, where results go."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brandguard.errors import InvalidNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brandguard.model import Brand, WatchedDomain
    from brandguard.settings import Settings

MAX_LIST_BYTES = 50_000_000  # of a --domains list: a million names

WatchlistOption = Annotated[
    Path | None, typer.Option("--watchlist", "-w", metavar="FILE", help="A TOML file that describes your brands.")
]
SettingsOption = Annotated[
    Path | None,
    typer.Option("--settings", metavar="FILE", help="A TOML settings file; also BRANDGUARD_SETTINGS."),
]
ResolverOption = Annotated[
    list[str] | None,
    typer.Option("--resolver", metavar="IP[:PORT]", help="DNS resolver to ask; repeat for several. Default: system."),
]


def select_brands(wanted: Sequence[str], watchlist: Path | None) -> tuple[Brand, ...]:
    """The brands meant by ids or domains on the command line. Raises UsageError or WatchlistError."""
    from brandguard.watchlist import brand_from_domain, load_watchlist

    if watchlist is not None:
        return load_watchlist(watchlist).select(wanted)
    if not wanted:
        raise UsageError("no brand given", fix="name a domain such as xiaomi.com, or a file with --watchlist")
    return tuple(brand_from_domain(text) for text in dict.fromkeys(wanted))


def brand_of(text: str, watchlist: Path | None) -> Brand:
    """One brand: an id or domain of the watchlist, a bare domain, or just a name such as ``Ray-Ban``."""
    from brandguard.model import Brand

    if watchlist is not None:
        return select_brands([text], watchlist)[0]
    name = text.strip()
    if not name:
        raise UsageError("--brand is empty", fix="give the brand's name or its domain")
    if not name.isprintable():
        raise UsageError("--brand holds a control character or is not UTF-8", fix="give the brand's name or its domain")
    if "." in name:
        return select_brands([text], None)[0]
    slug = "-".join(part for part in "".join(ch if ch.isalnum() else " " for ch in name.lower()).split())
    return Brand(id=slug or "brand", name=name)


def load(settings: Path | None, resolver: Sequence[str] | None, **sections: dict[str, object]) -> Settings:
    """Settings from file and environment with this command line's flags on top."""
    from brandguard.settings import load_settings, override

    changes = {name: dict(values) for name, values in sections.items()}
    if resolver:
        changes.setdefault("resolution", {})["resolvers"] = tuple(resolver)
    return override(load_settings(settings), changes)


def read_domains(source: str | None) -> tuple[WatchedDomain, ...]:
    """The domains of a list: one a line, ``#`` comments, URLs and U-labels welcome; ``-`` is standard input.

    Raises UsageError naming file:line of the first line that holds no domain.
    """
    from brandguard.model import Location, WatchedDomain
    from brandguard.names import parse_domain

    if source is None:
        return ()
    label = _label(source)
    found: dict[str, WatchedDomain] = {}
    for number, line in enumerate(read_list(source, MAX_LIST_BYTES, "list of domains").splitlines(), 1):
        entry = line.split("#", 1)[0].strip() if "://" not in line else line.strip()
        if not entry or entry.startswith("#"):
            continue
        try:
            domain = parse_domain(entry)
        except InvalidNameError as problem:
            raise UsageError(problem.what, where=f"{label}:{number}", fix=problem.fix) from None
        found.setdefault(domain, WatchedDomain(domain, Location(label, number, end_column=len(line) + 1)))
    return tuple(found.values())


def check_format(fmt: str, known: Iterable[str]) -> None:
    """Raise UsageError unless ``fmt`` is one of the known format words."""
    if fmt not in known:
        raise UsageError(f"unknown format {fmt!r}", fix="one of " + ", ".join(known))


def read_input(source: str, limit: int, what: str) -> bytes:
    """At most ``limit`` + 1 bytes of a file, or of standard input for ``-``. Raises UsageError naming ``what``."""
    try:
        if source == "-":
            return sys.stdin.buffer.read(limit + 1)
        with Path(source).open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as problem:
        raise UsageError(f"cannot read the {what}: {problem.strerror or problem}", where=_label(source)) from None


def read_list(source: str, limit: int, what: str) -> str:
    """The UTF-8 text of a list of at most ``limit`` bytes; ``-`` is standard input. Raises UsageError."""
    label = _label(source)
    data = read_input(source, limit, what)
    if len(data) > limit:
        raise UsageError(f"the {what} is over {limit // 1_000_000} MB", where=label, fix="split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise UsageError(f"the {what} is not UTF-8 text", where=f"{label}:{line}") from None


def _label(source: str) -> str:
    return "standard input" if source == "-" else source
