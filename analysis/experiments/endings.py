"""Endings: how old the treaties of a run were when they ended, and how they ended, as far as the record says the like.

The record tells violation from renegotiation and from an end as provided.  In the model a treaty ends as provided when
a member lets its term run out.  Who leaves before gives notice, which may or may not be a violation; and a treaty that
is renegotiated goes on with more articles, it does not end.  So only the end as provided can be compared.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

WAYS: Final = ("as_provided", "by_notice", "otherwise")
"""Otherwise: the last members were suspended or expelled, or are no more."""


def endings(members: pd.DataFrame, decisions: pd.DataFrame, treaties: Collection[str]) -> pd.DataFrame:
    """The treaties of one run that ended, with their age in years and the way in which they ended."""
    mine = members[members["treaty"].isin(treaties)]
    lives = mine.groupby("treaty", observed=True).agg(
        start=("start", "min"), stop=("stop", "max"), lasts=("stop", lambda stops: stops.isna().any())
    )
    over = lives[~lives["lasts"].astype(bool)]
    left = mine[mine["treaty"].isin(over.index)].merge(over["stop"].rename("end"), left_on="treaty", right_index=True)
    left = left[left["stop"] == left["end"]]
    acts = decisions[decisions["treaty"].isin(over.index)].merge(
        left[["treaty", "nation", "end"]], left_on=["treaty", "actor"], right_on=["treaty", "nation"]
    )
    lapsed = acts[(acts["decision"] == "renew") & (acts["outcome"] == "no") & (acts["year"] == acts["end"])]
    notices = acts[(acts["decision"] == "leave") & (acts["outcome"] == "yes")]
    way = np.select([over.index.isin(each["treaty"]) for each in (lapsed, notices)], WAYS[:2], WAYS[2])
    return pd.DataFrame({"treaty": over.index, "age": (over["stop"] - over["start"]).to_numpy(), "way": way})


def ending_moments(ends: pd.DataFrame, defence: Collection[str]) -> dict[str, float]:
    """Mean and median age of the treaties of one run that ended, of all and of defence pacts, and how they ended."""
    own = ends[ends["treaty"].isin(defence)]
    return {
        "age_at_end": ends["age"].mean(),
        "median_age_at_end": ends["age"].median(),
        "defence_age_at_end": own["age"].mean(),
        "defence_median_age_at_end": own["age"].median(),
        **{f"ended_{way}": (ends["way"] == way).mean() if len(ends) else np.nan for way in WAYS},
        "ended": float(len(ends)),
    }
