"""Histories: what happened among the same nations in a window, on the record or in a run, and its moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.calibration.plan import MOMENTS, Window
from analysis.experiments.moments import hazard_moments, network_moments, pact_moments


@dataclass(frozen=True)
class Pairs:
    """The nations that are watched, those that last, and which pairs of them have a border or are relevant."""

    nations: tuple[str, ...]
    contiguous: np.ndarray
    relevant: np.ndarray
    """Those with a border or a major power."""

    @cached_property
    def row(self) -> dict[str, int]:
        """The row of each nation."""
        return {name: k for k, name in enumerate(self.nations)}

    @property
    def count(self) -> float:
        """How many pairs there are, each once."""
        return len(self.nations) * (len(self.nations) - 1) / 2


@dataclass(frozen=True)
class History:
    """Defence ties and memberships of defence pacts from start to stop, and challenges, of one course of events."""

    window: Window
    pairs: Pairs
    ties: pd.DataFrame
    """a, b, start, stop."""
    members: pd.DataFrame
    """treaty, nation, start, stop; of pacts with a defence article only."""
    challenges: pd.DataFrame
    """year, a, b: who began a dispute with whom."""

    def moments(self) -> dict[str, float]:
        """Every moment of the window; rates of ties from its second year on, as all of the start are dated with it."""
        first, last = float(self.window.first), float(self.window.last)
        found: Mapping[str, float] = {
            **network_moments(self.ties, list(self.pairs.nations), last),
            **hazard_moments(self.ties, self.pairs.count, first, last),
            **pact_moments(self.members, set(self.members["treaty"]), last),
            **turnover(self.members, first, last),
            **disputes(self.challenges, self.pairs, self.window.years),
        }
        return {name: float(np.nan_to_num(found[name])) for name in MOMENTS}


def turnover(members: pd.DataFrame, first: float, last: float) -> dict[str, float]:
    """Defence pacts that come into force a year, and the share of those in force that end in a year."""
    lives = [lifetime(rows) for _, rows in members.groupby("treaty", observed=True)]
    start, stop = np.array([life for life in lives if life is not None]).reshape(-1, 2).T
    signed = ((start >= first) & (start <= last)).sum()
    ended = ((stop >= first) & (stop <= last)).sum()
    at_risk = sum(((start < year) & (stop >= year)).sum() for year in np.arange(first, last + 1))
    return {"pacts_signed": signed / (last - first + 1), "pacts_ended": ended / max(at_risk, 1)}


def lifetime(rows: pd.DataFrame) -> tuple[float, float] | None:
    """When a pact first had two members among the nations watched, and when it had so no more; None if it never had."""
    changes = sorted([(year, 1) for year in rows["start"]] + [(year, -1) for year in rows["stop"].dropna()])
    many, start, stop = 0, None, np.inf
    for k, (year, change) in enumerate(changes):
        many += change
        if k + 1 < len(changes) and changes[k + 1][0] == year:
            continue
        if many >= 2:
            start, stop = year if start is None else start, np.inf
        elif start is not None and stop == np.inf:
            stop = year
    return None if start is None else (start, stop)


def disputes(challenges: pd.DataFrame, pairs: Pairs, years: int) -> dict[str, float]:
    """Disputes begun per directed pair and year, among relevant pairs and among neighbours."""
    one, other = (challenges[end].map(pairs.row).to_numpy(dtype=int) for end in ("a", "b"))
    return {
        f"initiation_{name}": kind[one, other].sum() / (max(kind.sum(), 1) * years)
        for name, kind in (("relevant", pairs.relevant), ("contiguous", pairs.contiguous))
    }
