"""Why a name is ranked where it is: the parts it is made of and how usual each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brandguard import names
from brandguard.candidates.enumeration import Parsed, likelihood_of
from brandguard.candidates.generation import Generation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brandguard.candidates.walk import Stream
    from brandguard.model import Brand


def explain(brand: Brand, domain: str) -> list[str]:
    """Lines for a person: how the name is made, the share of every part, its likelihood.

    One line says so where the generator does not make the name, or never proposes it because it is the brand's own or
    allow-listed. Raises InvalidNameError for what is no domain.
    """
    wanted = names.parse_registrable(domain)
    generation = Generation(brand)
    if generation.excluded(wanted):
        return [f"{wanted} is {brand.name}'s own or allow-listed: never proposed"]
    label, _, suffix = names.to_unicode(wanted).partition(".")
    made = [found for stream in generation.walk.streams if (found := _made(stream, label, f".{suffix}"))]
    if not made:
        return [f"{wanted} is not made from {brand.name} by any technique"]
    stream, parsed = min(made, key=lambda one: one[1].level)
    return list(_lines(wanted, stream, parsed))


def _made(stream: Stream, label: str, ending: str) -> tuple[Stream, Parsed] | None:
    labels, end = stream.labels.parse(label), stream.ends.parse(ending)
    return (stream, Parsed(labels.level + end.level, labels.parts + end.parts)) if labels and end else None


def _lines(domain: str, stream: Stream, parsed: Parsed) -> Iterator[str]:
    yield f"{domain}: {' + '.join(stream.techniques)}, likelihood {likelihood_of(parsed.level):.3g}"
    for part in parsed.parts:
        yield f"  {part.role or 'part'}: {part.text} ({_share(part.share)})"


def _share(share: float) -> str:
    return f"1 in {round(1 / share):,}" if share < 0.01 else f"{100 * share:.1f} %"
