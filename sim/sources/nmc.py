"""National Material Capabilities of the Correlates of War project: spending, soldiers, energy and people, by year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.sources.figures import Rules, numbers, only, whole
from sim.sources.reading import Read, Source, grid

NMC: Final = Source(
    key="nmc",
    title="COW National Material Capabilities",
    files="NMC-60-abridged.csv, NMC_5_0.csv",
    citation="Singer, J. D., Bremer, S., & Stuckey, J. (1972). Capability distribution, uncertainty, and major power "
    "war, 1820-1965. In B. Russett (Ed.), Peace, war, and numbers; Singer, J. D. (1987). Reconstructing the Correlates "
    "of War dataset on material capabilities of states, 1816-1985. International Interactions, 14",
    access="free of charge from the Correlates of War project; no terms of redistribution are stated",
    marks=(frozenset({"stateabb", "ccode", "year", "milex", "milper", "pec", "tpop"}),),
)
FIGURES: Final = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")
RULES: Final = Rules(missing=(-9,), once=("ccode", "year"))


def read(path: Path) -> Read:
    """Each state and year: abbreviation, military spending and personnel, steel, energy, people, and the composite."""
    cells = grid(path, NMC, (*FIGURES, "version"))
    there = [name for name in FIGURES if name in cells]
    table = numbers(path, cells, ["ccode", "year", *there], RULES)
    table.insert(0, "abbrev", cells["stateabb"])
    return Read(whole(table, "ccode", "year"), only(cells, "version"))
