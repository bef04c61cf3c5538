"""How fast names are generated: brandguard's ranked candidates beside dnstwist's permutations.

Each in a fresh process, from a domain alone, in several rounds of which the median counts. dnstwist makes one fixed
set of names, all of it before the first is seen, and repeats it here until the time can be told; brandguard makes the
first N of a ranking. ``first_ms`` is the time to the first name, reading the word lists included. See
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING

import measuring

if TYPE_CHECKING:
    from collections.abc import Callable

    from measuring import Figures

REPEATS = 5


def brandguard(domain: str, count: int) -> Figures:
    """The candidates as ``generate`` and ``scan`` draw them."""
    from brandguard.candidates import generate
    from brandguard.watchlist import brand_from_domain

    brand = brand_from_domain(domain)
    started = time.perf_counter()
    next(generate(brand, count))
    first = time.perf_counter() - started
    return measuring.measured(lambda: sum(1 for _ in generate(brand, count))) | {"first_ms": round(1000 * first)}


def dnstwist(domain: str, _: int) -> Figures:
    """The permutations as dnstwist's main program makes them."""
    import dnstwist as twist

    def permutations() -> int:
        fuzzer = twist.Fuzzer(domain)
        fuzzer.generate()
        return len(fuzzer.permutations())

    started = time.perf_counter()
    permutations()
    first = time.perf_counter() - started
    found = measuring.measured(lambda: sum(permutations() for _ in range(REPEATS)))
    each = {key: round(found[key] / REPEATS, 3) for key in ("seconds", "cpu_s")}
    return found | each | {"names": found["names"] // REPEATS, "first_ms": round(1000 * first)}


CONTENDERS: dict[str, Callable[[str, int], Figures]] = {"brandguard": brandguard, "dnstwist": dnstwist}


def compare(domain: str, count: int, rounds: int) -> Figures:
    """Both contenders, taking turns."""
    ways = {each: ("--contender", each, "--domain", domain, "--names", str(count)) for each in CONTENDERS}
    runs = [{each: measuring.in_own_process(__file__, *way) for each, way in ways.items()} for _ in range(rounds)]
    results = {each: measuring.median_of([one[each] for one in runs]) for each in CONTENDERS}
    ours = results["brandguard"]
    ratio = measuring.ratio(ours, results["dnstwist"])
    headline = {"names_per_s": ours["names_per_s"], "peak_mb": ours["peak_mb"], "ratio_dnstwist": ratio}
    return {"rounds": rounds, **headline, **results, "ratio": ratio}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=100_000, metavar="N", help="how many brandguard makes")
    parser.add_argument("--domain", default="xiaomi.com")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.contender:
        print(json.dumps(CONTENDERS[asked.contender](asked.domain, asked.names)))
        return
    result = compare(asked.domain, asked.names, asked.rounds)
    if asked.json:
        print(json.dumps(result))
        return
    firsts = " ms, ".join(f"{each} {result[each]['first_ms']}" for each in CONTENDERS)
    measuring.show(
        f"Names like {asked.domain}",
        {each: result[each] for each in CONTENDERS},
        (f"brandguard makes {result['ratio']} times as many names a second", f"time to the first name: {firsts} ms"),
    )


if __name__ == "__main__":
    sys.exit(main())
