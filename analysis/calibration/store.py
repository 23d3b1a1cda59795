"""What a calibration stands on, and its particles, kept in a folder: the same calibration is not sampled twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.calibration.inference import PACKAGE, Sample
from analysis.calibration.plan import FIT, FITTED, LAST_YEAR, PRIORS, Effort
from sim import __version__
from sim.kernels import source_hash
from sim.schedule import STANDARD

COLUMNS: Final = {
    "nations.csv": ("ccode", "abbrev", "name", "start_year", "end_year", "region"),
    "capabilities.csv": ("ccode", "year", "milex", "milper", "tpop"),
    "economy.csv": ("ccode", "year", "gdp_2017usd_mn", "gdppc_2011usd"),
    "regime.csv": ("ccode", "year", "polity2", "v2x_polyarchy"),
    "unga_idealpoints.csv": ("ccode", "year", "idealpoint"),
    "capitals.csv": ("ccode", "capital", "stdate", "enddate", "lat", "lng"),
    "major_powers.csv": ("ccode", "start_year", "end_year"),
    "nuclear.csv": ("ccode", "year", "possess"),
    "contiguity.csv": ("ccode1", "ccode2", "conttype", "start_year", "end_year"),
    "rivalries_tss.csv": (
        "ccode1", "ccode2", "start_year", "end_year", "positional", "spatial", "ideological", "interventionary",
        "principal",
    ),
    "alliances.csv": ("atopid", "begyr", "bilat", "length", "proren", "milinst"),
    "alliance_members.csv": (
        "atopid", "ccode", "phase", "yrent", "yrexit", "defense", "offense", "neutral", "nonagg", "consul",
    ),
    "mids_gml_dyad_year.csv": (
        "dispnum", "ccode1", "ccode2", "year", "midonset", "sidea1", "sidea2", "orig1", "orig2",
    ),
}  # fmt: skip
"""The tables that are read, with the columns that they need."""
PARTICLES, GENERATIONS, BASIS = "particles.csv", "generations.csv", "basis.json"


class Unreadable(Exception):
    """What is wrong with a folder of source tables, all at once."""


def check(folder: Path) -> None:
    """Complain of every table and column that is not there."""
    if not folder.is_dir():
        raise Unreadable(f"{folder}: no such folder; give one that holds {', '.join(COLUMNS)}")
    wrong = []
    for name, columns in COLUMNS.items():
        path = folder / name
        try:
            there = set(pd.read_csv(path, nrows=0).columns)
        except FileNotFoundError:
            wrong.append(f"{path}: missing; it needs the columns {', '.join(columns)}")
        except (OSError, ValueError) as error:
            wrong.append(f"{path}: no table of comma-separated values ({error})".replace("\n", " "))
        else:
            wrong += [f"{path}:1: lacks the column {column}" for column in columns if column not in there]
    if wrong:
        raise Unreadable("\n".join(wrong))


def basis(folder: Path, effort: Effort) -> dict[str, Any]:
    """All that decides which particles come out: the model, its other parameters, the tables, the plan, the effort."""
    fixed = {name: value for name, value in STANDARD.values().items() if name not in {one.name for one in PRIORS}}
    return {
        "method": "approximate Bayesian computation, sequential Monte Carlo",
        "package": f"{PACKAGE} {version(PACKAGE)}",
        "foedus": __version__,
        "kernels": source_hash(),
        "fixed_parameters": hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()[:16],
        "last_year_read": LAST_YEAR,
        "windows": [str(window) for window in FITTED],
        "fitted_moments": list(FIT),
        "priors": [asdict(prior) for prior in PRIORS],
        **asdict(effort),
        "tables": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in COLUMNS},
    }


def keep(folder: Path, stands_on: dict[str, Any], sample: Sample) -> None:
    """Write the particles of a calibration and what it stands on."""
    sample.particles.to_csv(folder / PARTICLES, index=False)
    sample.generations.to_csv(folder / GENERATIONS, index=False)
    (folder / BASIS).write_text(json.dumps(stands_on, indent=1) + "\n", encoding="utf-8")


def kept(folder: Path, stands_on: dict[str, Any]) -> Sample | None:
    """The particles of the same calibration, where the folder has them."""
    try:
        if json.loads((folder / BASIS).read_text(encoding="utf-8")) != json.loads(json.dumps(stands_on)):
            return None
        particles, generations = (
            pd.read_csv(folder / name, float_precision="round_trip") for name in (PARTICLES, GENERATIONS)
        )
    except (OSError, ValueError):
        return None
    return Sample(PRIORS, particles, generations)
