"""Hostile text is harmless in every medium, and honest text is left as it is."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from brandguard import text

LINES = (Path(__file__).parents[2] / "data" / "hostile.txt").read_text(encoding="utf-8").splitlines()
HOSTILE = [json.loads(line) for line in LINES if not line.startswith("#")]
HOSTILE.append("\x1b]0;" + "A" * 1_000_000)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value)[:40])
def test_clean_text_is_one_printable_line_in_nfc(hostile: str) -> None:
    cleaned = text.clean(hostile)
    assert cleaned.isprintable()
    assert cleaned == unicodedata.normalize("NFC", cleaned) == text.clean(cleaned)
    cleaned.encode("utf-8")
    assert not {unicodedata.category(char) for char in cleaned} & {"Cc", "Cf", "Cs"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;https://evil.example/\x1b\\click\x1b]8;;\x1b\\", "click"),
        ("\x1b]0;title\x07x", "x"),
        ("\x9b31mx\x9d0;title\x9c", "x"),
        ("a\n\r\n\tb\u2028c\x85d", "a b c d"),
        ("\u202egnp.exe", "gnp.exe"),
        ("pay\u200bpal\x00", "paypal"),
        ("\ud800x", "\ufffdx"),
        ("e\u0301", "é"),
        ("  two   spaces ", "two spaces"),
    ],
)
def test_what_becomes_of_active_characters(given: str, expected: str) -> None:
    assert text.clean(given) == expected


@pytest.mark.parametrize(
    "honest", ["Xiaomi Store – 小米官方旗舰店", "متجر شاومي الرسمي", "ร้านเสียวหมี่", "L'Oréal ✓", "Tiếng Việt"]
)
def test_honest_text_of_any_script_stays_as_it_is(honest: str) -> None:
    assert text.clean(honest) == honest
    assert text.for_cell(honest) == honest


def test_a_limit_cuts_with_an_ellipsis_and_counts_it() -> None:
    assert text.clean("abcdef", 4) == "abc…"
    assert text.clean("abcd", 4) == "abcd"
    assert text.clean("abc " + "x" * 10_000, 5) == "abc…"


def test_escapes_before_the_limit_do_not_eat_the_text() -> None:
    assert text.for_terminal("\x1b[31m" * 50 + "hello", 10) == "hello"


def test_stacked_marks_are_cut_to_what_scripts_use() -> None:
    assert len(text.clean("z" + "\u0316" * 100)) == 1 + text.MAX_MARKS


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        " =1",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\u200b=1",
        "'=1",
        '"=1"',
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\x1b[m=1",
        "“=1",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(formula: str) -> None:
    guarded = text.for_cell(formula)
    assert guarded == "'" + text.clean(formula)
    assert text.for_cell(formula, raw=True) == text.clean(formula)


def test_a_formula_after_a_semicolon_is_guarded_for_it_opens_a_cell_in_europe() -> None:
    assert text.for_cell("shop;=1+1") == "shop;'=1+1"
    assert text.for_cell("a; b-c = d") == "a; b-c = d"


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value)[:40])
def test_json_text_is_valid_unicode_and_otherwise_complete(hostile: str) -> None:
    made = text.for_json(hostile)
    made.encode("utf-8")
    document = json.dumps(made, ensure_ascii=False)
    escaped = text.escape_json(document)
    assert json.loads(escaped) == made
    assert not {unicodedata.category(char) for char in escaped} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda value: ascii(value)[:40])
def test_xml_reads_back_as_the_clean_text(hostile: str) -> None:
    made = text.for_xml(hostile)
    element = ET.fromstring(f"<a b='{made}' c=\"{made}\">{made}</a>")
    cleaned = text.clean(hostile)
    assert ((element.text or ""), element.get("b"), element.get("c")) == (cleaned, cleaned, cleaned)


def test_markdown_keeps_no_markup() -> None:
    assert text.for_markdown("[a](javascript:x)|`b`<i>") == r"\[a\]\(javascript\:x\)\|\`b\`\<i\>"


def test_a_workflow_command_cannot_be_ended_or_started_by_the_text() -> None:
    assert text.for_workflow_command("100%\n::error::x") == "100%25 ::error::x"
    assert text.for_workflow_command("a:b,c%", value=True) == "a%3Ab%2Cc%25"
