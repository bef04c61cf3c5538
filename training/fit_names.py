"""Learns the frequencies behind the generator from reported lookalikes and writes them as reviewed data files.

    python training/fit_names.py DATA.csv.gz src/brandguard/candidates/data

DATA has the columns brand, official_domain, lookalike, kind, category. Every count is by brand: a brand's lookalikes
share one vote (less for a brand with few), so that one campaign does not drown the rest. An affix or suffix is kept
only when at least MIN_BRANDS brands carried it, and never when it is a brand's name (the data's own brands and
not_words.txt): what ships is vocabulary, not anybody's reported domains.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import idna
import tldextract

from brandguard.candidates import vocabulary as vocabularies

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

MIN_BRANDS = 3
MIN_SWAP_BRANDS = 2
FEW = 5.0  # a brand with this many lookalikes has half a vote
BACK_OFF = 3.0  # votes of all trades together that stand behind each group's own
MIN_SHARE = 2e-5  # rarer than this cannot matter within a million names
GROUPS = {
    "wear": ("fashion", "luxury", "home"),
    "shop": ("retail", "electronics"),
    "bank": ("finance", "gov"),
    "parcel": ("logistics",),
    "tech": ("tech", "telecom", "travel"),
    "crypto": ("crypto",),
}
ALIKE = (("wear", "shop"), ("bank", "parcel", "tech"), ("crypto",))
GROUP_OF = {category: group for group, categories in GROUPS.items() for category in categories}
Row = dict[str, str]
Split = tuple[str, str, str, str]  # prefix, its separator, separator of the suffix, suffix
Table = dict[str, list[float]]

_extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def read(path: Path) -> list[Row]:
    """The rows, each with its lookalike split into ``label`` (Unicode) and ``suffix``."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        parts = _extract.extract_str(row["lookalike"])
        row["label"], row["suffix"] = _unicode(parts.domain), parts.suffix
        row["own"] = _extract.extract_str(row["official_domain"]).domain
    return rows


def _unicode(label: str) -> str:
    try:
        return idna.decode(label) if label.startswith("xn--") else label
    except (idna.IDNAError, UnicodeError):
        return label


def around_brand(row: Row) -> Split | None:
    """What stands before and after the brand in a label, or None when the brand is not there as written."""
    for name in (row["own"], row["brand"]):
        if len(name) >= 2 and name in row["label"]:
            before, _, after = row["label"].partition(name)
            return before.strip("-"), "-" * before.endswith("-"), "-" * after.startswith("-"), after.strip("-")
    return None


class Votes:
    """Counts by brand, turned into one distribution a group of trades, backed off to all trades."""

    def __init__(self) -> None:
        self._by_brand: dict[str, Counter[str]] = defaultdict(Counter)
        self._group: dict[str, str] = {}

    def add(self, row: Row, value: str, weight: float = 1.0) -> None:
        self._by_brand[row["brand"]][value] += weight
        self._group[row["brand"]] = GROUP_OF[row["category"]]

    def brands(self, value: str) -> int:
        return sum(value in counts for counts in self._by_brand.values())

    def table(self, keep: Callable[[str], bool] = lambda _: True) -> Table:
        """value -> its share in each group, in the order of GROUPS; most frequent first."""
        total = self._shares(self._group)
        columns = []
        for group in GROUPS:
            near = next(groups for groups in ALIKE if group in groups)
            wider = self._backed_off([b for b, its in self._group.items() if its in near], total)
            columns.append(self._backed_off([b for b, its in self._group.items() if its == group], wider))
        values = sorted((value for value in total if keep(value)), key=lambda value: (-total[value], value))
        return {value: [column.get(value, 0.0) for column in columns] for value in values}

    def _backed_off(self, own: Collection[str], wider: dict[str, float]) -> dict[str, float]:
        votes = sum(self._vote(brand) for brand in own)
        shares = self._shares(own) if own else {}
        return {v: (votes * shares.get(v, 0.0) + BACK_OFF * wider[v]) / (votes + BACK_OFF) for v in wider}

    def _vote(self, brand: str) -> float:
        count = sum(self._by_brand[brand].values())
        return count / (count + FEW)

    def _shares(self, brands: Iterable[str]) -> dict[str, float]:
        summed: Counter[str] = Counter()
        votes = 0.0
        for brand in brands:
            counts, vote = self._by_brand[brand], self._vote(brand)
            size = sum(counts.values())
            votes += vote
            for value, count in counts.items():
                summed[value] += vote * count / size
        return {value: share / votes for value, share in summed.items()}


def fit(rows: list[Row], not_words: Collection[str] = ()) -> dict[str, Table]:
    """Every table of the data files, by name."""
    banned = {*not_words, *(r["brand"] for r in rows), *(r["own"] for r in rows)}
    combos = [(row, split) for row in rows if row["kind"] == "combo" and (split := around_brand(row))]
    sides = {side: Votes() for side in ("suffix", "prefix")}
    pieces = Votes()
    places, hyphens = Votes(), {"suffix": Votes(), "prefix": Votes()}
    for row, (before, before_separator, after_separator, after) in combos:
        place = "both" if before and after else "suffix" if after else "prefix"
        places.add(row, place)
        for side, text, separator in (("prefix", before, before_separator), ("suffix", after, after_separator)):
            if text:
                sides[side].add(row, text)
                hyphens[side].add(row, "hyphen" if separator else "joined")
                for piece in text.split("-"):
                    pieces.add(row, piece)

    def is_word(votes: Votes) -> Callable[[str], bool]:
        return lambda text: votes.brands(text) >= MIN_BRANDS and not banned & set(text.split("-"))

    words = {word: max(shares) for word, shares in pieces.table(is_word(pieces)).items()}
    tables = {f"affix.{side}": votes.table(is_word(votes)) for side, votes in sides.items()}
    tables |= _pairs(combos, words, is_word)
    tables["share.filler"] = _fillers(combos)
    tables["affix.piece"] = _pieces(combos, words, is_word)
    tables |= {"share.place": places.table(), "share.kind": _kinds(rows)}
    tables |= {f"share.hyphen.{side}": votes.table() for side, votes in hyphens.items()}
    tables["tld.shop"] = _shop_suffixes(combos)
    return tables | _suffixes(rows) | {"share.home": _at_home(combos)}


def _shop_suffixes(combos: list[tuple[Row, Split]]) -> Table:
    """The suffixes of names with a word of commerce."""
    words = vocabularies.assemble({}).shop_words
    votes = Votes()
    for row, (before, _, _, after) in combos:
        if (after or before) in words and row["suffix"]:
            votes.add(row, row["suffix"])
    return votes.table(lambda suffix: votes.brands(suffix) >= MIN_BRANDS)


def _at_home(combos: list[tuple[Row, Split]]) -> Table:
    """Country -> the share of names with a word of that country that stand under its own suffix."""
    vocabulary = vocabularies.assemble({})
    votes: dict[str, Counter[bool]] = defaultdict(Counter)
    by_brand: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for row, (before, _, _, after) in combos:
        home = vocabulary.home_of.get(after or before)
        if home:
            by_brand[home, row["brand"]].append(row["suffix"] in vocabulary.locales[home].suffixes)
    for (home, _), hits in by_brand.items():
        votes[home][True] += sum(hits) / len(hits)
        votes[home][False] += 1 - sum(hits) / len(hits)
    overall = sum(v[True] for v in votes.values()) / sum(v.total() for v in votes.values())
    shares = {}
    for code in vocabulary.locales:
        share = (votes[code][True] + BACK_OFF * overall) / (votes[code].total() + BACK_OFF)
        shares[code] = [share] * len(GROUPS)
    return shares


def _pairs(
    combos: list[tuple[Row, Split]], words: dict[str, float], is_word: Callable[..., object]
) -> dict[str, Table]:
    """Suffixes of two known words: which come first, which last, how often, and with a hyphen between or not."""
    first, last, counts, hyphens = Votes(), Votes(), Votes(), Votes()
    for row, (_, _, _, after) in combos:
        pair = cut_in_two(after, words) if after else None
        if after:
            counts.add(row, "two" if pair else "one")
        if pair:
            first.add(row, pair[0])
            last.add(row, pair[1])
            hyphens.add(row, "hyphen" if "-" in after else "joined")
    return {
        "pair.first": first.table(is_word(first)),  # type: ignore[arg-type]
        "pair.last": last.table(is_word(last)),  # type: ignore[arg-type]
        "share.words": counts.table(),
        "share.hyphen.pair": hyphens.table(),
    }


def _fillers(combos: list[tuple[Row, Split]]) -> Table:
    """How many affixes are no words but a few letters or digits."""
    fillers = Votes()
    for row, (before, _, _, after) in combos:
        for text in (before, after):
            if text:
                kind = "digits" if text.isdecimal() else "letters" if text.isalpha() else ""
                fillers.add(row, f"{kind}{len(text)}" if kind and len(text) <= 3 else "word")
    return fillers.table()


def _pieces(combos: list[tuple[Row, Split]], words: dict[str, float], is_word: Callable[..., object]) -> Table:
    """Every word seen anywhere beside a brand, affixes of two words cut in two."""
    pieces = Votes()
    for row, (before, _, _, after) in combos:
        for text in (before, after):
            for piece in cut_in_two(text, words) or text.split("-"):
                if piece:
                    pieces.add(row, piece)
    return pieces.table(is_word(pieces))  # type: ignore[arg-type]


def cut_in_two(text: str, words: dict[str, float]) -> tuple[str, str] | None:
    """The likeliest cut into two known words of two letters or more, unless the whole is likelier."""
    if "-" in text:
        head, _, tail = text.partition("-")
        return (head, tail) if head in words and tail in words else None
    cuts = [(text[:i], text[i:]) for i in range(2, len(text) - 1) if text[:i] in words and text[i:] in words]
    best = max(cuts, key=lambda cut: words[cut[0]] * words[cut[1]], default=None)
    if best is None or (text in words and len(min(best, key=len)) < 4):
        return None
    return best


def _kinds(rows: list[Row]) -> Table:
    kinds = Votes()
    for row in rows:
        if row["kind"] != "other":
            kinds.add(row, row["kind"])
    return kinds.table()


def _suffixes(rows: list[Row]) -> dict[str, Table]:
    votes = {name: Votes() for name in ("combo", "typo", "swap")}
    names = {"combo": "combo", "typo+combo": "combo", "typo": "typo", "tld-swap": "swap"}
    for row in rows:
        if row["kind"] in names and row["suffix"]:
            votes[names[row["kind"]]].add(row, row["suffix"])
    least = {"combo": MIN_BRANDS, "typo": MIN_SWAP_BRANDS, "swap": MIN_SWAP_BRANDS}
    return {
        f"tld.{name}": one.table(lambda suffix, one=one, name=name: one.brands(suffix) >= least[name])  # type: ignore[misc]
        for name, one in votes.items()
    }


FILES = {"affixes.toml": ("affix.", "pair."), "shares.toml": ("share.",), "suffixes.toml": ("tld.",)}


def render(tables: dict[str, Table], prefixes: tuple[str, ...], about: str) -> str:
    """The tables whose names start so, as TOML: value = shares in the order of GROUPS."""
    lines = ["# Made by training/fit_names.py; reviewed by hand. Do not edit: fit again.", f"# {about}"]
    lines += [f"# Shares by group of trades: {', '.join(GROUPS)} (groups.toml).", ""]
    for name, table in tables.items():
        if name.startswith(prefixes):
            lines.append(f"[{name}]")
            kept = {value: shares for value, shares in table.items() if max(shares) >= MIN_SHARE}
            lines += [
                f'"{value}" = [{", ".join(f"{share:.2g}" for share in shares)}]' for value, shares in kept.items()
            ]
            lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Fit and write the data files."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    rows = read(source)
    not_words = (Path(__file__).parent / "not_words.txt").read_text("utf-8").split()
    tables = fit(rows, not_words)
    about = f"Source: {len(rows)} reported lookalikes of {len({r['brand'] for r in rows})} brands, counted by brand."
    for file, prefixes in FILES.items():
        (target / file).write_text(render(tables, prefixes, about), "utf-8")


if __name__ == "__main__":
    main()
