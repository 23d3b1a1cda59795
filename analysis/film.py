"""Films: figures one after the other, written as GIF, or as MP4 where ffmpeg is there."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from analysis.style import look

FILMS: Final = ("gif", "mp4")
"""The kinds of files that films are written as."""
PIXELS: Final = 900
"""The width of a film."""
COLOURS: Final = 200
"""The colours of a GIF, the same in all frames."""
A_SECOND: Final = 5
"""Frames a second of an MP4; all that is shown lasts a multiple of it."""


Colour = tuple[int, int, int]


class Unfilmable(Exception):
    """A film that cannot be written here; the message says what is missing and what to do."""


@dataclass(frozen=True)
class Film:
    """Figures of one size, each with the seconds for which it is shown."""

    frames: Iterable[tuple[Figure, float]]

    def pictures(self) -> Iterator[tuple[Image.Image, float]]:
        """The frames as pictures, drawn one at a time; width and height are even, as video needs them."""
        for figure, seconds in self.frames:
            with look():
                canvas = FigureCanvasAgg(figure)
                figure.set_dpi(PIXELS / figure.get_size_inches()[0])
                canvas.draw()
                pixels = np.asarray(canvas.buffer_rgba())[:, :, :3]
                high, wide = (length - length % 2 for length in pixels.shape[:2])
                yield Image.fromarray(np.ascontiguousarray(pixels[:high, :wide])), seconds


def save_film(film: Film, path: Path) -> Path:
    """Write a film; as GIF the same film gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".mp4":
        _save_mp4(film, path)
    else:
        _save_gif(film, path)
    return path


def _save_gif(film: Film, path: Path) -> None:
    """All frames in the same colours, so that what stays the same costs nothing."""
    pictures, seconds = zip(*film.pictures(), strict=True)
    often: Counter[Colour] = Counter()
    for picture in pictures:
        often.update({colour: count for count, colour in picture.getcolors(picture.width * picture.height)})
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in _chosen(often) for part in colour])
    frames = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    times = [round(1000 * each) for each in seconds]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=times, loop=0, optimize=False)


def _chosen(often: Counter[Colour]) -> list[Colour]:
    """The commonest colours, none like another, and before them one of each hue, which a key may show but once."""
    ranked = sorted(often, key=lambda colour: (-often[colour], colour))
    hues, shades = ({tuple(part >> bits for part in colour): colour for colour in reversed(ranked)} for bits in (5, 3))
    found = [colour for kinds in (hues, shades) for colour in reversed(kinds.values())]
    return list(dict.fromkeys(found))[:COLOURS]


def _save_mp4(film: Film, path: Path) -> None:
    """The frames piped through ffmpeg, into a file beside the one wanted that takes its place when it is whole."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise Unfilmable(f"{path}: MP4 needs the program ffmpeg, which is not installed; install it, or write a .gif")
    whole = path.with_name(f".{path.name}")
    writer = None
    for picture, seconds in film.pictures():
        if writer is None:
            size = f"{picture.width}x{picture.height}"
            given = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(A_SECOND), "-i", "-"]
            made = ["-c:v", "libx264", "-crf", "20", "-pix_fmt", "yuv420p", "-threads", "1", "-movflags", "+faststart"]
            command = [program, "-loglevel", "error", "-y", *given, *made, "-f", "mp4", str(whole)]
            writer = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            assert writer.stdin is not None
            writer.stdin.write(picture.tobytes() * max(round(A_SECOND * seconds), 1))
        except BrokenPipeError:
            break
    assert writer is not None
    _, problem = writer.communicate()
    if writer.returncode:
        whole.unlink(missing_ok=True)
        said = problem.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise Unfilmable(f"{path}: ffmpeg cannot write it ({said[0]}); write a .gif instead")
    whole.replace(path)
