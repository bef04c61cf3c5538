"""Reading a scenario folder, strictly: every mistake is one :class:`LabError` naming the file, line and domain."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from brandguard.errors import InvalidNameError
from brandguard.lab import scenario as values
from brandguard.lab.scenario import Domain, LabError, Scenario, ScenarioFile, Suffix
from brandguard.lab.suffixes import suffix_names
from brandguard.model import DnsReason, Existence, Verdict
from brandguard.names import parse_domain, to_ascii

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

SCENARIO_FILE = "scenario.toml"
WATCHLIST_FILE = "watchlist.toml"
PAGES_FOLDER = "pages"

_CHOICES = {
    "dns.behaviour": get_args(values.DnsBehaviour),
    "registration.behaviour": get_args(values.RegistrationBehaviour),
    "registration.source": get_args(values.RegistrationSource),
    "web.behaviour": get_args(values.WebBehaviour),
    "web.certificate": get_args(values.CertificateKind),
    "whois_behaviour": get_args(values.RegistryBehaviour),
    "rdap_behaviour": get_args(values.RegistryBehaviour),
    "expect.verdict": tuple(Verdict),
    "expect.existence": tuple(Existence),
    "expect.dns_reason": tuple(DnsReason),
}
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2: a token


def load_scenario(name_or_folder: str | Path) -> Scenario:
    """The shipped scenario of that name, or the one in that folder. Raises LabError."""
    return _Loader(_folder_of(name_or_folder)).load()


def shipped_scenarios() -> tuple[str, ...]:
    """The names of the scenarios that come with brandguard, sorted."""
    return tuple(sorted(entry.name for entry in _shipped().iterdir() if (entry / SCENARIO_FILE).is_file()))


def _shipped() -> Traversable:
    return resources.files("brandguard.lab") / "scenarios"


def _folder_of(name_or_folder: str | Path) -> Traversable:
    if isinstance(name_or_folder, str) and name_or_folder in shipped_scenarios():
        return _shipped() / name_or_folder
    folder = Path(name_or_folder)
    if (folder / SCENARIO_FILE).is_file():
        return folder
    known = ", ".join(shipped_scenarios()) or "none"
    raise LabError(
        f"no lab scenario {str(name_or_folder)!r}",
        fix=f"shipped: {known}; or give a folder that holds {SCENARIO_FILE}",
    )


class _Loader:
    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self._file = str(folder / SCENARIO_FILE)
        self._text = _read_text(folder / SCENARIO_FILE)
        self._pages: dict[str, bytes] = {}

    def load(self) -> Scenario:
        file = self._parse()
        suffixes = tuple(self._suffix(index, entry) for index, entry in enumerate(file.suffix))
        domains = tuple(self._domain(index, entry) for index, entry in enumerate(file.domain))
        self._refuse_repeats("suffix", [entry.name for entry in suffixes])
        self._refuse_repeats("domain", [entry.name for entry in domains])
        return Scenario(
            name=file.name,
            title=file.title or file.name,
            about=file.about.strip(),
            suffixes=suffixes,
            domains=domains,
            pages=self._pages,
            watchlist=_read_text(self._folder / WATCHLIST_FILE),
        )

    # --- text to values ---

    def _parse(self) -> ScenarioFile:
        try:
            data = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as problem:
            line = re.search(r"line (\d+)", str(problem))
            where = f"{self._file}:{line[1]}" if line else self._file
            raise LabError(f"not valid TOML: {problem}", where=where) from None
        try:
            return msgspec.convert(data, ScenarioFile)
        except msgspec.ValidationError as problem:
            raise self._explain(problem, data) from None

    def _explain(self, problem: msgspec.ValidationError, data: dict[str, Any]) -> LabError:
        """msgspec's ``... - at `$.domain[3].web.behaviour` `` as file:line, domain, key and the words allowed."""
        what, _, at = str(problem).partition(" - at `")
        path = at.rstrip("`").removeprefix("$").removeprefix(".")
        entry = re.match(r"(domain|suffix)\[(\d+)\]\.?", path)
        if not entry:
            return LabError(f"{path}: {what}" if path else what, where=self._file)
        kind, index, key = entry[1], int(entry[2]), path[entry.end() :]
        name = data[kind][index].get("name", "(no name)") if isinstance(data[kind][index], dict) else "(not a table)"
        words = _CHOICES.get(key)
        shown = f"{kind} {name}: {key + ': ' if key else ''}{what}"
        return LabError(
            shown, where=f"{self._file}:{self._line(kind, index)}", fix=f"use {', '.join(words)}" if words else None
        )

    def _line(self, kind: str, index: int) -> int:
        """The line of the ``index``-th ``[[kind]]`` header; 1 when entries are written inline."""
        headers = [m.start() for m in re.finditer(rf"^[ \t]*\[\[\s*{kind}\s*\]\]", self._text, re.MULTILINE)]
        return self._text.count("\n", 0, headers[index]) + 1 if index < len(headers) else 1

    def _error(self, kind: str, index: int, name: str, what: str, fix: str | None = None) -> LabError:
        return LabError(f"{kind} {name}: {what}", where=f"{self._file}:{self._line(kind, index)}", fix=fix)

    def _refuse_repeats(self, kind: str, names: list[str]) -> None:
        first: dict[str, int] = {}
        for index, name in enumerate(names):
            if name in first:
                raise self._error(kind, index, name, f"defined twice, first on line {self._line(kind, first[name])}")
            first[name] = index

    # --- entries ---

    def _suffix(self, index: int, entry: Suffix) -> Suffix:
        try:
            name = to_ascii(entry.name)
        except InvalidNameError as problem:
            raise self._error("suffix", index, entry.name, problem.what) from None
        if name not in suffix_names():
            raise self._error("suffix", index, entry.name, "not a public suffix", "write one such as com or co.uk")
        for what in _address_mistakes(entry.catch_all_address):
            raise self._error("suffix", index, entry.name, what)
        return msgspec.structs.replace(entry, name=name)

    def _domain(self, index: int, entry: Domain) -> Domain:
        try:
            name = parse_domain(entry.name)
            ns = tuple(to_ascii(host) for host in entry.dns.ns)
            mx = tuple(to_ascii(host) for host in entry.dns.mx)
        except InvalidNameError as problem:
            raise self._error("domain", index, entry.name, problem.what) from None
        for what in chain(_address_mistakes(entry.dns.address), _web_mistakes(entry), self._page_mistakes(entry)):
            raise self._error("domain", index, entry.name, what)
        return msgspec.structs.replace(entry, name=name, dns=msgspec.structs.replace(entry.dns, ns=ns, mx=mx))

    def _page_mistakes(self, entry: Domain) -> Iterator[str]:
        """Read the pages an entry names into memory, yielding what is wrong with them."""
        for key, page in (("web.page", entry.web.page), *((f'web.paths."{p}"', v) for p, v in entry.web.paths.items())):
            if page is None or page in self._pages:
                continue
            if "/" in page or "\\" in page or page.startswith("."):
                yield f"{key}: {page!r} is not a plain file name in {PAGES_FOLDER}/"
            file = self._folder / PAGES_FOLDER / page
            if not file.is_file():
                yield f"{key}: there is no {PAGES_FOLDER}/{page}"
            self._pages[page] = _read_bytes(file)


def _address_mistakes(address: str | tuple[str, ...]) -> Iterator[str]:
    for literal in address if isinstance(address, tuple) else ():
        try:
            ipaddress.ip_address(literal)
        except ValueError:
            yield f"dns.address: {literal!r} is neither web, refused nor an IP address"


def _web_mistakes(entry: Domain) -> Iterator[str]:
    web = entry.web
    if web.behaviour in ("page", "slow", "refuse_tls") and web.page is None:
        yield f"web.page is missing; behaviour {web.behaviour} serves one"
    if web.behaviour == "redirect" and not web.location:
        yield "web.location is missing; behaviour redirect needs it"
    if web.behaviour == "status" and web.status is None:
        yield "web.status is missing; behaviour status needs it"
    if web.status is not None and not 200 <= web.status <= 599:
        yield f"web.status: {web.status} is not between 200 and 599"
    if not 0 <= web.seconds <= 3600:
        yield f"web.seconds: {web.seconds} is not between 0 and 3600"
    for path in web.paths:
        if not path.startswith("/"):
            yield f"web.paths: {path!r} does not begin with /"
    yield from _header_mistakes({**web.headers, "Content-Type": web.content_type, "Location": web.location or ""})


def _header_mistakes(headers: dict[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            yield f"web.headers: {name!r} is not a header name"
        if any(ch in value for ch in "\r\n\0") or not _latin(value):
            yield f"web.headers: the value of {name} holds a line break or a character outside Latin-1"


def _latin(value: str) -> bool:
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _read_bytes(file: Traversable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise LabError(f"cannot read it: {problem.strerror or problem}", where=str(file)) from None


def _read_text(file: Traversable) -> str:
    try:
        return _read_bytes(file).decode("utf-8")
    except UnicodeDecodeError:
        raise LabError("not UTF-8 text", where=str(file)) from None
