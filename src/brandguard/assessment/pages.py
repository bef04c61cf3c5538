"""One page judged: parse, gates, signals, weights, verdict, confidence."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from brandguard import names
from brandguard.assessment import lexicon
from brandguard.assessment.document import squeeze
from brandguard.assessment.fold import fold, words
from brandguard.assessment.kinds import Kind, kind_of
from brandguard.assessment.reader import FEW_WORDS, parse
from brandguard.assessment.signals import SIGNALS
from brandguard.assessment.verdict import Judgement, judge
from brandguard.assessment.view import PageView
from brandguard.assessment.weights import score_of, weights
from brandguard.model import Assessment, Contribution, Evidence, Verdict

if TYPE_CHECKING:
    from datetime import date

    from brandguard.model import Brand, Page, Resolution, Site

_MAX_EVIDENCE = 4
_UNPROVEN = 0.4
"""Confidence in an official site that only the page itself vouches for."""


def assess_page(
    brand: Brand,
    domain: str,
    site: Site,
    page: Page,
    *,
    today: date,
    resolution: Resolution | None,
    missing: tuple[str, ...],
) -> Assessment:
    """Judge a fetched page (see :func:`brandguard.assessment.assess`)."""
    view = PageView(brand, domain, page, parse(page.body, page.content_type, page.url))
    kind = kind_of(view, resolution)
    contributions = observe(view, kind)
    log_odds = weights().total(contributions)
    score = score_of(log_odds)
    entry = brand.allow_entry(domain, today) or brand.allow_entry(view.host, today)
    judgement = judge(view, kind, contributions, score, entry)
    if (unseen := _unseen(view, kind, judgement)) is not None:
        what, reason = unseen
        return Assessment(
            0, Verdict.UNREACHABLE, 0.0, contributions, (what, *missing), reason, _title(view), _language(view)
        )
    if kind is not None and kind.verdict is Verdict.CHALLENGE:
        missing = ("page", *missing)
    if not judgement.proven:
        missing = ("ownership", *missing)
    if view.doc.truncated or page.truncated:
        missing = ("rest of the page", *missing)
    return Assessment(
        score,
        judgement.verdict,
        _confidence(view, kind, judgement, log_odds),
        contributions,
        missing,
        judgement.reason + _redirected(view),
        _title(view),
        _language(view),
    )


def observe(view: PageView, kind: Kind | None) -> tuple[Contribution, ...]:
    """Ask every signal; the gate that closed, if any, comes first."""
    table = weights()
    found = []
    if kind is not None:
        value = table.gates[kind.verdict.value]
        found.append(
            Contribution(f"kind.{kind.verdict.value}", f"the page is {kind.why}", "kind", value, kind.evidence)
        )
    for signal in SIGNALS:
        evidence = tuple(_bounded(item) for item, _ in zip(signal.observe(view), range(_MAX_EVIDENCE), strict=False))
        if evidence:
            found.append(
                Contribution(signal.id, signal.title, signal.family, table.signals.get(signal.id, 0.0), evidence)
            )
    return tuple(found)


def _bounded(evidence: Evidence) -> Evidence:
    return Evidence(squeeze(evidence.text, 200), evidence.place)


def _unseen(view: PageView, kind: Kind | None, judgement: Judgement) -> tuple[str, str] | None:
    """What was fetched but not seen, and the reason in words, where nothing is decided by what little there is."""
    if kind is not None or judgement.verdict in (Verdict.OFFICIAL, Verdict.AUTHORISED, Verdict.IMPERSONATING):
        return None
    if not view.doc.readable:
        return "page", "The answer is not text: what a browser would make of it was not seen."
    state = any(block.place == "state" for block in view.doc.blocks)
    if view.doc.shown < FEW_WORDS and not state and view.doc.tags.get("script", 0) > 0:
        return "rendered page", "The page is drawn by scripts and says nothing without them: it needs rendering."
    return None


def _confidence(view: PageView, kind: Kind | None, judgement: Judgement, log_odds: float) -> float:
    """How clearly what was seen points one way: distance from the line, less for thin pages."""
    if not judgement.proven:
        return _UNPROVEN
    if judgement.verdict in (Verdict.OFFICIAL, Verdict.AUTHORISED):
        return 1.0
    if judgement.verdict is Verdict.CHALLENGE:
        return 0.0
    if kind is not None:
        return 0.9
    clear = min(1.0, 0.5 + abs(log_odds) / 6)
    thin = view.doc.shown < 3 * FEW_WORDS
    return round(clear * (0.6 if thin else 1.0), 2)


def _redirected(view: PageView) -> str:
    """A sentence when the page is not at the domain asked about."""
    here, asked = names.registrable(view.host), names.registrable(view.domain)
    if here == asked or view.brand.owns(view.host):
        return ""
    return f" {view.domain} leads to {view.host}."


def _title(view: PageView) -> str:
    return squeeze(view.doc.title, 300)


def _language(view: PageView) -> str:
    """The declared language when its words are there, else the language whose words are."""
    declared = view.doc.language.split("-")[0]
    text = view.text.folded[:3000]
    tokens = Counter(words(text))
    counts = {code: _stopwords(code, tokens, text) for code in lexicon.languages()}
    best = max(counts, key=lambda code: counts[code])
    if declared in counts and counts[declared] * 2 >= counts[best]:
        return declared
    return best if counts[best] >= 3 else declared


def _stopwords(code: str, tokens: Counter[str], text: str) -> int:
    """How often a language's most common words stand in a text; those of scripts without spaces count half."""
    spaced, glued = _stopwords_of(code)
    dense = not text.isascii()
    return sum(tokens[word] for word in spaced) + sum(text.count(word) // 2 for word in glued if dense)


@cache
def _stopwords_of(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = [fold(word) for word in lexicon.languages()[code].get("stopwords", ())]
    spaced = tuple(word for word in found if word.isascii() or len(word) > 2)
    return spaced, tuple(word for word in found if word not in spaced)
