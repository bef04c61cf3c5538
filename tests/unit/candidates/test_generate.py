"""What generate() promises: the names of the story, order, exclusions, limits, errors."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import idna
import pytest

from brandguard.candidates import DEFAULT_BUDGET, TECHNIQUES, generate
from brandguard.errors import UsageError
from brandguard.model import AllowEntry, Brand, Relation
from brandguard.watchlist import load_watchlist

WATCHLIST = Path(__file__).parents[3] / "watchlists" / "xiaomi.toml"
XIAOMI = load_watchlist(WATCHLIST).brands[0]
BARE = Brand("xiaomi", "Xiaomi", official_domains=("xiaomi.com",))
NEWS = (
    "xiaomishop.com", "xiaomiworld.com", "xiomishop.com", "xiaomi-store.com", "mi-store.com", "xiaomi-mi.com",
    "xiaomistore.us", "xiaomi.shop", "mixiaomi.com", "xlaomi.com", "xn--xiaom-xsa.com", "xiaomii.com",
    "xiaomi-official-store.net", "buyxiaomi.com", "officialxiaomi.store",
)  # fmt: skip
NEED_THE_ALIAS = {"mi-store.com", "xiaomi-mi.com", "mixiaomi.com"}


def domains(brand: Brand, budget: int | None = None, techniques: list[str] | None = None) -> list[str]:
    return [candidate.domain for candidate in generate(brand, budget, techniques)]


@pytest.fixture(scope="module")
def first_3000() -> frozenset[str]:
    return frozenset(domains(XIAOMI, 3000))


@pytest.mark.parametrize("name", NEWS)
def test_every_name_of_the_news_story_is_within_the_first_3000_for_the_shipped_watchlist(
    name: str, first_3000: frozenset[str]
) -> None:
    assert name in first_3000


def test_the_bare_domain_finds_all_but_those_that_need_the_alias() -> None:
    assert set(NEWS) - set(domains(BARE)) <= NEED_THE_ALIAS


def test_another_made_up_brand_gets_the_same_kinds_of_name() -> None:
    found = set(domains(Brand("zorblat", "Zorblat", official_domains=("zorblat.com",)), 3000))
    assert {"zorblatshop.com", "zorblat-store.com", "zorblatpolska.pl", "zorblat.shop", "buyzorblat.com",
            "zorblatt.com", "zorb1at.com", "zorblat-official-store.com"} <= found  # fmt: skip


def test_without_a_budget_the_default_applies() -> None:
    assert len(domains(XIAOMI)) == DEFAULT_BUDGET


def test_a_budget_of_nothing_yields_nothing() -> None:
    assert domains(XIAOMI, 0) == []


def test_likelihood_never_rises() -> None:
    likelihoods = [candidate.likelihood for candidate in generate(XIAOMI, 5000)]
    assert all(0 < later <= earlier <= 1 for earlier, later in pairwise(likelihoods))


def test_a_country_word_comes_with_the_suffix_of_its_country() -> None:
    order = domains(BARE, 20_000)
    assert order.index("xiaomipolska.pl") < order.index("xiaomipolska.de")


def test_markets_bring_their_countries_forward() -> None:
    with_market = domains(Brand("a", "Zorblat", markets=("hu",)), 5000)
    without = domains(Brand("a", "Zorblat"), 5000)
    assert with_market.index("zorblathungary.com") < without.index("zorblathungary.com")


def test_a_trade_brings_its_words_forward() -> None:
    phones = domains(Brand("a", "Zorblat", trade="electronics"), 20_000)
    boots = domains(Brand("a", "Zorblat", trade="fashion"), 20_000)
    assert phones.index("zorblatphones.com") < phones.index("zorblatshoes.com")
    assert boots.index("zorblatshoes.com") < boots.index("zorblatlogin.com")


def test_own_domains_and_names_below_them_never_appear() -> None:
    brand = Brand("x", "Xiaomi", official_domains=("xiaomi.com", "shop.xiaomi.shop", "xiaomioutlet.com"))
    found = set(domains(brand, 5000))
    assert not found & {"xiaomi.com", "xiaomi.shop", "xiaomioutlet.com"}


def test_allow_listed_domains_never_appear_until_the_entry_expires() -> None:
    entry = AllowEntry("xiaomishop.com", Relation.AUTHORISED, "partner", until=date(2026, 1, 31))
    brand = Brand("x", "Xiaomi", allow=(entry,))
    assert "xiaomishop.com" not in domains(brand, 100)
    assert "xiaomishop.com" not in {c.domain for c in generate(brand, 100, on=date(2026, 1, 31))}
    assert "xiaomishop.com" in {c.domain for c in generate(brand, 100, on=date(2026, 2, 1))}


def test_short_names_are_set_off_and_not_misspelt() -> None:
    found = list(generate(Brand("hp", "HP", official_domains=("hp.com",)), 2000))
    assert not [c.domain for c in found if "typo" in c.techniques]
    order = [c.domain for c in found]
    assert order.index("hp-store.com") < order.index("hpstore.com")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kärcher", {"karchershop.com", "kaerchershop.com", "karcher.shop"}),
        ("The North Face", {"thenorthfaceoutlet.com", "the-north-face-outlet.com"}),
        ("Dr. Martens", {"drmartensoutlet.com", "dr-martens-outlet.com"}),
        ("L'Oréal", {"lorealshop.com"}),
        ("小米", {idna.encode("小米").decode() + ".shop"}),
    ],
)
def test_names_are_folded_joined_and_hyphenated(name: str, expected: set[str]) -> None:
    assert expected <= set(domains(Brand("b", name), 4000))


def test_a_generic_word_in_the_own_domain_is_taken_off() -> None:
    brand = Brand("veja-store", "Veja-store", official_domains=("veja-store.com",))
    assert "vejaoutlet.com" in domains(brand, 2000)


@pytest.mark.parametrize(
    ("technique", "example"),
    [
        ("combosquat", "xiaomishop.com"), ("official-store", "officialxiaomi.store"), ("name-pair", "mixiaomi.com"),
        ("typo", "xiaomii.com"), ("typo-combo", "xiomishop.com"), ("homoglyph", "xn--xiaom-xsa.com"),
        ("tld-swap", "xiaomi.shop"), ("doppelganger", "wwwxiaomi.com"), ("sound-alike", "xiaomy.com"),
        ("second-level", "xiaomi.com.pl"),
    ],
)  # fmt: skip
def test_each_technique_can_be_asked_for_alone(technique: str, example: str) -> None:
    assert example in domains(XIAOMI, 2000, [technique])


def test_the_techniques_tested_above_are_all_there_are() -> None:
    assert set(TECHNIQUES) == {
        "combosquat", "official-store", "name-pair", "typo", "typo-combo", "homoglyph", "tld-swap",
        "doppelganger", "sound-alike", "second-level",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("domain", "techniques"),
    [
        ("xiaomishop.com", ("combosquat",)), ("xiaomii.com", ("typo", "addition")), ("xiaomi.shop", ("tld-swap",)),
        ("xiomishop.com", ("typo", "omission", "combosquat")), ("xn--xiaom-xsa.com", ("homoglyph",)),
        ("xlaomi.com", ("typo", "ascii-likeness")), ("mixiaomi.com", ("combosquat", "name-pair")),
    ],
)  # fmt: skip
def test_a_candidate_says_how_it_was_made(domain: str, techniques: tuple[str, ...]) -> None:
    assert next(c for c in generate(XIAOMI) if c.domain == domain).techniques == techniques


def test_an_unknown_technique_is_one_line_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"unknown technique 'soundsquat'; choose from combosquat, .*tld-swap"):
        generate(XIAOMI, techniques=["soundsquat"])


def test_a_negative_budget_is_refused_at_the_call() -> None:
    with pytest.raises(UsageError, match="the budget is -1"):
        generate(XIAOMI, -1)


def test_a_name_without_letters_yields_nothing_and_ends() -> None:
    assert domains(Brand("x", "!!!"), 100) == []


def test_twenty_thousand_names_take_well_under_two_seconds() -> None:
    domains(XIAOMI, 10)  # the imports and data files, once a process
    start = time.perf_counter()
    assert len(domains(XIAOMI, 20_000)) == 20_000
    assert time.perf_counter() - start < 2


def test_order_does_not_depend_on_the_process() -> None:
    script = (
        "from brandguard.candidates import generate; from brandguard.model import Brand;"
        "print(*(c.domain for c in generate(Brand('x', 'Xiaomi', aliases=('Mi', '小米'), trade='electronics'), 3000)))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_importing_the_room_loads_no_network_stack_and_leaves_socket_timeouts_alone() -> None:
    script = (
        "import sys, socket; import brandguard.candidates as c; from brandguard.model import Brand;"
        "assert not {'dnstwist', 'tldextract', 'idna', 'httpx'} & sys.modules.keys(), sys.modules.keys();"
        "list(c.generate(Brand('x', 'Xiaomi'), 10)); assert socket.getdefaulttimeout() is None"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, capture_output=True)
