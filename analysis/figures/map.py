"""The nations of a world on the map at some dates: their blocs, or one of their measures."""

from __future__ import annotations

from typing import Final

from matplotlib.figure import Figure

from analysis.cast import Cast
from analysis.dates import dates_of
from analysis.facets import facet_of
from analysis.ground import Ground
from analysis.legend import columns_for, draw_key, key_height
from analysis.stages import GAP, HEAD, MapStage
from analysis.style import DOUBLE, heading, label, look, new_figure, note_height
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes

TITLE: Final = "The world on the map at chosen dates"
DESCRIPTION: Final = "Blocs, or any measure of nations, on the map of the earth; crowded regions enlarged."
HEEDS: Final = ("years", "measure")
EXAMPLE: Final = ("run", Wishes())

_TOP, _SIDE = 0.3, 0.06


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """Each date with its map and, beside it, a crowded region enlarged; a world of one region two dates a row."""
    with look():
        cast, times = Cast(study), dates_of(study, wishes)
        if not times:
            raise Undrawable(f"{study.folder}: no run of it was completed, so that there is nothing to map")
        ground, facet = Ground(cast), facet_of(cast, wishes, times)
        across = 2 if len(ground.windows) == 1 and len(times) > 1 else 1
        wide = (DOUBLE - 2 * _SIDE - (across - 1) * GAP) / across
        stage = MapStage(ground, facet, wide)
        rows, handles = -(-len(times) // across), stage.handles(times)
        columns = columns_for(handles, DOUBLE - 0.3)
        below = key_height(handles, columns) + 0.1 + note_height(stage.note, DOUBLE)
        height = _TOP + rows * (stage.height + HEAD) + 0.08 + below
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 70)}: {stage.name}", stage.note)
        for k, time in enumerate(times):
            row, column = divmod(k, across)
            foot = height - _TOP - (row + 1) * (stage.height + HEAD)
            stage.draw(figure, time, (_SIDE + column * (wide + GAP), foot))
        where = (0.1 / DOUBLE, (below - 0.04) / height)
        draw_key(figure, handles, columns, loc="upper left", bbox_to_anchor=where)
        return figure
