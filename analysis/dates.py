"""The recorded dates at which a figure shows the world: those that were asked for, or those that tell most."""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.tables import StudyTables
from analysis.wishes import Undrawable, Wishes

MOST_DATES: Final = 3
"""So many dates are shown where neither the reader nor the scenario chooses."""


def dates_of(study: StudyTables, wishes: Wishes, most: int = MOST_DATES) -> list[float]:
    """The dates asked for, else the scenario's snapshots, else evenly from first to last, each as it was recorded."""
    years = study.years
    if not len(years):
        return []
    for year in wishes.years:
        if not years[0] <= year < years[-1] + study.step:
            raise Undrawable(f"{study.folder}: {year:g} is not among its years, {years[0]:g}-{years[-1]:g}")
    wanted = wishes.years or study.snapshots
    covered = [year for year in wanted if years[0] <= year < years[-1] + study.step]
    evenly: list[float] = np.linspace(years[0], years[-1], min(most, len(years))).tolist()
    found = [int(np.searchsorted(years, year + 1e-9, side="right")) - 1 for year in covered or evenly]
    return [float(years[k]) for k in dict.fromkeys(found)]
