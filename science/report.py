"""The report on the moments: the model at its defaults, a world in which nothing happens, and the record, side by side.

    python -m science.report --data DIR --replicates 16

Its runs have a seed that no search of parameters may use.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.experiments.moments import moments_of, persistence_of
from analysis.experiments.targets import TARGETS, USES, Target
from science.data import DATA
from sim.scenario import Scenario
from sim.sources.real_world import real_world

REPORT_SEED: Final = 1991
"""The seed of the report's runs: `science.tune` refuses it, and the one before it, whose run-off would use it."""

Runs = Mapping[int, pd.DataFrame]
"""The moments of every run, by the year of its world."""
Still = Mapping[int, Mapping[str, float]]
"""The moments of a world in which nothing happens, by its year."""

HEAD: Final = (
    "world", "moment", "model", "if nothing happens", "our band", "", "published band", "", "use", "source"
)  # fmt: skip


def shown(value: float) -> str:
    """A number with three digits that count, or a dash where there is nothing to measure."""
    return f"{value:.3g}" if np.isfinite(value) else "–"


def verdict(met: bool) -> str:
    """The word for it."""
    return "met" if met else "**missed**"


def of(means: Mapping[str, float] | pd.Series[float], goal: Target) -> float:
    """A moment among those of its world, missing where it is not there."""
    return float(means.get(goal.moment, np.nan))


def row_of(goal: Target, runs: pd.Series[float], still: float) -> list[str]:
    """One moment: measured, in a world where nothing happens, and both bands with the verdict on each."""
    value, error = float(runs.mean()), float(runs.std() / max(runs.count(), 1) ** 0.5)
    return [
        str(goal.world),
        goal.moment,
        shown(value) + (f" ± {error:.1g}" if np.isfinite(error) else ""),
        shown(still) + (" (met)" if goal.met(still) else ""),
        f"{goal.low:.3g} to {goal.high:.3g}",
        verdict(goal.met(value)),
        "{:.3g} to {:.3g}".format(*goal.published) if goal.published else "the same",
        verdict(goal.met_as_published(value)),
        goal.use,
        goal.source,
    ]


def tally(runs: Runs, still: Still) -> str:
    """How many moments are met, against either band, and how many of them need no model."""
    means = {year: found.mean() for year, found in runs.items()}
    met = [goal for goal in TARGETS if goal.met(of(means[goal.world], goal))]
    published = [goal for goal in TARGETS if goal.met_as_published(of(means[goal.world], goal))]
    idle = [goal for goal in TARGETS if goal.met(of(still[goal.world], goal))]
    free = [goal for goal in met if goal in idle]
    lost = [f"{goal.world} {goal.moment}" for goal in idle if goal not in met]
    shares = [(use, *(sum(goal.use == use for goal in some) for some in (met, TARGETS))) for use in USES]
    return (
        f"{len(met)} of {len(TARGETS)} moments are met: "
        + ", ".join(f"{hits} of {count} {use}" for use, hits, count in shares)
        + f"; {len(published)} against the published bands.\n"
        f"{len(free)} of the {len(met)} need no model: the network as it is loaded meets them if nothing ever happens. "
        f"It also meets {len(lost)} that the model misses: {', '.join(lost) or 'none'}."
    )


def report(runs: Runs, still: Still) -> str:
    """The table of the moments in Markdown, and the tally under it."""
    rows = [list(HEAD), ["---"] * len(HEAD)]
    rows += [row_of(goal, runs[goal.world][goal.moment], of(still[goal.world], goal)) for goal in TARGETS]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n\n" + tally(runs, still)


def ways(runs: Runs) -> str:
    """How many treaties ended in a run, and how: what has no like on the record stands here only."""
    said = []
    for year, found in runs.items():
        mean = found.mean()
        shares = ", ".join(f"{name.removeprefix('ended_')} {mean[name]:.2f}" for name in mean.index if "ended_" in name)
        said.append(f"{year}: {mean['ended']:.1f} treaties end in a run, by shares: {shares}.")
    return "\n".join(said)


def told(change: Callable[[Scenario], Scenario], folder: Path, replicates: int, jobs: int) -> str:
    """The report on all worlds, each with a change."""
    worlds = {year: change(real_world(folder, year)) for year in sorted({goal.world for goal in TARGETS})}
    runs = {year: moments_of(world, replicates, jobs, REPORT_SEED) for year, world in worlds.items()}
    return "\n\n".join((report(runs, {year: persistence_of(world) for year, world in worlds.items()}), ways(runs)))


def main() -> None:
    """Run both worlds at the defaults and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the source tables")
    parser.add_argument("--replicates", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    print(told(lambda world: world, given.data, given.replicates, given.jobs))


if __name__ == "__main__":
    main()
