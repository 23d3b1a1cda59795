"""Landscape theory again (Axelrod and Bennett 1993): its identities, the Unix wars, Europe before the war, realism."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np

from analysis.replications.alignments import HISTORIES, Landscape, landscape, of_world
from analysis.replications.base import Effort, Kind, Part, between, exactly, replication
from analysis.replications.doubts_1936 import plausible
from analysis.replications.europe_1936 import SIZES, propensities
from sim.theories import landscape as theory

PAPER: Final[dict[str, Any]] = {"study": "axelrod_bennett", "paper": "Axelrod and Bennett 1993"}
WEST: Final = frozenset(("GBR", "FRA", "CSK", "DNK"))
EAST: Final = frozenset(("SUN", "YUG", "GRC"))
GREAT: Final = ("GBR", "FRA", "SUN", "DEU", "ITA")
DRAWN: Final = 60
"""Landscapes drawn by luck, on which the identities are tested."""


@replication(
    "A1", title="energy falls at every selfish move", published="dE = 2 s_k dF_k to 1e-9; descent ends in a minimum",
    source="read, p. 213-216", kind="exact", seconds=1, **PAPER,
)  # fmt: skip
def identities(effort: Effort) -> Iterator[Part]:
    """Every selfish move in landscapes drawn by luck, until nobody gains by one."""
    luck, off, rises, unfinished = np.random.default_rng(1993), 0.0, 0, 0
    for _ in range(DRAWN):
        n = int(luck.integers(3, 12))
        upper = np.triu(luck.normal(size=(n, n)), 1)
        sizes, drawn, side = luck.uniform(0.1, 5.0, n), upper + upper.T, luck.integers(0, 2, n)
        found = theory.minima(sizes, drawn)
        while True:
            moves = [np.where(np.arange(n) == k, 1 - side, side) for k in range(n)]
            before = theory.frustration(sizes, drawn, side)
            relief = np.array([theory.frustration(sizes, drawn, moves[k])[k] - before[k] for k in range(n)])
            here = theory.energy(sizes, drawn, side)
            change = np.array([theory.energy(sizes, drawn, move) - here for move in moves])
            off = max(off, float(np.abs(change - 2.0 * sizes * relief).max()))
            if relief.min() >= -1e-12:
                break
            willing = np.flatnonzero(relief < -1e-12)
            k = int(luck.choice(willing))
            rises += bool(change[k] >= 0.0)
            side = moves[k]
        place = int(((side ^ side[-1]) << np.arange(n)).sum())
        unfinished += place not in found.basins
    yield between("largest gap between dE and 2 s_k dF_k", "at most 1e-9", off, 0.0, 1e-9)
    yield exactly("selfish moves that do not lower energy", 0, rises)
    yield exactly("ends that are no minimum", 0, unfinished)


@replication(
    "A2", title="who stood where in the Unix wars",
    published="256 configurations; 2 minima of equal energy, basins 128 and 128; 1 of 7 wrong; 97% of size; 1/16",
    source="read, p. 228-230", kind="exact", seconds=1, **PAPER,
)  # fmt: skip
def unix(effort: Effort) -> Iterator[Part]:
    """The nine firms of the paper's second case, with its sizes and types."""
    found = of_world("unix-1988")
    yield exactly("configurations", 256, len(found.energy))
    yield exactly("basins of the minima", "128 and 128", _both(found.basins.values()))
    yield exactly("energies", "-3828.9 and -3828.9", _both(f"{found.energy[place]:.1f}" for place in found.basins))
    fewest = min(found.basins, key=lambda place: len(found.wrong(place, *HISTORIES["unix-1988"])))
    yield exactly("first side of the better minimum", "ATT IBM PRI SUN", " ".join(sorted(found.sides(fewest)[0])))
    wrong = found.wrong(fewest, *HISTORIES["unix-1988"])
    yield exactly("wrong", "IBM", " ".join(sorted(wrong)))
    yield exactly("share of size in its place", "97%", f"{found.right(wrong):.0%}")
    free = len(found.names) - 2  # with AT&T and Sun on the side where they were
    yield exactly("chance of so few wrong", "1/16", _odds(within(free, len(wrong)), 1 << free))


@replication(
    "A3", title="Europe's sides from what was known in 1936",
    published="65,536 configurations; 2 minima, basins 47,945 and 17,591; Poland, Portugal wrong; 96% of size; .0047",
    source="read, p. 222-223; propensities never printed: reconstructed from codings of ours, recalled",
    kind="reconstruction", seconds=10, **PAPER,
)  # fmt: skip
def europe(effort: Effort) -> Iterator[Part]:
    """The seventeen nations of 1936, with the paper's sizes and codings of ours by its rules, and plausible others."""
    found = of_world("europe-1936")
    kind: Kind = "reconstruction"
    yield exactly("configurations", "65,536", f"{len(found.energy):,}")
    yield exactly(
        "basins of the minima", "47,945 and 17,591", _both(f"{count:,}" for count in found.basins.values()), kind
    )
    best = next(iter(found.basins))
    yield exactly("side of Britain in the lowest", _words(WEST | EAST), _words(found.sides(best)[0]), kind)
    apart = any(set(other) >= EAST and len(other) == 3 for place in found.basins for other in found.sides(place))
    yield exactly("a minimum of all against GRC SUN YUG", "yes", "yes" if apart else "no", kind)
    wrong = found.wrong(best, *HISTORIES["europe-1936"])
    yield exactly("wrong", "POL PRT", _words(wrong), kind)
    yield exactly("share of size in its place", "96%", f"{found.right(wrong):.0%}", kind)
    chance = len(found.basins) * within(len(found.names), len(wrong)) / len(found.energy)
    yield exactly("chance of so few wrong", "0.0047", f"{chance:.4f}", kind)
    yield from plausible(effort.seeds, WEST | EAST, EAST)


@replication(
    "A4", title="the landscape moves on, 1937 to 1939",
    published="1937 both minima; 1938 the first alone; 1939 the same with Poland moved, 16 of 17 right, .00027",
    source="read, p. 225-226; sizes of Correlates of War; propensities reconstructed from codings of ours, recalled",
    kind="reconstruction", seconds=1, **PAPER,
)  # fmt: skip
def later(effort: Effort) -> Iterator[Part]:
    """The same nations with the sizes of later years, and Romania authoritarian from 1938 on."""
    kind: Kind = "reconstruction"
    found = {year: _in_year(year) for year in SIZES}
    for year, count in ((1937, 2), (1938, 1), (1939, 1)):
        yield exactly(f"minima in {year}", count, len(found[year].basins), kind)
    last = found[1939]
    place = next(iter(last.basins))
    wrong = last.wrong(place, *HISTORIES["europe-1936"])
    yield exactly("wrong in 1939", "PRT", _words(wrong), kind)
    chance = within(len(last.names), len(wrong)) / len(last.energy)
    yield exactly("chance of so few wrong", "0.00027", f"{chance:.5f}", kind)


@replication(
    "A5", title="if every power repels every other",
    published="five great powers: 4 stable configurations, none that of the war; 17 nations: 209",
    source="read, p. 224; sizes are printed to two decimals, which leaves 195 to 226 of 17 nations (measured)",
    kind="exact", seconds=1, **PAPER,
)  # fmt: skip
def realist(effort: Effort) -> Iterator[Part]:
    """The realist landscapes: all propensities -1, the five great powers, and all seventeen nations."""
    europe = of_world("europe-1936")
    sizes = np.array([europe.sizes[europe.names.index(name)] for name in GREAT])
    five = landscape(GREAT, sizes, _repelled(5))
    yield exactly("minima of the five", 4, len(five.basins))
    war = {frozenset(("GBR", "FRA", "SUN")), frozenset(("DEU", "ITA"))}
    held = sum(set(map(frozenset, five.sides(place))) == war for place in five.basins)
    yield exactly("of them that of the war", 0, held)
    all_17 = landscape(europe.names, europe.sizes, _repelled(17))
    yield between("minima of the 17, ties allowed", "209, within rounding 195 to 226", len(all_17.basins), 195, 226)
    yield between("minima of the 17, strict", "209, within rounding 195 to 226", len(all_17.strict), 195, 226)


def within(actors: int, wrong: int) -> int:
    """How many configurations are at most so many actors away from one."""
    return sum(math.comb(actors, k) for k in range(wrong + 1))


def _odds(some: int, of: int) -> str:
    return f"1/{of // some}" if of % some == 0 else f"{some / of:.4f}"


def _words(names: set[str] | frozenset[str]) -> str:
    return " ".join(sorted(names))


def _both(values: Iterable[object]) -> str:
    return " and ".join(map(str, values))


def _repelled(n: int) -> np.ndarray:
    return np.eye(n) - 1.0


def _in_year(year: int) -> Landscape:
    """The landscape of the seventeen in a year, with the sizes and types of government of that year."""
    names = tuple(SIZES[year])
    return landscape(names, np.array(list(SIZES[year].values())), propensities(names, year))
