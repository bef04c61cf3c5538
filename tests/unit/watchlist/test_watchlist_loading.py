"""A watchlist becomes brands that know their place; the shipped ones are part of the specification."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from brandguard.errors import InvalidNameError, UsageError
from brandguard.model import Relation
from brandguard.watchlist import Watchlist, brand_from_domain, load_watchlist

SHIPPED = sorted((Path(__file__).parents[3] / "watchlists").glob("*.toml"))

FULL = """\
[defaults]
trade = "electronics"
markets = ["CN", "de"]
languages = ["zh"]

[[brand]]
id = "xiaomi"
name = "Xiaomi"
aliases = ["Mi", "小米"]
official = ["https://www.mi.com/global", "小米.com"]
watch = [
  # the story
  "xiaomishop.com", "https://XiaomiWorld.com/shop",
  'xiaomì.com',
]

[[brand.allow]]
domain = "Partner.example.com"
relation = "authorised"
reason = "contract"
until = 2027-12-31
owner = "legal"

[[brand]]
id = "makita"
name = "Makita"
trade = "tools"
languages = []
official = ["makita.de"]
"""


@pytest.fixture
def full(tmp_path: Path) -> Watchlist:
    path = tmp_path / "watch.toml"
    path.write_text(FULL, encoding="utf-8")
    return load_watchlist(path)


def test_domains_become_a_labels_whether_written_as_url_host_or_u_label(full: Watchlist) -> None:
    brand = full.brands[0]
    assert brand.official_domains == ("mi.com", "xn--yets76e.com")
    assert [watched.domain for watched in brand.watch] == ["xiaomishop.com", "xiaomiworld.com", "xn--xiaom-xsa.com"]


def test_what_a_brand_does_not_say_comes_from_the_defaults(full: Watchlist) -> None:
    xiaomi, makita = full.brands
    assert (xiaomi.trade, xiaomi.markets, xiaomi.languages) == ("electronics", ("cn", "de"), ("zh",))
    assert (makita.trade, makita.markets, makita.languages) == ("tools", ("cn", "de"), ())


def test_watched_domains_know_their_line_and_columns(full: Watchlist) -> None:
    places = [watched.location for watched in full.brands[0].watch]
    assert [(place.line, place.column, place.end_column) for place in places if place] == [
        (13, 3, 19),
        (13, 21, 51),
        (14, 3, 15),
    ]
    assert {place.file for place in places if place} == {str(full.path)}


def test_an_allow_entry_carries_relation_reason_last_day_owner_and_place(full: Watchlist) -> None:
    (entry,) = full.brands[0].allow
    assert (entry.domain, entry.relation, entry.reason) == ("partner.example.com", Relation.AUTHORISED, "contract")
    assert (entry.until, entry.owner) == (date(2027, 12, 31), "legal")
    assert entry.location is not None
    assert (entry.location.line, entry.location.column, entry.location.end_column) == (18, 10, 31)


def test_a_brand_is_located_at_its_header(full: Watchlist) -> None:
    assert [brand.location.line for brand in full.brands if brand.location] == [6, 24]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(full: Watchlist, tmp_path: Path) -> None:
    windows = tmp_path / "windows.toml"
    windows.write_bytes(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert [watched.location.line for watched in load_watchlist(windows).brands[0].watch if watched.location] == [
        13,
        13,
        14,
    ]


def test_selecting_nothing_gives_every_brand_in_file_order(full: Watchlist) -> None:
    assert [brand.id for brand in full.select()] == ["xiaomi", "makita"]


@pytest.mark.parametrize("text", ["makita", "MAKITA", "makita.de", "https://www.makita.de/akku"])
def test_a_brand_is_selected_by_id_or_by_a_domain_of_its_own(full: Watchlist, text: str) -> None:
    assert [brand.id for brand in full.select([text, text])] == ["makita"]


def test_an_unknown_id_is_refused_with_the_nearest_and_all_known_ids(full: Watchlist) -> None:
    with pytest.raises(UsageError, match=r"no brand xiomi .* did you mean xiaomi\? .*: xiaomi, makita"):
        full.select(["xiomi"])


def test_a_domain_of_nobody_is_refused(full: Watchlist) -> None:
    with pytest.raises(UsageError, match=r"bosch.com is not an official domain of any brand .*: xiaomi, makita"):
        full.select(["bosch.com"])


@pytest.mark.parametrize(
    ("typed", "identity", "name", "official"),
    [
        ("xiaomi.com", "xiaomi", "Xiaomi", "xiaomi.com"),
        ("https://shop.louis-vuitton.co.uk/", "louis-vuitton", "Louis Vuitton", "louis-vuitton.co.uk"),
        ("小米.com", "xn--yets76e", "小米", "xn--yets76e.com"),
        ("dhl.de", "dhl", "DHL", "dhl.de"),
    ],
)
def test_a_bare_domain_is_a_brand_of_its_own(typed: str, identity: str, name: str, official: str) -> None:
    brand = brand_from_domain(typed)
    assert (brand.id, brand.name, brand.official_domains) == (identity, name, (official,))


def test_a_bare_suffix_is_no_brand() -> None:
    with pytest.raises(InvalidNameError):
        brand_from_domain("co.uk")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_watchlists_load(path: Path) -> None:
    assert load_watchlist(path).brands


def test_the_shipped_xiaomi_list_watches_the_sites_of_the_story_and_shows_every_relation() -> None:
    (brand,) = load_watchlist(Path(__file__).parents[3] / "watchlists" / "xiaomi.toml").brands
    watched = {entry.domain for entry in brand.watch}
    assert watched >= {"xiaomishop.com", "xiaomiworld.com", "xiomishop.com", "ibuygou.com"}
    assert {entry.relation for entry in brand.allow} == set(Relation)


def test_the_shipped_brands_differ_in_trade() -> None:
    brands = load_watchlist(Path(__file__).parents[3] / "watchlists" / "brands.toml").brands
    assert len(brands) >= 6
    assert len({brand.trade for brand in brands}) == len(brands)
