"""Keys of figures: one look for the treaties and for shares of runs, beside or below what they explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.cast import Bloc
from analysis.style import INK, SMALL, percent, width_of

SHARES: Final = (1.0, 0.5, 0.1)
"""The shares of runs that a key shows."""
ROW: Final = 0.15
"""Height in inches of a row of a key."""


def box(bloc: Bloc) -> Artist:
    """A patch in the colour of a treaty."""
    return Patch(facecolor=bloc.colour, label=bloc.title)


def sign(bloc: Bloc) -> Artist:
    """The sign of a treaty's members in a network."""
    return Line2D([], [], ls="", marker=bloc.marker, ms=5.5, color=bloc.colour, mec="white", label=bloc.title)


def by_share(
    runs: int, what: str, draw: Callable[[float, str], Artist], shares: Sequence[float] = SHARES
) -> list[Artist]:
    """What stands for a share of runs, from all of them to few; one entry where there is but one run."""
    if runs == 1:
        return [draw(1.0, what)]
    return [draw(share, f"{what} in {percent(share)} of runs") for share in shares]


def columns_for(handles: Iterable[Artist], width: float) -> int:
    """How many columns of a key fit into some inches: as many as the longest entry allows, four at most."""
    longest = max((width_of(str(handle.get_label()), SMALL) for handle in handles), default=1.0)
    return max(1, min(4, int((width + 0.14) / (longest + 0.36))))


def key_height(handles: Sequence[Artist], columns: int) -> float:
    """The height in inches of a key in so many columns."""
    return ROW * -(-len(handles) // columns)


def draw_key(parent: Figure | Axes, handles: Sequence[Artist], columns: int = 1, **where: Any) -> None:
    """Write a key on a figure or beside a panel; nothing where there is nothing to explain."""
    if handles:
        parent.legend(
            handles=list(handles), ncols=columns, handlelength=1.6, columnspacing=1.4, borderpad=0, borderaxespad=0,
            labelspacing=0.5, labelcolor=INK, **where,
        )  # fmt: skip
