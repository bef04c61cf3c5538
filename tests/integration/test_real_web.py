"""The prober against a real nginx: TLS, virtual hosts, compression, redirects."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import realdns
import realweb
from realweb import PAGES, RealWeb

from brandguard.model import Absent, Inconclusive, Ok, Outcome, Page, Site
from brandguard.net.lookup import LookupFailedError
from brandguard.settings import WebSettings
from brandguard.web import Prober

pytestmark = pytest.mark.integration


async def lookup(host: str) -> tuple[str, ...]:
    """The addresses of the tests' sites; the resolver has tests of its own."""
    address = realdns.SITES.get(host)
    if address is None:
        raise LookupFailedError(host, "nxdomain")
    return (address,)


def prober_of(real_web: RealWeb, *, ca_file: str, allow: tuple[str, ...] = ("127.0.0.0/8",)) -> Prober:
    return Prober(WebSettings(allow_networks=allow, port_map=real_web.port_map), ca_file=ca_file, lookup=lookup)


@pytest.fixture
async def prober(real_web: RealWeb) -> AsyncIterator[Prober]:
    async with prober_of(real_web, ca_file=str(real_web.ca_file)) as opened:
        yield opened


def site_of(outcome: Outcome[Site]) -> tuple[Site, Page]:
    assert isinstance(outcome, Ok), outcome
    assert outcome.value.page is not None
    return outcome.value, outcome.value.page


async def test_a_compressed_page_arrives_as_it_was_written(prober: Prober) -> None:
    site, page = site_of(await prober.visit(realweb.IMPERSONATOR))
    assert ("content-encoding", "gzip") in {(name.lower(), value) for name, value in page.headers}
    assert page.body == (PAGES / "impersonator.html").read_bytes()
    assert (page.status, page.content_type, page.truncated) == (200, "text/html; charset=utf-8", False)
    assert site.final_url == f"https://{realweb.IMPERSONATOR}/"


@pytest.mark.parametrize("host", [realweb.OFFICIAL, realweb.IMPERSONATOR, realweb.RESELLER])
async def test_each_virtual_host_shows_its_own_certificate_and_page(prober: Prober, host: str) -> None:
    site, page = site_of(await prober.visit(host))
    assert site.certificate is not None
    assert site.certificate.names == (host, f"www.{host}")
    assert site.certificate.issuer == "CN=Acme integration CA"
    assert site.certificate.problem is None
    served = {realweb.OFFICIAL: "official", realweb.IMPERSONATOR: "impersonator", realweb.RESELLER: "reseller"}[host]
    assert page.body == (PAGES / f"{served}.html").read_bytes()


async def test_a_certificate_for_another_name_is_noted_and_the_page_still_looked_at(prober: Prober) -> None:
    site, page = site_of(await prober.visit(realweb.MISMATCHED))
    assert site.certificate is not None
    assert (site.certificate.problem, site.certificate.names[0]) == ("name_mismatch", realweb.OTHER_NAME)
    assert page.status == 200


async def test_an_authority_nobody_trusts_is_noted(real_web: RealWeb) -> None:
    async with prober_of(real_web, ca_file="") as stranger:
        site, _ = site_of(await stranger.visit(realweb.OFFICIAL))
    assert site.certificate is not None
    assert site.certificate.problem == "untrusted"


async def test_a_redirect_is_followed_and_every_step_kept(prober: Prober) -> None:
    site, page = site_of(await prober.visit(realweb.REDIRECT))
    first, last = site.hops
    assert (first.url, first.status, first.redirect_kind) == (f"https://{realweb.REDIRECT}/", 301, "http")
    assert first.redirect == last.url == site.final_url == f"https://{realweb.OFFICIAL}/"
    assert page.body == (PAGES / "official.html").read_bytes()


async def test_a_refusal_is_kept_as_the_servers_answer(prober: Prober) -> None:
    _, page = site_of(await prober.visit(realweb.BOT_WALL))
    assert page.status == 403
    assert b"403 Forbidden" in page.body


async def test_a_site_without_https_is_visited_by_http_and_both_tries_are_told(prober: Prober) -> None:
    site, _ = site_of(await prober.visit(realweb.HTTP_ONLY))
    told = [(hop.url, hop.status, hop.error) for hop in site.hops]
    assert told == [
        (f"https://{realweb.HTTP_ONLY}/", None, "connection_refused"),
        (f"http://{realweb.HTTP_ONLY}/", 200, None),
    ]
    assert site.certificate is None


async def test_a_name_without_an_address_has_no_site(prober: Prober) -> None:
    assert await prober.visit(realdns.FREE) == Absent("no_address")


async def test_loopback_is_not_visited_unless_the_settings_allow_it(real_web: RealWeb) -> None:
    async with prober_of(real_web, ca_file=str(real_web.ca_file), allow=()) as careful:
        outcome = await careful.visit(realweb.OFFICIAL)
    assert isinstance(outcome, Inconclusive)
    assert outcome.reason == "refused_address"
