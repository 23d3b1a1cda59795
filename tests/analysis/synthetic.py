"""A made-up study for the tests of the analysis: plausible shapes, no model behind it.

Names of metrics, columns of tables and words for roles and articles come from where the model declares them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.clock import Clock
from sim.metrics import METRICS, measure, selected
from sim.metrics.base import Metric
from sim.metrics.cohesion import COMPONENTS
from sim.recorder import TABLES, Recorder
from sim.vocabulary import Article, Decision, Role, words
from sim.world import World
from tests.analysis.made_up import EVENTS, TREATIES, WORLD, YEARS

DEFENCE = words(Article)[Article.DEFENCE]
MEMBER, POLITICAL = (words(Role)[role] for role in (Role.MEMBER, Role.POLITICAL))
LEAVE, RESIST, ATTACK = (words(Decision)[kind] for kind in (Decision.LEAVE, Decision.RESIST, Decision.ATTACK))


@cache
def columns() -> dict[str, list[str]]:
    """The columns of every table, as the recorder writes them for one step of a small world."""
    world = World(["AAA", "BBB"], 1)
    world.alive[:] = 1
    recorder = Recorder(world, [0], [], 1950.0, moments={0})
    recorder.step(world, Clock(0, 1950.0, 1.0), [], measure(world, selected(None)))
    written = {name: list(table.column_names) for name, table in recorder.tables().items()}
    return written | {"events": ["run", "step", "year", "event"]}


@dataclass
class Made:
    """What has been made up so far, table by table."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, **row: Any) -> None:
        """One more row; what the table has no column for is a mistake of the test."""
        assert set(row) <= set(columns()[table]), (table, set(row) - set(columns()[table]))
        self.tables[table].append(row)


def write_study(
    folder: Path,
    *,
    years: Sequence[float] = YEARS,
    replicates: int = 20,
    nations: dict[str, tuple[str, float, float, float]] | None = None,
    treaties: bool = True,
    nothing: Sequence[str] = (),
    without: Sequence[str] = (),
    events: list[dict[str, Any]] | None = None,
    emergent: int = 3,
    snapshots: Sequence[float] = (),
    seed: int = 7,
) -> Path:
    """Write the tables and the manifest of a made-up study; `nothing` are metrics all nan, `without` left out."""
    cast = WORLD if nations is None else nations
    listed = EVENTS if events is None else events
    made = Made()
    for run in range(replicates):
        luck = np.random.default_rng([seed, run])
        made.add("runs", run=run, status="done")
        _measures(made, run, years, luck, nothing, without)
        _economy(made, run, years, cast)
        if treaties:
            _alliances(made, run, years, list(cast), luck, emergent)
            _courses(made, run, years, luck)
        _happen(made, run, years, listed, luck)
        _decide(made, run, years, list(cast), luck)
    _write(folder, made, without)
    _pairs(folder, years, replicates, list(cast), list(snapshots), seed)
    scenario = _scenario(years, cast, treaties, listed, snapshots)
    manifest = {
        "foedus_version": "0", "name": folder.name, "title": "A made-up world, 1949-1991", "scenario": scenario,
        "seed": 7, "replicates": replicates, "versions": {}, "timings": {},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _scenario(
    years: Sequence[float], cast: dict[str, tuple[str, float, float, float]], treaties: bool,
    listed: list[dict[str, Any]], snapshots: Sequence[float],
) -> dict[str, Any]:  # fmt: skip
    return {
        "text": "",
        "sha256": "",
        "nations": [
            {"id": key, "name": name, "region": "", "lat": lat, "lon": lon, "major": size > 20}
            for key, (name, lat, lon, size) in cast.items()
        ],
        "snapshots": list(snapshots),
        "focus": {"treaties": [], "nations": []},
        "treaties": [{"id": key, "title": row[0], "organisation": True} for key, row in TREATIES.items() if treaties],
        "events": listed if years else [],
        "start": years[0],
        "end": years[-1],
        "steps_per_year": 1,
    }


def _measures(
    made: Made,
    run: int,
    years: Sequence[float],
    luck: np.random.Generator,
    nothing: Sequence[str],
    without: Sequence[str],
) -> None:
    state: dict[str, float] = {}
    for step, year in enumerate(years):
        row = {name: _value(kind, state, luck) for name, kind in METRICS["system"].items() if kind.default}
        row |= _consistent(row, step, luck)
        kept = {k: (np.nan if k in nothing else float(v)) for k, v in row.items() if k not in without}
        made.add("steps", run=run, step=step, year=float(year), **kept)


def _value(kind: Metric, state: dict[str, float], luck: np.random.Generator, key: str = "") -> float:
    """A value of a metric within its range: a count, or a walk from the last value."""
    if kind.unit in ("count", "treaties"):
        return float(luck.poisson(3))
    high = kind.high if np.isfinite(kind.high) else kind.low + 2.0
    before = state.get(key + kind.name, kind.low + (high - kind.low) * luck.uniform(0.3, 0.7))
    now = state[key + kind.name] = float(np.clip(before + 0.02 * (high - kind.low) * luck.normal(), kind.low, high))
    return now


def _consistent(row: dict[str, float], step: int, luck: np.random.Generator) -> dict[str, float]:
    """What must agree with other measures, and what is undefined at times."""
    crises, invoked = int(luck.poisson(0.9)), int(luck.poisson(1.0))
    values = {
        "cohesion": float(np.exp(np.mean(np.log([max(row[name], 0.01) for name in COMPONENTS])))),
        "general_deterrence": float(np.clip(0.98 + 0.0002 * step + 0.003 * luck.normal(), 0, 1)),
        "immediate_success": float(luck.binomial(crises, 0.5) / crises) if crises else np.nan,
        "deterrence_ratio_observed": float(np.exp(-0.9 + 0.2 * luck.normal())) if step else np.nan,
        "deterrence_ratio_counterfactual": float(np.exp(-0.45 + 0.1 * luck.normal())) if step else np.nan,
        "crises": crises,
        "wars": int(luck.binomial(crises, 0.15)),
        "calls_invoked": invoked,
        "calls_honoured": int(luck.binomial(invoked, 0.7)),
    }
    assert set(values) <= set(row)
    return values


def _courses(made: Made, run: int, years: Sequence[float], luck: np.random.Generator) -> None:
    """The measures of every treaty at the times at which it has two members."""
    state: dict[str, float] = {}
    spells = [row for row in made.tables["members"] if row["run"] == run]
    for step, year in enumerate(years):
        there = [row["treaty"] for row in spells if row["start"] < year + 1 and not row["stop"] < year + 1]
        for treaty in dict.fromkeys(there):
            if there.count(treaty) > 1:
                values = {
                    name: _value(kind, state, luck, treaty) for name, kind in METRICS["treaty"].items() if kind.default
                }
                made.add("treaties", run=run, step=step, year=float(year), treaty=treaty, **values)


def _economy(made: Made, run: int, years: Sequence[float], cast: dict[str, tuple[str, float, float, float]]) -> None:
    for step, year in enumerate(years):
        for nation, (_, _, _, size) in cast.items():
            gdp = size * 1.03**step
            own = {"gdp": gdp, "spending": gdp * (0.02 + 0.0003 * size + 0.001 * run), "capability": size}
            made.add("nations", run=run, step=step, year=float(year), nation=nation, **own)


def _alliances(
    made: Made, run: int, years: Sequence[float], cast: list[str], luck: np.random.Generator, emergent: int
) -> None:
    """Named treaties with late joiners, leavers and a political member; a few that form by themselves; pair pacts."""
    final = years[-1] if years else 0
    groups = {key: (members, start, delay) for key, (_, members, start, delay) in TREATIES.items()}
    for k in range(emergent):
        group = [str(n) for n in luck.choice(cast, size=min(int(luck.integers(2, 5)), len(cast)), replace=False)]
        groups[f"t{k}"] = (group, float(luck.choice(years)), {})
    for key, (members, start, delay) in groups.items():
        present = [n for n in members if n in cast]
        spells = {}
        for nation in present:
            begin = start + delay.get(nation, 0) + (int(luck.integers(0, 4)) if nation in delay else 0)
            leaves = begin + luck.exponential(60) if luck.random() < 0.4 else np.inf
            leaves = 1989.0 + int(luck.integers(0, 3)) if key == "warsaw" else leaves
            if begin <= final:
                spells[nation] = (begin, float(np.floor(leaves)) if leaves <= final else np.nan)
        for nation, (begin, stop) in spells.items():
            if key == "nato" and nation == "FRA" and final > 1966 and not stop < 1967:
                made.add("members", run=run, treaty=key, nation=nation, role=MEMBER, start=begin, stop=1966.0)
                made.add("members", run=run, treaty=key, nation=nation, role=POLITICAL, start=1966.0, stop=stop)
            else:
                made.add("members", run=run, treaty=key, nation=nation, role=MEMBER, start=begin, stop=stop)
        for a, b in combinations(sorted(spells), 2):
            begin = max(spells[a][0], spells[b][0])
            stop = float(np.nanmin([spells[a][1], spells[b][1], np.inf]))
            if stop > begin:
                _tie(made, run, a, b, DEFENCE, begin, stop if np.isfinite(stop) else np.nan)
    for _ in range(len(cast) // 2):
        a, b = sorted(str(n) for n in luck.choice(cast, size=2, replace=False))
        _tie(
            made,
            run,
            a,
            b,
            str(luck.choice([kind for kind in words(Article) if kind != DEFENCE])),
            float(luck.choice(years)),
            np.nan,
        )


def _tie(made: Made, run: int, a: str, b: str, kind: str, start: float, stop: float) -> None:
    made.add("ties", run=run, a=a, b=b, kind=kind, start=start, stop=stop, direction="mutual")


def _happen(
    made: Made, run: int, years: Sequence[float], listed: list[dict[str, Any]], luck: np.random.Generator
) -> None:
    for event in listed:
        when = event["date"]
        if when is None:
            if luck.random() < 0.3:
                continue
            year = float(luck.choice(years))
            year = min(year, 1954.0 + int(luck.integers(0, 4))) if event["id"] == "warsaw-offer" else year
        else:
            year = float(str(when)[:4])
        if year in years:
            made.add("events", run=run, step=list(years).index(year), year=year, event=event["id"])


def _decide(made: Made, run: int, years: Sequence[float], cast: list[str], luck: np.random.Generator) -> None:
    for step, year in enumerate(years):
        for kind, chance in ((LEAVE, 0.1), (RESIST, 0.8), (ATTACK, 0.3)):
            if len(cast) > 1 and luck.random() < 0.5:
                actor, other = (str(n) for n in luck.choice(cast, size=2, replace=False))
                outcome = "yes" if luck.random() < chance else "no"
                made.add(
                    "decisions", run=run, step=step, year=float(year), decision=kind, actor=actor, counterpart=other,
                    treaty="nato" if kind == LEAVE else None, outcome=outcome, chance=chance,
                )  # fmt: skip


def _pairs(
    folder: Path, years: Sequence[float], runs: int, cast: list[str], snapshots: Sequence[float], seed: int
) -> None:
    """What each nation thinks of each other one at the dates: a mean of the pair, and a little luck of the run."""
    luck, count = np.random.default_rng(seed), len(cast)
    a, b = np.nonzero(~np.eye(count, dtype=bool))
    dates = [year for year in years if year in snapshots] or list(years[-1:])
    keys = [(run, year) for run in range(runs) for year in dates]
    rows = {"run": [run for run, _ in keys], "step": [list(years).index(year) for _, year in keys]}
    frame = pd.DataFrame(rows | {"year": [year for _, year in keys]}).loc[np.repeat(np.arange(len(keys)), len(a))]
    frame = frame.assign(a=np.tile(np.array(cast)[a], len(keys)), b=np.tile(np.array(cast)[b], len(keys)))
    for name in columns()["dyads"][5:]:
        mean = np.tile(luck.uniform(0.1, 0.9, len(a)), len(keys))
        frame[name] = np.clip(mean + 0.05 * luck.normal(size=len(mean)), 0, 1).astype(np.float32)
    frame[columns()["dyads"]].to_parquet(folder / "dyads.parquet", index=False)


def _write(folder: Path, made: Made, without: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in made.tables.items():
        left_out = without if name == "steps" else ()
        frame = pd.DataFrame(rows, columns=[column for column in columns()[name] if column not in left_out])
        if "nation" in frame:
            frame["nation"] = frame["nation"].astype("category")
        frame.to_parquet(folder / f"{name}.parquet", index=False)
