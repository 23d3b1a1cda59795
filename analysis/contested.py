"""What a tournament of theories leaves for machines: a table, its figure and a manifest in a folder, and JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import pyarrow as pa

from analysis.claims import Outcome
from analysis.figures.rivals import draw_standings
from analysis.style import save
from analysis.tournament import Standing, Work
from sim import __version__
from sim.scenario import Loaded, Scenario
from sim.scenario.dump import fingerprint
from sim.study import MANIFEST, Identity, Place, about, lasting, versions
from sim.study.files import SCHEMA_VERSION, write_csv, write_table

Found = tuple[list[Standing], dict[str, list[Outcome]]]


def identity(loaded: Loaded, theories: list[str], claims: bool, work: Work) -> Identity:
    """What tells a tournament from others: its world, its theories, whether claims were tested, and the luck."""
    given = {"world": loaded.sha256, "theories": theories, "claims": claims}
    return Identity(fingerprint(given), work.seed, work.replicates, __version__)


def write(found: Found, loaded: Loaded, place: Place, whose: Identity) -> list[str]:
    """Write the table, all numbers and the figure into their place, whole or not at all; return their names."""
    scenario, (standings, outcomes) = loaded.scenario, found
    tables = {"standings": standings_table(standings)} | ({"claims": claims_table(outcomes)} if outcomes else {})
    with place.writing() as folder:
        written = {name: write_table(folder, name, table) for name, table in tables.items()}
        for name, table in tables.items():
            write_csv(folder / f"{name}.csv", table)
        drawn = save(draw_standings(standings, scenario.title, whose.replicates), folder / "figures", "rivals")
        manifest = {
            "schema_version": SCHEMA_VERSION,
            "foedus_version": __version__,
            "name": f"{scenario.name}-theories",
            "title": scenario.title,
            "scenario": about(loaded) | {"sha256": whose.sha256},
            "seed": whose.seed,
            "replicates": whose.replicates,
            "versions": versions(),
            "tables": written,
        }
        with lasting(folder / MANIFEST) as file:
            file.write(json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n")
    place.commit()
    return [*(f"{name}.parquet" for name in tables), *(f"figures/{path.name}" for path in drawn)]


def standings_table(standings: list[Standing]) -> pa.Table:
    """A row for each index and theory: mean, difference to the first theory, their intervals, and the pairs."""
    return _table([{name: _plain(value) for name, value in vars(one).items()} for one in standings])


def claims_table(outcomes: dict[str, list[Outcome]]) -> pa.Table:
    """A row for each theory and claim: what came of it, with the effect and its interval."""
    return _table([{"theory": theory, **row} for theory, rows in _claims(outcomes).items() for row in rows])


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as columns, each of its kind, even where all is undefined."""
    kinds = {str: pa.string(), int: pa.int64()}
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return pa.table({name: pa.array(cells, kinds.get(type(cells[0]), pa.float64())) for name, cells in columns.items()})


def as_data(scenario: Scenario, found: Found, work: Work) -> dict[str, Any]:
    """The same for machines."""
    standings, outcomes = found
    return {
        "name": scenario.name,
        "seed": work.seed,
        "replicates": work.replicates,
        "theories": list(dict.fromkeys(one.theory for one in standings)),
        "standings": standings_table(standings).to_pylist(),
        "claims": _claims(outcomes),
    }


def _claims(outcomes: dict[str, list[Outcome]]) -> dict[str, list[dict[str, Any]]]:
    return {
        theory: [{"id": one.claim.id, "verdict": one.verdict, "effect": _plain(one.effect.effect),
                  "low": _plain(one.effect.low), "high": _plain(one.effect.high)} for one in each]
        for theory, each in outcomes.items()
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
