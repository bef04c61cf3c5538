"""The watchlist: the brands to protect, as a person writes them in TOML.

Every entry keeps its place in the file, and every mistake is one line: where, what is wrong, what would be right.
The layout is described in docs/watchlist.md.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec

from brandguard import names
from brandguard.errors import UsageError, WatchlistError
from brandguard.model import AllowEntry, Brand, Relation, WatchedDomain
from brandguard.watchlist.positions import scan as scan_positions
from brandguard.watchlist.rules import FileErrors, check_brand, check_together

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


MAX_BYTES = 5_000_000
VOWELS = frozenset("aeiouy")
ACRONYM_MAX = 4  # hp, dhl, ikks: short labels without a vowel are spoken as letters


# --- the file's shape: what msgspec holds it against ---------------------------------------------


class AllowRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[brand.allow]]``."""

    domain: str
    relation: str
    reason: str
    until: date | None = None
    owner: str | None = None


class DefaultsRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[defaults]``: what holds for every brand that does not say otherwise."""

    trade: str | None = None
    markets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class BrandRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[brand]]``."""

    id: str
    name: str
    official: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    trade: str | None = None
    markets: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    products: tuple[str, ...] = ()
    social: tuple[str, ...] = ()
    legal_names: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    allow: tuple[AllowRow, ...] = ()


class FileRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    defaults: DefaultsRow = DefaultsRow()
    brand: tuple[BrandRow, ...] = ()


# --- the public API ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Watchlist:
    """The brands of one file, in the file's order."""

    path: Path
    brands: tuple[Brand, ...]

    def select(self, wanted: Iterable[str] = ()) -> tuple[Brand, ...]:
        """The brands asked for by id or by one of their official domains, in the order asked; all for none.

        Raises UsageError naming the ids there are, InvalidNameError for a text that is neither id nor domain.
        """
        chosen = [self._one(text) for text in wanted]
        return tuple(dict.fromkeys(chosen)) or self.brands

    def _one(self, text: str) -> Brand:
        for brand in self.brands:
            if brand.id == text.strip().lower():
                return brand
        ids = [brand.id for brand in self.brands]
        known = f"{self.path} has: {', '.join(ids)}"
        if "." not in text:
            close = difflib.get_close_matches(text.lower(), ids, n=1)
            hint = f"did you mean {close[0]}? {known}" if close else known
            raise UsageError(f"there is no brand {_shown(text)} in the watchlist", fix=hint)
        domain = names.parse_domain(text)
        for brand in self.brands:
            if brand.owns(domain):
                return brand
        raise UsageError(f"{domain} is not an official domain of any brand in the watchlist", fix=known)


def load_watchlist(path: Path) -> Watchlist:
    """Read and check a watchlist. Raises WatchlistError: ``file:line``, what is wrong, what would be right."""
    text = _read(path)
    data = _parse(text, str(path))
    positions = scan_positions(text)
    errors = FileErrors(str(path), positions)
    rows = _convert(data, errors)
    if not rows.brand:
        raise WatchlistError("no brand in it", where=f"{path}:1", fix='begin one with [[brand]] and id = "..."')
    for index, row in enumerate(rows.brand):
        check_brand(row, ("brand", index), errors)
    errors.codes(rows.defaults.markets, rows.defaults.languages, ("defaults",))
    brands = tuple(_brand(row, index, rows.defaults, errors) for index, row in enumerate(rows.brand))
    check_together(brands, errors)
    return Watchlist(path, brands)


def brand_from_domain(domain: str) -> Brand:
    """A brand known by nothing but its domain, for scans without a watchlist. Raises InvalidNameError."""
    parts = names.split(names.parse_domain(domain))
    words = names.to_unicode(parts.label).replace("-", " ").split()
    return Brand(
        id=parts.label, name=" ".join(map(_capitalised, words)) or parts.label, official_domains=(parts.registrable,)
    )


def _capitalised(word: str) -> str:
    acronym = word.isascii() and len(word) <= ACRONYM_MAX and not VOWELS & set(word)
    return word.upper() if acronym else word[:1].upper() + word[1:]


# --- reading -------------------------------------------------------------------------------------


def _read(path: Path) -> str:
    """The file's text without a byte order mark; never more than MAX_BYTES are read, whatever the file is."""
    if path.is_dir():
        raise WatchlistError("this is a folder, not a watchlist", where=str(path), fix="name a .toml file in it")
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise WatchlistError("there is no such watchlist file", where=str(path)) from None
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the path
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise WatchlistError(f"cannot read the watchlist: {why}", where=str(path)) from None
    if len(raw) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        raise WatchlistError(f"the file is larger than {limit}", where=str(path), fix="split it into several files")
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise WatchlistError(
            "the file is not UTF-8 text", where=f"{path}:{line}", fix="save it with the encoding UTF-8"
        ) from None


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise WatchlistError("not a watchlist: brackets nested too deeply", where=f"{file}:1") from None
    except ValueError as problem:  # TOMLDecodeError, or a number of more digits than Python reads
        what, _, place = str(problem).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = int(found[1]) if found else text.count("\n", 0, len(text.rstrip())) + 1
        raise WatchlistError(f"not valid TOML: {_shown(what)}", where=f"{file}:{line}", fix=_syntax_fix(what)) from None


def _syntax_fix(what: str) -> str | None:
    hints = {
        "Cannot overwrite a value": "a key may be set once in a table; a further brand begins with [[brand]]",
        "Cannot declare": "a table of one name may be opened once; brands and allow entries take double brackets",
        "Cannot mutate immutable": "write brands as [[brand]], with double brackets",
        "Invalid value": 'a value is a text in quotes, a list ["a", "b"] or a date 2027-12-31',
        "Unclosed array": "close the list with ]",
        "Invalid statement": 'write key = "value", [[brand]] or [defaults]; a comment begins with #',
        "Expected '=' after a key": 'write key = "value"',
        "Illegal character": "a text on one line ends with its closing quote on the same line",
        "Unterminated string": "close the text with a quote",
    }
    return next((hint for start, hint in hints.items() if what.startswith(start)), None)


def _convert(data: dict[str, Any], errors: FileErrors) -> FileRow:
    try:
        return msgspec.convert(data, FileRow, builtin_types=(date, datetime, time))
    except msgspec.ValidationError as problem:
        raise errors.of_shape(str(problem), FileRow) from None


# --- rows to model -------------------------------------------------------------------------------


def _brand(row: BrandRow, index: int, defaults: DefaultsRow, errors: FileErrors) -> Brand:
    here = ("brand", index)
    return Brand(
        id=row.id,
        name=row.name.strip(),
        aliases=_texts(row.aliases),
        official_domains=errors.domains(row.official, (*here, "official")),
        trade=row.trade or defaults.trade,
        markets=_codes(defaults.markets if row.markets is None else row.markets),
        languages=_codes(defaults.languages if row.languages is None else row.languages),
        products=_texts(row.products),
        social=_texts(row.social),
        legal_names=_texts(row.legal_names),
        watch=_watched(row, (*here, "watch"), errors),
        allow=tuple(_allowed(entry, (*here, "allow", at), errors) for at, entry in enumerate(row.allow)),
        location=errors.location(here),
    )


def _watched(row: BrandRow, here: tuple[str | int, ...], errors: FileErrors) -> tuple[WatchedDomain, ...]:
    domains = errors.domains(row.watch, here)
    return tuple(WatchedDomain(domain, errors.location((*here, at))) for at, domain in enumerate(domains))


def _allowed(row: AllowRow, here: tuple[str | int, ...], errors: FileErrors) -> AllowEntry:
    domain = errors.domain(row.domain, (*here, "domain"))
    place = errors.location((*here, "domain"))
    return AllowEntry(domain, Relation(row.relation), row.reason.strip(), row.until, row.owner, place)


def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts))


def _codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.strip().lower() for code in codes))


def _shown(text: str) -> str:
    return ascii(text)[1:-1][:80] if not text.isprintable() else text[:80]
