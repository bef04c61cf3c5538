"""What a watchlist must keep to beyond its shape, and the wording of every mistake in it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from brandguard import names
from brandguard.errors import InvalidNameError, WatchlistError
from brandguard.model import Location, Relation
from brandguard.watchlist.codes import COUNTRIES, COUNTRY_MEANT, LANGUAGE_MEANT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from brandguard.model import Brand
    from brandguard.watchlist.loading import AllowRow, BrandRow
    from brandguard.watchlist.positions import Path, Positions, Span

ID = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
MAX_ID = 63  # an id made from a domain is a label
MAX_TEXT = 300
RELATION_MEANT = {
    "authorized": "authorised",
    "own": "owned",
    "ours": "owned",
    "official": "owned",
    "other": "unrelated",
}
KINDS = {
    "str": "a text in quotes", "array": "a list", "object": "a table", "date": "a date",
    "datetime": "a date with a time", "time": "a time", "bool": "true or false", "int": "a number", "float": "a number",
}  # fmt: skip
"""msgspec's word for a kind of value -> ours."""
EXAMPLES = {
    "official": 'official = ["xiaomi.com"]', "aliases": 'aliases = ["Redmi"]', "watch": 'watch = ["xiaomishop.com"]',
    "markets": 'markets = ["cn", "de"]', "languages": 'languages = ["en", "zh"]', "products": 'products = ["Mi Band"]',
    "social": 'social = ["instagram.com/xiaomi.global"]', "legal_names": 'legal_names = ["Xiaomi Inc."]',
    "until": "until = 2027-12-31, without quotes and without a time", "relation": 'relation = "authorised"',
    "reason": 'reason = "why this domain is listed"', "domain": 'domain = "shop.example"', "name": 'name = "Xiaomi"',
    "id": 'id = "xiaomi"', "trade": 'trade = "electronics"', "owner": 'owner = "who answers for this entry"',
    "brand": "begin each brand with [[brand]]", "allow": "begin each entry with [[brand.allow]]",
    "defaults": "the table [defaults]",
}  # fmt: skip


class FileErrors:
    """Builds the errors and locations of one file."""

    def __init__(self, file: str, positions: Positions) -> None:
        self.file = file
        self.positions = positions

    def location(self, path: Path) -> Location:
        """Where the value at this path is written."""
        span = self.positions.value(path)
        return Location(self.file, span.line, span.column, span.end_column)

    def at(self, path: Path, what: str, fix: str | None = None) -> WatchlistError:
        """An error about the value at this path."""
        return self._error(self.positions.value(path), what, fix)

    def at_key(self, path: Path, what: str, fix: str | None = None) -> WatchlistError:
        """An error about the key at this path."""
        return self._error(self.positions.key(path), what, fix)

    def domains(self, typed: Sequence[str], path: Path) -> tuple[str, ...]:
        """Every domain of a list in canonical form; raises for a bad one and for one listed twice."""
        found: dict[str, int] = {}
        for at, text in enumerate(typed):
            domain = self.domain(text, (*path, at))
            if domain in found:
                line = self.positions.key((*path, found[domain])).line
                raise self.at((*path, at), f"{domain} is listed twice, first in line {line}", "remove one of them")
            found[domain] = at
        return tuple(found)

    def domain(self, text: str, path: Path) -> str:
        """One domain in canonical form, ``www.`` dropped: a pasted address means the whole domain.

        Raises the name's own complaint at its place.
        """
        try:
            domain = names.parse_domain(text)
            return domain.removeprefix("www.") if names.split(domain).subdomain else domain
        except InvalidNameError as problem:
            raise self.at(path, problem.what, problem.fix) from None

    def codes(self, markets: Iterable[str], languages: Iterable[str], path: Path) -> None:
        """Raise for the first market or language that is not one."""
        for at, code in enumerate(markets):
            self._code(code, COUNTRIES, COUNTRY_MEANT, "country (two letters, ISO 3166)", (*path, "markets", at))
        for at, code in enumerate(languages):
            if not (len(code) == 3 and code.isascii() and code.isalpha()):  # ISO 639-2: Cebuano has no shorter one
                self._code(code, LANGUAGES, LANGUAGE_MEANT, "language (ISO 639)", (*path, "languages", at))

    def of_shape(self, message: str, root: type[msgspec.Struct]) -> WatchlistError:
        """msgspec's message in a person's words, at its place."""
        what, _, pointer = message.partition(" - at `$")
        path = _path(pointer)
        name = re.search(r"field `(.*)`$", what, re.DOTALL)
        if what.startswith("Object contains unknown field") and name:
            return self._unknown(name[1], path, root)
        if what.startswith("Object missing required field") and name:
            return self.at_key(path, f"{name[1]} is missing {_inside(path)}", f"add {EXAMPLES[name[1]]}")
        key = next((part for part in reversed(path) if isinstance(part, str)), "brand")
        return self.at(
            path, f"{_named(path)} {_mismatch(what)}", f"write {EXAMPLES[key]}".replace("write begin", "begin")
        )

    def _unknown(self, name: str, path: Path, root: type[msgspec.Struct]) -> WatchlistError:
        known = [item.name for item in msgspec.structs.fields(_struct_at(root, path))]
        close = difflib.get_close_matches(name, known, n=1)
        fix = f"did you mean {close[0]}?" if close else f"known are: {', '.join(known)}"
        return self.at_key((*path, name), f"unknown key {_shown(name)} {_inside(path)}", fix)

    def _code(self, code: str, known: frozenset[str], meant: dict[str, str], kind: str, path: Path) -> None:
        word = code.strip().lower()
        if word in known:
            return
        primary = word.replace("_", "-").split("-")[0]
        guess = meant.get(word) or (primary if primary in known and primary != word else None)
        raise self.at(
            path, f'"{_shown(code)}" is not the code of a {kind}', f"did you mean {guess}?" if guess else None
        )

    def _error(self, span: Span, what: str, fix: str | None) -> WatchlistError:
        return WatchlistError(what, where=f"{self.file}:{span.line}", fix=fix)


# --- rules of one brand, as written --------------------------------------------------------------


def check_brand(row: BrandRow, path: Path, errors: FileErrors) -> None:
    """Raise for the first thing in a brand that its shape allows and sense does not."""
    if not ID.fullmatch(row.id) or len(row.id) > MAX_ID:
        raise errors.at(
            (*path, "id"), f'"{_shown(row.id)}" cannot be an id', f"use a-z, 0-9 and -, such as {_id_like(row.id)}"
        )
    for key in ("name", "trade"):
        _check_text(getattr(row, key), (*path, key), errors)
    for key in ("aliases", "products", "social", "legal_names"):
        for at, text in enumerate(getattr(row, key)):
            _check_text(text, (*path, key, at), errors)
    if not row.official:
        raise errors.at_key((*path, "official"), "official is empty", f"add {EXAMPLES['official']}")
    errors.codes(row.markets or (), row.languages or (), path)
    for at, entry in enumerate(row.allow):
        _check_allow(entry, (*path, "allow", at), errors)


def _check_allow(row: AllowRow, path: Path, errors: FileErrors) -> None:
    words = [relation.value for relation in Relation]
    if row.relation not in words:
        word = row.relation.strip().lower()
        close = [RELATION_MEANT[word]] if word in RELATION_MEANT else difflib.get_close_matches(word, words, n=1)
        hint = f"did you mean {close[0]}? " if close else ""
        raise errors.at(
            (*path, "relation"),
            f'"{_shown(row.relation)}" is not a relation',
            f"{hint}it is one of: {', '.join(words)}",
        )
    for key in ("reason", "owner"):
        _check_text(getattr(row, key), (*path, key), errors)


def _check_text(text: str | None, path: Path, errors: FileErrors) -> None:
    if text is None:
        return
    if not text.strip():
        raise errors.at(path, f"{_named(path)} is empty", "write it or leave it out")
    if not text.isprintable():
        raise errors.at(path, f"{_named(path)} holds a line break or control character", "write it on one line")
    if len(text) > MAX_TEXT:
        raise errors.at(path, f"{_named(path)} is {len(text)} characters long", f"use at most {MAX_TEXT}")


# --- rules across brands -------------------------------------------------------------------------


def check_together(brands: Sequence[Brand], errors: FileErrors) -> None:
    """Raise for ids used twice and for statements about a domain that contradict each other."""
    ids: dict[str, int] = {}
    official: dict[str, int] = {}
    for index, brand in enumerate(brands):
        if brand.id in ids:
            line = errors.positions.key(("brand", ids[brand.id], "id")).line
            raise errors.at(("brand", index, "id"), f'the id "{brand.id}" is taken in line {line}', "choose another")
        ids[brand.id] = index
        for at, domain in enumerate(brand.official_domains):
            if domain in official:
                raise errors.at(
                    ("brand", index, "official", at),
                    f"{domain} is already official for {brands[official[domain]].id}",
                    "list it under one brand; the other may have it in its allow list as owned",
                )
            official[domain] = index
        _check_lists(brand, ("brand", index), errors)


def _check_lists(brand: Brand, path: Path, errors: FileErrors) -> None:
    for at, watched in enumerate(brand.watch):
        if brand.owns(watched.domain):
            raise errors.at(
                (*path, "watch", at),
                f"{watched.domain} is watched but also official",
                "remove it from one of the lists",
            )
    seen: dict[str, int] = {}
    for at, entry in enumerate(brand.allow):
        place = (*path, "allow", at, "domain")
        if brand.owns(entry.domain):
            raise errors.at(place, f"{entry.domain} is official already", "remove the allow entry: official is enough")
        if entry.domain in seen:
            line = errors.positions.value((*path, "allow", seen[entry.domain], "domain")).line
            raise errors.at(place, f"{entry.domain} is allowed twice, first in line {line}", "remove one entry")
        seen[entry.domain] = at


# --- wording -------------------------------------------------------------------------------------


def _path(pointer: str) -> Path:
    """msgspec's ``.brand[1].watch[3]` `` as a path."""
    parts = re.findall(r"\.(\w+)|\[(\d+)\]", pointer)
    return tuple(name or int(index) for name, index in parts)


def _struct_at(root: type[msgspec.Struct], path: Path) -> type[msgspec.Struct]:
    """The struct class that describes the table at this path."""
    struct: Any = root
    for part in path:
        if isinstance(part, str):
            kind = next(item.type for item in msgspec.structs.fields(struct) if item.name == part)
            struct = kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else get_args(kind)[0]
    return struct  # type: ignore[no-any-return]  # fields() gives types as Any


def _mismatch(what: str) -> str:
    """``Expected `str`, got `int` `` -> ``must be a text in quotes, not a number``."""
    expected, got = (*re.findall(r"`([^`]*)`", what), "", "")[:2]
    wanted = KINDS.get(expected.split(" ")[0], expected)
    return f"must be {wanted}, not {KINDS.get(got, got)}"


def _named(path: Path) -> str:
    if path and isinstance(path[-1], int):
        key = path[-2] if len(path) > 1 else ""
        return f"{key} number {path[-1] + 1}"
    return str(path[-1]) if path else "the file"


def _inside(path: Path) -> str:
    if not path:
        return "at the top of the file"
    return {"brand": "in this brand", "allow": "in this allow entry"}.get(
        str(path[-2 if len(path) > 1 else -1]), f"in {path[-1]}"
    )


def _id_like(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:MAX_ID] or "xiaomi"


def _shown(text: str) -> str:
    return (text if text.isprintable() else ascii(text)[1:-1])[:80]
