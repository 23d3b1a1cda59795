"""The sensitivity of a measure to the axes of a sweep: its runs averaged at each point, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.measures import Measure, values_of
from analysis.sensitivity.indices import Estimate, Luck, elementary_effects, luck_of, morris_effects, sobol_indices
from analysis.space import Dimension, Space, space_of
from analysis.tables import StudyTables
from analysis.wishes import Undrawable
from sim.study import SWEEP
from sim.sweep.designs import LEVELS, SENSITIVITY, group_size

FEWEST: Final = 2
"""So many base points or trajectories at least must be whole."""
EVEN: Final = 1e-12
"""A measure whose values at the points differ by less, as a share of their size, does not vary."""


@dataclass(frozen=True)
class Effect:
    """How a measure depends on an axis: by Sobol' indices (first and total) or by Morris (mu*, sigma and mu)."""

    dimension: Dimension
    strength: Estimate
    """The total index, or mu*."""
    other: Estimate
    """The first-order index, or sigma."""
    mean: Estimate | None = None
    """Morris' mu."""


@dataclass(frozen=True)
class Pair:
    """The second-order index of two axes."""

    one: Dimension
    two: Dimension
    index: Estimate


@dataclass(frozen=True)
class Sensitivity:
    """What a measure depends on, strongest axis first."""

    measure: Measure
    method: str
    """sobol or morris."""
    effects: tuple[Effect, ...]
    pairs: tuple[Pair, ...]
    luck: Luck | None
    groups: int
    """Base points or trajectories that are whole."""
    lost: int
    """Those left out, as the measure is undefined or a run missing at one of their points."""
    points: int
    replicates: int
    common: bool
    mean: float
    low: float
    high: float
    """The mean, the least and the greatest of the averages of the points."""

    @property
    def varies(self) -> bool:
        """Whether the measure differs between points at all."""
        return bool(self.effects)


def sensitivity(study: StudyTables, asked: Measure) -> Sensitivity:
    """The sensitivity of a measure; Undrawable where the design of the sweep does not tell it."""
    space = space_of(study)
    _fits(study, space)
    runs = _by_replicate(study, asked, len(space.points))
    size = group_size(space.design, len(space.dimensions))
    means = runs.mean(axis=1).where(runs.notna().all(axis=1)).to_numpy(dtype=float)
    whole = np.isfinite(means.reshape(-1, size)).all(axis=1)
    if whole.sum() < FEWEST:
        told = f"{int(whole.sum())} of {len(whole)} {_groups(space)}"
        raise Undrawable(f"{study.folder}: {asked.words} is defined in every run of {told}: too few to tell; take "
                         "other years, or a measure that is always defined")  # fmt: skip
    kept = np.repeat(whole, size)
    values, shares = means[kept], space.shares[kept]
    method = "sobol" if space.design.kind == "saltelli" else "morris"
    varies = float(np.ptp(values)) > EVEN * max(float(np.abs(values).max()), EVEN)
    effects, pairs = _effects(space, values, shares) if varies else ([], [])
    common = study.manifest[SWEEP]["policy"] == "common"
    luck = luck_of(runs.to_numpy(dtype=float)[kept], space.groups[kept], common)
    return Sensitivity(
        asked, method, tuple(sorted(effects, key=lambda one: -one.strength.value)), tuple(pairs), luck,
        int(whole.sum()), int((~whole).sum()), int(kept.sum()), runs.shape[1], common,
        float(values.mean()), float(values.min()), float(values.max()),
    )  # fmt: skip


def sensitivities(study: StudyTables, asked: Sequence[Measure], chosen: bool) -> list[Sensitivity]:
    """That of several measures; of those that nobody has chosen, only where it can be told."""
    found, trouble = [], None
    for one in asked:
        try:
            found.append(sensitivity(study, one))
        except Undrawable as problem:
            trouble = problem
            if chosen:
                raise
    if not found and trouble is not None:
        raise trouble
    return found


def _fits(study: StudyTables, space: Space) -> None:
    """Undrawable, with the command that helps, unless indices can be computed of the design."""
    design = space.design.kind
    if design not in SENSITIVITY:
        raise Undrawable(
            f"{study.folder}: its design is {design}, and indices need one made for them: in the study "
            "`design: {kind: saltelli, points: 64}` (Sobol') or `{kind: morris, trajectories: 20}`; or "
            "foedus sensitivity STUDY --method sobol --points 64"
        )
    given = study.manifest[SWEEP]["columns"]
    if len(space.dimensions) != len(given):
        lone = next(name for name in given.values() if space.dimension(name) is None)
        raise Undrawable(f"{study.folder}: {lone} has one value at all points; give the axis more")


def _groups(space: Space) -> str:
    return "base points" if space.design.kind == "saltelli" else "trajectories"


def _by_replicate(study: StudyTables, asked: Measure, points: int) -> pd.DataFrame:
    """The measure [point, replicate], not a number where it is undefined or the run is not there."""
    values = values_of(study, asked)
    runs = study.runs.set_index("run").loc[values.index, ["point", "replicate"]]
    frame = runs.assign(value=values).pivot(index="point", columns="replicate", values="value")
    return frame.reindex(index=range(points), columns=range(int(study.manifest["replicates"])))


def _effects(space: Space, values: np.ndarray, shares: np.ndarray) -> tuple[list[Effect], list[Pair]]:
    """The effects of all axes, and of pairs where the design tells them."""
    axes = space.dimensions
    if space.design.kind == "morris":
        found = morris_effects(elementary_effects(values, shares, space.design.levels or LEVELS))
        return [Effect(axis, *three) for axis, three in zip(axes, found, strict=True)], []
    first, total, second = sobol_indices(values, len(axes), bool(space.design.second_order))
    effects = [Effect(axis, whole, alone) for axis, whole, alone in zip(axes, total, first, strict=True)]
    pairs = [
        Pair(axes[i], axes[j], Estimate(*map(float, second[i, j])))
        for i in range(len(second)) for j in range(i + 1, len(second))
    ]  # fmt: skip
    return effects, sorted(pairs, key=lambda pair: -pair.index.value)
