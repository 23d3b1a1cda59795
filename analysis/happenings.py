"""Happenings: what the events of a scenario did to a nation in a year, told beside its own decisions."""

from __future__ import annotations

import math
from typing import Any

from analysis.phrases import with_article
from analysis.tables import StudyTables
from sim.scenario import load_text


def happened(study: StudyTables, run: int, nation: str, year: float) -> str:
    """A sentence on the events of a run and year whose effects name the nation; nothing where there are none."""
    rows = study.rows("events", run=run)
    came = {str(row["event"]) for _, row in rows.iterrows() if math.floor(row["year"] + 1e-6) == math.floor(year)}
    events = load_text(study.manifest["scenario"]["text"]).scenario.events if came else ()
    titles = [
        event.title or event.id
        for event in events
        if event.id in came and any(_names(effect.model_dump(), nation) for effect in event.effects)
    ]
    name = with_article(study.nation_names[nation])
    return f"Scripted for {name} in {math.floor(year)}: {'; '.join(titles)}." if titles else ""


def _names(value: Any, nation: str) -> bool:
    """Whether a nation stands among the values of an effect."""
    if isinstance(value, dict):
        return any(_names(each, nation) for each in value.values())
    if isinstance(value, list | tuple):
        return any(_names(each, nation) for each in value)
    return bool(value == nation)
