"""Paired effects, from the folder of a comparison or between two levels of an axis of a sweep: what a forest shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.parts import columns_of
from analysis.statistics.common import Courses, PairEffect
from analysis.statistics.pairs import levels_of
from analysis.style import percent, plural
from analysis.tables import StudyError, StudyTables
from analysis.wishes import Undrawable, Wishes
from sim.metrics.base import TOGETHER

FEWEST: Final = 5
"""Pairs below which an interval would say nothing."""
FEW: Final = 5
"""So many effects are shown even if all their intervals hold 0."""
SLIGHT: Final = 0.001
"""A difference is nothing where its whole interval lies within this share of the larger mean."""
KEYS: Final = ("run", "step", "year")


@dataclass(frozen=True)
class Contrast:
    """An index in two arms: the mean of each, the mean difference of the pairs and its interval, and the pairs.

    Means are over the steps in which both runs of a pair have the index: `years` is their mean share of all steps, and
    `left_out` counts pairs that have none.
    """

    level: str
    of: str
    name: str
    one: float
    other: float
    difference: float
    low: float
    high: float
    pairs: int
    years: float = 1.0
    left_out: int = 0

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
    def crosses(self) -> bool:
        """Whether the two means have opposite signs, so that a share of either says nothing of twice or half."""
        return self.one * self.other < 0.0

    @property
    def slight(self) -> bool:
        """Whether the difference is surely nothing that could be seen."""
        return max(abs(self.low), abs(self.high)) < SLIGHT * self.whole

    @property
    def part(self) -> str:
        """In how many of the pairs and years both runs have the index, in words; empty if in all."""
        pairs = f"{self.pairs:,} of {plural(self.pairs + self.left_out, 'pair')}" if self.left_out else ""
        return ", ".join(filter(None, (pairs, f"{percent(self.years)} of years" if self.years < 1.0 else "")))

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
        rows = pd.read_parquet(study.folder / "effects.parquet").rename(columns={"index": "name", "share": "years"})
        arms: list[dict[str, Any]] = study.manifest["arms"]
        names = list(Contrast.__dataclass_fields__)
        rows["left_out"] = int(study.manifest["replicates"]) - rows["pairs"]
        effects = [Contrast(**{name: row[name] for name in names}) for row in rows[names].to_dict("records")]
        words = [str(arm["differs"]) for arm in arms[:2]]
    except (KeyError, TypeError, ValueError, OSError) as problem:
        raise StudyError(f"{study.folder}: its effects cannot be read; compare again with --out") from problem
    plain = arms[0]["called"] == "as told"
    told = f"the other arm, {words[1]}, less the world as told" if plain else f"B, {words[1]}, less A, {words[0]}"
    one, other = ("as told", "other arm") if plain else ("A", "B")
    return Contrasts(effects, one, other, told, plural(int(study.manifest["replicates"]), "pair"))


def _swept(study: StudyTables, wishes: Wishes) -> Contrasts:
    """The last level of an axis against its first, where runs share their luck and all other values."""
    axis, axes = _axis(study, wishes)
    if study.manifest["sweep"].get("policy") != "common":
        raise Undrawable(f"{study.folder}: its runs do not share luck; give the study `seeds: {{policy: common}}`")
    index = [name for name in columns_of(study, "steps") if name not in (*KEYS, *axes)]
    courses = Courses.of(study.tidy("steps", index), ("point", "replicate", *axes), index)
    levels = [level for level in levels_of(courses.runs, axis) if level is not np.nan]
    found = courses.moved(axis, axes, levels[0], levels[-1]) if len(levels) > 1 else []
    replicates = max((one.replicates for one in found), default=0)
    if replicates < FEWEST:
        text = f"fewer than {FEWEST} replicates have runs that differ in {axis} alone; a grid with more of them has"
        raise Undrawable(f"{study.folder}: {text}")
    effects = [_contrast(name, one) for name, one in zip(index, found, strict=True)]
    first, last = (level if isinstance(level, str) else f"{level:g}" for level in (levels[0], levels[-1]))
    pairs = max(one.pairs for one in found) // replicates
    count = f"{replicates} replicates, each with {plural(pairs, 'pair')}"
    return Contrasts(effects, first, last, f"{axis}: {last} less {first}", count)


def _contrast(name: str, found: PairEffect) -> Contrast:
    """What the pairs of a sweep show of an index, if there are enough of them."""
    ends = found.one, found.other, found.difference, found.low, found.high
    if found.replicates < FEWEST:
        ends = (math.nan,) * 5
    return Contrast("system", "", name, *ends, found.pairs, found.share, found.left_out)


def _axis(study: StudyTables, wishes: Wishes) -> tuple[str, list[str]]:
    """The axis asked for, or the only one, and all axes."""
    axes = [str(name) for name in study.manifest["sweep"].get("columns", {}).values()]
    if len(wishes.over) == 1 and wishes.over[0] in axes:
        return wishes.over[0], axes
    if not wishes.over and len(axes) == 1:
        return axes[0], axes
    raise Undrawable(f"{study.folder}: give --over with one axis of the sweep: {', '.join(axes)}")


def strongest(effects: list[Contrast], most: int) -> list[Contrast]:
    """Those whose intervals leave out 0, the largest share first, and always both ratios: in their place, or last.

    Where they are few, some follow whose intervals hold 0. Slight ones are never among them.
    """
    shown = [one for one in effects if one.defined and not (one.slight and one.name not in TOGETHER)]
    order = sorted(shown, key=lambda one: (not one.apart, -abs(one.share[0]), one.name))
    count = max(min(most, sum(one.apart for one in order)), min(FEW, most, sum(one.difference != 0.0 for one in order)))
    return order[:count] + [one for one in order[count:] if one.name in TOGETHER]
