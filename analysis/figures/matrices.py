"""Threat and trust as matrices: what each nation, a row, feels towards each other one, a column, at some dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from analysis.cast import Bloc, Cast
from analysis.chosen import largest, nations_of, one_run
from analysis.legend import box, columns_for, draw_key, key_height
from analysis.statistics import share_of_runs
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    NORMAL,
    PAGE,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    plural,
    width_of,
)  # fmt: skip
from analysis.tables import KEYS, StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes, needs
from sim.world import World

TITLE: Final = "Who fears and who trusts whom"
DESCRIPTION: Final = "Threat and trust of each nation towards each other one at dates, nations in the order of blocs."
HEEDS: Final = ("years", "run", "nations", "measure")
EXAMPLE: Final = ("run", Wishes())

PAIR: Final = ("threat", "trust")
HUES: Final = {
    "threat": ("#FFF7EC", "#FDBB84", "#D7301F", "#4A0000"),
    "trust": ("#F7FBFF", "#9ECAE1", "#2171B5", "#061F45"),
}
"""From pale to dark, so that paper without colour shows the same."""
PLAIN_HUES: Final = ("#FAFAFA", "#BDBDBD", "#636363", "#111111")
MOST: Final = 40
"""So many nations can be read; of more, those with most military capability are shown."""
WRITTEN: Final = 8
"""Of so many nations or fewer the values are written too."""
CELL: Final = 0.45
_ROW, _COLUMN = re.compile(r"\bi\b"), re.compile(r"\bj\b")
_TOP, _GAP, _HEAD, _STRIP, _BAR = 0.36, 0.18, 0.2, 0.05, 0.5


@dataclass(frozen=True)
class Order:
    """The nations of all matrices in their order, and the bloc of each, if any."""

    nations: list[str]
    blocs: list[Bloc | None]

    @property
    def breaks(self) -> list[int]:
        """Where one bloc ends and the next begins."""
        return [k for k in range(1, len(self.blocs)) if self.blocs[k] != self.blocs[k - 1]]


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """Two matrices beside each other for each date; of one measure, a matrix for each date."""
    with look():
        needs(study, "a matrix of pairs", ["dyads"])
        seen = one_run(study, wishes)
        names = _measures(study, wishes)
        table = seen.rows("dyads")
        order, total = _order(seen, table, wishes)
        dates = _dates(study, table, wishes, 2 if len(order.nations) > 16 else 3)
        sheets = [(date, name) for date in dates for name in names]
        values = {sheet: _means(table, order.nations, *sheet) for sheet in sheets}
        tops = {name: max(float(np.nanmax(values[d, name], initial=0.0)) for d in dates) for name in names}
        handles = [box(bloc) for bloc in dict.fromkeys(order.blocs) if bloc is not None]
        note = _note(seen, total, len(order.nations), bool(handles))
        side = 0.12 + max([width_of(label(key, 8), SMALL) for key in order.nations], default=0.3) + _STRIP
        cell = min(CELL, (DOUBLE / 2 - side - _GAP / 2 - 0.06) / len(order.nations))
        rows = -(-len(sheets) // 2)
        cell = min(cell, (PAGE - 1.4 - rows * (_HEAD + side + _GAP)) / (rows * len(order.nations)))
        size = cell * len(order.nations)
        columns = columns_for(handles, DOUBLE - 0.2)
        below = _BAR + key_height(handles, columns) + 0.12
        height = _TOP + rows * (_HEAD + side + size + _GAP) + below + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 60)}: {' and '.join(words(name) for name in names)}", note)
        for k, sheet in enumerate(sheets):
            row, column = divmod(k, 2)
            left = side + column * DOUBLE / 2
            bottom = height - _TOP - row * (_HEAD + side + size + _GAP) - _HEAD - side - size
            axes = figure.add_axes((left / DOUBLE, bottom / height, size / DOUBLE, size / height))
            _draw_sheet(axes, sheet, values[sheet], order, tops[sheet[1]], cell)
        foot = height - _TOP - rows * (_HEAD + side + size + _GAP)
        for k, name in enumerate(names):
            _draw_bar(figure, name, tops[name], (side + k * DOUBLE / 2, foot - 0.2, 1.8))
        draw_key(figure, handles, columns, loc="upper left", bbox_to_anchor=(0.1 / DOUBLE, (foot - _BAR) / height))
        return figure


def words(name: str) -> str:
    """A column as it is called in a heading."""
    return name.replace("_", " ")


def _measures(study: StudyTables, wishes: Wishes) -> tuple[str, ...]:
    """The columns that are shown: threat and trust, or the one asked for."""
    known = [str(name) for name in study.rows("dyads") if name not in (*KEYS["dyads"], "step")]
    if wishes.measure is not None and wishes.measure not in known:
        raise Undrawable(f"{study.folder}: --measure {wishes.measure}: of pairs there are {', '.join(known)}")
    return PAIR if wishes.measure is None else (wishes.measure,)


def _dates(study: StudyTables, table: pd.DataFrame, wishes: Wishes, most: int) -> list[float]:
    """The dates at which pairs were recorded: those asked for, else the first, the last, and one between."""
    known = np.unique(table["year"].to_numpy(dtype=float))
    if not len(known):
        raise Undrawable(f"{study.folder}: no pair of nations is recorded in it")
    if wishes.years:
        wrong = [year for year in wishes.years if not (np.abs(known - year) < study.step - 1e-9).any()]
        if wrong:
            listed = ", ".join(f"{year:g}" for year in known)
            text = f"pairs of nations are recorded at {listed}; other dates: `snapshots` of the scenario"
            raise Undrawable(f"{study.folder}: --year {wrong[0]:g}: {text}")
        return [float(known[np.abs(known - year).argmin()]) for year in dict.fromkeys(wishes.years)]
    places = np.unique(np.round(np.linspace(0, len(known) - 1, min(most, len(known)))).astype(int))
    return [float(known[place]) for place in places]


def _order(study: StudyTables, table: pd.DataFrame, wishes: Wishes) -> tuple[Order, int]:
    """The nations to show, by bloc and within it by capability; and how many there are."""
    asked = nations_of(study, wishes)
    often = share_of_runs(table.rename(columns={"a": "nation"}), ["nation"], study.replicates)
    there = largest(study, (str(key) for key in often.index[often >= 0.5]))
    chosen = [key for key in there if key in asked] if asked else there[:MOST]
    if len(chosen) < 2:
        raise Undrawable(f"{study.folder}: a matrix takes two nations or more that exist at the dates; name more")
    found = Cast(study).bloc_of() if study.has("members") and study.has("steps") else {}
    ranks = {bloc: rank for rank, bloc in enumerate(Cast(study).blocs)} if found else {}
    chosen.sort(key=lambda key: ranks[found[key]] if key in found else len(ranks))
    return Order(chosen, [found.get(key) for key in chosen]), len(there)


def _means(table: pd.DataFrame, nations: list[str], date: float, name: str) -> NDArray[np.float64]:
    """The mean over the runs of a measure of each row towards each column; unknown on the diagonal."""
    now = table[(table["year"] == date) & table["a"].isin(nations) & table["b"].isin(nations)]
    wide = now.groupby(["a", "b"])[name].mean().astype(float).unstack().reindex(index=nations, columns=nations)
    return np.asarray(wide.to_numpy(dtype=float))


def _map(name: str) -> Colormap:
    colours = LinearSegmentedColormap.from_list(name, list(HUES.get(name, PLAIN_HUES)))
    return colours.with_extremes(bad=FAINT)


def _draw_sheet(
    axes: Axes, sheet: tuple[float, str], values: NDArray[np.float64], order: Order, top: float, cell: float
) -> None:
    """One matrix: cells, names at the left and above, a strip in the colour of each nation's bloc."""
    count, (date, name) = len(order.nations), sheet
    axes.imshow(values, cmap=_map(name), vmin=0.0, vmax=max(top, 1e-9), aspect="auto", interpolation="nearest")
    axes.spines[:].set_visible(False)
    texts = [label(key, 8) for key in order.nations]
    axes.set_xticks(range(count), texts, rotation=90, fontsize=SMALL)
    axes.set_yticks(range(count), texts, fontsize=SMALL)
    axes.tick_params(length=0, pad=72 * _STRIP + 1.5, top=True, bottom=False, labeltop=True, labelbottom=False)
    for edge in order.breaks:
        axes.axhline(edge - 0.5, color="white", lw=1.2)
        axes.axvline(edge - 0.5, color="white", lw=1.2)
    thick = 0.8 * _STRIP / cell
    for k, bloc in enumerate(order.blocs):
        hue = bloc.colour if bloc is not None else "white"
        axes.add_patch(_patch((-0.5 - thick, k - 0.5), thick, 1.0, hue))
        axes.add_patch(_patch((k - 0.5, -0.5 - thick), 1.0, thick, hue))
    if count <= WRITTEN:
        for (i, j), value in np.ndenumerate(values):
            if np.isfinite(value):
                ink = "white" if value > 0.55 * top else INK
                axes.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=SMALL, color=ink)
    axes.annotate(
        f"{words(name)}, end of {date:g}", (0, 1), (0, 72 * (0.1 + _STRIP + width_of(max(texts, key=len), SMALL))),
        "axes fraction", "offset points", fontsize=NORMAL, fontweight="bold", va="bottom",
    )  # fmt: skip


def _patch(corner: tuple[float, float], wide: float, tall: float, colour: str) -> Rectangle:
    return Rectangle(corner, wide, tall, facecolor=colour, lw=0, clip_on=False)


def _draw_bar(figure: Figure, name: str, top: float, where: tuple[float, float, float]) -> None:
    """The scale of a measure below its column: `where` is its left end, its top and its width in inches."""
    height = float(figure.get_size_inches()[1])
    left, high, wide = where
    axes = figure.add_axes((left / DOUBLE, (high - 0.09) / height, wide / DOUBLE, 0.09 / height))
    axes.imshow(np.linspace(0, 1, 256)[None, :], cmap=_map(name), aspect="auto", extent=(0.0, max(top, 1e-9), 0.0, 1.0))
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_title(_meaning(name), fontsize=SMALL, fontweight="normal", loc="left", pad=3)


def _meaning(name: str) -> str:
    """What a measure says, in the words of the world's declaration."""
    columns = World.columns()
    text = columns[name].doc if name in columns else "what i owes j in defence"
    return label(_ROW.sub("row", _COLUMN.sub("column", text)).replace("the other", "column"), 60)


def _note(study: StudyTables, total: int, shown: int, blocs: bool) -> str:
    """How to read it."""
    text = "Each row: one nation towards those in the columns. "
    if blocs:
        text += "Strips: the first treaty in the key of which a nation is a member for at least a quarter of its time. "
    text += "One run. " if study.replicates == 1 else f"Means of {plural(study.replicates, 'run')}. "
    if shown < total:
        text += f"Shown are the {shown} of {total} nations with the most military capability; --nation chooses others. "
    return text + "Grey: a nation itself, or one that does not exist."
