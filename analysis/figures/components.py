"""What cohesion is made of: a panel for each component, the same organisations in each, and what each takes away."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.cast import Bloc, Cast
from analysis.chosen import one_run, treaties_of
from analysis.figures.courses import DASHES, FEW, Course, apart, draw_courses
from analysis.figures.stack import LEFT, LETTERS, Panel, draw_stack, span_of
from analysis.statistics import QUANTILES, bands
from analysis.style import DOUBLE, FAINT, INK, PALETTE, QUIET, SMALL, label, look, panel_letter, size_of
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes, needs
from sim.metrics.cohesion import FLOOR
from sim.scenario import ScenarioError, load_text
from sim.vocabulary import COHESION

TITLE: Final = "What cohesion is made of"
DESCRIPTION: Final = "The components of cohesion with their weights, and how much each takes away from it."
HEEDS: Final = ("run", "treaties")
EXAMPLE: Final = ("run", Wishes())

COMPONENTS: Final[dict[str, str]] = {
    "ideology_agreement": "ideology",
    "threat_agreement": "view of threats",
    "trust_among_allies": "trust",
    "reliability": "reliability",
    "interoperability_among_allies": "interoperability",
    "internal_peace": "internal peace",
}
assert set(COMPONENTS) == set(COHESION)
Weights = Mapping[str, float]
NO_WEIGHTS: Final[Weights] = {}
TALL: Final = 0.72
"""Height in inches of a small panel."""
_GAP, _BETWEEN, _HIGH, _ABOVE = 0.14, 0.46, 0.8, 0.72


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """Cohesion of the main organisations or of those asked for, its loss by component, and the components below."""
    with look():
        seen = one_run(study, wishes)
        needs(study, "cohesion", ["steps", "treaties", "members"])
        cast, weights = Cast(seen), weights_of(study)
        blocs = _blocs(cast, treaties_of(seen, wishes))
        parts = components_of(seen, blocs)
        if not parts:
            raise Undrawable(f"{study.folder}: no component of cohesion is defined in it; see `foedus metrics`")
        panels = [cohesion_panel(seen, blocs), *(loss_panel(seen, bloc, weights) for bloc in blocs[:2])]
        under = _ABOVE + 2 * _HIGH + _BETWEEN + 0.1
        figure, foot = draw_stack(seen, f"{label(study.title, 70)}: what cohesion is made of", panels, under)
        where = (LEFT, foot - _ABOVE, DOUBLE - 0.16)
        small = draw_components(figure, parts, seen.replicates, where, span_of(seen), 3, _HIGH, weights)
        text = f"Components (none 0, full 1){': lines as in a' if blocs else ', over all defence treaties'}"
        panel_letter(small, LETTERS[sum(panel.defined for panel in panels)], text, up=20)
        return figure


def _blocs(cast: Cast, asked: list[str]) -> list[Bloc]:
    """The treaties asked for, each in a colour of its own, else the main ones."""
    if len(asked) > len(DASHES):
        raise Undrawable(f"--treaty: at most {len(DASHES)} treaties in one figure")
    known = {bloc.id: bloc.title for bloc in cast.blocs} | cast.study.treaty_titles
    return [Bloc(key, label(known.get(key, key), 44), PALETTE[k]) for k, key in enumerate(asked)] or cast.main


def weights_of(study: StudyTables) -> dict[str, float]:
    """The weight of each component in the composite, by its column; none where the manifest does not tell."""
    try:
        given = load_text(study.manifest["scenario"]["text"]).scenario.cohesion_weights
    except (KeyError, TypeError, ScenarioError):
        return {}
    return {name: float(given.get(name, 1.0)) for name in COHESION}


def cohesion_panel(study: StudyTables, blocs: Sequence[Bloc]) -> Panel:
    """Cohesion of some treaties, beside a thin line for all defence treaties; that line alone without them."""
    names = ["\n".join(textwrap.wrap(bloc.title, 17)) for bloc in blocs]
    courses = [course_of(study, bloc, "cohesion", k, names[k]) for k, bloc in enumerate(blocs)]
    many = len(courses) > 1
    whose = "the main organisations" if many else blocs[0].title if courses else "all defence treaties"
    if "cohesion" in study.steps:
        table = bands(study.steps, "cohesion")
        thin = Course("all defence\ntreaties", table, QUIET, False, 0.8, DASHES[2])
        courses.append(thin if courses else Course("all defence\ntreaties", table))
    return Panel(f"Cohesion: {whose}", "cohesion\n(none 0, full 1)", 1.4, courses)


@dataclass(frozen=True)
class Losses:
    """What each component takes away from cohesion: the mean over the runs of its part of minus the logarithm."""

    table: pd.DataFrame

    @property
    def defined(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.table.notna().any(axis=None))

    def draw(self, axes: Axes) -> None:
        """Areas upon each other, each named at the right."""
        x, foot = self.table.index.to_numpy(dtype=float), np.zeros(len(self.table))
        names, middles, hues = [], [], []
        for k, name in enumerate(self.table):
            tall = self.table[name].to_numpy(dtype=float)
            axes.fill_between(x, foot, foot + tall, color=PALETTE[k], alpha=0.55, lw=0, zorder=2)
            axes.plot(x, foot + tall, color="white", lw=0.5, zorder=3)
            last = int(np.flatnonzero(np.isfinite(tall))[-1])
            names.append(str(name))
            middles.append(float(foot[last] + tall[last] / 2))
            hues.append(PALETTE[k])
            foot = foot + tall
        axes.set_ylim(0, 1.06 * max(float(np.nanmax(foot)), 1e-3))
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        self._name(axes, names, middles, hues)

    def _name(self, axes: Axes, names: list[str], middles: list[float], hues: list[str]) -> None:
        """The names at the height of what they name, as near as the others allow."""
        wide, tall = size_of(axes)
        levels = apart([middle / axes.get_ylim()[1] for middle in middles], 0.125 / tall)
        for name, level, hue in zip(names, levels, hues, strict=True):
            spots = [1 + 0.06 / wide, 1 + 0.2 / wide]
            axes.plot(spots, [level, level], transform=axes.transAxes, clip_on=False, color=hue, lw=4, alpha=0.55)
            axes.annotate(
                name, (1 + 0.28 / wide, level), (0, 0), "axes fraction", "offset points", fontsize=SMALL, va="center",
                annotation_clip=False,
            )  # fmt: skip


def loss_panel(study: StudyTables, bloc: Bloc, weights: Weights) -> Panel:
    """What holds back the cohesion of a treaty, component by component; empty without weights or columns."""
    rows = study.treaties[study.treaties["treaty"].astype(str) == bloc.id]
    losses = losses_of(rows, weights) if weights and set(COMPONENTS) <= set(rows) else pd.DataFrame()
    often = rows.groupby("year")["run"].nunique().reindex(losses.index) >= FEW * study.replicates
    found = Losses(losses[often].reindex(pd.Index(study.years, name="year")))
    return Panel(f"What each component takes away: {bloc.title}", "loss,\n-ln cohesion", 0.95, found, note=LOSS)


LOSS: Final = (
    "Losses: means of the runs, which add up to minus the logarithm of cohesion, the weighted geometric mean of the "
    "components; 0.1 takes away a tenth, 0.69 a half."
)


def losses_of(rows: pd.DataFrame, weights: Weights) -> pd.DataFrame:
    """The mean loss by component and year; where reliability is not defined it has no weight."""
    parts = rows[list(COMPONENTS)].clip(lower=FLOOR)
    given = pd.DataFrame({name: np.where(parts[name].notna(), weights[name], 0.0) for name in COMPONENTS}, rows.index)
    lost = -parts.fillna(1.0).apply(np.log) * given.div(given.sum(axis=1), axis=0)
    known = rows[[name for name in COMPONENTS if name != "reliability"]].notna().all(axis=1)
    means = lost[known].groupby(rows["year"]).mean().rename(columns=COMPONENTS)
    return pd.DataFrame(means.loc[:, means.max() > 1e-9])


def course_of(study: StudyTables, bloc: Bloc | None, column: str, rank: int = 0, name: str = "") -> Course:
    """A measure of an organisation over the runs in which it exists, in its colour; or of the whole system."""
    if bloc is None:
        return Course(name, bands(study.steps, column))
    rows = study.treaties[study.treaties["treaty"].astype(str) == bloc.id]
    table = bands(rows, column) if column in rows else pd.DataFrame(columns=[*QUANTILES, "runs"], dtype=float)
    table = table.reindex(pd.Index(study.years, name="year")).fillna({"runs": 0})
    return Course(name, table, bloc.colour, style=DASHES[rank])


def components_of(study: StudyTables, main: Sequence[Bloc]) -> dict[str, list[Course]]:
    """Each component that is defined, in some treaties or, without them, over all treaties of defence."""
    found = {}
    for column, name in COMPONENTS.items():
        if column in (study.treaties if main else study.steps):
            blocs: Sequence[Bloc | None] = main or [None]
            courses = [course_of(study, bloc, column, rank) for rank, bloc in enumerate(blocs)]
            found[name] = [course for course in courses if course.defined]
    return {name: courses for name, courses in found.items() if courses}


def draw_components(
    figure: Figure, parts: dict[str, list[Course]], runs: int, where: tuple[float, float, float],
    years: tuple[float, float], across: int = len(COMPONENTS), tall: float = TALL, weights: Weights = NO_WEIGHTS,
) -> Axes:  # fmt: skip
    """Panels with one scale, so many in a row, of which the first comes back; `where` is left, top, right in inches."""
    left, top, right = where
    width, height = figure.get_size_inches()
    columns = min(across, len(parts))
    each = (right - left - (columns - 1) * _GAP) / columns
    told = {COMPONENTS[key]: f"{name:g}" for key, name in weights.items()}
    small = []
    for k, (name, courses) in enumerate(parts.items()):
        row, column = divmod(k, columns)
        foot = top - tall - row * (tall + _BETWEEN)
        axes = figure.add_axes(((left + column * (each + _GAP)) / width, foot / height, each / width, tall / height))
        axes.set(xlim=years, ylim=(-0.02, 1.03))
        axes.set_yticks([0.0, 0.5, 1.0], ["0", "½", "1"] if column == 0 else [])
        axes.grid(axis="y", color=FAINT, lw=0.4)
        axes.set_axisbelow(True)
        axes.xaxis.set_major_locator(MaxNLocator(2 if each < 1.5 else 5, integer=True, min_n_ticks=1))
        axes.xaxis.set_major_formatter("{x:g}")
        title = f"{name}, weight {told[name]}" if name in told else name
        axes.set_title(title, fontsize=SMALL, fontweight="normal", color=INK, loc="left", pad=4)
        draw_courses(axes, courses, runs)
        small.append(axes)
    small[0].set_ylabel("component", fontsize=SMALL)
    return small[0]
