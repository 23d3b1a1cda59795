"""What was chosen for the start of a hindcast, on windows that end by 1960: the table of `docs/hindcast.md`.

    python -m science.hindcasts [--data DIR]

Each way to tell a start is run from the end of the same six years, and scored on all pairs together.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pandas as pd

from analysis.hindcast.cut import cut
from analysis.hindcast.forecast import chances
from analysis.hindcast.hindcast import MODEL, by_code
from analysis.hindcast.inclination import PRIOR, inclined
from analysis.hindcast.scores import ALL, FORMATION, TERMINATION, score
from analysis.hindcast.start import dealing, informed, sworn, unsettled
from analysis.hindcast.truth import outcomes
from science.data import DATA
from science.pages import renewed, table
from science.world_numbers import ROOT
from sim.scenario import Scenario
from sim.sources.real_world import real_world
from sim.warm import warm_up

PAGE: Final = ROOT / "docs" / "hindcast.md"
WINDOWS: Final = ((1946, 10), (1948, 10), (1950, 10), (1952, 8), (1954, 6), (1955, 5))
"""Starts and years ahead, none of which reaches beyond 1960."""
RUNS: Final = 48
Telling = Callable[[Scenario, Path, int], Scenario]


def told(*tells: Telling) -> Telling:
    """A start to which one thing after another is told."""

    def tell(world: Scenario, known: Path, year: int) -> Scenario:
        for each in tells:
            world = each(world, known, year)
        return world

    return tell


WAYS: Final[dict[str, Telling]] = {
    "trust and majority alone": dealing,
    "and upheaval": told(dealing, unsettled),
    "and inclination, its prior weighing 3 pacts": told(dealing, partial(inclined, prior=3.0), unsettled),
    f"and inclination, its prior weighing {PRIOR:g}": told(dealing, inclined, unsettled),
    "and inclination, its prior weighing 1/2": told(dealing, partial(inclined, prior=0.5), unsettled),
    f"**and declared neutrality, inclination's prior weighing {PRIOR:g}** (as used)": informed,
    "and declared neutrality, no inclination": told(dealing, sworn, unsettled),
}


def forecast(data: Path, tell: Telling) -> pd.DataFrame:
    """The pairs of all windows that the worlds have, with the model's chances."""
    parts = []
    for start, years in WINDOWS:
        pairs = outcomes(data, start, years)
        pairs = pairs[~pairs["born"]]
        with TemporaryDirectory() as room:
            known = cut(data, start, Path(room))
            world = tell(real_world(known, start + 1, years), known, start)
            parts.append(pairs.assign(**{MODEL: by_code(known, world, chances(world, RUNS, jobs=2), pairs)}))
    return pd.concat(parts, ignore_index=True).dropna(subset=[MODEL])


def row(name: str, pairs: pd.DataFrame) -> dict[str, str]:
    """A row of the table: the scores that a way was judged by."""
    formed, ended, both = (score(pairs, MODEL, kind, (MODEL, MODEL)) for kind in (FORMATION, TERMINATION, ALL))
    return {
        "start": name, "formation AUC": f"{formed.auc:.3f}", "average precision": f"{formed.precision:.3f}",
        "termination AUC": f"{ended.auc:.3f}", "average precision ": f"{ended.precision:.3f}",
        "Brier of all": f"{both.brier:.5f}", "log score": f"{both.log:.4f}",
    }  # fmt: skip


def choices(data: Path) -> str:
    """The table of all ways."""
    return table([row(name, forecast(data, tell)) for name, tell in WAYS.items()])


def main() -> int:
    """Measure, and renew the page."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=DATA, help="the source tables")
    data = asked.parse_args().data
    if not data.is_dir():
        print(f"{data}: no such folder; name that of the source tables with --data", file=sys.stderr)
        return 2
    warm_up()
    found = choices(data)
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), {"choices": lambda: found}), encoding="utf-8")
    print(PAGE.name, "renewed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
