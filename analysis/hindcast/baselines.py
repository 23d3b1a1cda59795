"""Forecasts without a model of how alliances come about, to which that of the model is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from analysis.hindcast.features import FACTS, Facts
from analysis.hindcast.truth import outcomes

BEHIND: Final = 30
"""Years before the start from which is learnt, every other one of them."""
PERSISTENCE, CALIBRATED = "persistence", "persistence, calibrated"
LOGIT, BOOSTING = "logit", "boosting"
LOGIT_PEACE, BOOSTING_PEACE = "logit, peace", "boosting, peace"
NEAREST, REGION, FEWEST = "nearest capital", "region, then nearest", "fewest common allies"
BASELINES: Final = (
    PERSISTENCE, CALIBRATED, LOGIT, LOGIT_PEACE, BOOSTING, BOOSTING_PEACE, NEAREST, REGION, FEWEST
)  # fmt: skip
FOR_NEWBORN: Final = (PERSISTENCE, CALIBRATED, NEAREST, REGION)
"""What can be said of pairs with a state born after the start."""
RULES: Final = (NEAREST, REGION, FEWEST)
"""Baselines that order pairs and give no probabilities."""


WAR: Final = (1939, 1946)
"""The years whose treaties for the war, and their end, a learner taught on peace alone does not see."""

BEYOND: Final = 100.0
"""More than any logarithm of kilometres."""


def learnt_from(facts: Facts, start: int, years: int) -> pd.DataFrame:
    """The facts of all pairs in the 30 years before the start, each with whether it was tied so many years later.

    Only years whose outcome was known at the start count, and of these every other one.
    """
    parts = []
    for year in range(start - BEHIND, start - years + 1, 2):
        states = np.intersect1d(facts.ties.states(year), facts.ties.states(year + years))
        if len(states) > 1:
            now, then = facts.of(states, year), facts.ties.network(year + years).among(states)
            war = year + years >= WAR[0] and year <= WAR[1]
            parts.append(now.assign(end=then.tied[np.triu_indices(len(states), 1)], war=war))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*FACTS, "tied", "end", "war"])


def logit() -> Any:
    """A logistic regression on standardised facts; what is not known is the mean, and that it is not known a fact."""
    return make_pipeline(SimpleImputer(add_indicator=True), StandardScaler(), LogisticRegression(max_iter=2000))


def boosting() -> Any:
    """Gradient-boosted trees."""
    return HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, max_leaf_nodes=15, random_state=0)


def rate(end: pd.Series[bool]) -> float:
    """The share of pairs tied in the end, by the rule of succession."""
    return float((end.sum() + 1) / (len(end) + 2))


def taught(learner: Any, before: pd.DataFrame, now: pd.DataFrame) -> np.ndarray:
    """The chances of pairs by what a learner makes of pairs before; their rate where there was only one outcome."""
    if before["end"].nunique() < 2:
        return np.full(len(now), rate(before["end"]))
    known = [fact for fact in FACTS if before[fact].notna().any()]
    with threadpool_limits(1):  # threads that wait for each other on a busy machine take longer than one alone
        learner.fit(before[known].to_numpy(float), before["end"].to_numpy(bool))
    found: np.ndarray = learner.predict_proba(now[known].to_numpy(float))[:, 1]
    return found


def forecasts(known: Path, states: np.ndarray, start: int, years: int) -> pd.DataFrame:
    """What each baseline says of every pair: the chance to be tied in the end; of a rule, the larger, the likelier."""
    facts = Facts(known)
    now, before = facts.of(states, start), learnt_from(facts, start, years)
    peace = before if before["war"].all() else before[~before["war"].astype(bool)]
    found = pd.DataFrame({PERSISTENCE: now["tied"].astype(float), CALIBRATED: 0.0})
    for tied in (False, True):
        here, then, calm = now["tied"] == tied, before[before["tied"] == tied], peace[peace["tied"] == tied]
        found.loc[here, CALIBRATED] = rate(then["end"])
        for name, learner, lesson in (
            (LOGIT, logit, then), (LOGIT_PEACE, logit, calm), (BOOSTING, boosting, then),
            (BOOSTING_PEACE, boosting, calm),
        ):  # fmt: skip
            if here.any():
                found.loc[here, name] = taught(learner(), lesson, now[here])
    return found.join(rules(now["distance"], now["region"])).assign(**{FEWEST: now["common_allies"]})


def rules(distance: pd.Series[float], region: pd.Series[float]) -> pd.DataFrame:
    """What both rules of distance say of pairs, from logarithms of kilometres and whether they share a region."""
    farthest = distance.max()
    near = -distance.fillna(farthest if farthest == farthest else 0.0)
    return pd.DataFrame({NEAREST: near, REGION: near + BEYOND * region})


def for_newborn(known: Path, joined: Path, pairs: pd.DataFrame, start: int, years: int) -> pd.DataFrame:
    """The same of pairs with a state born after the start: no tie, the rate of such pairs before, and both rules.

    From what is known at the start, and the capitals of the newborn at their birth, which are joined to it.
    """
    past = pd.concat([outcomes(known, year, years) for year in range(start - BEHIND, start - years + 1, 2)])
    facts, codes = Facts(joined), np.unique(pairs[["a", "b"]].to_numpy())
    one, other = (np.searchsorted(codes, pairs[x]) for x in ("a", "b"))
    region = facts.ties.spells.drop_duplicates("ccode").set_index("ccode")["region"]
    same = pairs["a"].map(region) == pairs["b"].map(region)
    said = rules(pd.Series(np.log1p(facts.places(codes, start)[one, other]), pairs.index), same.astype(float))
    return said.assign(**{PERSISTENCE: 0.0, CALIBRATED: rate(past["end"][past["born"]])})
