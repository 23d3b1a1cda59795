"""Does a pledge of spending make allies spend?  A study of four points, read as a tidy frame, and its effects."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from analysis import effects_of, mean_interval, open_study, run_means
from sim import run_study

STUDY = """
study: 1
name: pledges
title: A pledge and a league
scenario: free-riders
set: {calendar.end: 2025}
axes:
  organisations.league.pledge: {list: [0.0, 0.04], name: pledge}
  event:league-opened: {categorical: [in, out], name: league}
design: grid
seeds: {replicates: 15}
"""


def main() -> None:
    """Run the study, and say what each axis does to what the nations spend."""
    with TemporaryDirectory() as place:
        file = Path(place) / "pledges.yaml"
        file.write_text(STUDY, encoding="utf-8")
        study = open_study(run_study(str(file), Path(place) / "pledges"))
        steps = study.tidy("steps", ["mean_burden", "cohesion"])
        print("The first rows of the tidy frame:")
        print(steps.head(3).round(4).to_string(index=False))
        print()
        print("Spending of all nations, the mean of 2010-2025, by point:")
        runs = run_means(study, ["mean_burden"], 2010, 2025)
        for (pledge, league), group in runs.groupby(["pledge", "league"], observed=True):
            mean, low, high = mean_interval(group["mean_burden"])
            print(f"  pledge {pledge:.0%}, league {league:<3}  {mean:.3%} [{low:.3%}, {high:.3%}]")
        print()
        print("Effects on it, pair by pair on the same luck:")
        effects = effects_of(steps[steps["year"] >= 2010], study.axes, ["mean_burden"])
        for row in effects.itertuples():
            ends = f"[{row.low:+.3%}, {row.high:+.3%}]"
            print(f"  {row.axis} from {row.base} to {row.level}: {row.effect:+.3%} {ends}, {row.pairs} pairs")


if __name__ == "__main__":
    main()
