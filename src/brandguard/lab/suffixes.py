"""The public suffixes the lab's DNS knows: the list bundled with tldextract, private section included."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from brandguard.names import to_ascii


@dataclass(frozen=True, slots=True)
class SuffixRules:
    """The Public Suffix List as A-labels: plain rules, ``*.`` rules by their parent, ``!`` exceptions."""

    plain: frozenset[str]
    wildcard_parents: frozenset[str]
    exceptions: frozenset[str]


@cache
def suffix_rules() -> SuffixRules:
    """The bundled list, parsed once (about 0.2 s)."""
    import tldextract

    extractor = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
    plain, parents, exceptions = set(), set(), set()
    for rule in extractor.tlds:
        if rule.startswith("!"):
            exceptions.add(_ascii(rule[1:]))
        elif rule.startswith("*."):
            parents.add(_ascii(rule[2:]))
        else:
            plain.add(_ascii(rule))
    return SuffixRules(frozenset(plain), frozenset(parents), frozenset(exceptions))


def suffix_names() -> frozenset[str]:
    """Every suffix that is written out in the list."""
    return suffix_rules().plain


@cache
def zone_names() -> frozenset[str]:
    """Every name that is a zone of its own: suffixes, and what stands above them (``amazonaws.com``)."""
    rules = suffix_rules()
    found: set[str] = set()
    for name in rules.plain | rules.wildcard_parents:
        rest = name
        while rest and rest not in found:
            found.add(rest)
            rest = rest.partition(".")[2]
    return frozenset(found)


def zone_of(name: str) -> str:
    """The zone a name nobody defined would be in: the longest suffix it ends in; empty for the root."""
    rules, zones = suffix_rules(), zone_names()
    rest = name
    while rest:
        parent = rest.partition(".")[2]
        if rest in zones or (parent in rules.wildcard_parents and rest not in rules.exceptions):
            return rest
        rest = parent
    return ""


def _ascii(name: str) -> str:
    return name if name.isascii() else to_ascii(name)
