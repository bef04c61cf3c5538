"""How fast names are looked up: brandguard's resolver beside dnstwist's scanner threads.

Both ask the same DNS server (the lab's, in a process of its own, on loopback) about the same names, one after the
other, each in a fresh process, in several rounds of which the median counts. The names are dnstwist's own permutations
of a domain, topped up with brandguard's candidates where more are wanted; every fiftieth is registered. Both ask for NS
and, where a name exists, for A, AAAA and MX. Both must find exactly the registered ones, or the figures mean nothing:
``wrong`` counts the others. See docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import queue
import sys
import tempfile
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import measuring

from brandguard.cli.demo import running_lab
from brandguard.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from measuring import Figures

REGISTERED_EVERY = 50
DNSTWIST_THREADS = min(32, (os.cpu_count() or 1) + 4)  # as dnstwist has it (THREAD_COUNT_DEFAULT)


# --- the contenders, each run in a process of its own: names and settings in, figures out ---


def brandguard(names: list[str], settings: Path, _: int) -> tuple[Figures, list[str]]:
    """The sweep as ``generate --unregistered`` and ``scan`` do it."""
    from brandguard import pipeline
    from brandguard.model import Existence, Resolution
    from brandguard.resolution import Resolver

    chosen = load_settings(settings).resolution
    found: list[Resolution] = []

    async def sweep() -> None:
        async with Resolver(chosen) as resolver:
            stage = pipeline.Stage("resolve", chosen.concurrency, resolver.resolve)
            await pipeline.run(names, [stage], found.append)

    def work() -> int:
        asyncio.run(sweep())
        return len(found)

    figures = measuring.measured(work)
    return figures, [each.domain for each in found if each.existence is Existence.REGISTERED]


def dnstwist(names: list[str], settings: Path, threads: int) -> tuple[Figures, list[str]]:
    """The sweep as dnstwist's main program does it, less its progress display, which waits in steps of 0.2 s."""
    import dnstwist as twist
    from dns.nameserver import Do53Nameserver

    from brandguard.resolution.servers import parse_server

    server = parse_server(load_settings(settings).resolution.resolvers[0])
    tasks = [twist.Permutation(fuzzer="benchmark", domain=name) for name in names]

    def work() -> int:
        jobs: queue.Queue[twist.Permutation] = queue.Queue()
        for task in tasks:
            jobs.put(task)
        workers = [_scanner(twist, jobs, Do53Nameserver(server.address, server.port)) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return len(tasks) - jobs.qsize()

    figures = measuring.measured(work)
    return figures, [task["domain"] for task in tasks if task.is_registered()]


def _scanner(twist: object, jobs: object, server: object) -> object:
    worker = twist.Scanner(jobs)
    worker.option_extdns = True  # what dnstwist does wherever dnspython is installed
    worker.nameservers = [server]
    return worker


CONTENDERS: dict[str, Callable[[list[str], Path, int], tuple[Figures, list[str]]]] = {
    "brandguard": brandguard,
    "dnstwist": dnstwist,
}


# --- what they run against ---


def names_for(domain: str, count: int) -> list[str]:
    """So many different names: dnstwist's permutations in its order, then brandguard's candidates."""
    import dnstwist as twist

    from brandguard.candidates import generate
    from brandguard.watchlist import brand_from_domain

    fuzzer = twist.Fuzzer(domain)
    fuzzer.generate()
    permutations = (each["domain"] for each in fuzzer.permutations() if each["fuzzer"] != "*original")
    candidates = (each.domain for each in generate(brand_from_domain(domain), 2 * count))
    return list(islice(dict.fromkeys(chain(permutations, candidates)), count))


def write_scenario(folder: Path, registered: Iterable[str]) -> None:
    """A lab in which these names are registered and nothing else is."""
    folder.mkdir()
    domains = "".join(f'\n[[domain]]\nname = "{name}"\n' for name in registered)
    (folder / "scenario.toml").write_text(f'schema = 1\nname = "benchmark"\n{domains}', encoding="utf-8")
    (folder / "watchlist.toml").write_text('[[brand]]\nid = "none"\nname = "None"\n', encoding="utf-8")


def compare(domain: str, count: int, threads: int, rounds: int) -> Figures:
    """Both contenders against one server, taking turns."""
    names = names_for(domain, count)
    registered = names[::REGISTERED_EVERY]
    with tempfile.TemporaryDirectory(prefix="brandguard-benchmark-") as temporary:
        folder = Path(temporary)
        (folder / "names.txt").write_text("\n".join(names), encoding="ascii")
        write_scenario(folder / "scenario", registered)
        with running_lab(str(folder / "scenario"), folder / "lab"):
            ways = {each: ("--contender", each, str(folder), "--threads", str(threads)) for each in CONTENDERS}
            runs = [
                {each: measuring.in_own_process(__file__, *way) for each, way in ways.items()} for _ in range(rounds)
            ]
    truth = set(registered)
    wrong = set().union(*(truth.symmetric_difference(run.pop("registered")) for one in runs for run in one.values()))
    results = {each: measuring.median_of([one[each] for one in runs]) for each in CONTENDERS}
    return {
        "names": len(names),
        "registered": len(registered),
        "threads": threads,
        "rounds": rounds,
        "wrong": len(wrong),
        **results,
        "ratio": measuring.ratio(results["brandguard"], results["dnstwist"]),
    }


def main() -> int:
    """Measure and print; 1 where a contender was wrong about a name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=4_000, metavar="N")
    parser.add_argument("--domain", default="xiaomi.com")
    parser.add_argument("--threads", type=int, default=DNSTWIST_THREADS, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--contender", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.contender:
        contender, folder = asked.contender[0], Path(asked.contender[1])
        names = (folder / "names.txt").read_text(encoding="ascii").split()
        figures, registered = CONTENDERS[contender](names, folder / "lab" / "settings.toml", asked.threads)
        print(json.dumps(figures | {"registered": registered}))
        return 0
    result = compare(asked.domain, asked.names, asked.threads, asked.rounds)
    if asked.json:
        print(json.dumps(result))
    else:
        measuring.show(
            f"{result['names']:,} names, {result['registered']:,} of them registered, one server on loopback",
            {each: result[each] for each in CONTENDERS},
            (
                f"brandguard is {result['ratio']} times as fast as dnstwist with {result['threads']} threads",
                f"names either was wrong about: {result['wrong']}",
            ),
        )
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
