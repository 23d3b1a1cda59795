"""A hindcast of some starts: the model's forecasts and those without one, from what was known at each start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from analysis.hindcast.baselines import (
    BASELINES,
    CALIBRATED,
    FOR_NEWBORN,
    PERSISTENCE,
    RULES,
    for_newborn,
    forecasts,
)  # fmt: skip
from analysis.hindcast.births import entering
from analysis.hindcast.cut import ANCHOR, Unreadable, check, cut
from analysis.hindcast.forecast import chances
from analysis.hindcast.scores import BORN, TASKS, Score, by_region, score
from analysis.hindcast.start import informed
from analysis.hindcast.truth import Ties, names_of, newcomers, outcomes
from sim.scenario import Scenario
from sim.sources.real_world import real_world

MODEL: Final = "model"
FORECASTS: Final = (MODEL, *BASELINES)
NEWBORN: Final = (MODEL, *FOR_NEWBORN)
"""The forecasts that speak of states born after the start."""


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
    """How many the tables describe too little for the world, here and of those born later."""
    born_left_out: int
    born: int
    gone: int
    newborn_ties: int
    """How many states are born later and alive at the end, and how many ties are theirs then."""
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
    """By the regions of two states: formations, terminations, ties of the newborn, as they came and were expected."""


def possible(folder: Path, starts: Sequence[int], years: int) -> None:
    """Complain of tables that cannot be read, and of every start that they do not reach from or to."""
    check(folder)
    ties = Ties(folder)
    last = ties.last
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


def rows_of(tables: Path, scenario: Scenario, codes: np.ndarray | pd.Series[int]) -> np.ndarray:
    """Where states stand in the world, by code; -1 where it lacks them."""
    names = names_of(tables)
    found: np.ndarray = pd.Index(list(scenario.nations)).get_indexer(pd.Index(names.reindex(codes)))
    return found


def by_code(tables: Path, scenario: Scenario, chance: np.ndarray, pairs: pd.DataFrame) -> np.ndarray:
    """The chances of pairs of states by code; nan where the world has not both."""
    one, other = (rows_of(tables, scenario, pairs[x]) for x in ("a", "b"))
    return np.where((one >= 0) & (other >= 0), chance[one, other], np.nan)


def window(
    folder: Path, start: int, years: int, effort: Effort, tick: Callable[[int], None]
) -> tuple[Window, pd.DataFrame]:
    """The forecasts of one start beside what came of it; a pair that the world lacks follows the rate."""
    pairs = outcomes(folder, start, years).sort_values("born", kind="stable", ignore_index=True)
    old, new = pairs[~pairs["born"]], pairs[pairs["born"]]
    ties = Ties(folder)
    ends = (ties.outlasting(start), np.setdiff1d(ties.states(start + years), ties.states(start)))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        known, joined = cut(folder, start, Path(one)), Path(other)
        scenario = world_after(known, start, years, effort.parameter_file)
        scenario = entering(scenario, known, folder, start, joined)
        said = by_code(joined, scenario, chances(scenario, effort.replicates, effort.jobs, effort.seed, tick), pairs)
        others = forecasts(known, np.unique(old[["a", "b"]].to_numpy()), start, years)
        others = pd.concat([others, for_newborn(known, joined, new, start, years)], ignore_index=True)
        left_out, unborn = (int((rows_of(joined, scenario, codes) < 0).sum()) for codes in ends)
    said = np.where(np.isnan(said), others[CALIBRATED], said)
    mine, tied = said[: len(old)], old["tied"]
    told = Window(
        start, len(ends[0]), left_out, unborn, *newcomers(folder, start, years),
        float(mine[~tied].sum()), float((1 - mine[tied]).sum()),
    )  # fmt: skip
    return told, pd.concat([pairs.assign(**{MODEL: said}), others], axis=1)


def hindcast(
    folder: Path, starts: Sequence[int], years: int, effort: Effort, tick: Callable[[int], None] = lambda _: None
) -> Hindcast:
    """Forecast the ties of some starts and score them together; Unreadable where the tables do not serve."""
    possible(folder, starts, years)
    found = [window(folder, start, years, effort, tick) for start in starts]
    pairs = pd.concat([part for _, part in found], ignore_index=True)
    kinds = dict.fromkeys(TASKS, FORECASTS) | ({BORN: NEWBORN} if pairs["born"].any() else {})
    scores = tuple(
        score(pairs, name, kind, (PERSISTENCE, CALIBRATED), name in RULES, MODEL)
        for kind, names in kinds.items() for name in names
    )  # fmt: skip
    regions = by_region(
        pairs, MODEL, pd.read_csv(folder / "nations.csv").drop_duplicates("ccode").set_index("ccode")["region"]
    )
    return Hindcast(years, effort, tuple(told for told, _ in found), pairs, scores, regions)
