"""The network of defence ties at some dates: who owes defence to whom, in what share of the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from analysis.cast import Cast
from analysis.layout import Places, by_ties, on_the_map, spiral, spread_out
from analysis.statistics import lasting, share_of_runs
from analysis.style import (
    DOUBLE,
    INK,
    OTHER,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    plural,
)  # fmt: skip
from analysis.tables import StudyTables

TITLE: Final = "The alliance network at chosen dates"
DESCRIPTION: Final = "Defence ties as the share of runs that have them, nations coloured by their main treaty."

LANDMARKS: Final = (1955, 1966, 1979, 1990)
"""Dates shown after the start when the study covers all of them."""
DEFENCE: Final = "defence"
LEAST: Final = 0.1
"""Ties found in fewer than this share of runs are not drawn."""
_TOP, _HEAD, _KEY = 0.34, 0.2, 1.35
_MARGIN: Final = 0.16
"""Inches kept free inside a panel for circles and names at its border."""


Pair = tuple[str, str, float]
"""Two nations and the share of runs in which they have a tie."""


@dataclass(frozen=True)
class Sheet:
    """How the panels lie on the page, in inches: how many across, and the size of each."""

    columns: int
    width: float
    height: float

    @property
    def box(self) -> tuple[float, float]:
        """The room for the middles of the circles in a panel."""
        return self.width - 2 * _MARGIN, self.height - 2 * _MARGIN - 0.08


def _sheet(nations: int) -> Sheet:
    """Three panels across; two larger ones when there are many nations."""
    columns = 3 if nations <= 42 else 2
    width = (DOUBLE - 0.12) / columns - 0.08
    return Sheet(columns, width, width if columns == 3 else 2.55)


def draw(study: StudyTables, dates: Sequence[float] | None = None) -> Figure:
    """Small multiples of one layout, one for each date, with the key in the last place."""
    with look():
        cast, times = Cast(study), _dates(study, dates)
        sheet, note = _sheet(len(cast.nations)), _note(study)
        areas = _areas(study, cast.nations, times)
        places = _places(study, cast.nations, sheet, areas)
        full, spare = divmod(len(times), sheet.columns)
        last = sheet.height if spare else _KEY
        foot = note_height(note, DOUBLE) + 0.06
        height = _TOP + full * (sheet.height + _HEAD) + last + _HEAD + foot
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 70)}: the network of defence ties", note)
        for k in range(len(times) + 1):
            row, column = divmod(k, sheet.columns)
            tall = last if row == full else sheet.height
            left = 0.06 + column * (sheet.width + 0.08)
            bottom = height - _TOP - row * (sheet.height + _HEAD) - _HEAD - tall
            box = (left / DOUBLE, bottom / height, sheet.width / DOUBLE, tall / height)
            axes = figure.add_axes(box)
            axes.set_axis_off()
            if k < len(times):
                axes.set_xlim(-_MARGIN, sheet.width - _MARGIN)
                axes.set_ylim(-_MARGIN - 0.08, sheet.height - _MARGIN - 0.08)
                _draw_date(axes, cast, times[k], places, areas[k])
            else:
                _draw_key(axes, cast)
        return figure


def _note(study: StudyTables) -> str:
    runs = plural(study.replicates, "run")
    text = f"Strength of a line: share of {runs} in which the pair owes defence, one way or both (10% and more)."
    most = "is a member in at least half of the runs"
    if study.replicates == 1:
        text, most = "One run: a tie is there or not.", "is a member"
    return (
        f"{text} Fine dotted lines: lesser ties only. Area of a circle: military capability, largest of the date = "
        f"full size. Colour: the main treaty in which the nation {most}."
    )


def _dates(study: StudyTables, dates: Sequence[float] | None) -> list[float]:
    """The recorded times to show: those asked for, the landmarks if all are covered, or five spread evenly."""
    years = study.years
    if not len(years):
        return []
    wanted: Sequence[float] = dates if dates is not None else (years[0], *LANDMARKS)
    if dates is None and not all(years[0] < year <= years[-1] for year in LANDMARKS):
        wanted = np.linspace(years[0], years[-1], min(5, len(years))).tolist()
    found = [max(int(np.searchsorted(years, year + 1e-9, side="right")) - 1, 0) for year in wanted]
    return [float(years[k]) for k in dict.fromkeys(found)]


def _places(study: StudyTables, nations: list[str], sheet: Sheet, areas: list[NDArray[np.float64]]) -> Places:
    """Near their allies of the whole run, west of the map in the west and east in the east; the same at all dates."""
    if not nations:
        return np.zeros((0, 2))
    listed = {str(row["id"]): (row.get("lat"), row.get("lon")) for row in study.listed("nations")}
    spots = np.array([listed.get(nation, (None, None)) for nation in nations], dtype=np.float64)
    home = on_the_map(spots[:, 0], spots[:, 1]) if np.isfinite(spots).all() else spiral(len(nations))
    number: dict[str, int] = {nation: k for k, nation in enumerate(nations)}
    weight = np.zeros((len(nations), len(nations)))
    for a, b, share in _pairs(study.ties[study.ties["kind"].astype(str) == DEFENCE], study.replicates):
        if a in number and b in number:
            weight[number[a], number[b]] = weight[number[b], number[a]] = share
    largest = np.max(areas, axis=0) if areas else np.zeros(len(nations))
    return spread_out(by_ties(weight, home), sheet.box, np.sqrt(largest / np.pi) / 72 + 0.12)


def _areas(study: StudyTables, nations: list[str], times: list[float]) -> list[NDArray[np.float64]]:
    """Areas of the circles at each date, from the median capability, else output, else all alike."""
    frame = study.nations if study.has("nations") else pd.DataFrame()
    column = next((name for name in ("capability", "gdp") if name in frame), None)
    areas = []
    for time in times:
        size = np.ones(len(nations))
        if column is not None:
            now = frame[frame["year"] == time].groupby("nation")[column].median().reindex(nations)
            size = now.fillna(0.0).clip(lower=0).to_numpy(dtype=float)
        areas.append(14 + 240 * size / max(float(size.max(initial=0)), 1e-9) if column else 40 * size)
    return areas


def _pairs(ties: pd.DataFrame, runs: int) -> list[Pair]:
    """Pairs that have a tie, whoever owes it, with the share of runs in which they do, the weakest first."""
    a, b = ties["a"].astype(str), ties["b"].astype(str)
    first, second = np.where(a < b, a, b), np.where(a < b, b, a)
    rows = pd.DataFrame({"run": ties["run"].to_numpy(), "a": first, "b": second})
    shares = share_of_runs(rows, ["a", "b"], runs).sort_values(kind="stable")
    return [(str(x), str(y), float(share)) for x, y, share in shares.reset_index().itertuples(index=False)]


def _draw_date(axes: Axes, cast: Cast, time: float, places: Places, area: NDArray[np.float64]) -> None:
    """The network at the end of the step that begins at a time."""
    study, nations = cast.study, cast.nations
    now = lasting(study.ties, time, study.step)
    defence = now["kind"].astype(str) == DEFENCE
    strong = _pairs(now[defence], study.replicates)
    tied = {(a, b) for a, b, share in strong if share >= LEAST}
    weak = [pair for pair in _pairs(now[~defence], study.replicates) if pair[:2] not in tied]
    at = dict(zip(nations, places, strict=True))
    colours = {bloc.id: bloc.colour for bloc in cast.blocs}
    hue = {nation: colours[bloc] for nation, bloc in cast.main_bloc(time).items()}
    _draw_ties(axes, weak, at, {}, lesser=True)
    _draw_ties(axes, strong, at, hue, lesser=False)
    if nations:
        edge = ["white" if nation in hue else QUIET for nation in nations]
        face = [hue.get(nation, "white") for nation in nations]
        axes.scatter(places[:, 0], places[:, 1], s=area, c=face, edgecolors=edge, linewidths=0.6, zorder=4)
    _draw_names(axes, nations, places, area)
    axes.text(0, 1.0, f"{time:g}", transform=axes.transAxes, fontsize=9, fontweight="bold", va="bottom")


def _draw_ties(
    axes: Axes, pairs: list[Pair], at: dict[str, NDArray[np.float64]], hue: dict[str, str], lesser: bool
) -> None:
    """Lines between pairs; a tie inside one bloc has its colour, one across blocs is dark."""
    lines, colours, widths = [], [], []
    for a, b, share in pairs:
        if share < LEAST or a not in at or b not in at:
            continue
        lines.append([at[a], at[b]])
        base = hue[a] if a in hue and hue.get(b) == hue[a] else INK
        colour, width = (to_rgba(OTHER, 0.75 * share), 0.5) if lesser else _stroke(base, share)
        colours.append(colour)
        widths.append(width)
    style = (0, (1, 1.5)) if lesser else "-"
    axes.add_collection(LineCollection(lines, colors=colours, linewidths=widths, linestyles=style, zorder=2))


def _stroke(colour: str, share: float) -> tuple[tuple[float, float, float, float], float]:
    """Colour and width of the line of a defence tie by its share of runs; the key uses the same."""
    return to_rgba(colour, 0.1 + 0.45 * share), 0.3 + 0.5 * share


def _draw_names(axes: Axes, nations: list[str], places: Places, area: NDArray[np.float64]) -> None:
    """Each nation's id below its circle, on a thin white ground."""
    for nation, (x, y), size in zip(nations, places, area, strict=True):
        radius = np.sqrt(size / np.pi)
        axes.annotate(
            label(nation, 8), (x, y), (0, -radius - 0.5), "data", "offset points", ha="center", va="top",
            fontsize=SMALL, zorder=5, bbox={"boxstyle": "square,pad=0.02", "fc": (1, 1, 1, 0.7), "ec": "none"},
        )  # fmt: skip


def _draw_key(axes: Axes, cast: Cast) -> None:
    """What colours and lines mean."""
    handles = [
        Line2D([], [], ls="", marker="o", ms=5, color=bloc.colour, label=bloc.title, mec="white") for bloc in cast.blocs
    ]
    handles.append(Line2D([], [], ls="", marker="o", ms=5, mfc="white", mec=QUIET, label="in none of these treaties"))
    if cast.study.replicates > 1:
        for share in (1.0, 0.5, 0.1):
            colour, width = _stroke(INK, share)
            handles.append(Line2D([], [], color=colour, lw=width, label=f"defence tie in {share:.0%} of runs"))
    else:
        colour, width = _stroke(INK, 1.0)
        handles.append(Line2D([], [], color=colour, lw=width, label="defence tie"))
    handles.append(Line2D([], [], color=OTHER, lw=0.6, ls=(0, (1, 1.5)), label="lesser tie only"))
    axes.legend(handles=handles, loc="center left", borderaxespad=0.8, labelspacing=0.6, handlelength=1.8)
