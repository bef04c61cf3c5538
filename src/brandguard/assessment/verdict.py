"""The verdict: who they are (official domains, allow list, redirects) joined with how they present themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brandguard.assessment.articles import CONTENT_POINTS, content_points
from brandguard.assessment.commerce import commerce
from brandguard.assessment.document import host_of
from brandguard.assessment.lures import asks_for_secrets
from brandguard.model import Contribution, Relation, Verdict

if TYPE_CHECKING:
    from brandguard.assessment.kinds import Kind
    from brandguard.assessment.view import PageView
    from brandguard.model import AllowEntry

_SCRIPT_HOP = re.compile(r"location(?:\.href|\.replace|\.assign)?\s{0,3}[=(]\s{0,3}[\"'](https?://[^\"'\s]{4,300})")
_SOME_CONTENT = 2.0
_SHOP_WITH_WORDS = 5.5
"""Content points up to which goods, prices and a basket still make a shop: reviews and advice are part of shops."""
ACCUSE = 50
"""Score from which a page that is not the brand's is called impersonating."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the sentence that explains it."""

    verdict: Verdict
    reason: str
    proven: bool = True
    """Whether who they are is known (lists, redirects) rather than read off the page."""


def judge(
    view: PageView, kind: Kind | None, contributions: tuple[Contribution, ...], score: int, entry: AllowEntry | None
) -> Judgement:
    """Combine relation, kind and presentation; the first rule that applies decides."""
    if view.brand.owns(view.domain) or view.brand.owns(view.host):
        return _own(view)
    if entry is not None and entry.relation is Relation.OWNED:
        return Judgement(Verdict.OFFICIAL, f"allow-listed as owned by {view.brand.name}: {entry.reason}")
    if _sends_to_brand(view):
        return Judgement(Verdict.OFFICIAL, f"The page forwards its visitors to {view.brand.name}'s official site.")
    if kind is not None:
        return Judgement(kind.verdict, f"The page is {kind.why}.")
    if entry is not None:
        return _listed(view, entry, score)
    if score < ACCUSE and _satellite(view):
        return Judgement(
            Verdict.OFFICIAL,
            f"The page gives {view.brand.name}'s official address as its own, sells nothing and asks for nothing; "
            "who owns it was not verified.",
            proven=False,
        )
    if not view.doc.text.strip() and not view.named_at_all:
        return Judgement(Verdict.PLACEHOLDER, "The page shows nothing.")
    return _presented(view, contributions, score)


def _own(view: PageView) -> Judgement:
    if view.brand.owns(view.domain):
        return Judgement(Verdict.OFFICIAL, f"{view.domain} is one of {view.brand.name}'s official domains.")
    return Judgement(Verdict.OFFICIAL, f"{view.domain} redirects to {view.brand.name}'s official domain {view.host}.")


def _sends_to_brand(view: PageView) -> bool:
    """A page that is only a hop: a refresh or a script that leads to an official domain, and hardly a word."""
    if view.doc.shown > 300:
        return False
    refresh = view.doc.refresh.partition("=")[2].strip(" '\"")
    script = _SCRIPT_HOP.search(view.doc.scripts[:5000])
    return any(view.brand.owns(host_of(url)) for url in (refresh, script.group(1) if script else ""))


def _satellite(view: PageView) -> bool:
    """A brand's page on a side domain: official canonical, links there, and neither goods, basket nor form."""
    shop = commerce(view)
    quiet = shop.cart is None and shop.prices < 3 and not any(asks_for_secrets(form) for form in view.doc.forms)
    return (
        quiet
        and view.brand.owns(host_of(view.doc.canonical))
        and view.links_to_official * 2 >= len(view.doc.links)
        and view.links_to_official > 0
        and view.mentions_in_head
    )


def _listed(view: PageView, entry: AllowEntry, score: int) -> Judgement:
    verdict = Verdict.AUTHORISED if entry.relation is Relation.AUTHORISED else Verdict.UNRELATED
    reason = f"Allow-listed as {entry.relation.value}: {entry.reason}."
    if score >= ACCUSE and verdict is Verdict.UNRELATED:
        reason = (
            f"Allow-listed as unrelated ({entry.reason}), yet the page presents itself as {view.brand.name}'s store."
        )
    return Judgement(verdict, reason)


def _presented(view: PageView, contributions: tuple[Contribution, ...], score: int) -> Judgement:
    name = view.brand.name
    fired = {item.signal for item in contributions}
    if "namesake.absent" in fired:
        return Judgement(Verdict.UNRELATED, f"The page does not name {name}.")
    if "namesake.word" in fired and score < ACCUSE:
        return Judgement(Verdict.UNRELATED, f"The page uses the name for something other than {name}.")
    if score >= ACCUSE:
        return Judgement(
            Verdict.IMPERSONATING, f"The site presents itself as {name}'s own store: {_main_points(contributions)}."
        )
    points, _ = content_points(view)
    if _sells(view, points):
        return _dealer(view, fired)
    if points < _SOME_CONTENT and view.own_name is not None and "disclosure.trade" in fired:
        return _dealer(view, fired)
    if points >= _SOME_CONTENT or view.mentions or view.mentions_in_head:
        return Judgement(Verdict.CONTENT, f"The page writes about {name}, it is not a store.")
    return Judgement(Verdict.UNRELATED, f"Nothing on the page presents it as {name}'s store.")


def _sells(view: PageView, points: float) -> bool:
    """A dealer or repairer rather than a writer: goods on the page weigh against article marks."""
    shop = commerce(view)
    if shop.cart is None:
        return shop.sells and points < _SOME_CONTENT
    if points < _SOME_CONTENT:
        return True
    return shop.sells and points < (_SHOP_WITH_WORDS if shop.strong else CONTENT_POINTS + 1)


def _dealer(view: PageView, fired: set[str]) -> Judgement:
    own = view.own_name or view.compound_name
    as_whom = f"under its own name, {own.text}" if own else "without claiming to be the brand"
    says = ", and says that it is not the brand" if fired & {"disclosure.denial", "disclosure.footer"} else ""
    claims = (
        ", and claims to be authorised, which the allow list does not confirm"
        if "disclosure.authorised" in fired
        else ""
    )
    return Judgement(Verdict.RESELLER, f"The site sells {as_whom}{says}{claims}.")


def _main_points(contributions: tuple[Contribution, ...]) -> str:
    strongest = sorted((c for c in contributions if c.weight > 0), key=lambda c: -c.weight)[:3]
    return "; ".join(c.title for c in strongest)
