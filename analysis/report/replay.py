"""A run as a film for the report: who is in which bloc, on the map or on a circle, year by year, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.cast import Cast
from analysis.frames import DEFENCE, blocs
from analysis.ground import Ground
from analysis.lands import lands
from analysis.maps import SIZE, project, svg_path, units
from analysis.report.charts import number
from analysis.statistics import lasting
from analysis.style import label
from analysis.tables import StudyTables

INDICES: Final = {
    "cohesion": "Cohesion of defence treaties", "general_deterrence": "General deterrence",
    "mean_burden": "Mean burden", "crises": "Crises", "wars": "Wars",
}  # fmt: skip
"""What the replay tells of the system each year."""
MOST_TIES: Final = 1500
CIRCLE: Final = (1000, 560)
NEEDED: Final = ("steps", "nations", "members", "ties")


@dataclass(frozen=True)
class Replay:
    """One run of a study, made ready to be shown moving."""

    study: StudyTables
    cast: Cast
    run: int

    @cached_property
    def ground(self) -> Ground | None:
        """The ground of the map, where enough nations have an outline."""
        ground = Ground(self.cast)
        return ground if ground.useful else None

    @cached_property
    def spots(self) -> dict[str, tuple[float, float]]:
        """Where each nation stands in the picture."""
        if self.ground is not None:
            names = list(self.ground.spots)
            at = project(*np.array(list(self.ground.spots.values())).T)
            return {name: (round(x, 1), round(y, 1)) for name, (x, y) in zip(names, at.tolist(), strict=True)}
        names = list(self.study.nation_names)
        turn = 2 * np.pi * np.arange(len(names)) / max(len(names), 1) - np.pi / 2
        x, y = CIRCLE[0] / 2 + 400 * np.cos(turn), CIRCLE[1] / 2 + 230 * np.sin(turn)
        return {name: (round(a, 1), round(b, 1)) for name, a, b in zip(names, x.tolist(), y.tolist(), strict=True)}

    def data(self) -> dict[str, Any]:
        """Everything the page's script needs to show it."""
        colours = {bloc.id: k for k, bloc in enumerate(self.cast.blocs)}
        names = [name for name in self.study.nation_names if name in self.spots]
        shapes: dict[tuple[str, ...], int] = {}
        frames = [self._frame(year, names, colours, shapes) for year in self.study.years.tolist()]
        return {
            "size": list(SIZE if self.ground is not None else CIRCLE),
            "base": svg_path(tuple(sorted(units()))) if self.ground is not None else "",
            "nations": [[name, label(self.study.nation_names[name], 40), *self.spots[name]] for name in names],
            "blocs": [[label(bloc.title, 44), bloc.colour] for bloc in self.cast.blocs],
            "shapes": [svg_path(land) for land in shapes],
            "frames": frames,
            "windows": self._windows(),
        }

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {name: self.study.rows(name, run=self.run) for name in (*NEEDED, "events") if self.study.has(name)}

    @cached_property
    def _dated(self) -> dict[str, dict[Any, pd.DataFrame]]:
        dated = ("steps", "nations", "events")
        return {name: dict(list(self._tables[name].groupby("year"))) for name in dated if name in self._tables}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {event.id: event.title for event in self.study.happenings}

    def _frame(
        self, year: float, names: list[str], colours: Mapping[str, int], shapes: dict[tuple[str, ...], int]
    ) -> dict[str, Any]:
        """The world at the end of a step: land, bloc and ties of each nation, what happened, and some indices."""
        rows = self._dated["nations"].get(year, self._tables["nations"].iloc[:0])
        power = dict(zip(rows["nation"].astype(str), rows.get("power", pd.Series(1.0, rows.index)), strict=True))
        members = lasting(self._tables["members"], year, self.study.step)
        members = members[members["role"].astype(str) == "member"]
        full = {str(key): group["nation"].tolist() for key, group in members.groupby("treaty", sort=False)}
        ties = lasting(self._tables["ties"], year, self.study.step)
        defence = ties[ties["kind"].astype(str) == DEFENCE]
        pairs = {frozenset(pair) for pair in zip(defence["a"], defence["b"], strict=True)}
        own = blocs(full, pairs, power, self.study)
        at = {name: k for k, name in enumerate(names)}
        drawn = sorted(sorted(at[name] for name in pair) for pair in pairs if len(pair) == 2 and pair <= at.keys())
        found = self._lands(power, year)
        return {
            "y": round(year, 3),
            "n": [
                [k, shapes.setdefault(land, len(shapes)) if (land := found.get(name)) else -1,
                 -2 if name not in own else colours.get(own[name], -1)]
                for name, k in at.items() if name in power
            ],
            "t": [k for pair in drawn[:MOST_TIES] for k in pair],
            "e": self._events(year),
            "i": self._indices(year),
        }  # fmt: skip

    def _lands(self, power: Mapping[str, float], year: float) -> Mapping[str, tuple[str, ...]]:
        """The land of the nations that exist, where there is a map."""
        if self.ground is None:
            return {}
        there = [name for name in power if name in self.ground.outlined]
        return lands(there, year, self.cast.nations, units())

    def _events(self, year: float) -> list[str]:
        rows = self._dated.get("events", {}).get(year)
        happened = [] if rows is None else rows["event"].astype(str).tolist()
        return [label(self._titles.get(key, key), 70) for key in happened[:6]]

    def _indices(self, year: float) -> list[list[str]]:
        row = self._dated["steps"][year].iloc[0]
        return [[title, number(float(row[name]))] for name, title in INDICES.items() if name in row]

    def _windows(self) -> list[list[Any]]:
        """The whole picture, and crowded regions of the map, as boxes."""
        if self.ground is None:
            return []
        found: list[list[Any]] = []
        for k, view in enumerate(self.ground.windows):
            if not view.region:
                found.append(["World", [0, 0, *SIZE]])
                continue
            x0, y0, x1, y1 = view.box
            across, up = np.meshgrid(np.linspace(x0, x1, 9), np.linspace(y0, y1, 9))
            back = np.array([view.back(x, y) for x, y in zip(across.ravel(), up.ravel(), strict=True)])
            at = project(back[:, 0], back[:, 1])
            (left, top), (right, foot) = at.min(axis=0), at.max(axis=0)
            box = [round(float(v), 1) for v in (left, top, right - left, foot - top)]
            found.append(["Crowded region" if k else "Region", box])
        return found


def replay_of(study: StudyTables) -> dict[str, Any] | None:
    """The first completed run of a study as a film; None where its tables do not tell enough, or it is a sweep."""
    if study.axes or not study.replicates or not all(map(study.has, NEEDED)) or not len(study.years):
        return None
    return {"run": int(study.completed[0]), **Replay(study, Cast(study), int(study.completed[0])).data()}
