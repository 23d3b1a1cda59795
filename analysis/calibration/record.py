"""The record of a window, from the source tables: the same nations, ties, pacts and challenges as of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import pandas as pd

from analysis.calibration.history import History, Pairs, disputes
from analysis.calibration.plan import MOMENTS, Window
from analysis.hindcast.cut import Unreadable
from sim.run import Simulation
from sim.scenario import Scenario
from sim.sources.real_world import Tables, pledges_of, real_world
from sim.world import World

DISPUTES: Final = "mids_gml_dyad_year.csv"
ANCHOR: Final = (
    "does not describe the United States (state 2), whose spending anchors all others', in {}: give it rows of that "
    "year or the three before in nations.csv, capabilities.csv and economy.csv, and its capital in capitals.csv"
)
FLOOR: Final = 0.1
"""No moment is known better than to this share of its value (assumed)."""

What = TypeVar("What", tuple[str, str], tuple[int, str])
Roll = set[tuple[int, str]]
"""Who is in which defence pact, by treaty and nation."""


@dataclass(frozen=True)
class Observed:
    """A window as the model can run it and as it was: the world, what happened, moments and their scales."""

    window: Window
    world: Scenario
    start: World
    """The state at the start, which no calibrated parameter has a part in."""
    history: History
    moments: dict[str, float]
    scales: dict[str, float]
    """How far each moment could as well have come out otherwise; 0 of one in which nothing happened."""


def observed(folder: Path, window: Window) -> Observed:
    """The record of a window; nothing after its last year is read."""
    try:
        world = real_world(folder, window.first, window.years)
        codes = lasting(folder, world, window)
    except KeyError:
        raise Unreadable(f"{folder}: {ANCHOR.format(window.first)}") from None
    if len(codes) < 2:
        raise Unreadable(f"{folder / 'nations.csv'}: fewer than two states of {window.first} last beyond {window.last}")
    rolls = rolls_of(folder, codes, window)
    begun = disputes_of(folder, codes, window)
    start = Simulation(world, replicates=range(1)).world
    history = history_of(window, pairs_of(start, tuple(codes.index)), rolls, begun)
    return Observed(window, world, start, history, history.moments(), scales(history, rolls, begun))


def lasting(folder: Path, world: Scenario, window: Window) -> pd.Series[int]:
    """The codes of the world's states that are there to the end of the window, by their names in it."""
    spells = pd.read_csv(folder / "nations.csv", usecols=["ccode", "abbrev", "start_year", "end_year"])
    spells = spells[spells["abbrev"].isin(list(world.nations)) & (spells["start_year"] <= window.first)]
    found: pd.Series[int] = spells[spells["end_year"] > window.last].set_index("abbrev")["ccode"]
    return found


def pairs_of(start: World, nations: tuple[str, ...]) -> Pairs:
    """The pairs of some nations of a world."""
    rows = [start.nations.index(name) for name in nations]
    border, major = start.contiguous[0][np.ix_(rows, rows)] > 0, start.major[0][rows] > 0
    apart = ~np.eye(len(rows), dtype=bool)
    return Pairs(nations, border & apart, (border | major[:, None] | major) & apart)


def rolls_of(folder: Path, codes: pd.Series[int], window: Window) -> list[Roll]:
    """The members of the defence pacts at the start of the window and at the end of each of its years."""
    tables, names = Tables(folder), {code: str(name) for name, code in codes.items()}
    found: list[Roll] = []
    for year in range(window.first, window.last + 2):
        rows = pledges_of(tables, pd.DataFrame(index=list(names)), year)
        pacts = rows.groupby("atopid")["defense"].max()
        rows = rows[rows["atopid"].isin(pacts[pacts > 0].index)]
        found.append({(int(treaty), names[code]) for treaty, code in rows[["atopid", "ccode"]].to_numpy()})
    return found


def disputes_of(folder: Path, codes: pd.Series[int], window: Window) -> pd.DataFrame:
    """Who began a dispute with whom, as originator: `year`, `a`, `b` and `dispute`, once a year and directed pair."""
    rows = pd.read_csv(folder / DISPUTES)
    names = {code: str(name) for name, code in codes.items()}
    began = (rows["midonset"] == 1) & (rows["sidea1"] == 1) & (rows["sidea2"] == 0)
    began &= (rows["orig1"] == 1) & (rows["orig2"] == 1) & rows["year"].between(window.first, window.last)
    rows = rows[began & rows["ccode1"].isin(names) & rows["ccode2"].isin(names)]
    made = pd.DataFrame({
        "year": rows["year"], "a": rows["ccode1"].map(names), "b": rows["ccode2"].map(names), "dispute": rows["dispnum"]
    })  # fmt: skip
    return made.drop_duplicates(["year", "a", "b"])


def history_of(window: Window, pairs: Pairs, rolls: list[Roll], begun: pd.DataFrame) -> History:
    """The history that the yearly members of pacts, and the disputes begun, amount to."""
    held = [frozenset(tied(roll)) for roll in rolls]
    ties = pd.DataFrame([(*pair, *span) for pair, span in spells(held, window)], columns=["a", "b", "start", "stop"])
    seats = pd.DataFrame(
        [(*seat, *span) for seat, span in spells(rolls, window)], columns=["treaty", "nation", "start", "stop"]
    )
    return History(window, pairs, ties, seats, begun)


def tied(roll: Roll) -> set[tuple[str, str]]:
    """The pairs that have a defence pact in common."""
    members: dict[int, list[str]] = {}
    for treaty, name in sorted(roll):
        members.setdefault(treaty, []).append(name)
    return {pair for names in members.values() for pair in combinations(names, 2)}


def spells(years: Iterable[Iterable[What]], window: Window) -> list[tuple[What, tuple[float, float]]]:
    """What there is at the start and at the end of each year, from start to stop, missing where it goes on."""
    since: dict[What, float] = {}
    found = []
    for year, now in enumerate(map(set, years), window.first - 1):
        found += [(what, (since.pop(what), float(year))) for what in sorted(since.keys() - now)]
        since |= {what: float(year) for what in now - since.keys()}
    return found + [(what, (start, np.nan)) for what, start in sorted(since.items())]


def scales(history: History, rolls: list[Roll], begun: pd.DataFrame) -> dict[str, float]:
    """How uncertain each moment is: events come by treaty and by dispute, each of which might as well not have been.

    The root of the sum of squares of what each treaty's changes, and each dispute, contribute to the moment: of a rate
    the standard error of clustered events. A moment to which nothing contributed has none.
    """
    found, initial = history.moments(), rolls[0]
    active = sorted({treaty for roll in rolls for treaty, _ in roll ^ initial})
    moved = [history_of(history.window, history.pairs, frozen(rolls, one), begun).moments() for one in active]
    quiet = (begun[begun["dispute"] != one] for one in begun["dispute"].unique())
    moved += [found | disputes(rest, history.pairs, history.window.years) for rest in quiet]
    squares = np.array([[other[name] - found[name] for name in MOMENTS] for other in moved]).reshape(-1, len(MOMENTS))
    errors = np.sqrt((squares**2).sum(axis=0)).tolist()
    return {
        name: max(error, FLOOR * abs(found[name])) if error > 0 else 0.0
        for name, error in zip(MOMENTS, errors, strict=True)
    }


def frozen(rolls: list[Roll], treaty: int) -> list[Roll]:
    """The same years with one treaty as it was at the start."""
    before = {seat for seat in rolls[0] if seat[0] == treaty}
    return [{seat for seat in roll if seat[0] != treaty} | before for roll in rolls]
