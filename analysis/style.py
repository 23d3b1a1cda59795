"""One look for all figures: widths of a journal's columns, colours all can tell apart, files without a clock."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator
from PIL import Image

DOUBLE: Final = 7.09
"""Width in inches of a figure across both columns (180 mm)."""
PAGE: Final = 9.5
"""Height in inches that a page leaves for a figure and its caption (240 mm); most figures stay below."""

INK: Final = "#222222"
QUIET: Final = "#6B6B6B"
FAINT: Final = "#D9D9D9"
PALETTE: Final[tuple[str, ...]] = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255")
"""Six hues of Okabe and Ito (2008) and the wine red of Tol, in order of use."""
MARKERS: Final[tuple[str, ...]] = ("o", "s", "^", "D", "v", "p", "P")
"""A sign for each hue, for readers without colour."""
OTHER: Final = "#8C8C8C"
"""What has no hue of its own."""

SMALL: Final = 7.0
NORMAL: Final = 7.5
TITLE: Final = 8.5
"""Sizes of text in points at print size; nothing is set smaller than SMALL."""

_LOOK: Final[dict[str, Any]] = {
    "text.parse_math": False,
    "text.usetex": False,
    "font.family": ["DejaVu Sans"],
    "font.size": NORMAL,
    "text.color": INK,
    "axes.labelsize": NORMAL,
    "axes.labelcolor": INK,
    "axes.titlesize": TITLE,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "lines.linewidth": 1.2,
    "hatch.linewidth": 0.5,
    "figure.dpi": 100.0,
    "savefig.dpi": 300.0,
    "savefig.facecolor": "white",
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "foedus",
}
_METADATA: Final[dict[str, dict[str, Any]]] = {
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "Foedus", "Producer": None},
    "svg": {"Date": None, "Creator": "Foedus"},
    "png": {"Software": "Foedus"},
}


@contextmanager
def look() -> Iterator[None]:
    """The settings of all figures, for as long as one is drawn or saved; a user's own settings come back after."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(cast(Any, _LOOK))
        yield


class Picture(Figure):
    """A figure that belongs to no window, and that a notebook shows as the last value of a cell."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Twice as fine as it is shown, for the screens of today, and how many pixels it takes there."""
        found = io.BytesIO()
        with look():
            self.savefig(found, format="png", dpi=2 * self.dpi, metadata=_METADATA["png"])
        width, height = (round(self.dpi * inches) for inches in self.get_size_inches())
        return found.getvalue(), {"width": width, "height": height}


def new_figure(width: float, height: float) -> Figure:
    """An empty figure that belongs to no window."""
    return Picture(figsize=(width, height), facecolor="white")


KINDS: Final = tuple(_METADATA)
"""The kinds of files that figures are written as."""


def save(figure: Figure, folder: Path | str, name: str, kinds: Sequence[str] = KINDS) -> list[Path]:
    """Write the figure as PDF, SVG and PNG; the same figure gives the same bytes at any time."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    paths = [target / f"{name}.{kind}" for kind in kinds]
    with look():
        for path in paths:
            figure.savefig(path, metadata=_METADATA[path.suffix[1:]])
    return paths


def save_picture(figure: Figure, folder: Path | str, name: str, pixels: int, colours: int | None = None) -> Path:
    """Write the figure as one PNG of plain colours, so many pixels wide, as a web page shows it; few keep it small."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"{name}.png"
    with look():
        canvas = FigureCanvasAgg(figure)
        figure.set_dpi(pixels / figure.get_size_inches()[0])
        canvas.draw()
        picture = Image.fromarray(np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[:, :, :3]))
        if colours is not None:
            picture = picture.quantize(colours, dither=Image.Dither.NONE)
        picture.save(path, optimize=True)
    return path


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    """The characters that the font of the figures can draw."""
    return frozenset(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())


def label(text: object, longest: int = 60) -> str:
    """A name as one line that the font can draw: no line breaks, unknown characters as ?, cut at a word if long."""
    line = " ".join(str(text).split())
    known = "".join(c if ord(c) in _glyphs() and c.isprintable() else "?" for c in line)
    if len(known) <= longest:
        return known
    cut = known[: longest - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut
    return head.rstrip(" ,.;:-") + "…"


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """The width of a line of text, in inches; call it inside the look of the figures."""
    outline = TextPath((0, 0), text, size=size, prop=FontProperties(weight=weight)).vertices[:, 0]
    return float(np.ptp(outline)) / 72 if len(outline) else 0.0


def lines_of(text: str, size: float, room: float, weight: str = "normal") -> list[str]:
    """A text broken at its plain spaces into lines no wider than some inches, as far as its words allow."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def tint(colour: str, share: float) -> tuple[float, float, float]:
    """A colour mixed with white: full at share 1, white at 0."""
    red, green, blue = (1 - share * (1 - part) for part in to_rgb(colour))
    return red, green, blue


def panel_letter(axes: Axes, letter: str, text: str, up: float = 5) -> None:
    """A bold letter and a short heading above a panel, so many points above its top."""
    for x, words, size, weight in ((0, letter, TITLE, "bold"), (11, text, NORMAL, "normal")):
        axes.annotate(
            words, (0, 1), (x, up), "axes fraction", "offset points", fontsize=size, fontweight=weight, va="baseline"
        )


def note_lines(note: str, width: float) -> list[str]:
    """The note of a figure of some width in inches, broken into lines that fit."""
    return textwrap.wrap(note, int(18.8 * (width - 0.16)))


def note_height(note: str, width: float) -> float:
    """The height in inches that the note takes at the foot of a figure."""
    return 0.1 + 0.134 * len(note_lines(note, width))


def heading(figure: Figure, title: str, note: str) -> None:
    """The title at the top of a figure and the note at its foot that says how to read it."""
    width, height = figure.get_size_inches()
    left = 0.08 / width
    figure.text(left, 1 - 0.08 / height, label(title, 110), fontsize=TITLE + 1, fontweight="bold", va="top")
    lines = "\n".join(note_lines(note, width))
    figure.text(left, 0.06 / height, lines, fontsize=SMALL, color=QUIET, va="bottom", linespacing=1.35)


def plural(count: int, word: str) -> str:
    """A count with its noun: 1 run, 20 runs, 1,024 runs."""
    return f"{count} {word}" if count == 1 else f"{count:,} {word}s"


def percent(part: float) -> str:
    """A share of 1 in percent that says neither 0 nor 100 unless it is exactly that."""
    share = 100 * part
    return "<1%" if 0 < share < 1 else ">99%" if 99 < share < 100 else f"{share:.0f}%"


def year_axis(axes: Axes) -> None:
    """Whole years along the foot of a panel, even where it is but one."""
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter("{x:g}")


def size_of(axes: Axes) -> tuple[float, float]:
    """The width and the height of a panel in inches."""
    root = axes.get_figure(root=True)
    assert root is not None
    extent = axes.get_window_extent()
    return float(extent.width / root.dpi), float(extent.height / root.dpi)
