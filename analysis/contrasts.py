"""Paired effects, from the folder of a comparison or between two levels of an axis of a sweep: what a forest shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.effects import effect_of
from analysis.style import plural
from analysis.tables import StudyError, StudyTables
from analysis.wishes import Undrawable, Wishes
from sim.metrics.base import TOGETHER

FEWEST: Final = 5
"""Pairs below which an interval would say nothing."""
FEW: Final = 5
"""So many effects are shown even if all their intervals hold 0."""
KEYS: Final = ("run", "step", "year")


@dataclass(frozen=True)
class Contrast:
    """An index in two arms: the mean of each, the mean difference of the pairs and its interval, and the pairs."""

    level: str
    of: str
    name: str
    one: float
    other: float
    difference: float
    low: float
    high: float
    pairs: int

    @property
    def apart(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def whole(self) -> float:
        """What the difference is a share of: the larger of the two means."""
        return max(abs(self.one), abs(self.other))

    @property
    def share(self) -> tuple[float, float, float]:
        """The difference and the ends of its interval as shares of the larger mean."""
        return self.difference / self.whole, self.low / self.whole, self.high / self.whole

    @property
    def defined(self) -> bool:
        """Whether there is anything to show."""
        return self.pairs > 0 and self.whole > 0.0 and math.isfinite(self.difference + self.low + self.high)


@dataclass(frozen=True)
class Contrasts:
    """All effects, what the two arms are called, what is taken from what, and what the means are of."""

    effects: list[Contrast]
    one: str
    other: str
    told: str
    count: str


def contrasts_of(study: StudyTables, wishes: Wishes) -> Contrasts:
    """The effects of a comparison, or of a sweep between two levels of the axis that is asked for."""
    if study.has("effects"):
        if wishes.over:
            raise Undrawable(f"{study.folder}: --over is for sweeps; a comparison has but its two arms")
        return _compared(study)
    if not isinstance(study.manifest.get("sweep"), dict):
        text = "this is a single run, which has no pairs; take the folder of `foedus compare --out DIR`, or a sweep"
        raise Undrawable(f"{study.folder}: {text} with --over AXIS")
    return _swept(study, wishes)


def _compared(study: StudyTables) -> Contrasts:
    """What the folder of a comparison says."""
    try:
        rows = pd.read_parquet(study.folder / "effects.parquet").rename(columns={"index": "name"})
        arms: list[dict[str, Any]] = study.manifest["arms"]
        names = list(Contrast.__dataclass_fields__)
        effects = [Contrast(**{name: row[name] for name in names}) for row in rows[names].to_dict("records")]
        words = [str(arm["differs"]) for arm in arms[:2]]
    except (KeyError, TypeError, ValueError, OSError) as problem:
        raise StudyError(f"{study.folder}: its effects cannot be read; compare again with --out") from problem
    plain = arms[0]["called"] == "as told"
    told = f"the other arm, {words[1]}, less the world as told" if plain else f"B, {words[1]}, less A, {words[0]}"
    one, other = ("as told", "other arm") if plain else ("A", "B")
    return Contrasts(effects, one, other, told, plural(int(study.manifest.get("replicates", 0)), "pair"))


def _swept(study: StudyTables, wishes: Wishes) -> Contrasts:
    """The last level of an axis against its first, where runs share their luck and all other values."""
    axis, axes = _axis(study, wishes)
    if study.manifest["sweep"].get("policy") != "common":
        raise Undrawable(f"{study.folder}: its runs do not share luck; give the study `seeds: {{policy: common}}`")
    runs = study.runs[study.runs["run"].isin(study.completed)]
    levels = list(dict.fromkeys(runs.sort_values("point")[axis].dropna()))
    levels = sorted(levels) if pd.api.types.is_numeric_dtype(runs[axis]) else levels
    keys = [name for name in axes if name != axis] + ["replicate"]
    index = [str(name) for name in study.steps if name not in KEYS]
    ends = (levels[0], levels[-1]) if len(levels) > 1 else ()
    one, other = _paired(study.steps.merge(runs[["run", axis, *keys]], on="run"), axis, ends, (keys, index))
    by = one.index.get_level_values("replicate")
    if by.nunique() < FEWEST:
        text = f"fewer than {FEWEST} replicates have runs that differ in {axis} alone; a grid with more of them has"
        raise Undrawable(f"{study.folder}: {text}")
    effects = [_contrast(name, one[name], other[name], by) for name in index]
    first, last = (level if isinstance(level, str) else f"{level:g}" for level in ends)
    count = f"{by.nunique()} replicates, each with {plural(len(one) // by.nunique(), 'pair')}"
    return Contrasts(effects, first, last, f"{axis}: {last} less {first}", count)


def _paired(
    rows: pd.DataFrame, axis: str, ends: Sequence[Any], names: tuple[list[str], list[str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The means of indices in both runs of each pair, over the steps in which both have them."""
    keys, index = names
    arms = [rows[rows[axis] == level][[*keys, "year", *index]] for level in ends] or [rows[:0], rows[:0]]
    both = arms[0].merge(arms[1], on=[*keys, "year"], suffixes=("", " then"))
    one, other = both[index], both[[f"{name} then" for name in index]].set_axis(index, axis=1)
    pairs = [both[key] for key in keys]
    known = one.notna() & other.notna()
    return one.where(known).groupby(pairs, dropna=False).mean(), other.where(known).groupby(pairs, dropna=False).mean()


def _axis(study: StudyTables, wishes: Wishes) -> tuple[str, list[str]]:
    """The axis asked for, or the only one, and all axes."""
    axes = [str(name) for name in study.manifest["sweep"].get("columns", {}).values()]
    if len(wishes.over) == 1 and wishes.over[0] in axes:
        return wishes.over[0], axes
    if not wishes.over and len(axes) == 1:
        return axes[0], axes
    raise Undrawable(f"{study.folder}: give --over with one axis of the sweep: {', '.join(axes)}")


def _contrast(name: str, one: pd.Series[float], other: pd.Series[float], by: pd.Index) -> Contrast:
    """The mean difference over the points, and its interval by a bootstrap over the replicates, which share luck."""
    known = (one.notna() & other.notna()).to_numpy()
    means = pd.DataFrame({"one": one[known], "other": other[known]}).groupby(by[known]).mean()
    base, given = (np.stack([means[arm], np.ones(len(means))], axis=1) for arm in ("one", "other"))
    if len(means) < FEWEST:
        return Contrast("system", "", name, math.nan, math.nan, math.nan, math.nan, math.nan, 0)
    found = effect_of(base, given, relative=False)
    return Contrast(
        "system", "", name, found.base, found.given, found.effect, found.low, found.high, len(means)
    )  # fmt: skip


def strongest(effects: list[Contrast], most: int) -> list[Contrast]:
    """Those whose intervals leave out 0, the largest share first, and always both ratios: in their place, or last.

    Where they are few, some follow whose intervals hold 0.
    """
    shown = [one for one in effects if one.defined]
    order = sorted(shown, key=lambda one: (not one.apart, -abs(one.share[0]), one.name))
    count = max(min(most, sum(one.apart for one in order)), min(FEW, most, sum(one.difference != 0.0 for one in order)))
    return order[:count] + [one for one in order[count:] if one.name in TOGETHER]
