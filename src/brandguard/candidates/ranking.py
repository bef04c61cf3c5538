"""The likelihood behind the order of candidates, as ranked tables the techniques multiply.

    P(name) = P(kind) x P(form) x P(place, hyphen | trade) x P(affix | place, trade, market) x P(suffix | kind, affix)

*kind* is how the name is made (combosquat, typo, ...), *form* a spelling of the brand (:mod:`.forms`), *place* before,
after or both, *suffix* the public suffix. Kinds, places, affixes and suffixes are fitted on reported lookalikes,
counted by brand and backed off to all trades (``training/fit_names.py``); affixes are smoothed with the hand-written
words; an affix that names a country also draws that country's suffixes. The factors are not independent in truth; the
product only has to order names (measured in docs/names.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from brandguard import names
from brandguard.candidates import forms
from brandguard.candidates.enumeration import Product, Ranked, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brandguard.candidates.forms import Form
    from brandguard.candidates.vocabulary import Vocabulary
    from brandguard.model import Brand

SMOOTHING = 0.12  # share of the affixes that comes from the hand-written words
LOCAL_SUFFIX = 0.22  # share of country affixes that stand on the country's own suffix
MARKET_BOOST = 3.0  # how much likelier words of a market of the brand are than those of another country
MARKET_SUFFIX_BOOST = 1.5
SUFFIX_SMOOTHING = 0.08  # share of the suffixes that comes from the hand-written list
OWN_SUFFIX = 0.25  # share of typos under the suffix they imitate
INNER_HYPHEN = 0.9  # an affix that holds a hyphen is nearly always set off with one
SHORT_FORM = 2  # letters; so short a name is not recognised when joined (three are: measured)
SHORT_JOINED = 0.2
MIN_TYPO_FORM = 4  # below, a typo is another word (no edit distance below five letters: four at a fraction)
FOUR_LETTERS = 0.3
MAX_TYPO_FORMS = 4
FLAT_SWAP = 0.25  # share of bare-name candidates spread evenly over every top-level domain
_RARE = 2e-5


@dataclass(frozen=True, slots=True)
class Stream:
    """Ranked names made one way; ``techniques`` are the words a candidate carries."""

    techniques: tuple[str, ...]
    ranked: Ranked


class Ranking:
    """The tables of one brand."""

    def __init__(self, brand: Brand, vocabulary: Vocabulary) -> None:
        self.brand = brand
        self.vocabulary = vocabulary
        own = (names.registrable(domain) for domain in brand.official_domains)
        self.own_suffixes = tuple(dict.fromkeys(domain.partition(".")[2] for domain in own if domain))
        self.mix = self._mix()
        self.forms = forms.forms_of(brand, vocabulary.words["generic"]["words"])
        self.markets = frozenset(brand.markets or self._markets_of_suffixes())
        self.kinds = vocabulary.mixed("share.kind", self.mix)
        self.places = vocabulary.mixed("share.place", self.mix)
        self.words_beside = vocabulary.mixed("share.words", self.mix)

    def _mix(self) -> tuple[float, ...]:
        trades = self.vocabulary.trades
        trade = (self.brand.trade or "").lower()
        for column in trades["columns"]:
            if trade in trades["groups"][column]:
                return tuple(0.85 if column == other else 0.05 for other in trades["columns"])
        known = next((suffix for suffix in self.own_suffixes if suffix in trades["unknown"]), "default")
        return tuple(trades["unknown"][known])

    def _markets_of_suffixes(self) -> Iterator[str]:
        for code, locale in self.vocabulary.locales.items():
            if any(suffix in locale.suffixes and suffix != "com" for suffix in self.own_suffixes):
                yield code

    # --- forms ----------------------------------------------------------------------------------

    def form_table(self, forms: tuple[Form, ...], share: float = 1.0) -> Table:
        """Spellings with their shares, all multiplied by ``share``."""
        return Table((form.text, form.share * share) for form in forms)

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

    @cached_property
    def suffix_words(self) -> dict[str, float]:
        """Words after the brand, with their shares."""
        return self._affixes("affix.suffix", SMOOTHING)

    @cached_property
    def prefix_words(self) -> dict[str, float]:
        """Words before the brand, with their shares."""
        return self._affixes("affix.prefix", SMOOTHING)

    def _affixes(self, table: str, smoothing: float) -> dict[str, float]:
        shares = {word: share * (1 - smoothing) for word, share in self.vocabulary.mixed(table, self.mix).items()}
        for word, share in self.vocabulary.general_words(self.brand.trade).items():
            shares[word] = shares.get(word, 0.0) + smoothing * share
        return {word: share * self._market_factor(word) for word, share in shares.items()}

    def _market_factor(self, word: str) -> float:
        home = self.vocabulary.home_of.get(word)
        return MARKET_BOOST if home in self.markets else 1.0

    def attached(self, words: Mapping[str, float], place: str, *, short: bool = False) -> dict[str, float]:
        """Words with and without the hyphen that sets them off, ready to stand ``suffix`` or ``prefix``."""
        hyphen = self.vocabulary.mixed(f"share.hyphen.{place}", self.mix)["hyphen"]
        shares: dict[str, float] = {}
        for word, share in words.items():
            set_off = INNER_HYPHEN if "-" in word else hyphen
            joined = (1 - set_off) * (SHORT_JOINED if short else 1.0)
            before, after = (f"-{word}", word) if place == "suffix" else (f"{word}-", word)
            shares[before] = share * (1 - joined if short else set_off)
            shares[after] = share * joined
        return shares

    # --- suffixes -------------------------------------------------------------------------------

    @cached_property
    def combo_suffixes(self) -> dict[str, float]:
        """``.suffix`` -> share, for names with an affix."""
        return self._suffixes("tld.combo")

    @cached_property
    def typo_suffixes(self) -> dict[str, float]:
        """``.suffix`` -> share, for misspellings: the brand's own suffixes first of all."""
        shares = {suffix: share * (1 - OWN_SUFFIX) for suffix, share in self._suffixes("tld.typo").items()}
        for suffix in self.own_suffixes:
            own = OWN_SUFFIX / len(self.own_suffixes)
            shares[f".{suffix}"] = shares.get(f".{suffix}", 0.0) + own
        return shares

    @cached_property
    def swap_suffixes(self) -> dict[str, float]:
        """``.suffix`` -> share, for the bare name."""
        shares = {suffix: share * (1 - FLAT_SWAP) for suffix, share in self._suffixes("tld.swap").items()}
        every = names.top_level_suffixes()
        for suffix in every:
            shares[f".{suffix}"] = shares.get(f".{suffix}", 0.0) + FLAT_SWAP / len(every)
        return shares

    def _suffixes(self, table: str) -> dict[str, float]:
        shares = {suffix: p * (1 - SUFFIX_SMOOTHING) for suffix, p in self.vocabulary.mixed(table, self.mix).items()}
        for suffix, share in self.vocabulary.general_suffixes().items():
            shares[suffix] = shares.get(suffix, 0.0) + SUFFIX_SMOOTHING * share
        for code, locale in self.vocabulary.locales.items():
            for suffix in locale.suffixes:
                boost = MARKET_SUFFIX_BOOST if code in self.markets and suffix != "com" else 1.0
                shares[suffix] = max(shares.get(suffix, 0.0), _RARE) * boost
        return {f".{suffix}": share for suffix, share in shares.items()}

    def local_tails(self, attached: Mapping[str, float]) -> dict[str, float]:
        """Country affixes with their country's suffix: ``-polska.pl`` -> share."""
        tails: dict[str, float] = {}
        for affix, share in attached.items():
            home = self.vocabulary.home_of.get(affix.strip("-"))
            if home:
                suffixes = self.vocabulary.locales[home].suffixes
                for rank, suffix in enumerate(suffixes):
                    tails[f"{affix}.{suffix}"] = share * LOCAL_SUFFIX * (0.7 if rank == 0 else 0.3 / len(suffixes))
        return tails

    def with_suffixes(self, table: Table, suffixes: Mapping[str, float]) -> Product:
        """Every label of the table under every suffix."""
        return Product(table, Table(suffixes))
