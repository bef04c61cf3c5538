"""RDAP bootstrap documents (RFC 9224): the shipped one, the user's, and broken ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from brandguard.errors import SettingsError
from brandguard.registration import bootstrap

if TYPE_CHECKING:
    from pathlib import Path


def test_the_shipped_document_knows_the_main_suffixes_over_https_only() -> None:
    shipped = bootstrap.shipped()
    for suffix in ("com", "net", "org", "info", "shop", "store", "online", "xyz", "top", "app", "uk", "fr", "nl"):
        assert shipped.bases(f"acme.{suffix}"), suffix
    assert all(url.startswith("https://") and url.endswith("/") for urls in shipped.services.values() for url in urls)
    assert shipped.bases("acme.co.uk") == shipped.bases("acme.uk")
    assert shipped.bases("acme.de") == ()


def test_the_longest_suffix_wins_and_https_comes_first() -> None:
    document = {"services": [[["uk", ".JP"], ["http://a.example", "https://b.example/r"]], [["co.uk"], ["https://c/"]]]}
    found = bootstrap.parse(json.dumps(document).encode(), "x")
    assert found.bases("acme.co.uk") == ("https://c/",)
    assert found.bases("acme.jp") == ("https://b.example/r/", "http://a.example/")
    assert found.bases("acme.com") == ()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"services": {}}', b"[" * 100_000, b"\xff", b"9" * 5000])
def test_a_document_that_is_none_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(SettingsError, match=r"here\.json: the RDAP bootstrap document"):
        bootstrap.parse(data, "here.json")


def test_odd_entries_are_left_out() -> None:
    services = [None, [], [["com"]], [["com"], [None, "ftp://x/"]], ["com", "https://x/"], [["net", 5], ["https://n/"]]]
    assert bootstrap.parse(json.dumps({"services": services}).encode(), "x").services == {"net": ("https://n/",)}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.json: cannot read"):
        bootstrap.from_file(str(tmp_path / "nowhere.json"))
