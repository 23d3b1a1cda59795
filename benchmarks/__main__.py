"""`python -m benchmarks`: measure how fast the model is, print it, and keep it for machines and for the docs."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks import limits, paces, shares, starting, studies, twins
from benchmarks.extent import FULL, QUICK, Extent
from benchmarks.figures import Figure
from benchmarks.machine import machine
from benchmarks.page import PageError, renew
from benchmarks.report import LATEST, TRY, heading, lines, plain, write
from benchmarks.timing import CommandFailed
from benchmarks.worlds import made
from sim.run import Simulation
from sim.warm import warm_up

SECTIONS: Final[dict[str, Callable[[Extent], Iterator[Figure]]]] = {
    "sweep": studies.sweep,
    "twins": twins.single,
    "worlds": paces.single,
    "growth": paces.growth,
    "recording": paces.recording,
    "start": starting.start,
    "memory": studies.memory,
    "reports": studies.reports,
    "limit": limits.limit,
    "rules": shares.shares,
}


def summary(section: str) -> str:
    """What a section measures, in its own words."""
    words = (SECTIONS[section].__doc__ or "").strip().rstrip(".").partition(": ")
    return words[2] or words[0]


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line wants."""
    sections = "\n".join(f"  {name:10} {summary(name)}" for name in SECTIONS)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measure how fast the model is: ratios on this machine, medians with their spread.",
        epilog=f"sections:\n{sections}\n\nA whole measurement is written to benchmarks/out/latest.json, a try or "
        "a part to benchmarks/out/try.json.\nBest on a machine that has nothing else to do.",
    )
    parser.add_argument("--quick", action="store_true", help="a try in a minute: few years, few rounds")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, metavar="SECTION", help="only these sections")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write what is found there")
    parser.add_argument("--page", action="store_true", help="measure nothing: write the last whole one into the docs")
    return parser.parse_args(arguments)


def ready() -> None:
    """Compile what is not compiled yet, and load all of it, so that no measure pays for that."""
    warm_up()
    Simulation(made(4, years=2)).run()


def measure(names: Sequence[str], extent: Extent) -> dict[str, list[Figure]]:
    """Measure some sections, and print each when it is done."""
    found: dict[str, list[Figure]] = {}
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        found[name] = list(SECTIONS[name](extent))
        print(
            "\n".join([heading(name, summary(name)), *(line for each in found[name] for line in lines(each))]),
            flush=True,
        )
    return found


def main(arguments: Sequence[str], extent: Extent | None = None) -> int:
    """Carry out the command line; the exit code is 0, 1 where something failed, or 2 for bad input."""
    wish = asked(arguments)
    extent = extent or (QUICK if wish.quick else FULL)
    whole = extent.whole and not wish.only
    try:
        if wish.page:
            print(f"docs/performance.md: {'renewed' if renew(wish.out or LATEST) else 'nothing to renew'}")
            return 0
        begin, here = time.perf_counter(), machine()
        ready()
        found = measure(wish.only or list(SECTIONS), extent)
    except PageError as error:
        print(error, file=sys.stderr)
        return 2
    except CommandFailed as error:
        print(error, file=sys.stderr)
        return 1
    file = wish.out or (LATEST if whole else TRY)
    write(plain(found, here, time.perf_counter() - begin, whole), file)
    print(f"\n{'' if whole else 'a try, not for the record; '}written to {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
