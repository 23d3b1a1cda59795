"""The gallery of figures: one picture of each, of small studies made for it, and the page that shows them.

    python -m science.gallery burdens forest    draws these anew; without a name, all

Each figure names the study it is drawn of, and what it is asked there, in its EXAMPLE.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from analysis.commands import register
from analysis.drawing import OPTIONS
from analysis.figures import FIGURES, FigureKind
from analysis.style import save_picture
from analysis.tables import open_study
from analysis.wishes import Wishes
from science.world_numbers import ROOT
from sim.cli import call

FOLDER: Final = ROOT / "docs" / "images" / "gallery"
PAGE: Final = ROOT / "docs" / "figures.md"
PIXELS: Final = 1300
MOST_BYTES: Final = 200_000
COLOURS: Final = (256, 128, 64)
"""How many colours a picture may have: the most that keep it small."""
STUDIES: Final[Mapping[str, tuple[str, ...]]] = {
    "run": ("run", "north-atlantic-1949", "--replicates", "40", "--no-figures"),
    "sweep": ("sweep", "after-the-enemy"),
    "comparison": ("compare", "enemy-of-my-enemy", "--without", "event:collapse", "--of", "ORD", "--replicates", "100"),
    "tournament": ("tournament", "two-blocs", "--years", "10"),
}
"""The commands that make the studies, by the word of an EXAMPLE; the results go to a folder of the gallery's own."""
HEAD: Final = """\
# Figures

`foedus figure NAME DIR` draws a figure of the results in a folder, or under that name in `runs/`, as PDF, SVG and PNG;
`foedus figure all DIR` draws all that its tables can fill and says of the others what they would need. `foedus figure`
alone lists them. All have one look: colours that colour-blind readers can tell apart, text of 7 points or more at the
width of a journal's page, and a note that says how to read them. The same results give the same bytes.

This page is made by `python -m science.gallery`.
"""


class GalleryError(ValueError):
    """What is missing for a figure to stand in the gallery."""


def example_of(kind: FigureKind) -> tuple[str, Wishes]:
    """The study a figure is drawn of, and what it is asked there; GalleryError where it names none."""
    if kind.example is None or kind.example[0] not in STUDIES:
        raise GalleryError(f"analysis/figures/{kind.name}.py: EXAMPLE must name one of {', '.join(STUDIES)}")
    return kind.example


def command_of(kind: FigureKind) -> str:
    """The command that draws a figure as the gallery does."""
    wishes, options = example_of(kind)[1], []
    for name in wishes.given:
        value = getattr(wishes, name)
        for each in value if isinstance(value, tuple) else (value,):
            options.append(f"{OPTIONS[name]} {f'{each:g}' if isinstance(each, float) else each}")
    return " ".join(["foedus figure", kind.name, "DIR", *options])


def studied(study: str) -> str:
    """The command that makes a study."""
    return " ".join(["foedus", *(word for word in STUDIES[study] if word != "--no-figures"), "--out DIR"])


def drawn(kind: FigureKind, made: dict[str, Path], work: Path) -> Figure:
    """A figure of its study, which is made if it has not been yet."""
    study, wishes = example_of(kind)
    if study not in made:
        made[study] = work / study
        with redirect_stdout(StringIO()):
            code = call([*STUDIES[study], "--out", str(made[study])])
        if code != 0:
            raise GalleryError(f"{studied(study)} failed")
    return kind.draw(open_study(made[study]), wishes)


def note_of(figure: Figure) -> str:
    """What the figure says of how it is to be read: the text at its foot."""
    notes = [text.get_text() for text in figure.texts if text.get_verticalalignment() == "bottom"]
    return " ".join(notes[0].split()) if notes else ""


def section(kind: FigureKind, note: str) -> str:
    """The part of the page about a figure."""
    study, _ = example_of(kind)
    lines = [
        f"## {kind.name}",
        f"**{kind.title}.** {kind.description}",
        f"![{kind.title}](images/gallery/{kind.name}.png)",
        f"*How to read it:* {note}",
        f"```sh\n{studied(study)}\n{command_of(kind)}\n```",
    ]
    return "\n\n".join(lines) + "\n"


def notes_on(page: str) -> dict[str, str]:
    """How each figure is to be read, as a page says it already."""
    parts = [part.partition("\n") for part in page.split("\n## ")[1:]]
    return {name: rest.partition("*How to read it:* ")[2].partition("\n")[0] for name, _, rest in parts}


def page(notes: Mapping[str, str]) -> str:
    """The whole page."""
    return "\n".join([HEAD, *(section(kind, notes.get(kind.name, "")) for kind in FIGURES.values())])


def saved(figure: Figure, name: str) -> Path:
    """The picture of a figure, in as many colours as its size allows."""
    for colours in COLOURS:
        path = save_picture(figure, FOLDER, name, PIXELS, colours)
        if path.stat().st_size < MOST_BYTES:
            break
    return path


def renew(names: Iterable[str]) -> None:
    """Draw some figures anew and write the page; pictures of figures that are no more go."""
    register()
    notes, made = notes_on(PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""), dict[str, Path]()
    with tempfile.TemporaryDirectory() as work:
        for name in names:
            figure = drawn(FIGURES[name], made, Path(work))
            notes[name] = note_of(figure)
            print(saved(figure, name).relative_to(ROOT))
    for old in FOLDER.glob("*.png"):
        if old.stem not in FIGURES:
            old.unlink()
    PAGE.write_text(page(notes), encoding="utf-8")


def main(given: list[str] | None = None) -> int:
    """Renew the figures named, or all."""
    parser = argparse.ArgumentParser(prog="python -m science.gallery", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="figures; default: all")
    names = parser.parse_args(given).names or list(FIGURES)
    unknown = [name for name in names if name not in FIGURES]
    try:
        if unknown:
            raise GalleryError(f"there is no figure {unknown[0]}; there are {', '.join(FIGURES)}")
        renew(names)
    except GalleryError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
