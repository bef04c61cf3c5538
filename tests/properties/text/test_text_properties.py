"""Whatever the text, the cleaning keeps its promises."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from brandguard import text

ACTIVE = st.text("\x1b\x9b]P[0;m\x07\\=+-@ '\";\n\u0301\ud800\u202eaé", max_size=40)
ANY = st.text(st.characters(categories=None), max_size=60) | ACTIVE
LIMITS = st.none() | st.integers(1, 20)


@given(ANY, LIMITS)
@example("a\u0316\u0316\u0316\u0316\u0316\u0301", None)
def test_clean_text_is_printable_nfc_within_the_limit_and_stable(value: str, limit: int | None) -> None:
    cleaned = text.clean(value, limit)
    assert cleaned.isprintable()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert limit is None or len(cleaned) <= limit
    assert text.clean(cleaned) == cleaned


@given(ANY)
def test_no_cell_begins_with_a_formula_sign_behind_blanks_and_quotes(value: str) -> None:
    for part in text.for_cell(value).split(";"):
        assert not part.lstrip(' "`').startswith(("=", "+", "-", "@"))


@given(ANY)
def test_json_reads_back_as_the_same_valid_text(value: str) -> None:
    made = text.for_json(value)
    assert json.loads(text.escape_json(json.dumps(made, ensure_ascii=False))) == made
    if not any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        assert made == value
