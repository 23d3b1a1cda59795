"""Draw the figures of a finished run anew: `python -m analysis.figures runs/my-world`."""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.figures import FIGURES
from analysis.style import save, save_picture
from analysis.tables import open_study


def main() -> None:
    """Read the command line, draw, and print the files that were written."""
    parser = argparse.ArgumentParser(prog="python -m analysis.figures", description=main.__doc__)
    parser.add_argument("study", type=Path, help="the folder of a finished run")
    parser.add_argument("--figure", choices=FIGURES, action="append", help="this figure only; may be repeated")
    parser.add_argument("--into", type=Path, help="folder for the files; default: figures in the folder of the run")
    parser.add_argument("--pixels", type=int, help="write one PNG of this width for a web page, and nothing else")
    given = parser.parse_args()
    study, folder = open_study(given.study), given.into or given.study / "figures"
    for name in given.figure or FIGURES:
        figure = FIGURES[name].draw(study)
        written = [save_picture(figure, folder, name, given.pixels)] if given.pixels else save(figure, folder, name)
        print(*written, sep="\n")


if __name__ == "__main__":
    main()
