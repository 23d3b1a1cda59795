"""The network of defence ties at some dates: who owes defence to whom, in what share of the runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from analysis.cast import Bloc, Cast
from analysis.chosen import one_run, which_run
from analysis.crowds import thinned
from analysis.dates import dates_of
from analysis.groups import drawn
from analysis.layout import Places, by_ties, on_the_map, spiral, spread_out
from analysis.legend import by_share, columns_for, draw_key, key_height, sign
from analysis.statistics import lasting, share_of_runs
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    NORMAL,
    OTHER,
    QUIET,
    SMALL,
    heading,
    label,
    lines_of,
    look,
    new_figure,
    note_height,
    percent,
    plural,
    width_of,
)  # fmt: skip
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Wishes, needs

TITLE: Final = "The alliance network at chosen dates"
DESCRIPTION: Final = "Defence ties as the share of runs that have them, nations coloured by their main treaty."
AFTER_RUN: Final = True
EXAMPLE: Final = ("run", Wishes())
HEEDS: Final = ("years", "run")

DEFENCE: Final = "defence"
SHARES: Final = (1.0, 0.5, 0.25)
"""The shares of runs that the key shows; defence ties found in fewer than the last are not drawn."""
HALF: Final = 0.5
"""Other ties found in fewer than this share of runs are not drawn."""
_TOP, _HEAD, _GAP = 0.36, 0.28, 0.1
_NAME: Final = 0.12
"""Inches that a nation's name takes below its sign."""
_LINE: Final = 0.134
"""Inches of a line of small text."""
MOST_NAMED: Final = 80
"""Of more nations the names would fill a page of their own."""
UNNAMED: Final = " Nations by their ids in the scenario, which are also listed with their names in `foedus report`."
GROUPED: Final = "nations held together by defence ties that half of the runs have, with the strongest of them"
"""What colours mean where no treaty has one."""
_LESSER: Final = (0, (1, 1.5))

Pair = tuple[str, str, float]
"""Two nations and the share of runs in which they have a tie."""


@dataclass(frozen=True)
class Sheet:
    """How the panels lie on the page: how many across, and the size of each in inches."""

    columns: int
    width: float
    height: float


def _sheet(nations: int) -> Sheet:
    """Three small panels across for few nations, two for many."""
    columns = 3 if nations <= 10 else 2
    width = (DOUBLE - 0.12 - (columns - 1) * _GAP) / columns
    return Sheet(columns, width, 1.7 if columns == 3 else 0.8 * width if nations <= 42 else width)


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """Small multiples of one layout, one for each date, with the key in the last place."""
    needs(study, "the network", ["steps", "members", "ties"])
    with look():
        which, study = which_run(study, wishes), one_run(study, wishes)
        cast, times = Cast(study), dates_of(study, wishes)
        sheet = _sheet(len(cast.nations))
        areas = areas_of(study, cast.nations, times)
        places = places_of(study, cast.nations, sheet, areas)
        scenes = [scene_of(cast, k, time) for k, time in enumerate(times)]
        full, spare = divmod(len(times), sheet.columns)
        handles = handles_of(cast, scenes)
        columns = columns_for(handles, sheet.width if spare else DOUBLE - 0.3)
        many = len(cast.nations) > MOST_NAMED
        told = "" if many else _names(study, scenes)
        names = lines_of(told, SMALL, 0.93 * sheet.width) if told else []
        key = key_height(handles, columns)
        beside = bool(spare) and key + _LINE * len(names) + 0.3 <= sheet.height
        note = _note(cast, scenes, which) + (UNNAMED if many else "" if beside or not told else f" {told}.")
        last = sheet.height if spare else key - 0.1
        height = _TOP + full * (sheet.height + _HEAD) + last + _HEAD + note_height(note, DOUBLE) + 0.06
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 70)}: the network of defence ties", note)
        for k in range(len(times) + 1):
            row, column = divmod(k, sheet.columns)
            tall = last if row == full else sheet.height
            left = 0.06 + column * (sheet.width + _GAP)
            bottom = height - _TOP - row * (sheet.height + _HEAD) - _HEAD - tall
            axes = figure.add_axes((left / DOUBLE, bottom / height, sheet.width / DOUBLE, tall / height))
            _bare(axes, framed=k < len(times))
            if k < len(times):
                axes.set(xlim=(0, sheet.width), ylim=(0, sheet.height))
                draw_scene(axes, scenes[k], places, areas[k], cast.nations)
            else:
                high = 1 - 0.1 / tall if beside else 0.5
                where = "upper left" if beside else "center left"
                draw_key(axes, handles, columns, loc=where, bbox_to_anchor=(0.03 if spare else 0.0, high))
                if beside:
                    below = 1 - (key + 0.3) / tall
                    axes.text(0.03, below, "\n".join(names), va="top", fontsize=SMALL, linespacing=1.35)
        return figure


def _bare(axes: Axes, framed: bool) -> None:
    """A panel without ticks, and without ground and frame where it holds the key."""
    axes.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
    axes.spines[:].set(visible=framed, color=FAINT)
    axes.patch.set_visible(framed)


@dataclass(frozen=True)
class Scene:
    """The network at the end of a step: who exists, each nation's bloc, ties of defence and lesser ones."""

    time: float
    there: list[str]
    blocs: dict[str, Bloc]
    strong: list[Pair]
    weak: list[Pair]
    thinned: bool = False


def scene_of(cast: Cast, index: int, time: float) -> Scene:
    """What there is to draw at a time; ties of few runs are left out, and a lesser tie beside one of defence."""
    study = cast.study
    at = int(np.searchsorted(study.years, time))
    there = [nation for nation in cast.nations if cast.existing[nation][at]]
    now = lasting(study.ties, time, study.step)
    now = now[now["a"].isin(there) & now["b"].isin(there)]
    defence = now["kind"].astype(str) == DEFENCE
    strong = [pair for pair in _pairs(now[defence], study.replicates) if pair[2] >= SHARES[-1]]
    tied = {pair[:2] for pair in strong}
    weak = [pair for pair in _pairs(now[~defence], study.replicates) if pair[2] >= HALF and pair[:2] not in tied]
    often = [{a, b} for a, b, share in strong if share >= HALF]
    known = cast.bloc_of(time) if cast.blocs else drawn(study, there, often)
    blocs = {nation: bloc for nation, bloc in known.items() if nation in there}
    when, every = float(study.years[at]), len(strong) + len(weak)
    strong, weak = thinned(cast, when, strong), thinned(cast, when, weak)
    return Scene(time, there, blocs, strong, weak, len(strong) + len(weak) < every)


def _note(cast: Cast, scenes: list[Scene], text: str) -> str:
    """How to read it, after a text that stands before."""
    study = cast.study
    most = "is a member" if study.replicates == 1 else "is a member in at least half of the runs"
    if any(scene.strong for scene in scenes):
        share = f"; its strength: the share of {plural(study.replicates, 'run')}, from {percent(SHARES[-1])}"
        text += f"Defence tie: one of the two must defend the other{share if study.replicates > 1 else ''}. "
    text += "Area of a sign: military capability (largest of the date: full size)."
    if any(scene.thinned for scene in scenes):
        text += " Where nearly all of many nations are tied, lines join those alone who share a smaller treaty too."
    if any(scene.weak for scene in scenes):
        half = "" if study.replicates == 1 else ", in at least half of the runs"
        text += f" Other pledges: to consult, to stay out of a war, or to help in some other way{half}."
    if any(scene.blocs for scene in scenes):
        of = f"the first treaty in the key of which the nation {most}; its pale lines lie inside it"
        text += f" Colour and sign: {of if cast.blocs else GROUPED}."
    return text


def _names(study: StudyTables, scenes: list[Scene]) -> str:
    """What the nations that are drawn are called, where that is more than their ids."""
    there = {nation for scene in scenes for nation in scene.there}
    named = [(key, label(name, 30)) for key, name in study.nation_names.items() if key in there and key != name]
    return ", ".join(f"{label(key, 8)} {name}".replace(" ", "\u00a0") for key, name in sorted(named))


def places_of(study: StudyTables, nations: list[str], sheet: Sheet, areas: list[NDArray[np.float64]]) -> Places:
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
    radius = np.sqrt(np.max(areas, axis=0) / np.pi) / 72 if areas else np.zeros(len(nations))
    wide = np.array([width_of(label(nation, 8), SMALL) / 2 for nation in nations])
    half = np.column_stack([np.maximum(radius, wide) + 0.03, radius + _NAME / 2 + 0.03])
    middles = spread_out(by_ties(weight, home), (sheet.width, sheet.height), half)
    middles[:, 1] += _NAME / 2
    return middles


def areas_of(study: StudyTables, nations: list[str], times: list[float]) -> list[NDArray[np.float64]]:
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


def draw_scene(
    axes: Axes, scene: Scene, places: Places, area: NDArray[np.float64], nations: list[str], dated: bool = True
) -> None:
    """The network at a date: ties below, then the nations that exist, each with its name."""
    at = dict(zip(nations, places, strict=True))
    size = dict(zip(nations, area, strict=True))
    _draw_ties(axes, scene, scene.weak, at, lesser=True)
    _draw_ties(axes, scene, scene.strong, at, lesser=False)
    for nation in scene.there:
        bloc = scene.blocs.get(nation)
        face, edge, marker = (bloc.colour, "white", bloc.marker) if bloc else ("white", QUIET, "o")
        x, y = at[nation]
        axes.scatter(
            x, y, s=size[nation], c=face, edgecolors=edge, marker=marker, linewidths=0.6, zorder=4, clip_on=False
        )
        axes.annotate(
            label(nation, 8), (x, y), (0, -np.sqrt(size[nation] / np.pi) - 1), "data", "offset points", ha="center",
            va="top", fontsize=SMALL, zorder=5, annotation_clip=False,
            bbox={"boxstyle": "square,pad=0.02", "fc": (1, 1, 1, 0.8), "ec": "none"},
        )  # fmt: skip
    date, size_of_date = f"end of {scene.time:g}" if dated else "", NORMAL + 1.5
    axes.text(0, 1.02, date, transform=axes.transAxes, fontsize=size_of_date, fontweight="bold", va="bottom")


def _draw_ties(axes: Axes, scene: Scene, pairs: list[Pair], at: dict[str, Places], lesser: bool) -> None:
    """Lines between pairs; a tie inside one bloc has its colour, one across blocs is dark."""
    colours, widths = [], []
    for a, b, share in pairs:
        one, other = scene.blocs.get(a), scene.blocs.get(b)
        hue = one.colour if one is not None and one == other else INK
        colour, width = (to_rgba(OTHER), 0.6) if lesser else _stroke(hue, share)
        colours.append(colour)
        widths.append(width)
    lines = [[at[a], at[b]] for a, b, _ in pairs]
    style = _LESSER if lesser else "-"
    axes.add_collection(LineCollection(lines, colors=colours, linewidths=widths, linestyles=style, zorder=2))


def _stroke(colour: str, share: float) -> tuple[tuple[float, float, float, float], float]:
    """Colour and width of the line of a defence tie by its share of runs; the key uses the same."""
    return to_rgba(colour, (0.75 if colour == INK else 0.4) * (0.15 + 0.85 * share)), 0.3 + 0.6 * share


def handles_of(cast: Cast, scenes: list[Scene]) -> list[Artist]:
    """What colours, signs and lines mean, as far as they occur."""
    shown = {bloc for scene in scenes for bloc in scene.blocs.values()}
    groups = sorted(shown - set(cast.blocs), key=lambda bloc: bloc.title)
    handles = [sign(bloc) for bloc in [*cast.blocs, *groups] if bloc in shown]
    if any(nation not in scene.blocs for scene in scenes for nation in scene.there):
        text = f"in none of these {'groups' if groups else 'treaties'}" if shown else "nation"
        handles.append(Line2D([], [], ls="", marker="o", ms=5.5, mfc="white", mec=QUIET, label=text))
    if any(scene.strong for scene in scenes):
        handles += by_share(cast.study.replicates, "defence tie", _line, SHARES)
    if any(scene.weak for scene in scenes):
        handles.append(Line2D([], [], color=OTHER, lw=0.6, ls=_LESSER, label="other pledges only"))
    return handles


def _line(share: float, text: str) -> Artist:
    colour, width = _stroke(INK, share)
    return Line2D([], [], color=colour, lw=width, label=text)
