"""What is said when there is no page, and who owns the place the page was found at."""

from __future__ import annotations

import gzip
from datetime import date

from brandguard.assessment import assess
from brandguard.model import (
    Absent,
    Brand,
    DnsReason,
    Existence,
    Hop,
    Inconclusive,
    Ok,
    Page,
    Registration,
    Resolution,
    Site,
    Skipped,
    Verdict,
)

TODAY = date(2026, 6, 1)
BRAND = Brand("lumara", "Lumara", (), ("lumara.com",))


def test_absent_means_no_site() -> None:
    assert assess(BRAND, "lumara.shop", Absent("no address"), today=TODAY).verdict is Verdict.NO_SITE


def test_inconclusive_means_unreachable_with_its_reason_and_never_harmless() -> None:
    found = assess(BRAND, "lumara.shop", Inconclusive("timeout", "no answer in 10 s"), today=TODAY)
    assert found.verdict is Verdict.UNREACHABLE
    assert "timeout" in found.reason
    assert found.missing[0] == "page"
    assert found.confidence == 0.0


def test_skipped_means_not_looked_at() -> None:
    assert "not looked at" in assess(BRAND, "lumara.shop", Skipped("--no-probe"), today=TODAY).reason


def test_an_unregistered_domain_has_no_site_whatever_the_probe_says() -> None:
    resolution = Resolution("lumara.shop", Existence.UNREGISTERED, DnsReason.NXDOMAIN)
    assert (
        assess(BRAND, "lumara.shop", Skipped("unregistered"), today=TODAY, resolution=resolution).verdict
        is Verdict.NO_SITE
    )


def test_a_chain_that_ends_in_an_error_is_unreachable() -> None:
    site = Site("lumara.shop", (Hop("https://lumara.shop/", error="connection reset"),), None)
    found = assess(BRAND, "lumara.shop", Ok(site), today=TODAY)
    assert found.verdict is Verdict.UNREACHABLE
    assert "connection reset" in found.reason


def test_a_redirect_to_an_official_domain_is_official() -> None:
    page = Page("https://www.lumara.com/", 200, b"<title>Lumara</title>", "text/html")
    found = assess(BRAND, "lumara.shop", Ok(Site("lumara.shop", (), page)), today=TODAY)
    assert found.verdict is Verdict.OFFICIAL
    assert "redirects to" in found.reason


def test_a_page_that_is_only_a_hop_to_the_official_site_is_official() -> None:
    body = b'<title>Moved</title><meta http-equiv="refresh" content="0;url=https://www.lumara.com/sale">'
    found = assess(
        BRAND, "lumara.shop", Ok(Site("lumara.shop", (), Page("https://lumara.shop/", 200, body))), today=TODAY
    )
    assert found.verdict is Verdict.OFFICIAL


def test_a_redirect_to_another_host_is_said() -> None:
    body = b"<title>Lumara Official Store</title><h1>Lumara</h1>"
    page = Page("https://other-shop.com/", 200, body, "text/html")
    found = assess(BRAND, "lumara.shop", Ok(Site("lumara.shop", (), page)), today=TODAY)
    assert "lumara.shop leads to other-shop.com" in found.reason


def test_refusals_by_status_are_challenges() -> None:
    for status in (403, 429, 503):
        page = Page("https://lumara.shop/", status, b"<p>no</p>", "text/html")
        assert assess(BRAND, "lumara.shop", Ok(Site("lumara.shop", (), page)), today=TODAY).verdict is Verdict.CHALLENGE


def test_missing_names_what_was_not_looked_at() -> None:
    page = Page("https://lumara.shop/", 200, b"<p>Lumara</p>", "text/html")
    site = Ok(Site("lumara.shop", (), page))
    assert {"resolution", "registration"} <= set(assess(BRAND, "lumara.shop", site, today=TODAY).missing)
    seen = assess(
        BRAND,
        "lumara.shop",
        site,
        today=TODAY,
        resolution=Resolution("lumara.shop", Existence.REGISTERED, DnsReason.DELEGATED),
        registration=Ok(Registration("lumara.shop")),
    )
    assert not {"resolution", "registration"} & set(seen.missing)


def test_bytes_that_are_no_text_were_not_seen_and_are_not_called_an_empty_page() -> None:
    hidden = gzip.compress(b"<title>Lumara Official Store</title>" * 200)
    found = [
        assess(BRAND, "lumara.shop", Ok(Site("lumara.shop", (), Page("https://lumara.shop/", 200, body))), today=TODAY)
        for body in (hidden, b"")
    ]
    assert [one.verdict for one in found] == [Verdict.UNREACHABLE, Verdict.PLACEHOLDER]
    assert found[0].confidence == 0.0
    assert found[0].missing[0] == "page"
