"""Pages that stand before a site: bot walls, refusals, consent screens. What is behind them was not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard.assessment.commerce import commerce
from brandguard.assessment.notices import SHORT, Kind, count, evidence, first, headings, marked, top
from brandguard.model import Verdict

if TYPE_CHECKING:
    from brandguard.assessment.view import PageView

WALL_STATUS = frozenset((401, 403, 405, 406, 407, 409, 429, 451, 503))
_WALL_MARKS = (
    "challenge-platform", "cf-chl", "cf_chl", "captcha-delivery", "_incapsula_", "px-captcha", "perimeterx",
    "ddos-guard", "anubis", "sucuri_cloudproxy", "distil_r_", "awswaf", "aws-waf", "errors.edgesuite",
    "datadome", "geetest", "kasada",
)  # fmt: skip


def challenge(view: PageView) -> Kind | None:
    """A refusal by status, or words and scripts of a bot wall on a page that is little else."""
    status, shown = view.page.status, view.doc.shown
    refused = status in WALL_STATUS or 500 <= status < 600
    if refused and shown < 3 * SHORT and not commerce(view).strong:
        return Kind(Verdict.CHALLENGE, f"an answer with status {status}", evidence(view.doc.title, "title"))
    if shown > SHORT or commerce(view).strong or any("password" in form.types for form in view.doc.forms):
        return None
    said = first("challenge", top(view))
    mark = marked(view, _WALL_MARKS)
    strong = first("challenge", view.doc.title + "\n" + headings(view)) is not None
    if said and (strong or mark or count("challenge", view) >= 2 or shown < 300):
        return Kind(Verdict.CHALLENGE, "a bot wall or a refusal", evidence(said))
    if mark and shown < 300:
        return Kind(Verdict.CHALLENGE, "a bot wall", evidence(mark, "markup"))
    return None
