"""A digest of a study: headline indices, what the axes do to them, how long treaties last, where courses break."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.measures import courses_of, declared
from analysis.parts import columns_of
from analysis.statistics import Curve, breaks, curves, effects_of, mean_interval, needed, run_means
from analysis.tables import StudyTables
from sim import markup

HEADLINES: Final = (
    "cohesion", "deterrence_ratio_observed", "deterrence_ratio_counterfactual", "general_deterrence",
    "defence_density", "mean_burden", "crises", "wars",
)  # fmt: skip
"""The indices of a digest unless others are asked for."""
PRECISION: Final = 0.05
"""Runs are enough for an index if the half width of its mean's interval is at most this share of the mean."""
AFTER: Final = (5.0, 10.0, 20.0)
"""So many years on the share of treaties still in force is told."""
NEAR: Final = 1.0
"""An event is near a break if it happens at most so many years before or after."""
MOST_NEAR: Final = 2


@dataclass(frozen=True)
class Digest:
    """What a study shows of some indices; each part is computed when it is asked for."""

    study: StudyTables
    measures: tuple[str, ...]

    @property
    def swept(self) -> bool:
        """Whether it is a sweep."""
        return bool(self.study.axes)

    @property
    def at_a_point(self) -> int:
        """How many runs there are of each point of a sweep, or of the study."""
        return self.study.replicates // max(len(self.study.points), 1) if self.swept else self.study.replicates

    @cached_property
    def runs(self) -> pd.DataFrame:
        """The mean of each index over the years of each run, with the settings of the run."""
        return run_means(self.study, self.measures)

    @cached_property
    def headlines(self) -> pd.DataFrame:
        """One row an index: of a run `mean` with its interval and quantiles over runs; of a sweep those of points.

        `half` is the half width of the 95% interval of the mean, `needed` the runs that make it `PRECISION` of the
        mean; of a sweep both are of one point, the median of the points.
        """
        rows = [self._of_points(name) if self.swept else self._of_runs(name) for name in self.measures]
        return pd.DataFrame(rows)

    def _of_runs(self, name: str) -> dict[str, Any]:
        values = self.runs[name].dropna().to_numpy(dtype=float)
        mean, low, high = mean_interval(values)
        quantiles = np.quantile(values, [0.1, 0.5, 0.9]).tolist() if len(values) else [math.nan] * 3
        told = dict(zip(("q10", "q50", "q90"), quantiles, strict=True))
        half = 0.5 * (high - low)
        enough = needed(values, PRECISION * abs(mean))
        return {"measure": name, "runs": len(values), "mean": mean, "low": low, "high": high, **told, "half": half,
                "needed": enough}  # fmt: skip

    def _of_points(self, name: str) -> dict[str, Any]:
        groups = [group[name].dropna().to_numpy(dtype=float) for _, group in self.runs.groupby("point")]
        groups = [values for values in groups if len(values)]
        means = np.array([values.mean() for values in groups])
        ends = [mean_interval(values) for values in groups]
        half = [0.5 * (high - low) for _, low, high in ends if math.isfinite(high)]
        enough = [needed(values, PRECISION * abs(float(values.mean()))) for values in groups]
        known = [math.inf if count is None else float(count) for count in enough]
        usual = float(np.median(known)) if half else math.inf
        told = dict(zip(("lowest", "q50", "highest"), _ends(means), strict=True))
        return {"measure": name, "runs": sum(map(len, groups)), "points": len(groups), **told,
                "half": float(np.median(half)) if half else math.nan,
                "needed": math.ceil(usual) if math.isfinite(usual) else None}  # fmt: skip

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What each axis of a sweep does to each index; without rows of a run."""
        if not self.measures:
            return pd.DataFrame()
        steps = courses_of(self.study, self.measures)
        return effects_of(steps, self.study.axes, self.measures, self.study.shares_luck)

    @cached_property
    def survival(self) -> list[Curve]:
        """How long treaties of each kind last; none where memberships, or the steps that were seen, are not kept."""
        return curves(self.study) if self.study.has("members") and self.study.has("steps") else []

    @cached_property
    def breaks(self) -> pd.DataFrame:
        """The breaks that a quarter of the runs share, of runs of one world: `measure`, `year`, `share`, `near`."""
        rows = []
        for name in () if self.swept else self.measures:
            found = breaks(courses_of(self.study, (name,)), name)
            for year, share in found.common().itertuples(index=False):
                rows.append({"measure": name, "year": year, "share": share, "near": self._near(year)})
        return pd.DataFrame(rows, columns=["measure", "year", "share", "near"])

    def _near(self, year: float) -> list[str]:
        """The events near a year in half of the runs: those with a label first, then by how near they are."""
        if not self.study.has("events"):
            return []
        rows = self.study.events
        rows = rows[(rows["year"] - year).abs() <= NEAR + 1e-9]
        often = rows.groupby("event")["run"].nunique() / self.study.replicates
        away = (rows["year"] - year).abs().groupby(rows["event"]).median()
        titles = {event.id: event for event in self.study.happenings}
        there = [event for event in titles if often.get(event, 0.0) >= 0.5]
        there.sort(key=lambda event: (not titles[event].label, float(away[event])))
        return [titles[event].label or titles[event].title for event in there[:MOST_NEAR]]

    def tables(self) -> dict[str, pd.DataFrame]:
        """All of it as frames, by name; those without rows are left out."""
        found = {"headlines": self.headlines, "effects": self.effects}
        if self.survival:
            found["survival"] = pd.concat([curve.frame() for curve in self.survival], ignore_index=True)
        found["breaks"] = self.breaks.assign(near=["; ".join(near) for near in self.breaks["near"]])
        return {name: frame for name, frame in found.items() if len(frame)}


@dataclass(frozen=True)
class Summary:
    """A study summed up: printed, it is what `foedus summary` says."""

    text: str
    digest: Digest = field(repr=False)

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return markup.text(self.text)


def _ends(values: np.ndarray) -> tuple[float, float, float]:
    if not len(values):
        return math.nan, math.nan, math.nan
    return float(values.min()), float(np.median(values)), float(values.max())


def measures_of(study: StudyTables, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """The indices of a digest: those asked for, else a sweep's claims and the headlines, else the first few."""
    if asked:
        return tuple(dict.fromkeys(asked))
    known = recorded(study)
    chosen = dict.fromkeys([*declared(study), *(name for name in HEADLINES if name in known)])
    return tuple(chosen) or tuple(known[: len(HEADLINES)])


def recorded(study: StudyTables) -> list[str]:
    """The indices of the system that a study records."""
    return [name for name in columns_of(study, "steps") if name not in ("run", "step", "year")]
