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
from analysis.hindcast.cut import NEEDED, Unreadable, faults
from sim import __version__
from sim.kernels import source_hash
from sim.schedule import STANDARD

DISPUTES: Final = {
    "mids_gml_dyad_year.csv": ("dispnum", "ccode1", "ccode2", "year", "midonset", "sidea1", "sidea2", "orig1", "orig2")
}
WORLD: Final = (
    "nations.csv", "alliance_members.csv", "alliances.csv", "capabilities.csv", "economy.csv", "regime.csv",
    "unga_idealpoints.csv", "capitals.csv", "major_powers.csv", "nuclear.csv", "contiguity.csv", "rivalries_tss.csv",
)  # fmt: skip
COLUMNS: Final = {name: NEEDED[name] for name in WORLD} | DISPUTES
"""The tables that are read, with the columns that they need."""
PARTICLES, GENERATIONS, BASIS = "particles.csv", "generations.csv", "basis.json"


def check(folder: Path) -> None:
    """Complain of every table and column that is not there."""
    if not folder.is_dir():
        raise Unreadable(f"{folder}: no such folder; give one that holds {', '.join(COLUMNS)}")
    if wrong := [line for name, columns in COLUMNS.items() for line in faults(folder / name, columns)]:
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
            pd.read_csv(folder / name, dtype=str).astype(float).astype({"generation": int})  # text to float is exact
            for name in (PARTICLES, GENERATIONS)
        )
    except (OSError, ValueError):
        return None
    return Sample(PRIORS, particles, generations.astype({"simulations": int}))
