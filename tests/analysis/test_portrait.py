"""The picture of a world's page, and the networks of crowds."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from analysis.crowds import crowd_of
from analysis.marks import scripted
from analysis.portrait import Line, Pane, draw_portrait
from analysis.style import save_picture
from sim.scenario import load
from tests.analysis.test_multiples import YEARS, band
from tests.worlds import TINY

LONG = "A treaty with a title that is much too long for the margin beside its panel"


def made(names: list[str]) -> Figure:
    """A world of treaties that come late, one of them in no run."""
    lines = [Line(name, band([None] * 5 + [0.5] * 15)) for name in names]
    never = Line("Never signed", band([None] * 20))
    faint = Line("all defence treaties", band([0.6] * 20), faint=True)
    panes = [
        Pane("Members", "members", [*lines, never], whole=True),
        Pane("Cohesion", "cohesion", [*lines, faint], 1.0),
    ]
    marks = scripted(load(TINY).events, YEARS)
    return draw_portrait("A world", YEARS, [*panes, Pane("Nothing", "none", [never])], marks, 50)


@pytest.mark.parametrize("names", [["League"], [LONG, f"{LONG}, too", "League"]])
def test_every_course_is_named_clear_of_the_others(names: list[str], tmp_path: Path) -> None:
    figure = made(names)
    panels = [axes for axes in figure.axes if axes.get_ylabel()]
    assert [axes.get_ylabel() for axes in panels] == ["members", "cohesion"], "what is never there has no panel"
    assert panels[1].get_ylim()[0] == 0.0 and 1.0 <= panels[1].get_ylim()[1] < 1.1
    first = save_picture(figure, tmp_path, "one", 1400, 64).read_bytes()
    assert first == save_picture(made(names), tmp_path, "two", 1400, 64).read_bytes()
    assert len(first) < 60_000
    for axes in panels:
        beside = [text for text in axes.texts if isinstance(text, Annotation) and text.xy[0] > 1]
        assert len(beside) == len(names) + (axes is panels[1])
        boxes = [text.get_window_extent() for text in beside]
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
        assert all(box.x1 <= figure.bbox.x1 for box in boxes)


def test_events_of_a_file_are_marked_in_its_years() -> None:
    events = load(TINY).events
    (mark,) = scripted(events, [1950.0, 1951.0, 1952.0])
    assert mark.year == 1951.0 and mark.named and mark.sure, "the other one happens by chance"
    assert scripted(events, [1952.0, 1953.0]) == []
    assert [mark.year for mark in scripted(events, [1951.0, 1951.25, 1951.5], 0.25)] == [1951.25]


def test_a_crowd_is_many_of_whom_nearly_all_are_tied() -> None:
    many = [f"N{k}" for k in range(40)]
    every = [(a, b, 1.0) for a, b in combinations(many, 2)]
    assert crowd_of([*every, ("N0", "far", 1.0)]) == set(many)
    assert crowd_of(every[::2]) == set(), "half of the ties"
    assert crowd_of([(a, b, 1.0) for a, b in combinations(many[:16], 2)]) == set(), "few enough to be told apart"
    assert crowd_of([]) == set()
