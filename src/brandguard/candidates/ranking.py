"""The likelihood behind the order of candidates, as ranked tables the techniques multiply.

    P(name) = sum over trades t of P(t) P(kind | t) P(place, hyphen | t) P(affix | place, t, market)
              x P(form) x P(suffix | class of the affix)

*kind* is how the name is made (combosquat, typo, ...), *form* a spelling of the brand (:mod:`.forms`), *place* before,
after or both. An affix has one *class*: the country it names, else the trade it is typical of; the class decides the
suffixes. All but the hand-written smoothing is fitted on reported lookalikes, counted by brand and backed off to
similar trades and then to all (``training/fit_names.py``). The factors are not independent in truth; the product only
has to order names (measured in docs/names.md).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

from brandguard import names
from brandguard.candidates import forms, trades
from brandguard.candidates.enumeration import Table
from brandguard.candidates.validity import accepts_idn, registers_below
from brandguard.candidates.walk import Stream

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from brandguard.candidates.forms import Form
    from brandguard.candidates.validity import Exclusions
    from brandguard.candidates.vocabulary import Columns, Vocabulary
    from brandguard.model import Brand

__all__ = ["Ranking", "Stream"]

PIECES = 0.08  # share of the affixes that are words seen anywhere, whole affixes apart
SMOOTHING = 0.12  # share of the affixes that comes from the hand-written words
MARKET_BOOST = 3.0  # how much likelier words of a market of the brand are than those of another country
TRADE_BOOST = 2.0  # how much likelier the words written for a known trade are
MARKET_SUFFIX_BOOST = 1.5
GIVEN_MARKET_BOOST = 3.0  # the same for markets a person named
SUFFIX_SMOOTHING = 0.08  # share of the suffixes that comes from the hand-written list
OWN_SUFFIX = 0.25  # share of typos under the suffix they imitate
INNER_HYPHEN = 0.9  # an affix that holds a hyphen is nearly always set off with one
SHORT_FORM = 2  # letters; so short a name is not recognised when joined (three are: measured)
SHORT_JOINED = 0.2
MIN_TYPO_FORM = 4  # below, a typo is another word (no edit distance below five letters: four at a fraction)
FOUR_LETTERS = 0.3
MAX_TYPO_FORMS = 4
FLAT_SWAP = 0.25  # share of bare-name candidates spread evenly over every top-level domain
DOMINANT = 0.6  # a word of which one trade holds this share takes that trade's suffixes
BEHIND_DOT = 6.0  # a claim without a shop word often has it as its suffix: officialbrand.store
OWN_IDN_SUFFIX = 0.4  # weight of the suffix a homoglyph imitates, where it takes IDN; .com has 0.7
OWN_WORDS = 0.2  # share of the affixes that are the words a person gave
GIVEN_SUFFIX = 0.01  # a suffix a person asked for is at least this likely
FILLERS = 0.4  # of the affixes of few letters or digits, those that are no word
_RARE = 2e-5
_NOTHING = (0.0,) * 6

Classes = dict[str, dict[str, float]]
"""Class of the affix -> text -> share."""


@cache
def _fillers() -> dict[str, list[str]]:
    letters = [a + b for a in ascii_lowercase for b in ascii_lowercase]
    return {
        "letters2": letters,
        "digits1": list(digits),
        "digits2": [a + b for a in digits for b in digits],
        "digits3": [f"{n:03}" for n in range(1000)],
    }


class Ranking:
    """The tables of one brand."""

    def __init__(
        self,
        brand: Brand,
        vocabulary: Vocabulary,
        exclusions: Exclusions,
        *,
        words: Collection[str] = (),
        suffixes: Collection[str] = (),
    ) -> None:
        self.brand = brand
        self.vocabulary = vocabulary
        self._exclusions = exclusions
        self._own_words = tuple(dict.fromkeys(words))
        self._given_suffixes = tuple(f".{suffix}" for suffix in dict.fromkeys(suffixes))
        own = (names.registrable(domain) for domain in brand.official_domains)
        self.own_suffixes = tuple(dict.fromkeys(domain.partition(".")[2] for domain in own if domain))
        self.mix = trades.mix_of(brand, self.own_suffixes, vocabulary.trades)
        self.forms = forms.forms_of(brand, vocabulary.words["generic"]["words"])
        self.markets = frozenset(brand.markets or self._markets_of_suffixes())
        self.kinds = vocabulary.mixed("share.kind", self.mix)
        self._ends: dict[str, Table] = {}
        self._words: dict[str, dict[str, Columns]] = {}

    def _markets_of_suffixes(self) -> Iterator[str]:
        for code, locale in self.vocabulary.locales.items():
            if any(suffix in locale.suffixes and suffix != "com" for suffix in self.own_suffixes):
                yield code

    # --- forms ----------------------------------------------------------------------------------

    def form_table(self, forms: tuple[Form, ...], share: float = 1.0) -> Table:
        """Spellings with their shares, all multiplied by ``share``."""
        return Table(((form.text, form.share * share) for form in forms), "spelling")

    @property
    def long_forms(self) -> tuple[Form, ...]:
        """Spellings recognised wherever they stand."""
        return tuple(form for form in self.forms if len(form.text) > SHORT_FORM or not form.text.isascii())

    @property
    def short_forms(self) -> tuple[Form, ...]:
        """Spellings of one or two letters: they need a boundary."""
        return tuple(form for form in self.forms if len(form.text) <= SHORT_FORM and form.text.isascii())

    @cached_property
    def typo_forms(self) -> tuple[tuple[str, float], ...]:
        """The few spellings worth misspelling, with the share each gets."""
        fit = [form for form in self.forms if form.text.isascii() and len(form.text) >= MIN_TYPO_FORM]
        return tuple(
            (form.text, form.share * (FOUR_LETTERS if len(form.text) == MIN_TYPO_FORM else 1.0))
            for form in fit[:MAX_TYPO_FORMS]
        )

    # --- affixes --------------------------------------------------------------------------------

    def column(self, table: str, value: str) -> Columns:
        """One fitted share by column."""
        return self.vocabulary.fitted[table][value]

    def scale(self, *factors: Columns, only: Collection[str] = ()) -> Columns:
        """P(trade) times the given shares, column by column; columns not in ``only`` (if given) are nought."""
        columns = self.vocabulary.trades["columns"]
        shares = [m if not only or name in only else 0.0 for m, name in zip(self.mix, columns, strict=True)]
        for factor in factors:
            shares = [share * f for share, f in zip(shares, factor, strict=True)]
        return tuple(shares)

    def words(
        self, table: str, scale: Columns, count: int | None = None, *, fillers: bool = False
    ) -> dict[str, Columns]:
        """Words of a fitted table, smoothed with the hand-written ones, each as shares by column times ``scale``."""
        found = {
            word: tuple([s * share for s, share in zip(scale, shares, strict=True)])
            for word, shares in self._smoothed(table).items()
        }
        if fillers and table.startswith("affix."):
            self._add_fillers(found, scale)
        for word in self._own_words:
            found[word] = tuple(s * OWN_WORDS / len(self._own_words) for s in scale)
        if count is not None:
            best = sorted(found, key=lambda word: (-sum(found[word]), word))[:count]
            found = {word: found[word] for word in best}
        return found

    def _smoothed(self, table: str) -> dict[str, Columns]:
        """Fitted words, words seen in other places and the hand-written ones; words of the markets brought forward."""
        if table not in self._words:
            general = self.vocabulary.words_before if table == "affix.prefix" else self.vocabulary.general_words
            fitted, pieces = self.vocabulary.fitted[table], self.vocabulary.fitted["affix.piece"]
            rest = 1 - SMOOTHING - PIECES
            found: dict[str, Columns] = {}
            own_trade = self.vocabulary.trade_words(self.brand.trade)
            for word in dict.fromkeys((*fitted, *pieces, *general)):
                boost = MARKET_BOOST if self.vocabulary.home_of.get(word) in self.markets else 1.0
                boost *= TRADE_BOOST if word in own_trade else 1.0
                columns = zip(
                    fitted.get(word, _NOTHING), pieces.get(word, _NOTHING), general.get(word, _NOTHING), strict=True
                )
                found[word] = tuple(
                    [boost * (rest * own + PIECES * piece + SMOOTHING * written) for own, piece, written in columns]
                )
            self._words[table] = found
        return self._words[table]

    def _add_fillers(self, found: dict[str, Columns], scale: Columns) -> None:
        """A few letters or digits that mean nothing, each as likely as the next."""
        for kind, texts in _fillers().items():
            shares = tuple(
                s * FILLERS * p / len(texts) for s, p in zip(scale, self.column("share.filler", kind), strict=True)
            )
            for text in texts:
                known = found.get(text, _NOTHING)
                found[text] = tuple(a + b for a, b in zip(known, shares, strict=True))

    def attached(self, words: Mapping[str, Columns], place: str, *, short: bool = False) -> Classes:
        """Words with and without the hyphen that sets them off, ready to stand ``suffix`` or ``prefix``, by class."""
        hyphens = self.column(f"share.hyphen.{place}", "hyphen")
        found: Classes = defaultdict(dict)
        for word, shares in words.items():
            total = sum(shares)
            if total <= 0:
                continue
            hyphen = sum(share * h for share, h in zip(shares, hyphens, strict=True)) / total
            joined = 1 - (INNER_HYPHEN if "-" in word else hyphen)
            joined *= SHORT_JOINED if short else 1.0
            texts = (word, f"-{word}") if place == "suffix" else (word, f"{word}-")
            group = found[self.class_of(word, shares)]
            group[texts[0]], group[texts[1]] = total * joined, total * (1 - joined)
        return found

    def plain(self, words: Mapping[str, Columns], before: str = "", factor: float = 1.0) -> Classes:
        """Words as they are, by class, with ``before`` in front."""
        found: Classes = defaultdict(dict)
        for word, shares in words.items():
            found[self.class_of(word, shares)][before + word] = sum(shares) * factor
        return found

    def class_of(self, word: str, shares: Columns) -> str:
        """What decides the suffixes: the country an affix names (its last word counts), ``claim`` or ``shop`` for a
        word of commerce, else the trade it is typical of (``+`` and its column), else ``+``.
        """
        home = self.vocabulary.home_of.get(word) or self.vocabulary.home_of.get(word.rpartition("-")[2])
        if home:
            return home
        if word and word in self.vocabulary.words["official"]["claims"]:
            return "claim"
        if word in self.vocabulary.shop_words:
            return "shop"
        best = max(range(len(shares)), key=shares.__getitem__)
        return f"+{best}" if shares[best] > DOMINANT * sum(shares) else "+"

    # --- suffixes -------------------------------------------------------------------------------

    def ends(self, kind: str) -> Table:
        """``.suffix`` -> share: for a class of affixes, ``typo``, ``swap`` or ``idn``."""
        if kind not in self._ends:
            makers = {"typo": self._typo_suffixes, "swap": self._swap_suffixes, "idn": self._idn_suffixes}
            shares = makers[kind]() if kind in makers else self._combo_suffixes(kind)
            self._ends[kind] = Table(self._allowed(shares), "suffix")
        return self._ends[kind]

    def ends_of(self, shares: Mapping[str, float]) -> Table:
        """A table of suffixes of a technique's own; those of the markets brought forward."""
        boosted = {f".{suffix}" for code in self.markets for suffix in self._market_suffixes(code)}
        shares = {
            suffix: share * (self._suffix_boost if suffix in boosted else 1.0) for suffix, share in shares.items()
        }
        return Table(self._allowed(shares), "suffix")

    @property
    def _suffix_boost(self) -> float:
        return GIVEN_MARKET_BOOST if self.brand.markets else MARKET_SUFFIX_BOOST

    def _market_suffixes(self, code: str) -> tuple[str, ...]:
        locale = self.vocabulary.locales.get(code)
        return tuple(suffix for suffix in locale.suffixes if suffix != "com") if locale else ()

    def _allowed(self, shares: dict[str, float]) -> dict[str, float]:
        if self._given_suffixes:
            shares = {suffix: max(shares.get(suffix, 0.0), GIVEN_SUFFIX) for suffix in self._given_suffixes}
        total = sum(shares.values())
        return {
            suffix: share / total
            for suffix, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))
            if registers_below(suffix[1:]) and not self._exclusions.bars(suffix)
        }

    def _combo_suffixes(self, kind: str) -> dict[str, float]:
        if kind in {"shop", "claim"}:
            shares = self._suffixes("tld.shop", self.mix)
            shop_words = self.vocabulary.words["official"]["shops"] if kind == "claim" else ()
            return {end: share * (BEHIND_DOT if end[1:] in shop_words else 1.0) for end, share in shares.items()}
        if not kind.startswith("+"):
            return self._country_suffixes(kind)
        mix = self.mix
        if kind != "+":
            mix = tuple(0.8 * (str(i) == kind[1:]) + 0.2 * m for i, m in enumerate(self.mix))
        return self._suffixes("tld.combo", mix)

    def _country_suffixes(self, code: str) -> dict[str, float]:
        """A country's own suffixes, the first the most usual, and what is left for the others."""
        at_home = sum(self.scale(self.column("share.home", code))) / sum(self.mix)
        shares = {suffix: share * (1 - at_home) for suffix, share in self._suffixes("tld.combo", self.mix).items()}
        own = self.vocabulary.locales[code].suffixes
        for rank, suffix in enumerate(own):
            share = at_home * (0.7 * (rank == 0) + 0.3 / len(own))
            shares[f".{suffix}"] = shares.get(f".{suffix}", 0.0) + share
        return shares

    def _typo_suffixes(self) -> dict[str, float]:
        shares = {suffix: p * (1 - OWN_SUFFIX) for suffix, p in self._suffixes("tld.typo", self.mix).items()}
        for suffix in self.own_suffixes:
            own = OWN_SUFFIX / len(self.own_suffixes)
            shares[f".{suffix}"] = shares.get(f".{suffix}", 0.0) + own
        return shares

    def _swap_suffixes(self) -> dict[str, float]:
        shares = {suffix: p * (1 - FLAT_SWAP) for suffix, p in self._suffixes("tld.swap", self.mix).items()}
        every = names.top_level_suffixes()
        for suffix in every:
            shares[f".{suffix}"] = shares.get(f".{suffix}", 0.0) + FLAT_SWAP / len(every)
        return shares

    def _idn_suffixes(self) -> dict[str, float]:
        """Suffixes that take marked letters, the brand's own among them as far as known."""
        shares = {f".{suffix}": share for suffix, share in self.vocabulary.likeness["idn_suffixes"].items()}
        for suffix in filter(accepts_idn, self.own_suffixes):
            shares[f".{suffix}"] = max(shares.get(f".{suffix}", 0.0), OWN_IDN_SUFFIX)
        return shares

    def _suffixes(self, table: str, mix: Columns) -> dict[str, float]:
        shares = {suffix: p * (1 - SUFFIX_SMOOTHING) for suffix, p in self.vocabulary.mixed(table, mix).items()}
        for suffix, share in self.vocabulary.general_suffixes().items():
            shares[suffix] = shares.get(suffix, 0.0) + SUFFIX_SMOOTHING * share
        for code, locale in self.vocabulary.locales.items():
            for suffix in locale.suffixes:
                boost = self._suffix_boost if code in self.markets and suffix != "com" else 1.0
                shares[suffix] = max(shares.get(suffix, 0.0), _RARE) * boost
        return {f".{suffix}": share for suffix, share in shares.items()}
