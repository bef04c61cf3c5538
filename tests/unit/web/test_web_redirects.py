"""Which pages send the browser on, and where to."""

from __future__ import annotations

import time

import pytest

from brandguard.net.fetch import Fetched
from brandguard.web.redirects import BadRedirectError, Redirect, next_step, resolve

BASE = "https://shop.example/start"


def served(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> Fetched:
    data = body.encode() if isinstance(body, str) else body
    return Fetched(url=BASE, status=200, headers=(("Content-Type", content_type),), body=data)


META = {
    "plain": '<meta http-equiv="refresh" content="0;url=https://t.example/">',
    "quoted target": "<META HTTP-EQUIV='Refresh' CONTENT='1; URL=\"https://t.example/\"'>",
    "no url word": "<meta content='0; https://t.example/' http-equiv=refresh>",
    "fraction": '<meta http-equiv=refresh content="0.5, url = https://t.example/">',
    "entities": '<meta http-equiv="refresh" content="0;url=https:&#x2F;/t.example/">',
}


@pytest.mark.parametrize("name", META)
def test_a_meta_refresh_with_a_short_delay_is_followed(name: str) -> None:
    assert next_step(served(META[name])) == Redirect("meta", "https://t.example/")


SCRIPTS = {
    "window.location": "window.location = 'https://t.example/'",
    "location.href": 'location.href="https://t.example/";',
    "replace": "window.location.replace('https://t.example/')",
    "assign on top": "top.location.assign('https://t.example/');",
    "window.document.location": "window.document.location.href='https://t.example/'",
    "after a statement": "var a = {b: 1}; document.location = 'https://t.example/';",
    "escaped": r"location='https:\/\/t.example\u002f'",
    "timer": "setTimeout(function() { location.href = 'https://t.example/'; }, 1500)",
    "arrow timer": "setTimeout(() => { window.location = 'https://t.example/' }, 0)",
    "onload": "window.onload = function () { location.replace('https://t.example/'); }",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_that_moves_on_by_itself_is_followed(name: str) -> None:
    assert next_step(served(f"<p>x<script type='text/javascript'>{SCRIPTS[name]}</script>")) == Redirect(
        "script", "https://t.example/"
    )


STAYS = {
    "long delay": '<meta http-equiv="refresh" content="300;url=https://t.example/">',
    "reload of itself": '<meta http-equiv="refresh" content="0;url=/start">',
    "reload without target": '<meta http-equiv="refresh" content="5">',
    "in a comment": '<!-- <meta http-equiv="refresh" content="0;url=https://t.example/"> -->',
    "for browsers without scripts": '<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript>',
    "another meta": '<meta name="description" content="0;url=https://t.example/">',
    "click handler": "<a onclick=\"location.href='https://t.example/'\">x</a>",
    "a function nobody calls": "<script>function go() { location.href = 'https://t.example/'; }</script>",
    "a condition": "<script>if (/Mobi/.test(navigator.userAgent)) location = 'https://t.example/';</script>",
    "a condition in braces": "<script>if (x) { location = 'https://t.example/'; }</script>",
    "a logical and": "<script>mobile && (location.href = 'https://t.example/')</script>",
    "a long timer": "<script>setTimeout(function(){ location='https://t.example/' }, 60000)</script>",
    "comparison": "<script>var a; location.href == 'https://t.example/'</script>",
    "text in the page": "<p>location.href = 'https://t.example/'</p>",
    "another object": "<script>item.location = 'https://t.example/'</script>",
    "computed": "<script>location.href = base + '/x'</script>",
}


@pytest.mark.parametrize("name", STAYS)
def test_what_does_not_run_unconditionally_is_no_redirect(name: str) -> None:
    assert next_step(served(STAYS[name])) is None


def test_only_html_is_looked_into() -> None:
    assert next_step(served("<script>location='https://t.example/'</script>", "application/json")) is None
    assert next_step(served("<script>location='https://t.example/'</script>", "")) is not None


def test_utf16_pages_are_read() -> None:
    assert next_step(served('<meta http-equiv=refresh content="0;url=/t">'.encode("utf-16"))) == Redirect(
        "meta", "https://shop.example/t"
    )


@pytest.mark.parametrize("status", [300, 304, 305])
def test_other_three_hundreds_are_pages(status: int) -> None:
    assert next_step(Fetched(BASE, status, (("Location", "/x"),), b"choose")) is None


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ("/a?b=c#d", "https://shop.example/a?b=c"),
        ("//t.example", "https://t.example"),
        ("\\\\t.example\\x?y=\\z", "https://t.example/x?y=\\z"),
        ("HTTPS:////t.example/", "https://t.example/"),
        ("///t.example/", "https://t.example/"),
        ("  next ", "https://shop.example/next"),
    ],
)
def test_targets_resolve_as_in_a_browser(target: str, where: str) -> None:
    assert resolve(BASE, target) == where


@pytest.mark.parametrize("target", ["mailto:a@b", "tel:1", "ftp://t.example/", "https://", "about:blank", "a\x7fb"])
def test_targets_that_are_no_web_page_are_refused(target: str) -> None:
    with pytest.raises(BadRedirectError):
        resolve(BASE, target)


@pytest.mark.parametrize(
    "unit",
    ["<!--", "<noscript", "<meta ", "<meta http-equiv=refresh content=", "<script>", "location='", "{",
     "setTimeout(function(){ ",
     "location = 'a' ", "<meta http-equiv='refresh' content='", "window . location ", "<script ", "\\"],
)  # fmt: skip
def test_scanning_a_hostile_page_takes_no_time(unit: str) -> None:
    started = time.process_time()
    for start in ("", "<script>"):
        next_step(served(start + unit * (200_000 // len(unit))))
    assert time.process_time() - started < 0.8
