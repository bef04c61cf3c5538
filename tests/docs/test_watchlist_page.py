"""docs/watchlist.md describes the watchlist as it is: its example loads, its tables know every key."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from brandguard.errors import WatchlistError
from brandguard.watchlist.loading import MAX_BYTES, AllowRow, BrandRow, DefaultsRow, load_watchlist
from brandguard.watchlist.rules import MAX_TEXT

PAGE = (Path(__file__).parents[2] / "docs" / "watchlist.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.split("```toml\n")[1].split("```")[0]
MISTAKES = PAGE.split("```text\n")[1].split("```")[0].splitlines()


def keys_of(section: str) -> list[tuple[str, bool]]:
    """The keys of a section's table and whether it says they are required."""
    text = PAGE.split(f"## Keys of `{section}`")[1].split("\n## ")[0]
    return [(key, "yes" in required) for key, required in re.findall(r"^\| `(\w+)` \|([^|]*)\|", text, re.MULTILINE)]


@pytest.mark.parametrize(("section", "row"), [("[[brand]]", BrandRow), ("[[brand.allow]]", AllowRow)])
def test_the_page_lists_every_key_and_which_are_required(section: str, row: type[msgspec.Struct]) -> None:
    fields = msgspec.structs.fields(row)
    assert sorted(keys_of(section)) == sorted((field.name, field.required) for field in fields)


def test_the_page_names_the_keys_of_the_defaults() -> None:
    sentence = re.search(r"`\[defaults\]` knows (.*?)\.", PAGE, re.DOTALL)
    assert sentence is not None
    assert re.findall(r"`(\w+)`", sentence[1]) == [field.name for field in msgspec.structs.fields(DefaultsRow)]


def test_the_example_loads_and_uses_every_key(tmp_path: Path) -> None:
    path = tmp_path / "watch.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    (brand,) = load_watchlist(path).brands
    assert brand.allow[0].until is not None
    written = set(re.findall(r"^(\w+) = ", EXAMPLE, re.MULTILINE))
    assert written == {key for key, _ in keys_of("[[brand]]") + keys_of("[[brand.allow]]")} - {"allow"}


HEAD = '[[brand]]\nid = "x"\nname = "X"\nofficial = ["x.com"]\n'
MADE = [
    "\n" * 4 + HEAD + 'alias = ["Y"]',
    "\n" * 7 + HEAD + 'watch = ["xiaomishop.com",\n\n"xiaomishop.com"]',
    "\n" * 12 + HEAD + '[[brand.allow]]\ndomain = "a.com"\nrelation = "owned"',
    "\n" + HEAD + 'markets = ["uk"]',
]


@pytest.mark.parametrize(("text", "shown"), list(zip(MADE, MISTAKES, strict=True)))
def test_the_error_lines_shown_are_what_is_printed(text: str, shown: str, tmp_path: Path) -> None:
    path = tmp_path / "watch.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WatchlistError) as caught:
        load_watchlist(path)
    assert str(caught.value).replace(f"{tmp_path}/", "") == shown


def test_the_limits_are_the_page_s() -> None:
    assert f"at most {MAX_BYTES // 1_000_000} MB" in PAGE
    assert f"at most {MAX_TEXT} characters" in PAGE
