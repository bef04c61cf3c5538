"""A page seen with a brand in mind: everything signals share, computed once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from brandguard import names
from brandguard.assessment import lexicon
from brandguard.assessment.document import Block, Document, host_of, squeeze
from brandguard.assessment.fold import compact, fold, words
from brandguard.assessment.identity import Naming, Whose, agrees_with_domain, copyright_holders, namings
from brandguard.assessment.lexicon import Hit, Text
from brandguard.assessment.matching import Matcher, Mention, matcher
from brandguard.model import Brand, Evidence, Page

EXCERPT = 200
_MOST_WORDS = 25_000
_FIRM = ("site_name", "logo", "copyright", "json-ld", "state")
"""Places where a site gives its name and nothing else; a title also describes."""
_SELF = frozenset(("header", "main", "footer", "nav", "state", "aside"))


@dataclass(eq=False)
class PageView:
    """One page and one brand. ``domain`` is the one asked about, ``page.url`` where it led."""

    brand: Brand
    domain: str
    page: Page
    doc: Document

    @cached_property
    def matcher(self) -> Matcher:
        """Finds the brand's names."""
        return matcher(self.brand)

    @cached_property
    def host(self) -> str:
        """The host the page came from."""
        return host_of(self.page.url) or self.domain

    @cached_property
    def label(self) -> str:
        """The registrable label of the host, in Unicode."""
        registrable = names.registrable(self.host) or self.host
        return names.to_unicode(registrable).split(".")[0]

    @cached_property
    def text(self) -> Text:
        """The visible text, folded; offsets as in ``doc.text``."""
        return Text(fold(self.doc.text))

    @cached_property
    def head(self) -> str:
        """Title and descriptions, as served."""
        metas = self.doc.metas
        keys = ("description", "og:title", "og:description", "og:site_name", "keywords", "twitter:title")
        return "\n".join([self.doc.title, *(metas[key] for key in keys if key in metas)])

    @cached_property
    def namings(self) -> list[Naming]:
        """Where the site names itself, and with whose name."""
        return namings(self.doc, self.matcher, self.label)

    def named(self, whose: Whose, *places: str) -> list[Naming]:
        """The namings of one kind at the given places (anywhere when none is given)."""
        return [n for n in self.namings if n.whose is whose and (not places or n.place in places)]

    # --- the brand in the page ------------------------------------------------------------------

    @cached_property
    def mentions(self) -> list[Mention]:
        """The brand in the visible text."""
        return self.matcher.find(self.text.folded, self.doc.text)

    @cached_property
    def mentions_in_head(self) -> bool:
        """The brand in title or descriptions."""
        return bool(self.matcher.find(fold(self.head), self.head))

    @cached_property
    def mentions_in_images(self) -> int:
        """Images described with the brand's name."""
        lines = fold("\n".join(image.alt.replace("\n", " ") for image in self.doc.images[:300]))
        return len({lines.count("\n", 0, mention.start) for mention in self.matcher.find(lines)})

    @cached_property
    def strong(self) -> bool:
        """Whether the page shows that it means the brand: a strong name, or an official address of it."""
        if any(not mention.weak for mention in self.mentions) or self.links_to_official:
            return True
        return any(not m.weak for m in self.matcher.find(fold(self.head))) or self._strong_elsewhere()

    def _strong_elsewhere(self) -> bool:
        alts = "\n".join(image.alt for image in self.doc.images[:300])
        return any(not mention.weak for mention in self.matcher.find(fold(alts)))

    @cached_property
    def own_name_spans(self) -> list[tuple[int, int]]:
        """Spans of the visible text that only repeat the site's own compound name."""
        spans: list[tuple[int, int]] = []
        for text in {fold(n.text) for n in self.named(Whose.COMPOUND) if n.place != "heading"}:
            position = self.text.folded.find(text) if len(text) > 3 else -1
            while position >= 0 and len(spans) < 200:
                spans.append((position, position + len(text)))
                position = self.text.folded.find(text, position + 1)
        return spans

    @cached_property
    def mentions_beyond_name(self) -> int:
        """Mentions of the brand that are not just the site's own compound name repeated."""
        spans = self.own_name_spans
        return sum(1 for m in self.mentions if not any(start <= m.start < end for start, end in spans))

    @cached_property
    def named_at_all(self) -> bool:
        """Whether the page names the brand anywhere a person or a machine reads."""
        return (
            bool(self.mentions) or self.mentions_in_head or self.mentions_in_images > 0 or bool(self.named(Whose.BRAND))
        )

    @cached_property
    def links_to_official(self) -> int:
        """Links whose target is an official domain."""
        return sum(1 for link in self.doc.links if self.brand.owns(host_of(link.url)))

    @cached_property
    def other_brands(self) -> Counter[str]:
        """Other known brands by how often they are named."""
        found: Counter[str] = Counter()
        index = _brand_index()
        tokens = self.text.tokens[:_MOST_WORDS]
        for position, token in enumerate(tokens):
            for name in index.get(token, ()):
                if tuple(tokens[position : position + len(name)]) == name and not self._own(name):
                    found[" ".join(name)] += 1
        return found

    def _own(self, name: tuple[str, ...]) -> bool:
        joined = "".join(name)
        return any(joined in form or form in joined for form in self.matcher.compacts if len(form) > 1)

    # --- own name ---------------------------------------------------------------------------------

    @cached_property
    def own_name(self) -> Naming | None:
        """The site's own name when it is not the brand's: one the domain spells, or one that two places agree on."""
        firm = [n for n in self.named(Whose.OTHER, *_FIRM) if _is_name(n.text)]
        titles = [n for n in self.named(Whose.OTHER, "title") if _is_name(n.text)]
        says_brand = len({n.place for n in self.named(Whose.BRAND, *_FIRM)})
        if not self.strong and not self.named(Whose.BRAND, "copyright"):
            says_brand = (
                0  # an everyday word as logo says little; a title that spells the domain's other half says more
            )
        for naming in firm if says_brand else firm + titles:
            if agrees_with_domain(naming.own_word, self.label) and not self.matcher.in_label(naming.own_word):
                return naming
        return None if says_brand > 1 else _agreed(firm, titles if not says_brand else [])

    @cached_property
    def compound_name(self) -> Naming | None:
        """The site's own name when it holds the brand's and a word of its own that the domain spells too."""
        rest = compact(self.label).replace(self.matcher.in_label(self.label) or "\0", "")
        firm = self.named(Whose.COMPOUND, *_FIRM)
        for naming in (*firm, *self.named(Whose.COMPOUND, "title", "heading")):
            own = naming.own_word
            if len(own) >= 3 and len(rest) >= 3 and _is_name(naming.text) and agrees_with_domain(own, rest):
                return naming
        return None

    @cached_property
    def firm_compound(self) -> Naming | None:
        """The compound name when the site gives it as its name, not only in a title or heading."""
        naming = self.compound_name
        if naming is None or naming.place in _FIRM:
            return naming
        return next((n for n in self.named(Whose.COMPOUND, *_FIRM) if _same(n.own_word, naming.own_word)), None)

    @cached_property
    def holders(self) -> list[tuple[Naming, int]]:
        """Copyright holders with the offset of their line."""
        by_text = {n.text: n for n in self.namings if n.place == "copyright"}
        found = copyright_holders(self.doc.text)
        return [(by_text[squeeze(h, 160)], at) for h, at in found if squeeze(h, 160) in by_text]

    # --- phrases ----------------------------------------------------------------------------------

    def hits(self, category: str) -> list[tuple[Hit, Block]]:
        """Phrases of a category in the visible text with their blocks; looked for once."""
        found = self._hits.get(category)
        if found is None:
            pairs = ((hit, self.doc.block_at(hit.start)) for hit in lexicon.category(category).find(self.text))
            found = [(hit, block) for hit, block in pairs if block is not None]
            self._hits[category] = found
        return found

    @cached_property
    def _hits(self) -> dict[str, list[tuple[Hit, Block]]]:
        return {}

    def excerpt(self, start: int, end: int, place: str = "") -> Evidence:
        """The text around a span as evidence, as served, at most 200 characters."""
        block = self.doc.block_at(start)
        low, high = (block.start, block.end) if block else (start, end)
        if high - low > EXCERPT:
            low = max(low, start - 60)
            high = min(high, low + EXCERPT)
        return Evidence(squeeze(self.doc.text[low:high], EXCERPT), place or (block.place if block else "text"))

    def is_self(self, block: Block) -> bool:
        """Whether a block is the site speaking, not a customer, an article or something hidden."""
        return block.place in _SELF

    @cached_property
    def marks(self) -> str:
        """Ids, classes, addresses and scripts, lower case, for fingerprints."""
        return (
            f"{self.doc.markers}\n{self.doc.scripts[:100_000].lower()}\n{self.doc.metas.get('generator', '').lower()}"
        )


def _is_name(text: str) -> bool:
    """Short enough to be a name rather than a description."""
    return len(text) <= 45 and len(text.split()) <= 6


def _agreed(firm: list[Naming], titles: list[Naming]) -> Naming | None:
    """A name that two kinds of places give."""
    for naming in firm:
        if any(o.place != naming.place and _same(o.own_word, naming.own_word) for o in (*firm, *titles)):
            return naming
    return None


def _same(left: str, right: str) -> bool:
    return len(left) > 2 and len(right) > 2 and (left == right or left in right or right in left)


def _brand_index() -> dict[str, tuple[tuple[str, ...], ...]]:
    if not _INDEX:
        for brand in lexicon.shared("brands"):
            name = tuple(words(fold(brand)))
            _INDEX[name[0]] = (*_INDEX.get(name[0], ()), name)
    return _INDEX


_INDEX: dict[str, tuple[tuple[str, ...], ...]] = {}
