"""The house's rules: who may import whom, what pure rooms may not touch, what start-up may not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import brandguard

ROOT = Path(brandguard.__file__).parent

# Each room may import rooms of lower floors, and itself. Rooms on one floor do not know each other.
FLOORS = [
    {"errors", "model"},
    {"text", "names"},
    {"files", "once", "pipeline"},
    {"settings", "watchlist"},
    {"net"},
    {"candidates", "resolution", "registration", "web", "assessment", "output", "lab"},
    {"scan"},
    {"cli"},
    {"__init__", "__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

PURE = {"model", "errors", "names", "text", "candidates", "assessment", "output", "watchlist"}
IMPURE_MODULES = {"asyncio", "socket", "ssl", "sqlite3", "http", "urllib.request", "httpx", "httpcore", "dns", "typer"}
HEAVY_AT_START = {"asyncio", "httpx", "httpcore", "dns", "tldextract", "idna", "rich", "whois", "dnstwist"} | {
    "cryptography",
    "selectolax",
    "sqlite3",
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).parts[0].removesuffix(".py"), path


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, lazily or not, leaving out what only type checkers see."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "brandguard")


# dnstwist sets a socket timeout for the whole process when it is imported; its one importer puts it back.
EXCUSED = {("candidates/techniques/typo.py", "socket")}

ALL = [pytest.param(room, path, id=str(path.relative_to(ROOT))) for room, path in modules()]


@pytest.mark.parametrize(("room", "path"), ALL)
def test_no_module_imports_upwards_or_sideways(room: str, path: Path) -> None:
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "brandguard" or len(parts) == 1 or parts[1] in {room, "__version__"}:
            continue
        assert parts[1] in FLOOR, f"{path.name}: {name} is not in the table of rooms"
        assert FLOOR[parts[1]] < FLOOR[room], f"{room} may not import {name}"


@pytest.mark.parametrize(("room", "path"), [one for one in ALL if one.values[0] in PURE])
def test_pure_rooms_touch_no_network_event_loop_or_command_line(room: str, path: Path) -> None:
    touched = {name for name in imports(path) if any((name + ".").startswith(bad + ".") for bad in IMPURE_MODULES)}
    place = str(path.relative_to(ROOT))
    assert {name for name in touched if (place, name) not in EXCUSED} == set()


def test_every_room_is_on_a_floor() -> None:
    assert {room for room, _ in modules()} <= set(FLOOR)


@pytest.mark.parametrize("args", [["--help"], ["scan", "--help"], ["--version"]], ids=" ".join)
def test_help_loads_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys; from brandguard.__main__ import run; code = run(sys.argv[1:]);"
        "print(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, check=True)
    assert set(done.stderr.split()) & HEAVY_AT_START == set()
    assert "\x1b" not in done.stdout
