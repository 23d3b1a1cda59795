"""The landscape of a theory of two sides: the energy of every alignment, by how many actors it is from a minimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.style import (
    DOUBLE,
    MARKERS,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    lines_of,
    look,
    new_figure,
    note_height,
    panel_letter,
)


@dataclass(frozen=True)
class Basin:
    """A minimum: who stands against whom, and energy and distance of the alignments that lead there."""

    words: str
    energies: Sequence[float]
    moves: Sequence[int]
    """How many actors must change sides on the way from the minimum to each."""


def draw_energies(title: str, basins: Sequence[Basin], note: str) -> Figure:
    """A panel for each minimum: its alignments by their distance from it, the minimum itself marked."""
    with look():
        tall, foot = 1.9, note_height(note, DOUBLE)
        height = 0.66 + tall + 0.42 + foot
        figure = new_figure(DOUBLE, height)
        heading(figure, label(title, 90), note)
        every = np.concatenate([np.asarray(basin.energies) for basin in basins])
        room = (DOUBLE - 0.75) / len(basins)
        for k, basin in enumerate(basins):
            box = ((0.7 + k * room) / DOUBLE, (foot + 0.42) / height, (room - 0.25) / DOUBLE, tall / height)
            axes = figure.add_axes(box)
            moves, energies = np.asarray(basin.moves), np.asarray(basin.energies)
            spread = moves + 0.3 * (np.argsort(np.argsort(energies, kind="stable")) % 7 - 3) / 3 * (moves > 0)
            colour = PALETTE[k % len(PALETTE)]
            axes.plot(spread, energies, ls="", marker="o", ms=2.6, mec="none", color=colour, alpha=0.55, zorder=2)
            axes.plot([0], [energies.min()], ls="", marker=MARKERS[k], ms=8, color=colour, mec="white", zorder=3)
            axes.axhline(energies.min(), color=QUIET, lw=0.6, ls=(0, (4, 2)), zorder=1)
            air = 0.08 * float(np.ptp(every))
            axes.set_ylim(every.min() - air, every.max() + air)
            axes.set_xlim(-0.6, max(float(moves.max()), 1.0) + 0.6)
            axes.xaxis.set_major_locator(MaxNLocator(9, integer=True))
            axes.set_xlabel("actors that must change sides from the minimum", fontsize=SMALL)
            if k == 0:
                axes.set_ylabel("energy", fontsize=SMALL)
            else:
                axes.tick_params(labelleft=False)
            words = lines_of(basin.words, SMALL, room - 0.45)
            panel_letter(axes, "abcdefgh"[k], "\n".join(words[:2]))
    return figure
