"""Every mistake in a watchlist is one line: file:line, what is wrong, what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from brandguard.errors import WatchlistError
from brandguard.watchlist.loading import MAX_BYTES, load_watchlist

HEAD = '[[brand]]\nid = "xiaomi"\nname = "Xiaomi"\nofficial = ["mi.com"]\n'  # lines 1-4
ALLOW = '[[brand.allow]]\ndomain = "a.com"\nrelation = "owned"\nreason = "ours"\n'  # lines 5-8 after HEAD


def complaint(folder: Path, text: str | bytes) -> str:
    """The error line for a file, with the folder cut off."""
    path = folder / "w.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(WatchlistError) as caught:
        load_watchlist(path)
    line = str(caught.value)
    assert "\n" not in line
    return line.replace(f"{folder}/", "")


CASES = {
    "a text left open": (HEAD + 'trade = "x\n', "w.toml:5: not valid TOML: Illegal character", "closing quote"),
    "a key set twice": (HEAD + 'name = "Mi"\n', "w.toml:5: not valid TOML: Cannot overwrite a value", "once"),
    "a list left open": (HEAD + "watch = [\n'a.com',\n", "w.toml:6: not valid TOML", "]"),
    "a number of endless digits": (HEAD + f"x = {'1' * 5000}\n", "not valid TOML", ""),
    "brackets nested too deeply": ("x = " + "[" * 100_000, "w.toml:1:", ""),
    "a misspelt key": (HEAD + 'alias = ["Mi"]\n', "w.toml:5: unknown key alias in this brand", "did you mean aliases?"),
    "a misspelt key of an allow entry": (HEAD + ALLOW + 'untl = "x"\n', "w.toml:9: unknown key untl", "until?"),
    "a key at the top": ("x = 1\n" + HEAD, "w.toml:1: unknown key x at the top of the file", "known are: defaults"),
    "an unlike key": (HEAD + "colour = 1\n", "w.toml:5: unknown key colour", "known are: id, name, official"),
    "a number for a text": (
        '[[brand]]\nid = "x"\nname = 5\nofficial = ["mi.com"]',
        "w.toml:3: name must be a text in quotes, not a number",
        'name = "Xiaomi"',
    ),
    "a text for a list": (HEAD + 'watch = "a.com"\n', "w.toml:5: watch must be a list, not a text", "watch = ["),
    "a wrong element of a list over several lines": (
        HEAD + 'watch = [\n  "a.com",\n  # b\n  7,\n]\n',
        "w.toml:8: watch number 2 must be a text in quotes, not a number",
        "watch = [",
    ),
    "a quoted date": (
        HEAD + ALLOW + 'until = "2027-12-31"\n',
        "w.toml:9: until must be a date, not a text",
        "without quotes",
    ),
    "a date with a time": (
        HEAD + ALLOW + "until = 2027-12-31T00:00:00\n",
        "w.toml:9: until must be a date",
        "without a time",
    ),
    "a date that is none": (HEAD + ALLOW + "until = 2027-02-30\n", "w.toml:9: not valid TOML", ""),
    "one table for brands": ('[brand]\nid = "x"\n', "w.toml:1: brand must be a list, not a table", "[[brand]]"),
    "a missing name": (
        '\n[[brand]]\nid = "x"\nofficial = ["mi.com"]',
        "w.toml:2: name is missing in this brand",
        "add name",
    ),
    "a missing reason": (
        HEAD + '[[brand.allow]]\ndomain = "a.com"\nrelation = "owned"\n',
        "w.toml:5: reason is missing in this allow entry",
        "add reason",
    ),
    "an empty reason": (HEAD + ALLOW.replace('"ours"', '" "'), "w.toml:8: reason is empty", "write it"),
    "an empty name": (HEAD.replace('"Xiaomi"', '""'), "w.toml:3: name is empty", ""),
    "an empty alias": (HEAD + 'aliases = ["Mi",\n""]', "w.toml:6: aliases number 2 is empty", ""),
    "a name over two lines": (HEAD.replace('"Xiaomi"', r'"Xia\nomi"'), "w.toml:3: name holds a line break", "one line"),
    "an endless alias": (HEAD + f'aliases = ["{"x" * 301}"]', "w.toml:5: aliases number 1 is 301 characters", "300"),
    "an id with a space": (HEAD.replace('"xiaomi"', '"Xiao Mi"'), 'w.toml:2: "Xiao Mi" cannot be an id', "xiao-mi"),
    "an id used twice": (HEAD + HEAD.replace("mi.com", "b.com"), 'w.toml:6: the id "xiaomi" is taken in line 2', ""),
    "no official domain": (HEAD.replace('["mi.com"]', "[]"), "w.toml:4: official is empty", "xiaomi.com"),
    "a domain official twice": (
        HEAD.replace('"mi.com"', '"mi.com",\n"MI.com"'),
        "w.toml:5: mi.com is listed twice",
        "line 4",
    ),
    "a domain official for two": (
        HEAD + HEAD.replace('"xiaomi"', '"b"'),
        "w.toml:8: mi.com is already official for xiaomi",
        "",
    ),
    "a domain watched twice": (HEAD + "watch = [\n'a.com',\n'a.com']", "w.toml:7: a.com is listed twice", "remove"),
    "a watched official domain": (
        HEAD + "watch = ['shop.mi.com']",
        "w.toml:5: shop.mi.com is watched but also official",
        "",
    ),
    "an allowed official domain": (HEAD + ALLOW.replace("a.com", "mi.com"), "w.toml:6: mi.com is official already", ""),
    "a domain allowed twice": (HEAD + ALLOW + ALLOW, "w.toml:10: a.com is allowed twice, first in line 6", "remove"),
    "an address for a domain": (HEAD + "watch = [\n\n'127.0.0.1']", "w.toml:7: 127.0.0.1 is an IP address", ""),
    "a suffix for a domain": (HEAD + ALLOW.replace("a.com", "co.uk"), "w.toml:6: co.uk is a public suffix", ""),
    "an unknown relation": (
        HEAD + ALLOW.replace('"owned"', '"friend"'),
        'w.toml:7: "friend" is not a relation',
        "owned, auth",
    ),
    "an American relation": (HEAD + ALLOW.replace('"owned"', '"authorized"'), "w.toml:7:", "did you mean authorised?"),
    "a country that is none": (HEAD + 'markets = ["de", "uk"]', 'w.toml:5: "uk" is not the code of a country', "gb?"),
    "a language that is none": (HEAD + 'languages = ["en",\n "cn"]', 'w.toml:6: "cn" is not the code of a lang', "zh?"),
    "a language with a region": (HEAD + 'languages = ["pt-BR"]', 'w.toml:5: "pt-BR" is not the code', "mean pt?"),
    "a bad default": ('[defaults]\nmarkets = ["xx"]\n' + HEAD, 'w.toml:2: "xx" is not the code of a country', ""),
    "an unknown default": ("[defaults]\nmarket = []\n" + HEAD, "w.toml:2: unknown key market in defaults", "markets?"),
    "no brand": ("# nothing\n", "w.toml:1: no brand in it", "[[brand]]"),
    "an empty file": ("", "w.toml:1: no brand in it", "[[brand]]"),
    "Latin-1": (b"# ok\n# caf\xe9\n", "w.toml:2: the file is not UTF-8 text", "UTF-8"),
    "a file of endless size": (b"#" * (MAX_BYTES + 1), "w.toml: the file is larger than 5 MB", "split"),
    "escapes in a key": (HEAD + '"\\u001b[31mred" = 1\n', "w.toml:5: unknown key \\x1b[31mred", ""),
}


@pytest.mark.parametrize("case", CASES, ids=CASES)
def test_the_error_line_says_where_what_and_how(case: str, tmp_path: Path) -> None:
    text, start, fix = CASES[case]
    line = complaint(tmp_path, text)
    assert start in line
    assert fix in line


def test_a_folder_is_not_a_watchlist(tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match=r"this is a folder.*; name a \.toml file"):
        load_watchlist(tmp_path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match=r"none\.toml: there is no such watchlist file"):
        load_watchlist(tmp_path / "none.toml")


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    with pytest.raises(WatchlistError, match=r"loop\.toml: cannot read the watchlist: Too many levels"):
        load_watchlist(loop)


def test_an_endless_device_is_not_read_to_its_end() -> None:
    with pytest.raises(WatchlistError, match="larger than 5 MB"):
        load_watchlist(Path("/dev/zero"))
