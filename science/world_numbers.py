"""The numbers of a world's page: bands over its runs, what became of its treaties, and what its claims showed.

They stand in `docs/worlds/numbers/`, so that pages and the figure of all worlds can be made again without a run.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.claiming import as_data
from analysis.claims import Work, tried
from analysis.statistics import bands, challenges
from science.world_focus import OF_NATIONS, OF_TREATIES, SELDOM, drawn_of
from sim.cli.loading import other_arms
from sim.run import Simulation
from sim.scenario import Loaded, Scenario

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "worlds"
RUNS: Final = 50
PAIRS, PAIRS_OF_LARGE, LARGE = 200, 50, 60
"""Paired seeds of each claim, and how many suffice for worlds of more nations than LARGE, which run for long."""
CHUNK: Final = 10
BANDS: Final = (
    "cohesion",
    "challenges",
    "deterrence_ratio_observed",
    "deterrence_ratio_counterfactual",
    "treaties_in_force",
    "defence_density",
    "transitivity",
    "mean_burden",
    "mean_alarm",
)
"""Measures told at the start, in the middle and at the end, the first of them also drawn."""
OWN: Final = "cohesion_of_its_own"
"""The course of the treaty that a world is about."""
SUMS: Final = ("crises", "wars", "calls_invoked", "calls_honoured")
"""Counts told over the whole run."""
DIGITS: Final = 4
_CLAIM: Final = (
    "id", "without", "set", "measure", "nation", "treaty", "from", "to", "expected", "as_told", "other", "effect",
    "low", "high", "relative", "pairs", "left_out", "verdict",
)  # fmt: skip
"""What is kept of a claim: what was compared, and what came of it."""

Numbers = dict[str, Any]


def path_of(name: str) -> Path:
    """The file of a world's numbers."""
    return FOLDER / "numbers" / f"{name}.json"


def known(name: str) -> Numbers | None:
    """The numbers of a world, if they have been made."""
    path = path_of(name)
    found: Numbers | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


def pairs_of(scenario: Scenario) -> int:
    """How many paired seeds the claims of a world are tested on."""
    return PAIRS_OF_LARGE if len(scenario.nations) > LARGE else PAIRS


def made(loaded: Loaded, runs: int = RUNS, seeds: int | None = None, jobs: int = 1) -> Numbers:
    """The numbers of a world, from so many runs and so many paired seeds."""
    scenario = loaded.scenario
    seeds = seeds or pairs_of(scenario)
    seen = ran(scenario, runs, jobs)
    steps, treaties = seen["steps"], seen["treaties"]
    claims = tried(scenario, scenario.claims, other_arms(loaded, scenario.claims), work := Work(seeds, jobs=jobs))
    rows = as_data(scenario, list(claims), work)["claims"] if scenario.claims else []
    return {
        "runs": runs,
        "seeds": seeds,
        "years": sorted(float(year) for year in steps["year"].unique()),
        "bands": {name: quantiles(steps, name, runs) for name in BANDS if name in steps}
        | own_course(scenario, seen, runs),
        "sums": {name: spread(steps.groupby("run")[name].sum()) for name in SUMS if name in steps},
        "focus": spotlight(scenario, seen, runs),
        "courses": courses(scenario, seen, runs),
        "treaties": fates(scenario, treaties, runs),
        "claims": [kept(row) for row in rows],
    }


def kept(row: Mapping[str, Any]) -> Numbers:
    """What is kept of a claim, with the measure beside its own where it has one."""
    twin = row["beside"]
    told = {} if twin is None else {"beside": {key: brief(twin[key]) for key in twin if key != "share"} | _part(twin)}
    return {key: brief(row[key]) for key in _CLAIM} | _part(row) | told


def _part(row: Mapping[str, Any]) -> Numbers:
    """In what share of the years a measure exists in both runs of a pair, where that is not in all."""
    return {"share": brief(row["share"])} if row["share"] < 1.0 else {}


def ran(scenario: Scenario, runs: int, jobs: int = 1) -> dict[str, pd.DataFrame]:
    """The tables of so many runs, a few at a time: of all treaties their sizes, all else of whom the world is about."""
    full = scenario.model_copy(update={"record": None})
    focus = scenario.focus

    def some(part: np.ndarray) -> dict[str, pd.DataFrame]:
        tables = Simulation(full, replicates=part.tolist()).run()
        if int(np.sum(tables["runs"]["decisions_dropped"].to_numpy())):
            raise RuntimeError(f"{scenario.name}: the log of decisions was too short")
        found = {name: tables[name].to_pandas() for name in ("steps", "nations", "treaties", "members")}
        spans = found["treaties"].astype({"treaty": str})
        return {
            "steps": found["steps"],
            "treaties": spans[["run", "year", "treaty", "members"]],
            "own": spans[spans["treaty"].isin(focus.treaties)],
            "nations": found["nations"][found["nations"]["nation"].isin(focus.nations)],
            "members": found["members"][found["members"]["treaty"].isin(focus.treaties)],
        }

    with ThreadPoolExecutor(jobs) as pool:
        parts = list(pool.map(some, np.array_split(np.arange(runs), math.ceil(runs / CHUNK))))
    seen = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    seen["steps"] = seen["steps"].assign(challenges=challenges(seen["steps"]["general_deterrence"]))
    return seen


def courses(scenario: Scenario, seen: Mapping[str, pd.DataFrame], runs: int) -> Numbers:
    """What the picture of the page shows year by year: of each treaty size and cohesion, of each nation one measure."""
    steps, measure = seen["steps"][["run", "year"]], drawn_of(scenario)

    def along(rows: pd.DataFrame, name: str) -> Numbers:
        return quantiles(steps.merge(rows[["run", "year", name]], how="left", on=["run", "year"]), name, runs)

    def held(rows: pd.DataFrame) -> list[float]:
        found = rows.groupby("year")["run"].nunique().reindex(sorted(steps["year"].unique()), fill_value=0)
        return [brief(float(count) / runs) for count in found]

    own, nations = seen["own"], seen["nations"]
    mine = {key: own[own["treaty"] == key] for key in scenario.focus.treaties}
    return {
        "treaties": {key: {name: along(rows, name) for name in ("members", "cohesion")} for key, rows in mine.items()},
        "held": {key: held(rows) for key, rows in mine.items()},
        measure: {key: along(nations[nations["nation"] == key], measure) for key in scenario.focus.nations},
    }


def own_course(scenario: Scenario, seen: Mapping[str, pd.DataFrame], runs: int) -> dict[str, Any]:
    """The cohesion of the treaty that the world is about first, year by year, none where it is not in force."""
    if not scenario.focus.treaties:
        return {}
    own = seen["own"][seen["own"]["treaty"] == scenario.focus.treaties[0]]
    rows = seen["steps"][["run", "year"]].merge(own[["run", "year", "cohesion"]], how="left", on=["run", "year"])
    return {OWN: quantiles(rows, "cohesion", runs)}


def spotlight(scenario: Scenario, seen: Mapping[str, pd.DataFrame], runs: int) -> Numbers:
    """The course of the treaties and nations that a world is about, at three times, and who came into the treaties."""
    years = sorted(float(year) for year in seen["steps"]["year"].unique())
    times = [years[0], years[len(years) // 2], years[-1]]

    def course(rows: pd.DataFrame, names: Iterable[str]) -> Numbers:
        per_time = {name: quantiles(rows, name, runs) for name in names if name in rows}
        at = [sorted(rows["year"].unique()).index(time) if time in set(rows["year"]) else None for time in times]
        return {
            name: [[band[q][k] if k is not None else None for q in ("q50", "q10", "q90")] for k in at]
            for name, band in per_time.items()
        }

    own, nations = seen["own"], seen["nations"]
    return {
        "times": times,
        "treaties": {key: course(own[own["treaty"] == key], OF_TREATIES) for key in scenario.focus.treaties},
        "nations": {key: course(nations[nations["nation"] == key], OF_NATIONS) for key in scenario.focus.nations},
        "came": {key: newcomers(scenario, seen["members"], key, runs) for key in scenario.focus.treaties},
    }


def newcomers(scenario: Scenario, members: pd.DataFrame, treaty: str, runs: int) -> list[Numbers]:
    """Who became a full member of a treaty after the start: in how many runs, when, and who is one at the end."""
    rows = members[(members["treaty"] == treaty) & (members["role"].astype(str) != "partner")]
    rows = rows.astype({"nation": str})
    first = rows.groupby(["nation", "run"])["start"].min()
    there = rows[rows["stop"].isna()].groupby("nation")["run"].nunique()
    found = [
        {
            "nation": nation, "share": brief(len(came) / runs), "year": math.floor(came.median()),
            "last": brief(float(there.get(nation, 0)) / runs),
        }
        for nation, came in first.groupby("nation")
        if len(came) >= SELDOM * runs and came.median() > scenario.calendar.start + 1e-6
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one["year"], -one["share"], one["nation"]))


def brief(value: Any) -> Any:
    """A number with few digits, none where it is unknown; all else as it is."""
    if isinstance(value, bool) or not isinstance(value, float | np.floating):
        return value
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def quantiles(rows: pd.DataFrame, name: str, runs: int) -> dict[str, list[Any]]:
    """The band of a measure over the runs, year by year, none where fewer than half of the runs have it."""
    found = bands(rows, name)
    usual = found["runs"] >= 0.5 * runs
    return {q: [brief(float(x)) for x in found[q].where(usual)] for q in ("q10", "q50", "q90")}


def spread(values: pd.Series[Any]) -> list[Any]:
    """The median of some runs, and the range of the middle 80 % of them."""
    return [brief(float(values.quantile(q))) for q in (0.5, 0.1, 0.9)]


def fates(scenario: Scenario, treaties: pd.DataFrame, runs: int) -> list[dict[str, Any]]:
    """What became of each treaty of the file: in how many runs it came and lasts, from when, and how large it is."""
    last = treaties["year"].max() if len(treaties) else scenario.calendar.end
    rows = []
    for name in (*scenario.treaties, *scenario.organisations):
        mine = treaties[treaties["treaty"] == name]
        begun, final = mine.groupby("run")["year"].min(), mine[mine["year"] == last]
        rows.append({
            "id": name,
            "came": brief(len(begun) / runs),
            "year": brief(float(begun.median())) if len(begun) else None,
            "lasts": brief(final["run"].nunique() / runs),
            "members": spread(final["members"]) if len(final) else None,
        })  # fmt: skip
    own = treaties[~treaties["treaty"].isin([*scenario.treaties, *scenario.organisations])]
    new = own.groupby("run")["treaty"].nunique().reindex(treaties["run"].unique(), fill_value=0)
    return [*rows, {"id": "", "others": spread(new) if len(new) else [0.0, 0.0, 0.0]}]


def write(name: str, numbers: Numbers) -> None:
    """Keep the numbers of a world, a line for each entry."""
    lines = []
    for key, value in numbers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            inner = ",\n".join(f"  {json.dumps(entry)}" for entry in value)
            lines.append(f' "{key}": [\n{inner}\n ]')
        elif isinstance(value, dict):
            inner = ",\n".join(f'  "{word}": {json.dumps(entry)}' for word, entry in value.items())
            lines.append(f' "{key}": {{\n{inner}\n }}')
        else:
            lines.append(f' "{key}": {json.dumps(value)}')
    path_of(name).parent.mkdir(parents=True, exist_ok=True)
    path_of(name).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
