"""Who pays for an alliance?  A world is run, summed up, asked for one number, and drawn.

Results go to a folder that is thrown away at the end; give `run_world` one of your own to keep them.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from analysis import draw, open_study, save, sum_up
from sim import load_world, run_world


def main() -> None:
    """Run twenty histories of six allies and a bill, and tell what becomes of the smallest ally."""
    world = load_world("free-riders", "calendar.end=2030")
    print(world.scenario)
    with TemporaryDirectory() as place:
        folder = run_world(world, Path(place) / "riders", replicates=20)
        study = open_study(folder)
        print(sum_up(study, ["cohesion", "mean_burden"]))
        print()
        print("What allies spend, in percent of their output, by their size:")
        nations = study.tidy("nations", ["gdp", "burden"])
        last = nations[(nations["year"] == 2030) & ~nations["nation"].isin(["GRI", "LON"])]
        sizes = last.groupby("nation")[["gdp", "burden"]].median().sort_values("gdp", ascending=False)
        sizes["burden"] *= 100
        print(sizes.round(1).to_string())
        for path in save(draw(study, "convergence", measure="cohesion"), folder / "figures", "convergence", ["png"]):
            print(f"drawn: {path.name}, {'not empty' if path.stat().st_size else 'empty'}")


if __name__ == "__main__":
    main()
