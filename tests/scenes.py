"""A small scenario in which everything happens, for tests of whole runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pyarrow as pa

from sim.run import Simulation
from sim.scenario import Scenario, load_text
from sim.schedule import STANDARD, Schedule

TEXT = """
foedus: 1
name: everything
title: Everything happens
calendar: {start: 1950, end: 1957}
seeds: {seed: 7, replicates: 5}
figures: {gdp: assumed, burden: assumed, polity: assumed, ideology: assumed}
nations:
  ARC: {name: Arcadia, gdp: 300, burden: 0.06, polity: 0.9, ideology: [1.2, 0.8], location: [48, 2], major: true,
        nuclear: true, exposure: {military: 1, terror: 0.4}, readiness: 0.36, lobby: 0.3}
  BOR: {name: Borduria, gdp: 90, burden: 0.03, polity: 0.8, ideology: [1, 0.6], location: [50, 6], technology: 0.7,
        exposure: {military: 0.8}, modernisation: 0.2}
  CIM: {name: Cimmeria, gdp: 250, burden: 0.12, polity: 0.1, ideology: [-1.5, -1], location: [52, 14], major: true,
        exposure: {military: 1}}
  DAC: {name: Dacia, gdp: 40, burden: 0.05, polity: 0.2, ideology: [-1.2, -0.8], location: [54, 20]}
  ELB: {name: Elbonia, gdp: 60, burden: 0.03, polity: 0.7, ideology: [0.9, 0.5], location: [47, 9],
        enters: 1953, capability: 20}
  FRE: {name: Fredonia, gdp: 30, burden: 0.04, polity: 0.6, ideology: [0.8, 0.4], location: [45, 12],
        exits: 1955-06-01}
  NUL: {name: Nullia, gdp: 0.000001, burden: 0, capability: 0, polity: 0.5, ideology: [0, 0],
        location: [-60, -120], strategy: neutral, interests: {status_quo: 5}}
dyads:
  - {from: CIM, to: BOR, claim: 1, contiguous: true, source: assumed}
  - {pair: [ARC, CIM], rivalry: 0.9, trust: 0.2, source: assumed}
  - {pair: [ARC, BOR], trust: 0.8, intelligence: 0.5, source: assumed}
treaties:
  eastern: {title: Eastern Pact, signed: 1948, members: [CIM, DAC], lead: CIM, term: 5,
            articles: {defence: 1, basing: {strength: 1, direction: others}}}
organisations:
  league: {title: League, invited: [ARC, BOR, FRE], lead: ARC, depth: 0.3, pledge: 0.03, fund: 0.002,
           infrastructure: 0.3, inclusive: true, accession: majority,
           articles: {defence: 1, consultation: 1, intelligence: 0.5, exercises: 0.5,
           technology: 0.4, procurement: 0.5, capacity_building: 0.3}}
  club: {title: Club, signed: 1945, members: [BOR, FRE], partners: [DAC], articles: {dialogue: 1, logistics: 0.5}}
parameters:
  negotiate.meeting_rate: 0.6
  accede.contact: 0.6
  weigh_challenges.base: -4
events:
  - {id: opened, date: 1951-03-01, effects: [{type: offer, treaty: league}]}
  - {id: scare, rate: 0.4, effects: [{type: tension, domain: military, change: 0.4}]}
  - {id: incident, rate: 0.5, effects: [{type: crisis, challenger: CIM, target: BOR, chance: 0.6}]}
  - {id: answer, when: {member: BOR, treaty: league}, effects: [{type: rivalry, from: [CIM], to: [BOR], change: 0.2}]}
  - {id: alarm, when: {measure: mean_alarm, above: 0.05, years: 2}, effects: [{type: trust, from: [ARC], to: [BOR],
     change: 0.1}]}
  - {id: withdrawal, date: 1954, effects: [{type: leave_command, nation: BOR, treaty: league}]}
"""


def scenario(overrides: Sequence[str] = (), text: str = TEXT) -> Scenario:
    """The scenario in which everything happens, with some of its values replaced."""
    return load_text(text, list(overrides)).scenario


def simulation(
    worlds: int = 3,
    overrides: Sequence[str] = (),
    *,
    schedule: Schedule = STANDARD,
    without: Sequence[str] = (),
    parameters: bool = True,
    seed: int | None = None,
) -> Simulation:
    """A simulation of it, without some nations, or without its own parameters, on request."""
    found = scenario(overrides)
    nations = {name: nation for name, nation in found.nations.items() if name not in without}
    kept = found.parameters if parameters else {}
    found = found.model_copy(update={"nations": nations, "parameters": kept})
    return Simulation(found, seed=seed, replicates=range(worlds), schedule=schedule)


def table_bytes(table: pa.Table) -> bytes:
    """A table as the bytes of an Arrow stream, in one batch."""
    sink = pa.BufferOutputStream()
    combined = table.combine_chunks()
    with pa.ipc.new_stream(sink, combined.schema) as writer:
        writer.write_table(combined)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def digests(tables: Mapping[str, pa.Table]) -> dict[str, str]:
    """The hash of every table's bytes."""
    return {name: hashlib.sha256(table_bytes(table)).hexdigest() for name, table in tables.items()}
