"""Settings: defaults < settings file (TOML) < environment (``BRANDGUARD_<SECTION>_<KEY>``) < flags.

Everything that points a run at another network - resolvers, RDAP bootstrap, WHOIS servers, ports, allowed networks,
a private CA - is an ordinary setting. The built-in lab is reached that way and no other.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from brandguard.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

ENV_PREFIX = "BRANDGUARD_"


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class ResolutionSettings(_Section, frozen=True):
    """How names are looked up."""

    resolvers: tuple[str, ...] = ()
    """``IP`` or ``IP:PORT`` or ``[IPv6]:PORT``; empty: the system's."""
    timeout: float = 2.0
    """Seconds one query waits for its answer."""
    attempts: int = 4
    """How often a query is sent in all, going round the resolvers, before it counts as unanswered."""
    concurrency: int = 256
    """Queries in flight at once, over all resolvers."""
    rate: float = 0.0
    """Queries a second and resolver; 0: no limit of our own."""


class RegistrationSettings(_Section, frozen=True):
    """How registration data is asked for."""

    enabled: bool = True
    """Whether registries are asked at all."""
    rdap: bool = True
    """Whether they are asked by RDAP."""
    whois: bool = True
    """Whether they are asked by WHOIS where RDAP gives no answer."""
    bootstrap: str = ""
    """An RDAP bootstrap document (RFC 9224), path or https URL; empty: the one shipped with brandguard."""
    whois_servers: dict[str, str] = {}
    """Suffix -> ``host[:port]``; ``"*"`` for every other suffix."""
    timeout: float = 8.0
    """Seconds one question may take in all."""
    pause: float = 1.0
    """Seconds between two questions to the same server (registries publish limits as low as one a second)."""
    concurrency: int = 8
    """Registries asked at once; each gets one question at a time."""
    settle_limit: int = 200
    """How many names of a run whose existence DNS could not tell the registries are asked about."""


class WebSettings(_Section, frozen=True):
    """How sites are visited."""

    enabled: bool = True
    """Whether sites are visited at all."""
    allow_networks: tuple[str, ...] = ()
    """Non-public networks that may be contacted all the same, such as ``127.0.0.0/8`` for the lab."""
    port_map: dict[str, int] = {}
    """Port in the URL -> port really dialled, for labs without root: ``{"80" = 8080, "443" = 8443}``."""
    deadline: float = 20.0
    """Seconds a site may take in all, redirects included."""
    connect_timeout: float = 6.0
    """Seconds to connect, TLS included."""
    max_body_bytes: int = 2_000_000
    """Of the page, after decoding; also the cap on the wire."""
    max_redirects: int = 6
    """Steps of a chain, by header, meta refresh or plain script."""
    concurrency: int = 32
    """Sites visited at once; one public address gets four at most."""
    user_agent: str = (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 brandguard"
    )
    """Looks like a browser, because fake shops hide from tools, and says who it is."""
    accept_language: str = "en,*;q=0.5"
    """Languages the visitor asks for."""


class Settings(_Section, frozen=True):
    """All settings of a run."""

    ca_file: str = ""
    """PEM file of certificate authorities trusted besides the public ones (a lab's, a company's)."""
    resolution: ResolutionSettings = ResolutionSettings()
    registration: RegistrationSettings = RegistrationSettings()
    web: WebSettings = WebSettings()


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from an optional TOML file and the environment.

    ``BRANDGUARD_SETTINGS`` names the file when ``path`` is None. Relative paths inside the file count from its folder.
    Raises SettingsError naming the file or variable and the key.
    """
    environ = os.environ if environ is None else environ
    if path is None and environ.get(f"{ENV_PREFIX}SETTINGS"):
        path = Path(environ[f"{ENV_PREFIX}SETTINGS"])
    data = _read(path) if path else {}
    _overlay_environment(data, environ)
    return _convert(data, str(path) if path else "environment")


def override(settings: Settings, changes: Mapping[str, Mapping[str, Any]]) -> Settings:
    """Settings with flags laid over: ``{"web": {"enabled": False}}``; values of None are left out."""
    data = msgspec.to_builtins(settings)
    for section, values in changes.items():
        data[section].update({key: value for key, value in values.items() if value is not None})
    return _convert(data, "options")


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as problem:
        raise SettingsError(f"cannot read the settings file: {problem.strerror}", where=str(path)) from None
    except UnicodeDecodeError:
        raise SettingsError("the settings file is not UTF-8 text", where=str(path)) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"not valid TOML: {problem}", where=str(path)) from None
    _anchor(data, path.resolve().parent)
    return data


def _anchor(data: dict[str, Any], folder: Path) -> None:
    """Make the file's relative paths absolute, in place."""
    registration = data.get("registration")
    for table, key in ((data, "ca_file"), (registration, "bootstrap")):
        value = table.get(key) if isinstance(table, dict) else None
        if isinstance(value, str) and value and "://" not in value:
            table[key] = str(folder / value)  # type: ignore[index]  # narrowed by the isinstance above


def _overlay_environment(data: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Lay ``BRANDGUARD_WEB_DEADLINE=5`` and the like over the file's values, in place."""
    for section, table in _sections().items():
        for name, kind in table.items():
            variable = f"{ENV_PREFIX}{section}_{name}".upper() if section else f"{ENV_PREFIX}{name}".upper()
            if variable not in environ:
                continue
            target = data.setdefault(section, {}) if section else data
            target[name] = _from_text(environ[variable], kind, variable)


def _sections() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"": {}}
    for item in msgspec.structs.fields(Settings):
        if isinstance(item.type, type) and issubclass(item.type, _Section):
            found[item.name] = {sub.name: sub.type for sub in msgspec.structs.fields(item.type)}
        else:
            found[""][item.name] = item.type
    return found


def _from_text(text: str, kind: Any, variable: str) -> Any:
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is bool:
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if text.lower() not in words:
            raise SettingsError(f"{text!r} is not yes or no", where=variable)
        return words[text.lower()]
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as problem:
        raise SettingsError(str(problem), where=variable) from None


def _convert(data: dict[str, Any], where: str) -> Settings:
    try:
        return msgspec.convert(data, Settings)
    except msgspec.ValidationError as problem:
        what, _, at = str(problem).partition(" - at `$.")
        raise SettingsError(f"{at.rstrip('`') + ': ' if at else ''}{what}", where=where) from None
