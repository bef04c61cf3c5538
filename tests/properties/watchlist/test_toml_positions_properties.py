"""The position scanner sees exactly the keys and elements that tomllib sees, and the text it points at is theirs."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brandguard.watchlist.positions import Path, scan

# Each document is parsed again for every line drawn; on a busy machine that is slow, not wrong.
PATIENT = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

KEY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6)
SPACE = st.sampled_from(["", " ", "\t "])
BREAK = st.sampled_from(["", " ", "\n", "\r\n", ' # a, ] } "comment\n', "\n# '''\n\n  "])
SCALARS = st.sampled_from(
    ["1", "-1_000", "0xDEAD", "1.5e3", "inf", "true", "false", "2027-12-31", "07:32:00", "1979-05-27 07:32:00.5Z"]
)
SINGLE = st.sampled_from(['""', "''", '"a # ] } , \\" \\\\"', "'C:\\x # ]'", '"小米"', '"[x]\\u0041"'])
MULTI = st.sampled_from(
    ['"""a\n"" [[x]]\n"""', '"""\\"""""', "'''it''s\n# x = 1\n'''", "''''x'''''", '""""q"""', '"""\\\n  x"""', "''''''"]
)


def dotted(keys: list[str], space: str) -> str:
    return f"{space}.{space}".join(keys)


@st.composite
def keys(draw: st.DrawFn) -> str:
    """One key, bare or quoted, from few names so that dotted ones meet in one table."""
    bare = draw(st.sampled_from(["a", "b", "c-1", "3", "d_e"]))
    text = draw(KEY_TEXT).replace("\\", "\\\\").replace('"', '\\"')
    literal = draw(KEY_TEXT).replace("'", "")
    return draw(st.sampled_from([bare, bare, bare, f'"{bare}"', f"'{bare}'", f'"{text}"', f"'{literal}'", '"a.b"']))


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    parts = [draw(BREAK) + item + draw(BREAK) for item in draw(st.lists(inner, max_size=4))]
    comma = "," + draw(BREAK) if parts and draw(st.booleans()) else ""
    return f"[{','.join(parts)}{comma}{draw(BREAK)}]"


@st.composite
def inline_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    pairs = [
        f"{draw(SPACE)}{dotted(draw(st.lists(keys(), min_size=1, max_size=2)), draw(SPACE))} ={draw(SPACE)}{item} "
        for item in draw(st.lists(inner, max_size=3))
    ]
    return f"{{{','.join(pairs)}}}"


VALUES = st.recursive(
    SCALARS | SINGLE | MULTI, lambda inner: st.one_of(arrays(inner), inline_tables(inner)), max_leaves=8
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    space, end = draw(SPACE), draw(st.sampled_from(["\n", "\r\n", " # x = [1]\n"]))
    key = dotted(draw(st.lists(keys(), min_size=1, max_size=3)), draw(SPACE))
    kind = draw(st.sampled_from(["pair", "pair", "table", "tables", "blank"]))
    text = {"table": f"[{space}{key}{space}]", "tables": f"[[{space}{key}{space}]]", "blank": ""}.get(kind)
    return space + (f"{key}{space}={space}{draw(VALUES)}" if text is None else text) + end


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A valid document: each line kept that leaves what was kept so far valid."""
    text = ""
    for line in draw(st.lists(lines(), max_size=12)):
        try:
            tomllib.loads(text + line)
        except tomllib.TOMLDecodeError:
            continue
        text += line
    return text


def paths_of(value: Any, here: Path = ()) -> dict[Path, Any]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: dict[Path, Any] = {here: value} if here else {}
    for key, item in items:
        found |= paths_of(item, (*here, key))
    return found


@PATIENT
@given(documents())
def test_every_key_and_element_that_tomllib_reads_has_a_position_and_nothing_else_has(text: str) -> None:
    assert set(scan(text).keys) == set(scan(text).values) == set(paths_of(tomllib.loads(text)))


@PATIENT
@given(documents())
def test_the_text_at_the_position_of_a_one_line_scalar_is_that_scalar(text: str) -> None:
    rows = text.split("\n")
    positions = scan(text)
    for path, value in paths_of(tomllib.loads(text)).items():
        span = positions.values[path]
        raw = rows[span.line - 1][span.column - 1 : span.end_column - 1]
        if isinstance(value, dict | list) or raw.startswith(("'''", '"""')):
            continue
        assert tomllib.loads(f"x = {raw}")["x"] == value


@PATIENT
@given(documents())
def test_the_text_at_the_position_of_a_key_names_that_key(text: str) -> None:
    rows = text.split("\n")
    positions = scan(text)
    for path, span in positions.keys.items():
        raw = rows[span.line - 1][span.column - 1 : span.end_column - 1]
        if isinstance(path[-1], str) and not raw.startswith("["):
            assert list(tomllib.loads(f"{raw} = 1")) == [path[-1]]
