"""Runs of the model in the windows: the history and the moments at a point."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Final

from analysis.calibration.history import History
from analysis.calibration.plan import Point, Window
from analysis.calibration.record import Observed
from analysis.experiments.moments import treaties_with
from sim.recorder import Keep
from sim.run import Simulation, Start
from sim.scenario import Scenario
from sim.scenario.build import build_schedule
from sim.scenario.schema import ParameterSpec

KEPT: Final = Keep(tables=("members", "ties", "decisions"), every=1000)


def at(world: Scenario, point: Point) -> Scenario:
    """The same world with other parameters."""
    values = {name: ParameterSpec(value=value, source="tuned") for name, value in point.items()}
    return world.model_copy(update={"parameters": {**world.parameters, **values}})


def run(record: Observed, point: Point, seed: int) -> History:
    """One history of a window at a point, seen among the same nations as the record."""
    world = at(record.world, point)
    begin = Start(record.start.repeated(1), build_schedule(world).records(1), (0,))
    tables = Simulation(world, seed=seed, replicates=(0,), start=begin, keep=KEPT).run()
    ties, members, decisions = (tables[name].to_pandas() for name in ("ties", "members", "decisions"))
    names = set(record.history.pairs.nations)
    pacts = treaties_with(world, decisions, ("defence",))
    made = decisions[(decisions["decision"] == "challenge") & (decisions["outcome"] == "yes")]
    made = made.rename(columns={"actor": "a", "counterpart": "b"})
    return History(
        record.window, record.history.pairs,
        ties[(ties["kind"] == "defence") & ties["a"].isin(names) & ties["b"].isin(names)],
        members[(members["role"] == "member") & members["treaty"].isin(pacts) & members["nation"].isin(names)],
        made[made["a"].isin(names) & made["b"].isin(names)],
    )  # fmt: skip


def luck_of(seed: int, point: Point) -> int:
    """The seed of the runs at a point: of the calibration's seed and the point alone, whoever runs it and when."""
    text = json.dumps([seed, sorted(point.items())])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def simulate(records: Sequence[Observed], point: Point, seed: int) -> dict[str, float]:
    """The moments of one history of every window at a point, by `moment@window`."""
    luck = luck_of(seed, point)
    return named((record.window, run(record, point, luck).moments()) for record in records)


def named(found: Iterable[tuple[Window, dict[str, float]]]) -> dict[str, float]:
    """Numbers of several windows, by `moment@window`."""
    return {f"{name}@{window}": value for window, values in found for name, value in values.items()}
