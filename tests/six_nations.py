"""Six nations made up for tests of the Mesa face, in the classes that Mesa's users would write."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pyarrow as pa

from sim.model import CoalitionModel, Nation
from sim.scenario import Scenario, load_text

SEED = 5

SIX = """
foedus: 1
name: six-nations
title: Two democracies, two autocracies, one that comes and one that goes
summary: Made up for tests.
question: Does the face show what the engine does?
calendar: {start: 1950, end: 1969}
seeds: {seed: 3, replicates: 2}
figures: {gdp: assumed, burden: assumed, polity: assumed, ideology: assumed, location: assumed}
nations:
  AAA: {name: Arcadia, region: West, gdp: 40, burden: 0.04, polity: 0.9, ideology: [1, 0.8], location: [48, 2]}
  BBB: {name: Borduria, region: West, gdp: 25, burden: 0.03, polity: 0.8, ideology: [0.9, 0.6], location: [50, 6]}
  CCC: {name: Cimmeria, region: East, gdp: 90, burden: 0.08, polity: 0.1, ideology: [-1.5, -1], location: [52, 14]}
  DDD: {region: East, gdp: 12, burden: 0.05, polity: 0.2, ideology: [-1.2, -0.8], location: [54, 20], exits: 1960}
  EEE: {region: West, gdp: 30, burden: 0.03, polity: 0.9, ideology: [0.7, 0.6], location: [51, 4], enters: 1955}
  FFF: {region: South, gdp: 8, burden: 0.02, polity: 0.7, ideology: [0, 0.2], location: [47, 9]}
dyads:
  - {from: CCC, to: BBB, claim: 1, contiguous: true, source: assumed}
  - {pair: [AAA, CCC], rivalry: 0.6, source: assumed}
treaties:
  pact: {signed: 1948, members: [CCC, DDD], articles: {defence: 1}, source: assumed}
organisations:
  league: {invited: [AAA, BBB], articles: {defence: 1, consultation: 1}, source: assumed}
parameters:
  negotiate.meeting_rate: {value: 0.5, unit: 1/year, source: assumed}
  appraise.status_quo: {value: 0.5, unit: utility, source: assumed}
  appraise.drafting: {value: 0, unit: utility, source: assumed}
events:
  - {id: league-offered, title: The league opens, date: 1952, source: assumed, effects: [{type: offer, treaty: league}]}
  - {id: back-again, title: DDD is restored, date: 1965, source: assumed, effects: [{type: enter, nation: DDD}]}
"""


class Plain(Nation):
    """A nation of a class of its own that judges as all others do."""


class Echo(Nation):
    """A nation that judges for itself, and as the model does."""

    def appraise(self) -> np.ndarray:
        return super().appraise()


class Friend(Nation):
    """A nation to which a pact with anybody is worth twelve units more."""

    def appraise(self) -> np.ndarray:
        return super().appraise() + 12.0


class Hermit(Nation):
    """A nation to which every pact is a horror, and which knows no better of itself than not a number."""

    def appraise(self) -> np.ndarray:
        row = np.full(6, -500.0)
        row[self.row] = np.nan
        return row


class Collected(CoalitionModel):
    """A model with a DataCollector, as Mesa's users write them."""

    def __init__(self, scenario: Scenario, **options: Any) -> None:
        super().__init__(scenario, **options)
        self.datacollector = mesa.DataCollector(
            model_reporters={"year": "year", "cohesion": "cohesion", "gdp": lambda m: m.agents.agg("gdp", sum)},
            agent_reporters={"id": "id", "gdp": "gdp", "ideology": "ideology", "allies": "allies"},
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def six_nations(*overrides: str) -> Scenario:
    """The scenario, with other values for some of its fields."""
    return load_text(SIX, overrides).scenario


def in_bytes(tables: dict[str, pa.Table]) -> dict[str, bytes]:
    """Each table as the bytes of an Arrow stream."""
    found = {}
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        found[name] = sink.getvalue().to_pybytes()
    return found


def completed(model: CoalitionModel) -> CoalitionModel:
    """The model after its last step."""
    model.run_model()
    return model


def decided(model: CoalitionModel, **where: Any) -> list[dict[str, Any]]:
    """The decisions on record that have the given values."""
    rows: list[dict[str, Any]] = model.tables()["decisions"].to_pylist()
    return [row for row in rows if all(row[name] == value for name, value in where.items())]
