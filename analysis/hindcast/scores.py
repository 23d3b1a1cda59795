"""How good forecasts of ties are: of formation and of termination apart, with intervals over treaties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

from analysis.effects import LEVEL

CLIP: Final = 1e-4
"""How near to 0 and 1 a chance may come in the log score, which knows no mercy (assumed)."""
DRAWS: Final = 2000
"""Draws of treaties behind an interval."""
BINS: Final = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3, 0.7, 1.0)
"""Bounds of the classes of chances in a calibration curve (assumed)."""
FORMATION, TERMINATION, ALL, BORN = "formation", "termination", "all", "born"
TASKS: Final = (FORMATION, TERMINATION, ALL)
"""What is scored of states that exist at both ends; of pairs with one born later, apart, whether they are tied."""
EVENTS: Final = (FORMATION, TERMINATION, BORN)


@dataclass(frozen=True)
class Task:
    """Cases of one kind: whether the event happened, what a forecast says of it, and the treaty of each event."""

    happened: np.ndarray
    said: np.ndarray
    treaty: np.ndarray


def cases(pairs: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The pairs without a tie, which may form one; those with one, which may lose it; all; or those with a newborn."""
    if kind == BORN:
        return pairs[pairs["born"]]
    old = pairs[~pairs["born"]]
    return old if kind == ALL else old[old["tied"] == (kind == TERMINATION)]


def task(pairs: pd.DataFrame, forecast: str, kind: str) -> Task:
    """The cases of a kind as a forecast has them."""
    rows = cases(pairs, kind)
    end, said = rows["end"].to_numpy(bool), rows[forecast].to_numpy(float)
    if kind == TERMINATION:
        end, said = ~end, 1.0 - said
    return Task(end, said, rows["treaty"].to_numpy())


Ends = tuple[float, float]
NO_ENDS: Final = (np.nan, np.nan)


@dataclass(frozen=True)
class Score:
    """A forecast's scores of one kind; nan where there is no event or where it gives no probabilities.

    `brier_skill` is over persistence, `log_skill` over calibrated persistence, of the same cases.  What is
    `ahead` are the ends of the interval of what the model's score is more than this one, on the same draws of treaties.
    """

    task: str
    forecast: str
    cases: int
    events: int
    treaties: int
    auc: float
    auc_low: float
    auc_high: float
    precision: float
    precision_low: float
    precision_high: float
    brier: float
    log: float
    brier_skill: float
    log_skill: float
    auc_ahead_low: float
    auc_ahead_high: float
    precision_ahead_low: float
    precision_ahead_high: float


def log_score(one: Task) -> float:
    """The mean negative logarithm of the chance that was given to what happened."""
    said = np.clip(one.said, CLIP, 1 - CLIP)
    return float(-np.log(np.where(one.happened, said, 1 - said)).mean()) if len(said) else np.nan


def brier(one: Task) -> float:
    """The mean squared error of the chances."""
    return float(((one.said - one.happened) ** 2).mean()) if len(one.said) else np.nan


def skill(value: float, reference: float) -> float:
    """Which share of a reference's error is gone."""
    return 1.0 - value / reference if reference > 0 else np.nan


def score(
    pairs: pd.DataFrame, forecast: str, kind: str, references: tuple[str, str], rule: bool = False, ahead: str = ""
) -> Score:
    """All scores of one forecast, and how far another is ahead of it; of a rule only what depends on the order."""
    one = task(pairs, forecast, kind)
    events = int(one.happened.sum())
    auc, precision, ends, gaps = np.nan, np.nan, (NO_ENDS, NO_ENDS), (NO_ENDS, NO_ENDS)
    if 0 < events < len(one.happened):
        auc, precision = roc_auc_score(one.happened, one.said), average_precision_score(one.happened, one.said)
        mine = redrawn(one)
        ends = ends_of(mine)
        gaps = ends_of(redrawn(task(pairs, ahead, kind)) - mine) if ahead not in ("", forecast) else gaps
    brier_, log_ = (np.nan, np.nan) if rule else (brier(one), log_score(one))
    lasting, rated = (task(pairs, name, kind) for name in references)
    return Score(
        kind, forecast, len(one.happened), events, len(np.unique(one.treaty[one.happened])),
        float(auc), *ends[0], float(precision), *ends[1],
        brier_, log_, skill(brier_, brier(lasting)), skill(log_, log_score(rated)), *gaps[0], *gaps[1],
    )  # fmt: skip


def weighted(one: Task, weights: np.ndarray) -> np.ndarray:
    """The area under the ROC curve and the average precision with weights of the events [draw, event]: [2, draw]."""
    levels, at = np.unique(-one.said[one.happened], return_inverse=True)
    others = np.sort(-one.said[~one.happened])
    above, upto = (np.searchsorted(others, levels, side) for side in ("left", "right"))
    weight = np.zeros((len(weights), len(levels)))
    np.add.at(weight.T, at, weights.T)
    found, total = np.cumsum(weight, axis=1), weight.sum(axis=1)
    auc = 1.0 - (weight * (above + upto)).sum(axis=1) / (2.0 * len(others) * total)
    precision = found / np.maximum(found + upto, 1e-9)
    return np.stack([auc, (weight * precision).sum(axis=1) / total])


def redrawn(one: Task) -> np.ndarray:
    """Both scores, treaties drawn anew: their events are drawn together, all else stays: [2, draw].

    Every forecast of the same cases meets the same draws.  Nothing is drawn where one treaty brought all events.
    """
    names, at = np.unique(one.treaty[one.happened], return_inverse=True)
    if len(names) < 2:
        return np.full((2, 1), np.nan)
    draws = np.random.default_rng(0).multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    return weighted(one, draws[:, at].astype(float))


def ends_of(drawn: np.ndarray) -> tuple[Ends, Ends]:
    """The low and the high end of both scores."""
    (low_auc, low_precision), (high_auc, high_precision) = np.quantile(
        drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1
    ).tolist()
    return (low_auc, high_auc), (low_precision, high_precision)


def calibration(one: Task) -> pd.DataFrame:
    """The mean chance and the share of events in each class of chances that has cases: `said`, `share`, `cases`."""
    where = np.digitize(one.said, BINS[1:-1])
    rows = [
        (one.said[where == k].mean(), one.happened[where == k].mean(), (where == k).sum()) for k in np.unique(where)
    ]
    return pd.DataFrame(rows, columns=["said", "share", "cases"])


def by_treaty(pairs: pd.DataFrame, forecast: str) -> pd.DataFrame:
    """What a forecast says of the events of each treaty and mover: how many, the mean chance, and the mean rank.

    The rank, 1 the highest, is among all pairs of the same start that may form a tie, or may lose theirs, or are born
    later.  The mover is who came in or went, 0 where the treaty was founded or ended.
    """
    rows = []
    for start, mine in pairs.groupby("start"):
        for kind in EVENTS:
            one = task(mine, forecast, kind)
            rank = pd.Series(one.said).rank(pct=True).to_numpy()
            mover = cases(mine, kind)["mover"].to_numpy()
            for treaty, who in sorted(set(zip(one.treaty[one.happened], mover[one.happened], strict=True))):
                here = one.happened & (one.treaty == treaty) & (mover == who)
                rows.append((start, kind, treaty, who, here.sum(), one.said[here].mean(), rank[here].mean()))
    return pd.DataFrame(rows, columns=["start", "task", "treaty", "mover", "events", "chance", "rank"])


def by_region(pairs: pd.DataFrame, forecast: str, region: pd.Series[str]) -> pd.DataFrame:
    """What happened and what a forecast expected, by the regions of the two, over all starts."""
    here, there = (pairs[x].map(region).astype(str) for x in ("a", "b"))
    ends = here.where(here <= there, there) + " - " + there.where(here <= there, here)
    rows = []
    for kind in EVENTS:
        one, mine = task(pairs, forecast, kind), ends[cases(pairs, kind).index].to_numpy()
        for name in np.unique(mine):
            here = mine == name
            rows.append((kind, name, here.sum(), one.happened[here].sum(), one.said[here].sum()))
    return pd.DataFrame(rows, columns=["task", "regions", "pairs", "events", "expected"])
