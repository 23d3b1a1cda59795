"""A hindcast of some starts: the model's forecasts and those without one, from what was known at each start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from analysis.hindcast.baselines import BASELINES, CALIBRATED, PERSISTENCE, RULES, forecasts
from analysis.hindcast.cut import Unreadable, check, cut
from analysis.hindcast.forecast import chances
from analysis.hindcast.scores import TASKS, Score, by_region, score
from analysis.hindcast.start import informed
from analysis.hindcast.truth import Ties, newcomers, outcomes
from sim.scenario import Scenario
from sim.sources.real_world import real_world

MODEL: Final = "model"
FORECASTS: Final = (MODEL, *BASELINES)
ANCHOR: Final = 2
"""The state on whose military spending the burdens of a world from tables are anchored: the United States."""


@dataclass(frozen=True)
class Effort:
    """How many runs of each start, on how many threads, with which seed (None: the world's) and parameters."""

    replicates: int
    jobs: int
    seed: int | None = None
    parameter_file: str | None = None


@dataclass(frozen=True)
class Window:
    """One start of a hindcast: its states, and who came and went until its end."""

    start: int
    states: int
    left_out: int
    born: int
    gone: int
    newborn_ties: int
    formed: float
    ended: float
    """How many formations and terminations the model expects."""


@dataclass(frozen=True)
class Hindcast:
    """What was forecast, of every pair at every start, and the scores of all starts together."""

    years: int
    effort: Effort
    windows: tuple[Window, ...]
    pairs: pd.DataFrame = field(repr=False)
    scores: tuple[Score, ...]
    regions: pd.DataFrame
    """By the regions of two states, how many formations and terminations there were and the model expected."""


def possible(folder: Path, starts: Sequence[int], years: int) -> None:
    """Complain of tables that cannot be read, and of every start that they do not reach from or to."""
    check(folder)
    ties = Ties(folder)
    last = int(ties.spells["end_year"].max())
    wrong = []
    for start in starts:
        if start + years > last:
            wrong.append(f"--start {start} --years {years} asks for {start + years}: {folder} ends with {last}")
        elif ANCHOR not in ties.states(start):
            wrong.append(f"--start {start}: {folder / 'nations.csv'} has no state {ANCHOR} in that year")
    if wrong:
        raise Unreadable("\n".join(wrong))


def world_after(folder: Path, start: int, years: int, parameter_file: str | None = None) -> Scenario:
    """The world as the end of the start year left it, to be run to the end of the last; from tables cut there."""
    return informed(real_world(folder, start + 1, years, parameter_file), folder, start)


def by_code(known: Path, scenario: Scenario, chance: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The chances of all pairs of states by code, each pair once; nan where the world has not both."""
    names = pd.read_csv(known / "nations.csv").drop_duplicates("ccode").set_index("ccode")["abbrev"].reindex(codes)
    rows = pd.Index(list(scenario.nations)).get_indexer(pd.Index(names))
    one, other = np.triu_indices(len(codes), 1)
    there = (rows[one] >= 0) & (rows[other] >= 0)
    return np.where(there, chance[rows[one], rows[other]], np.nan)


def window(
    folder: Path, start: int, years: int, effort: Effort, tick: Callable[[int], None]
) -> tuple[Window, pd.DataFrame]:
    """The forecasts of one start beside what came of it; a pair that the world lacks stays, says the model."""
    pairs = outcomes(folder, start, years)
    codes = np.unique(pairs[["a", "b"]].to_numpy())
    with TemporaryDirectory() as room:
        known = cut(folder, start, Path(room))
        scenario = world_after(known, start, years, effort.parameter_file)
        said = by_code(known, scenario, chances(scenario, effort.replicates, effort.jobs, effort.seed, tick), codes)
        others = forecasts(known, codes, start, years)
    said = np.where(np.isnan(said), others[CALIBRATED], said)
    pairs = pd.concat([pairs.assign(**{MODEL: said}), others], axis=1)
    states = len(Ties(folder).states(start))
    tied = pairs["tied"]
    told = Window(
        start, states, states - len(scenario.nations), *newcomers(folder, start, years),
        float(said[~tied].sum()), float((1 - said[tied]).sum()),
    )  # fmt: skip
    return told, pairs


def hindcast(
    folder: Path, starts: Sequence[int], years: int, effort: Effort, tick: Callable[[int], None] = lambda _: None
) -> Hindcast:
    """Forecast the ties of some starts and score them together; Unreadable where the tables do not serve."""
    possible(folder, starts, years)
    found = [window(folder, start, years, effort, tick) for start in starts]
    pairs = pd.concat([part for _, part in found], ignore_index=True)
    scores = tuple(
        score(pairs, name, kind, (PERSISTENCE, CALIBRATED), name in RULES) for kind in TASKS for name in FORECASTS
    )
    regions = by_region(
        pairs, MODEL, pd.read_csv(folder / "nations.csv").drop_duplicates("ccode").set_index("ccode")["region"]
    )
    return Hindcast(years, effort, tuple(told for told, _ in found), pairs, scores, regions)
