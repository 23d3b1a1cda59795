"""A hindcast of some starts: the model's forecasts and those without one, from what was known at each start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from analysis.hindcast.baselines import BASELINES, CALIBRATED, PERSISTENCE, RULES, forecasts
from analysis.hindcast.cut import Unreadable, check, cut
from analysis.hindcast.forecast import chances
from analysis.hindcast.scores import TASKS, Score, score
from analysis.hindcast.start import informed
from analysis.hindcast.truth import Ties, newcomers, outcomes
from sim.scenario import Scenario
from sim.sources.real_world import real_world

MODEL: Final = "model"
FORECASTS: Final = (MODEL, *BASELINES)
ANCHOR: Final = 2
"""The state on whose military spending the burdens of a world from tables are anchored: the United States."""


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
    replicates: int
    windows: tuple[Window, ...]
    pairs: pd.DataFrame
    scores: tuple[Score, ...]


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


def world_after(folder: Path, start: int, years: int) -> Scenario:
    """The world as the end of the start year left it, to be run to the end of the last; from tables cut there."""
    return informed(real_world(folder, start + 1, years), folder, start)


def by_code(known: Path, scenario: Scenario, chance: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The chances of all pairs of states by code, each pair once; nan where the world has not both."""
    names = pd.read_csv(known / "nations.csv").drop_duplicates("ccode").set_index("ccode")["abbrev"].reindex(codes)
    rows = pd.Index(list(scenario.nations)).get_indexer(pd.Index(names))
    one, other = np.triu_indices(len(codes), 1)
    there = (rows[one] >= 0) & (rows[other] >= 0)
    return np.where(there, chance[rows[one], rows[other]], np.nan)


def window(
    folder: Path, start: int, years: int, replicates: int, jobs: int, seed: int | None, tick: Callable[[int], None],
    tuned: Callable[[Scenario], Scenario] = lambda world: world,
) -> tuple[Window, pd.DataFrame]:  # fmt: skip
    """The forecasts of one start beside what came of it; a pair that the world lacks stays, says the model."""
    pairs = outcomes(folder, start, years)
    codes = np.unique(pairs[["a", "b"]].to_numpy())
    with TemporaryDirectory() as room:
        known = cut(folder, start, Path(room))
        scenario = tuned(world_after(known, start, years))
        said = by_code(known, scenario, chances(scenario, replicates, jobs, seed, tick), codes)
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
    folder: Path, starts: Sequence[int], years: int, replicates: int, jobs: int, seed: int | None = None,
    tick: Callable[[int], None] = lambda _: None, tuned: Callable[[Scenario], Scenario] = lambda world: world,
) -> Hindcast:  # fmt: skip
    """Forecast the ties of some starts and score them together, with other parameters where the worlds are `tuned`.

    Unreadable where the tables do not serve.
    """
    possible(folder, starts, years)
    found = [window(folder, start, years, replicates, jobs, seed, tick, tuned) for start in starts]
    pairs = pd.concat([part for _, part in found], ignore_index=True)
    scores = tuple(
        score(pairs, name, kind, (PERSISTENCE, CALIBRATED), name in RULES) for kind in TASKS for name in FORECASTS
    )
    return Hindcast(years, replicates, tuple(told for told, _ in found), pairs, scores)
