"""Burden sharing: what members of a treaty spend against the part of its output that is theirs."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from analysis.burdens import shared_by, sharing_treaty
from analysis.cast import Cast
from analysis.chosen import nations_of, one_run, treaties_of
from analysis.dates import dates_of
from analysis.figures.courses import DASHES, Course, draw_courses, name_ends
from analysis.labelling import label_points
from analysis.phrases import listed
from analysis.statistics import bands
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    panel_letter,
    percent,
    plural,
    year_axis,
)  # fmt: skip
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes, needs

TITLE: Final = "Burden sharing"
DESCRIPTION: Final = "What the members of a treaty spend on forces, against the part of its output that is theirs."
HEEDS: Final = ("years", "run", "nations", "treaties")
EXAMPLE: Final = ("run", Wishes())

ABOVE, BELOW = PALETTE[0], PALETTE[1]
NAMED: Final = 5
"""So many members, the largest, have a line with a name."""
MOST_DATES: Final = 3
_LEFT, _RIGHT, _GAP, _TOP, _HIGH, _LOW, _HEAD = 0.62, 1.34, 0.16, 0.36, 2.15, 1.55, 0.3


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A panel for each date, members by output and by burden; below, burdens through the years."""
    with look():
        needs(study, "burden sharing", ["steps", "nations", "members"])
        seen = one_run(study, wishes)
        cast = Cast(seen)
        treaty = sharing_treaty(cast, treaties_of(seen, wishes))
        table = shared_by(cast, treaty)
        if table.empty:
            raise Undrawable(f"{study.folder}: {treaty} never has two members; --treaty takes another treaty")
        chosen = nations_of(seen, wishes)
        scenes = {date: _at(table, date) for date in _dates(seen, wishes, table)}
        scenes = {date: scene for date, scene in scenes.items() if len(scene)}
        if not scenes:
            raise Undrawable(
                f"{study.folder}: no nation is in {treaty} in half of the runs; --treaty takes another one"
            )
        note = _note(seen, treaty, int(table["run"].nunique()))
        height = _TOP + _HEAD + _HIGH + 0.86 + _LOW + 0.28 + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        title = next((bloc.title for bloc in cast.blocs if bloc.id == treaty), _title(seen, treaty))
        heading(figure, f"{label(study.title, 48)}: who pays, {label(title, 50)}", note)
        _draw_dates(figure, scenes, height - _TOP - _HEAD, seen.replicates)
        top = height - _TOP - _HEAD - _HIGH - 0.86
        place = (_LEFT / DOUBLE, (top - _LOW) / height, 1 - (_LEFT + _RIGHT) / DOUBLE, _LOW / height)
        _draw_years(figure.add_axes(place), seen, table, chosen)
        return figure


def _title(study: StudyTables, treaty: str) -> str:
    """What a treaty is called; one made in a run goes by its parties and its year."""
    parties, year = treaty.split("-")[:-1], treaty.rpartition("-")[2]
    if treaty in study.treaty_titles or not parties or not set(parties) <= study.nation_names.keys():
        return study.treaty_titles.get(treaty, treaty)
    return f"{listed([study.nation_names[party] for party in parties])}, {year}"


def _dates(study: StudyTables, wishes: Wishes, table: pd.DataFrame) -> list[float]:
    """The dates asked for or chosen at which the treaty has members in half of the runs, at most three."""
    often = table.groupby("year")["run"].nunique() / max(study.replicates, 1)
    there = often[often >= 0.5].index if (often >= 0.5).any() else often.index
    dates = dates_of(study, wishes)
    if wishes.years and not set(dates) <= set(there):
        raise Undrawable(f"{study.folder}: the treaty has two members or more from {there[0]:g} to {there[-1]:g} only")
    if len(wishes.years) > MOST_DATES:
        raise Undrawable(f"--year: at most {MOST_DATES} dates fit beside each other")
    return [year for year in dates if year in there][:MOST_DATES] or list(dict.fromkeys([there[0], there[-1]]))


def _at(table: pd.DataFrame, date: float) -> pd.DataFrame:
    """Each nation that is a member in half of the runs that have the treaty: medians, the middle 80% of burdens."""
    rows = table[table["year"] == date]
    now = rows.groupby("nation")
    often = now["run"].nunique() >= 0.5 * rows["run"].nunique()
    middle = now[["share", "burden", "paid", "whole", "relative"]].median()
    return middle.assign(low=now["burden"].quantile(0.1), high=now["burden"].quantile(0.9))[often]


def _draw_dates(figure: Figure, scenes: dict[float, pd.DataFrame], top: float, runs: int) -> None:
    """Panels side by side on the same scales."""
    height = float(figure.get_size_inches()[1])
    every = pd.concat(scenes.values())
    low, high = min(float(every["share"].min()) / 1.6, 0.06), min(float(every["share"].max()) * 1.9, 1.6)
    ceiling = 1.3 * float(every[["high", "whole"]].max().max())
    wide = (DOUBLE - _LEFT - 0.2 - _GAP * (len(scenes) - 1)) / len(scenes)
    for k, (date, scene) in enumerate(scenes.items()):
        left = _LEFT + k * (wide + _GAP)
        axes = figure.add_axes((left / DOUBLE, (top - _HIGH) / height, wide / DOUBLE, _HIGH / height))
        axes.set(xscale="log", xlim=(low, high), ylim=(0, ceiling))
        axes.xaxis.set_major_locator(FixedLocator([0.0001, 0.001, 0.01, 0.1, 1.0]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:g}%"))
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:g}%"))
        axes.tick_params(labelleft=k == 0)
        _draw_scene(axes, scene, runs)
        panel_letter(axes, "abc"[k], f"end of {date:g}")
        axes.text(0.03, 0.985, _largest(scene), transform=axes.transAxes, fontsize=SMALL, color=QUIET, va="top")
        axes.set_xlabel("share of the members' GDP", fontsize=SMALL)
        if k == 0:
            axes.set_ylabel("military spending, share of own GDP", fontsize=SMALL)


def _largest(scene: pd.DataFrame) -> str:
    """What the largest member has of the output, and pays of the spending."""
    key = str(scene["share"].idxmax())
    return f"{label(key, 8)}: {percent(scene['share'][key])} of GDP,\n{percent(scene['paid'][key])} of spending"


def _draw_scene(axes: Axes, scene: pd.DataFrame, runs: int) -> None:
    """Members as points about the line on which all would pay in proportion to their output."""
    whole = float(scene["whole"].median())
    axes.axhline(whole, color=INK, lw=0.8, ls=(0, (4, 2)), zorder=1)
    more = (scene["burden"] >= scene["whole"]).to_numpy()
    x, y = scene["share"].to_numpy(), scene["burden"].to_numpy()
    bars = [((a, low), (a, high)) for a, low, high in zip(x, scene["low"], scene["high"], strict=True)]
    low, high = axes.get_xlim()
    for those, colour, marker in ((more, ABOVE, "o"), (~more, BELOW, "v")):
        if runs > 1:
            axes.vlines(x[those], scene["low"][those], scene["high"][those], color=colour, lw=1.0, alpha=0.45, zorder=2)
        axes.plot(x[those], y[those], ls="", marker=marker, ms=4, color=colour, mec="white", mew=0.4, zorder=3)
    label_points(axes, x, y, [label(key, 8) for key in scene.index], [*bars, ((low, whole), (high, whole))])


def _draw_years(axes: Axes, study: StudyTables, table: pd.DataFrame, chosen: list[str]) -> None:
    """The burden of all members together, those of the largest or of chosen members by name, the others in grey."""
    whole = table.drop_duplicates(["run", "year"])
    size = table.groupby("nation")["share"].mean().sort_values(ascending=False)
    absent = [key for key in chosen if key not in size.index]
    if absent:
        raise Undrawable(
            f"--nation {absent[0]}: never a member beside another; take one of {', '.join(size.index[:9])}"
        )
    named = chosen or [str(key) for key in size.index[:NAMED]]
    years = pd.Index(study.years, name="year")
    for key in size.index:
        if key not in named:
            middle = table[table["nation"] == key].groupby("year")["burden"].median().reindex(years)
            axes.plot(middle.index, middle, color="#B5B5B5", lw=0.6, zorder=1)
    courses = [Course("all members\ntogether", _course(whole, "whole", years), INK, width=1.8)]
    for k, key in enumerate(named):
        rows = table[table["nation"] == key]
        name = label(study.nation_names.get(key, key), 17)
        courses.append(
            Course(name, _course(rows, "burden", years), PALETTE[k % len(PALETTE)], bool(chosen), style=DASHES[k % 4])
        )
    axes.set_xlim(float(years[0]) - 0.5, float(years[-1]) + 0.5)
    year_axis(axes)
    ends = draw_courses(axes, courses, study.replicates)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:g}%"))
    axes.set_ylabel("share of own GDP", fontsize=SMALL)
    axes.grid(axis="y", color=FAINT, lw=0.4)
    axes.set_axisbelow(True)
    name_ends(axes, ends)
    which = "of chosen members" if chosen else "of the largest members" if len(size) > len(named) else "of the members"
    rest = ", the others grey" if len(size) > len(named) else ""
    panel_letter(axes, "abcd"[len(axes.figure.axes) - 1], f"Burdens {which} over time{rest}")


def _course(rows: pd.DataFrame, value: str, years: pd.Index) -> pd.DataFrame:
    return bands(rows, value).reindex(years).fillna({"runs": 0})


def _note(study: StudyTables, treaty: str, runs: int) -> str:
    """How to read it, of so many runs that have the treaty."""
    one = runs == 1
    which = plural(runs, "run") if runs == study.replicates else f"the {runs} of {study.replicates} runs that have it"
    text = (
        "Dashed line: what each would spend if all paid in proportion to their GDP, which is the burden of all members "
        "together. Blue, round: pays more than its part; orange, pointed: less, and rides on the others. "
    )
    text += f"Points: {'one run' if one else f'medians of {which}; bars: middle 80%'}. "
    found = _rank(study, treaty)
    if np.isfinite(found):
        text += (
            f"Rank correlation of size and burden, median over years{'' if one else ' and runs'}: {found:+.2f}; where "
        )
        text += "it is above 0 the large pay more than their part, as Olson and Zeckhauser (1966, recalled) expect. "
    return text + "Full members alone."


def _rank(study: StudyTables, treaty: str) -> float:
    """The rank correlation of output and burden, as far as the study records it."""
    if not study.has("treaties") or "burden_correlation" not in study.treaties:
        return np.nan
    rows = study.treaties.loc[study.treaties["treaty"].astype(str) == treaty, "burden_correlation"]
    return float(rows.median())
