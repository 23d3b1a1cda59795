"""Labels of events meet neither each other nor each other's lines; nations in a network keep apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.courses import apart
from analysis.layout import by_ties, on_the_map, spiral, spread_out
from analysis.marks import MOST_ROWS, ROW, UNASKED, Mark, marks_of, place, stagger
from analysis.style import look
from analysis.tables import StudyTables, open_study
from sim.scenario import load_document
from sim.study.manifest import describe
from tests.analysis.made_up import EVENTS
from tests.analysis.synthetic import write_study

LABELS = st.lists(st.tuples(st.floats(0.5, 6.5), st.floats(0.1, 1.6)), max_size=14)


@given(LABELS)
def test_labels_never_collide(labels: list[tuple[float, float]]) -> None:
    labels = sorted(labels)
    xs, widths = [x for x, _ in labels], [w for _, w in labels]
    places = stagger(xs, widths, (0.0, 7.0))
    if places is None:
        return
    spans = [(x - w, x) if p.left else (x, x + w) for x, w, p in zip(xs, widths, places, strict=True)]
    for i, (low, high) in enumerate(spans):
        for j, (other_low, other_high) in enumerate(spans):
            if i != j and places[i].row == places[j].row:
                assert high <= other_low + 1e-5 or other_high <= low + 1e-5
            if places[j].row > places[i].row and abs(xs[i] - xs[j]) > 1e-5:
                assert not low < xs[j] < high


def test_labels_with_room_find_places() -> None:
    years = [1949, 1950, 1955, 1956, 1957, 1959, 1961, 1962, 1966, 1968, 1972, 1979, 1985, 1989]
    marks = [Mark(float(year), f"Event of {year}") for year in years]
    with look():
        placed = place(marks, 7.09, (0.8, 5.87), (1949, 1991))
    assert placed.marks == marks and not placed.rest and placed.height < 8 * ROW


def test_what_finds_no_place_keeps_a_tick() -> None:
    crowd = [Mark(1950 + k / 4, f"A label far too long to stand anywhere {k}", int(k % 10 == 0)) for k in range(60)]
    with look():
        placed = place(crowd, 3.0, (0.2, 2.9), (1949, 1991))
    assert placed.height <= (MOST_ROWS + 1) * ROW
    assert 0 < len(placed.marks) < 60 and len(placed.marks) + len(placed.rest) == 60
    assert min(mark.weight for mark in placed.marks) == 1 or all(mark in placed.marks for mark in crowd if mark.weight)
    assert "ticks" in placed.note


def test_the_scenario_names_the_events(tmp_path: Path) -> None:
    some = [event | ({"label": "Korea!"} if event["id"] == "korea" else {}) for event in EVENTS]
    marks = marks_of(open_study(write_study(tmp_path / "a", replicates=2, events=some)))
    assert [mark.text for mark in marks if mark.named] == ["Korea!"] and len(marks) > 10
    none = marks_of(open_study(write_study(tmp_path / "b", replicates=2)))
    assert len([mark for mark in none if mark.named]) == UNASKED


@pytest.mark.parametrize("across", [(0.8, 5.87), (0.95, 6.93)], ids=["timeline", "membership"])
def test_all_labels_of_the_shipped_scenario_find_places(tmp_path: Path, across: tuple[float, float]) -> None:
    loaded = load_document(Path(__file__).resolve().parents[2] / "scenarios" / "north-atlantic-1949.yaml")
    manifest = describe(loaded, pa.table({"status": ["done"]}), {})
    folder = write_study(tmp_path / "s", replicates=1, events=manifest["scenario"]["events"])
    marks = marks_of(open_study(folder))
    with look():
        placed = place(marks, 7.09, across, (1949, 1992))
    assert {1949, 1950, 1956, 1957, 1961, 1966, 1968, 1989} <= {mark.year for mark in placed.marks}
    assert placed.height < 8 * ROW and not any(mark.named for mark in placed.rest)


def test_conditional_events_carry_their_share(study: StudyTables) -> None:
    marks = {mark.text.split(" (")[0]: mark for mark in marks_of(study)}
    fired = study.events[study.events["event"] == "warsaw-offer"].groupby("run")["year"].min()
    pact = marks["Warsaw Pact offered"]
    assert pact.text.endswith(f"({len(fired) / 20:.0%} of runs)") and pact.year == fired.median() and not pact.sure
    assert list(pact.span or ()) == [float(fired.quantile(q)) for q in (0.1, 0.9)]
    assert marks["War in Korea"].sure and "A spy is found" not in marks


def test_one_run_shows_what_happened_by_chance(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=1))
    happened = set(study.events["event"])
    marks = {mark.text: mark for mark in marks_of(study) if not mark.sure}
    assert "spy" in happened and marks["A spy is found"].span is None
    assert ("Warsaw Pact offered" in marks) == ("warsaw-offer" in happened)


@given(st.lists(st.floats(-1, 2), max_size=8))
def test_names_at_line_ends_keep_apart(wanted: list[float]) -> None:
    levels = sorted(apart(wanted, 0.1))
    assert all(0.05 - 1e-9 <= level <= 0.95 + 1e-9 for level in levels)
    assert all(np.diff(levels) > 0.09)


def test_nations_have_room() -> None:
    lat, lon = np.linspace(-40, 60, 30), np.linspace(-120, 150, 30) % 40
    half = np.tile([0.14, 0.12], (30, 1))
    places = spread_out(by_ties(np.zeros((30, 30)), on_the_map(lat, lon)), (3, 2.5), half)
    apart_enough = (np.abs(places[:, None] - places[None]) > 2 * half[0] - 0.01).any(axis=2) | np.eye(30, dtype=bool)
    assert apart_enough.all() and (places >= half - 1e-9).all() and (places <= np.array([3, 2.5]) - half + 1e-9).all()
    same = spread_out(np.zeros((3, 2)), (1, 1), np.full((3, 2), 0.1))
    assert np.isfinite(same).all() and np.isfinite(spiral(0)).all()
