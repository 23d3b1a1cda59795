"""The figure of all worlds: a pair of panels each, one scale, whatever is defined when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.multiples import SCALES, Multiple, draw_multiples
from analysis.style import save_picture

YEARS = [1950.0 + k for k in range(20)]


def band(middle: Sequence[float | None]) -> dict[str, list[float | None]]:
    """A band about a course."""
    return {q: [None if x is None else x + d for x in middle] for q, d in (("q10", -0.1), ("q50", 0.0), ("q90", 0.1))}


def made(title: str) -> Multiple:
    """A world with gaps, and a ratio beyond the scale."""
    return Multiple(
        title, YEARS,
        {
            "cohesion": band([None] * 5 + [0.5] * 15),
            "cohesion_of_its_own": band([0.7] * 10 + [None] * 10),
            "deterrence_ratio_observed": band([7.0] * 20),
            "deterrence_ratio_counterfactual": band([None] * 20),
        },
        [1955.0, 1961.5],
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 2, 5, 19])
def test_every_world_has_its_panels_on_one_scale(count: int, tmp_path: Path) -> None:
    worlds = [made(f"World {k} with a title that is much too long for the width of its panels") for k in range(count)]
    figure = draw_multiples(worlds)
    panels = [axes for axes in figure.axes if axes.axison]
    assert len(panels) == 2 * count
    assert {axes.get_ylim() for axes in panels} == set(SCALES)
    boxes = [axes.get_position() for axes in panels]
    assert all(box.x0 >= 0 and box.x1 <= 1 and box.y0 > 0 and box.y1 < 1 for box in boxes)
    assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[:k])
    keys = [text.get_window_extent() for text in figure.texts]
    assert max(box.x1 for box in keys) <= figure.bbox.x1, "the key ends within the page"
    assert sum("counterfactual: not defined" in text.get_text() for axes in panels for text in axes.texts) == count
    assert sum("observed: above 5" in text.get_text() for axes in panels for text in axes.texts) == count
    first, again = (save_picture(draw_multiples(worlds), tmp_path, name, 900).read_bytes() for name in ("one", "two"))
    assert first == again
