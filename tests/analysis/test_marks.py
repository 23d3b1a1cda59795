"""Labels of events meet neither each other nor each other's lines; nations in a network keep apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.timeline import apart
from analysis.layout import by_ties, on_the_map, spiral, spread_out
from analysis.marks import Mark, marks_of, place, stagger
from analysis.style import look
from analysis.tables import StudyTables

LABELS = st.lists(st.tuples(st.floats(0.5, 6.5), st.floats(0.1, 1.6)), max_size=14)


@given(LABELS)
def test_labels_never_collide(labels: list[tuple[float, float]]) -> None:
    labels = sorted(labels)
    xs, widths = [x for x, _ in labels], [w for _, w in labels]
    places = stagger(xs, widths, (0.0, 7.0))
    spans = [(x - w, x) if p.left else (x, x + w) for x, w, p in zip(xs, widths, places, strict=True)]
    for i, (low, high) in enumerate(spans):
        for j, (other_low, other_high) in enumerate(spans):
            if i != j and places[i].row == places[j].row:
                assert high <= other_low + 1e-5 or other_high <= low + 1e-5
            if places[j].row > places[i].row and abs(xs[i] - xs[j]) > 1e-5:
                assert not low < xs[j] < high


def test_a_crowd_of_events_keeps_the_weighty_ones() -> None:
    crowd = [Mark(1950 + k / 4, f"An event of some length {k}", None, int(k % 10 == 0)) for k in range(160)]
    with look():
        placed = place(crowd, 7.0, (0.5, 6.0), (1949, 1991))
    assert 0 < placed.rows <= 7 and len(placed.marks) + len(placed.rest) == 160 and placed.rest
    assert sum(mark.weight for mark in placed.marks) > len(placed.marks) / 10
    assert "more as ticks" in placed.note


def test_conditional_events_carry_their_share(study: StudyTables) -> None:
    marks = {mark.title: mark for mark in marks_of(study)}
    fired = study.events[study.events["event"] == "warsaw-offer"].groupby("run")["year"].min()
    assert marks["Warsaw Pact offered"].share == len(fired) / 20
    assert marks["Warsaw Pact offered"].year == fired.median()
    assert marks["War in Korea"].share is None and "A spy is found" not in marks


@given(st.lists(st.floats(-1, 2), max_size=8))
def test_names_at_line_ends_keep_apart(wanted: list[float]) -> None:
    levels = sorted(apart(wanted, 0.1))
    assert all(0.05 - 1e-9 <= level <= 0.95 + 1e-9 for level in levels)
    assert all(np.diff(levels) > 0.09)


def test_nations_have_room() -> None:
    lat, lon = np.linspace(-40, 60, 30), np.linspace(-120, 150, 30) % 40
    places = spread_out(by_ties(np.zeros((30, 30)), on_the_map(lat, lon)), (2, 2), np.full(30, 0.12))
    distance = np.linalg.norm(places[:, None] - places[None], axis=2) + 9 * np.eye(30)
    assert distance.min() > 0.2 and places.min() >= 0 and places.max() <= 2
    same = spread_out(np.zeros((3, 2)), (1, 1), np.full(3, 0.1))
    assert np.isfinite(same).all() and np.isfinite(spiral(0)).all()
