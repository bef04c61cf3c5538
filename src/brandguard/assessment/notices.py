"""Where a page says what it is - title, headings, first lines - and what the gates ask of these places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brandguard.assessment import lexicon
from brandguard.assessment.document import squeeze
from brandguard.assessment.fold import fold
from brandguard.model import Evidence

if TYPE_CHECKING:
    from brandguard.assessment.view import PageView
    from brandguard.model import Verdict

SHORT = 1500
"""Visible characters up to which a page may be nothing but a notice."""
DOMAIN_WORDS = (
    "domain", "domein", "domaine", "dominio", "domínio", "домен", "域名", "網域",
    "ドメイン", "도메인", "doména", "domena",
    "النطاق", "دامنه", "دامین", "דומיין",
    "alan adı", "tên miền", "โดเมน", "verkkotunnus", "domæne", "domene", "डोमेन",
    "domenas", "домейн", "όνομα χώρου",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A gate that closed: the verdict it stands for and why, in words that follow "the page is"."""

    verdict: Verdict
    why: str
    evidence: tuple[Evidence, ...] = ()


def top(view: PageView) -> str:
    """Title, headings and the first lines: where a notice says what it is."""
    doc = view.doc
    heads = [doc.block_text(b) for b in doc.blocks[:60] if b.tag in ("h1", "h2") and b.place != "hidden"]
    return "\n".join([doc.title, doc.metas.get("og:title", ""), *heads, doc.text[:300]])


def headings(view: PageView) -> str:
    return "\n".join(view.doc.block_text(b) for b in view.doc.blocks[:40] if b.tag in ("h1", "h2"))


def first(category: str, text: str) -> str | None:
    hit = lexicon.category(category).first(lexicon.folded(text))
    return text[max(0, hit.start - 40) : hit.end + 80] if hit else None


def count(category: str, view: PageView) -> int:
    return len({hit.phrase for hit, _ in view.hits(category)})


def evidence(text: str, place: str = "page") -> tuple[Evidence, ...]:
    return (Evidence(squeeze(text, 200), place),)


def speaks_of_domain(view: PageView) -> bool:
    text = fold(top(view)) + view.text.folded[:3000]
    return view.host.removeprefix("www.") in text or any(fold(word) in text for word in DOMAIN_WORDS)


_DOMAIN_NAME = re.compile(r"\b[\w-]{2,63}\.(?:com|net|org|shop|store|[a-z]{2})\b")


def names_domain(view: PageView, line: str) -> bool:
    """Whether a line is about a domain: it spells one, or says the word."""
    text = fold(line)
    return bool(_DOMAIN_NAME.search(text)) or any(fold(word) in text for word in DOMAIN_WORDS)


def marked(view: PageView, marks: tuple[str, ...]) -> str | None:
    haystack = view.marks + " ".join(link.url for link in view.doc.links[:200]).lower()
    return next((mark for mark in marks if mark in haystack), None)
