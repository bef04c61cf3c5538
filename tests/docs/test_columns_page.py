"""docs/columns.md and the code say the same about the CSV columns."""

from __future__ import annotations

from pathlib import Path

from brandguard.output.columns import COLUMNS, MAX_CELL, SCHEMA_VERSION, SEPARATOR

PAGE = (Path(__file__).parents[2] / "docs" / "columns.md").read_text(encoding="utf-8")


def test_the_page_lists_every_column_in_order_with_its_meaning() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert rows == [f"| {number} | `{column.name}` | {column.meaning} |" for number, column in enumerate(COLUMNS, 1)]


def test_the_page_names_version_separator_and_limit() -> None:
    assert f"schema version\n**{SCHEMA_VERSION}**" in PAGE
    assert f"`{SEPARATOR}`" in PAGE
    assert f"at most {MAX_CELL} characters" in PAGE


VERSION_1 = """
schema brand domain domain_unicode source techniques likelihood verdict score confidence reason existence dns_reason
wildcard nameservers addresses mail_servers parking registration registration_source created expires registrar
abuse_email statuses registrant_organisation registrant_country site final_url http_status redirects tls_names
tls_problem title language signals_for signals_against missing checked_at
"""


def test_the_columns_of_version_1_stay_where_they_are() -> None:
    first = VERSION_1.split()
    assert [column.name for column in COLUMNS][: len(first)] == first
