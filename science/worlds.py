"""The pages of the worlds: `scenarios/README.md` and `docs/worlds/`, made from the scenario files and their runs.

python -m science.worlds us-japan-1960      runs that world (50 seeds, and pairs for its claims) and renews all pages
python -m science.worlds                    the same for every world
python -m science.worlds --pages            renews pages and figure from the numbers that are there, in a minute
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from analysis.multiples import Multiple, draw_multiples
from analysis.style import save_picture
from science.world_landscape import drawn, picture
from science.world_numbers import FOLDER, ROOT, RUNS, known, made, pairs_of, path_of, write
from science.world_pages import front, overview, page
from science.world_pictures import pictured, save_portrait
from sim.cli.loading import read, shipped
from sim.scenario import Loaded

PICTURE: Final = ROOT / "docs" / "images" / "worlds.png"
PICTURES: Final = ROOT / "docs" / "images" / "worlds"
"""Where the pictures of single worlds stand."""
PIXELS: Final = 1800
COLOURS: Final = 128


def worlds() -> dict[str, Loaded]:
    """All worlds that come with Foedus, checked."""
    return {name: read(str(path), arms=True) for name, path in shipped().items()}


def pages(loaded: dict[str, Loaded]) -> dict[Path, str]:
    """Every page as it should be."""
    made = {ROOT / "scenarios" / "README.md": front(loaded), FOLDER / "README.md": overview(loaded)}
    for name, world in loaded.items():
        path = FOLDER / f"{name}.md"
        made[path] = page(world, known(name), path.read_text(encoding="utf-8") if path.is_file() else "")
    return made


def renew(loaded: dict[str, Loaded]) -> list[Path]:
    """Write every page that is stale, and the figure; return what was written."""
    written = []
    for path, text in pages(loaded).items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    for name, world in loaded.items():
        numbers = known(name)
        if numbers is not None and pictured(world.scenario, numbers):
            written.append(save_portrait(world.scenario, numbers, PICTURES))
        elif drawn(world.scenario):
            written.append(save_picture(picture(world.scenario), PICTURES, name, PIXELS, COLOURS))
    multiples = [Multiple(world.scenario.title, numbers["years"], numbers["bands"], labelled(world))
                 for name, world in loaded.items()
                 if (numbers := known(name)) is not None and any(numbers["bands"]["cohesion"]["q50"])]  # fmt: skip
    if multiples:
        written.append(save_picture(draw_multiples(multiples), PICTURE.parent, PICTURE.stem, PIXELS, COLOURS))
    return written


def labelled(world: Loaded) -> list[float]:
    """When the events of a world happen that have a label."""
    return [event.date for event in world.scenario.events if event.label and event.date is not None]


def left_over(loaded: dict[str, Loaded]) -> list[Path]:
    """Pages, numbers and pictures of worlds that are no more."""
    kept = {FOLDER / "README.md"} | {FOLDER / f"{name}.md" for name in loaded} | {path_of(name) for name in loaded}
    kept |= {PICTURES / f"{name}.png" for name in loaded}
    found = (*FOLDER.glob("*.md"), *FOLDER.glob("numbers/*.json"), *PICTURES.glob("*.png"))
    return [path for path in found if path not in kept]


def main(given: list[str] | None = None) -> int:
    """Run the worlds named, or all of them, and renew the pages."""
    parser = argparse.ArgumentParser(prog="python -m science.worlds", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="worlds to run; default: all")
    parser.add_argument("--pages", action="store_true", help="run nothing, renew only the pages")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seeds", type=int, help="paired seeds of each claim, instead of those its size asks for")
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args(given)
    loaded = worlds()
    unknown = [name for name in asked.names if name not in loaded]
    if unknown:
        print(f"there is no world {unknown[0]}; there are {', '.join(loaded)}", file=sys.stderr)
        return 2
    for name in [] if asked.pages else asked.names or loaded:
        print(
            f"{name}: {asked.runs} runs, {asked.seeds or pairs_of(loaded[name].scenario)} pairs for each of its claims",
            flush=True,
        )
        write(name, numbers := made(loaded[name], asked.runs, asked.seeds, asked.jobs))
        stated = {claim.id: claim.verdict for claim in loaded[name].scenario.claims}
        for row in numbers["claims"]:
            if row["verdict"] != stated[row["id"]]:
                print(f"  {row['id']}: the file says {stated[row['id']] or 'nothing'}, the runs {row['verdict']}")
    for path in renew(loaded):
        print(f"renewed {path.relative_to(ROOT)}")
    for path in left_over(loaded):
        print(f"{path.relative_to(ROOT)} is of no world: delete it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
