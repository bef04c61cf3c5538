"""Forms for secrets and prize lures in a name that is not the site's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.articles import content_points
from brandguard.assessment.commerce import commerce
from brandguard.assessment.fold import fold, words
from brandguard.assessment.identity import Whose
from brandguard.assessment.notices import SHORT, Kind, count, evidence, first
from brandguard.model import Verdict

if TYPE_CHECKING:
    from brandguard.assessment.document import Form
    from brandguard.assessment.view import PageView

_CREDENTIAL = re.compile(
    r"cvv|cvc|\bcv[vc2]?\b|card ?n|cardnum|cc-?num|\bcc\b|ccn|card number|kartennummer|numero carta|carte bancaire|"
    r"n[uú]mero de (?:la )?tarjeta|\biban\b|\bpin\b|\botp\b|one-time|\bssn\b|blik|seed phrase|recovery phrase|"
    r"kode otp|номер карты|银行卡|卡号|カード番号|카드번호"
)


def phishing(view: PageView) -> Kind | None:
    """A form that asks for credentials, card or code, on a page that is little else and speaks as the brand."""
    shop = commerce(view)
    if shop.prices >= 6 or shop.platform or shop.cart or view.doc.shown > 2 * SHORT or _has_own_name(view):
        return None
    for form in view.doc.forms:
        if asks_for_secrets(form) and (_speaks_as_brand(view) or _speaks_as_service(view)):
            return Kind(
                Verdict.PHISHING, "a form for secrets under the brand's name", evidence(_form_text(form), "form")
            )
    return None


def _has_own_name(view: PageView) -> bool:
    """A name of its own given as a name; a lure's title may spell its domain too."""
    return view.own_name is not None and view.own_name.place != "title"


def asks_for_secrets(form: Form) -> bool:
    return "password" in form.types or any(_CREDENTIAL.search(field) for field in form.fields)


def _form_text(form: Form) -> str:
    return " / ".join(field for field in form.fields if field) or "password"


def _speaks_as_brand(view: PageView) -> bool:
    """The brand in title, logo, first lines or copyright, where an honest page would put its own name."""
    start = "\n".join(
        [view.doc.title, *view.doc.logo_texts[:5], view.doc.text[:400], *(i.alt for i in view.doc.images[:5])]
    )
    return view.matcher.names_loosely(start) or bool(view.named(Whose.BRAND))


def _speaks_as_service(view: PageView) -> bool:
    """A sign-in page in the name of a service that is imitated everywhere, not on that service's own host."""
    head = fold("\n".join([view.doc.title, *view.doc.logo_texts[:5], view.doc.text[:300]]))
    names = {name for name in lexicon.shared("services") if re.search(rf"\b{re.escape(fold(name))}\b", head)}
    return any(words(fold(name))[0] not in view.host for name in names)


def prize(view: PageView) -> Kind | None:
    if _has_own_name(view) or not view.named_at_all or commerce(view).strong or view.doc.shown > 3 * SHORT:
        return None
    found = count("prize", view)
    asks = any(asks_for_secrets(form) for form in view.doc.forms)
    if (found >= 3 and content_points(view)[0] < 4) or (found >= 2 and asks):
        said = first("prize", view.doc.text) or ""
        return Kind(Verdict.PHISHING, "a prize or fee lure under the brand's name", evidence(said))
    return None
