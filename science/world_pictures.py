"""The picture of each world's page, drawn from its numbers: its own treaties and nations, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from analysis.marks import scripted
from analysis.portrait import Line, Pane, draw_portrait
from analysis.style import save_picture
from science.world_focus import DRAWN
from sim.scenario import Scenario

PIXELS: Final = 1400
COLOURS: Final = 64
"""So many colours keep a picture small."""

QUANTILES: Final = ("q10", "q50", "q90")
PAIR: Final = 2
"""Of treaties that never have more members than this it is shown whether they are in force."""
SHARES: Final = ("safety",)
"""Measures that lie between 0 and 1."""
CALLED: Final = {"safety": "safety", "burden": "military spending", "alarm": "alarm", "technology": "technology"}
"""The measures of nations in the words of the text that stands for the picture."""

Numbers = Mapping[str, Any]


def pictured(scenario: Scenario, numbers: Numbers | None) -> bool:
    """Whether there is something to draw: the world is about somebody, and has been run."""
    return numbers is not None and "courses" in numbers and bool(scenario.focus.treaties or scenario.focus.nations)


def portrait(scenario: Scenario, numbers: Numbers) -> Figure:
    """The picture of a world, drawn from its numbers."""
    years = numbers["years"]
    marks = scripted(scenario.events, years, step_of(years))
    return draw_portrait(scenario.title, years, panes(scenario, numbers), marks, numbers["runs"])


def step_of(years: list[float]) -> float:
    """The time between two steps."""
    return years[1] - years[0] if len(years) > 1 else 1.0


def panes(scenario: Scenario, numbers: Numbers) -> list[Pane]:
    """The panels: members and cohesion of the world's own treaties, or else ties of all nations; then its nations."""
    held, bands, courses = {**scenario.treaties, **scenario.organisations}, numbers["bands"], numbers["courses"]
    own = courses["treaties"]

    def of(name: str) -> list[Line]:
        return [Line(held[key].title or key, found[name]) for key, found in own.items()]

    every = [Line("all defence treaties", bands["cohesion"], faint=bool(own))] if "cohesion" in bands else []
    sizes = [size for found in own.values() for size in found["members"]["q90"] if size is not None]
    shown = [Pane("Members", "members", of("members"), whole=True)]
    if own and max(sizes, default=2.0) <= PAIR:
        lines = [
            Line(held[key].title or key, dict.fromkeys(QUANTILES, share)) for key, share in courses["held"].items()
        ]
        shown = [Pane("In force", "share of\nruns", lines, high=1.0)]
    if not own and "defence_density" in bands:
        shown = [Pane("Ties of defence", "share of\npairs", [Line("all pairs of nations", bands["defence_density"])])]
    shown.append(Pane("Cohesion (none 0, full 1)", "cohesion", [*of("cohesion"), *every], high=1.0))
    measure = measure_of(numbers)
    lines = [Line(scenario.nations[key].name or key, band) for key, band in courses[measure].items()]
    return [*shown, Pane(*DRAWN[measure], lines, high=1.0 if measure in SHARES else None)]


def measure_of(numbers: Numbers) -> str:
    """What of its nations the numbers of a world show year by year."""
    return next(name for name in DRAWN if name in numbers["courses"])


def save_portrait(scenario: Scenario, numbers: Numbers, folder: Path) -> Path:
    """Write the picture of a world."""
    return save_picture(portrait(scenario, numbers), folder, scenario.name, PIXELS, COLOURS)


def alt(scenario: Scenario, numbers: Numbers) -> str:
    """What the picture shows, for those who do not see it."""
    held = {**scenario.treaties, **scenario.organisations}
    own = [held[key].title or key for key in scenario.focus.treaties]
    what = f"members and cohesion of {', '.join(own)}" if own else "ties of defence and cohesion of all treaties"
    nations = ", ".join(scenario.nations[key].name or key for key in scenario.focus.nations)
    measure = CALLED[measure_of(numbers)]
    events = ", with the events" if scripted(scenario.events, numbers["years"]) else ""
    return f"{scenario.title}: {what}; {measure} of {nations}; year by year{events}"
