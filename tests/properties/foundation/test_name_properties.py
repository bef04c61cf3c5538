"""Whatever is typed, the answer is a canonical domain or InvalidNameError; never anything else."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from brandguard import names
from brandguard.errors import InvalidNameError


@given(st.text(max_size=300))
def test_parsing_any_text_gives_a_canonical_domain_or_a_refusal(text: str) -> None:
    with contextlib.suppress(InvalidNameError):
        domain = names.parse_domain(text)
        assert names.parse_domain(domain) == domain
        assert domain.isascii()
        assert len(domain) <= names.MAX_DOMAIN
        assert all(1 <= len(label) <= names.MAX_LABEL for label in domain.split("."))


@given(st.text(alphabet=st.characters(max_codepoint=0x7F), max_size=80))
def test_the_unicode_form_of_any_text_never_fails(text: str) -> None:
    assert isinstance(names.to_unicode(text), str)
