"""Scenario folders: what loads, and what a mistake in one says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from brandguard.lab import LabError, load_scenario, shipped_scenarios

MINI = Path(__file__).parents[2] / "data" / "lab-mini"
HEAD = 'schema = 1\nname = "x"\n'
DOMAIN = HEAD + '[[domain]]\nname = "a.com"\n'


@pytest.mark.parametrize("name", shipped_scenarios())
def test_every_shipped_scenario_loads(name):
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.domains
    for domain in scenario.domains:
        assert domain.story, domain.name
        low, high = domain.expect.min_score or 0, 100 if domain.expect.max_score is None else domain.expect.max_score
        assert 0 <= low <= high <= 100, domain.name


def test_a_scenario_is_canonical_and_whole():
    scenario = load_scenario(MINI)
    assert "xn--ame-2la.com" in {domain.name for domain in scenario.domains}
    assert set(scenario.pages) == {"shop.html", "about.html", "logo.svg"}
    assert 'id = "acme"' in scenario.watchlist


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("schema = \nname = 1", 1, "not valid TOML"),
        ('schema = 2\nname = "x"', None, "schema: Invalid enum value 2"),
        ("schema = 1", None, "missing required field `name`"),
        (HEAD + "colour = 1", None, "unknown field `colour`"),
        (
            DOMAIN + '[domain.web]\nbehaviour = "pagee"',
            3,
            "domain a.com: web.behaviour: Invalid enum value 'pagee'; use ",
        ),
        (DOMAIN + '[domain.dns]\nbehavior = "ok"', 3, "unknown field `behavior`"),
        (DOMAIN + '[domain.registration]\ncreated = "soon"', 3, "domain a.com: registration.created"),
        (DOMAIN + 'expect = { verdict = "guilty" }', 3, "use impersonating, phishing"),
        (DOMAIN + '[domain.web]\npage = "gone.html"', 3, "there is no pages/gone.html"),
        (DOMAIN + '[domain.web]\npage = "../scenario.toml"', 3, "not a plain file name"),
        (DOMAIN + '[domain.web]\nbehaviour = "redirect"', 3, "web.location is missing"),
        (DOMAIN + '[domain.web]\nbehaviour = "status"', 3, "web.status is missing"),
        (DOMAIN + '[domain.web]\nbehaviour = "page"', 3, "web.page is missing"),
        (DOMAIN + '[domain.web]\nbehaviour = "none"\nheaders = { A = "b\\nc" }', 3, "line break"),
        (DOMAIN + '[domain.dns]\naddress = ["1.2.3"]', 3, "neither web, refused nor an IP address"),
        (DOMAIN + '[[domain]]\nname = "A.com."', 5, "domain a.com: defined twice, first on line 3"),
        (HEAD + '[[domain]]\nname = "co.uk"', 3, "is a public suffix, not a domain"),
        (HEAD + '[[suffix]]\nname = "nosuch"', 3, "not a public suffix"),
    ],
)
def test_a_mistake_names_the_file_the_line_and_the_domain(tmp_path, text, line, said):
    (tmp_path / "scenario.toml").write_text(text)
    (tmp_path / "watchlist.toml").write_text("")
    with pytest.raises(LabError) as caught:
        load_scenario(tmp_path)
    where = f"{tmp_path / 'scenario.toml'}{f':{line}' if line else ''}: "
    assert str(caught.value).startswith(where)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_watchlist_and_a_missing_scenario_are_said(tmp_path):
    shutil.copy(MINI / "scenario.toml", tmp_path)
    shutil.copytree(MINI / "pages", tmp_path / "pages")
    with pytest.raises(LabError, match=r"watchlist\.toml: cannot read it: No such file"):
        load_scenario(tmp_path)
    with pytest.raises(LabError, match="no lab scenario 'atlantis'; shipped: "):
        load_scenario("atlantis")
