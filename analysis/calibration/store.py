"""What a calibration stands on, and its simulations, kept in a folder: nothing is simulated twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any, Final

from analysis.calibration.inference import PACKAGE, Simulate
from analysis.calibration.plan import FIT, FITTED, LAST_YEAR, PRIORS, Effort, Point
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
SIMULATED, BASIS = "simulated.jsonl", "basis.json"
MORE: Final = ("particles", "generations")
"""What may differ between calibrations that share simulations."""


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
        "method": "approximate Bayesian computation",
        "package": f"{PACKAGE} {version(PACKAGE)}",
        "foedus": __version__,
        "kernels": source_hash(),
        "fixed_parameters": hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()[:16],
        "last_year_read": LAST_YEAR,
        "windows": [str(window) for window in FITTED],
        "fitted_moments": list(FIT),
        "priors": [asdict(prior) for prior in PRIORS],
        "particles": effort.particles,
        "generations": effort.generations,
        "seed": effort.seed,
        "tables": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in COLUMNS},
    }


def remembering(folder: Path, stands_on: Mapping[str, Any], simulate: Simulate) -> Simulate:
    """Simulations that a folder remembers: what stands on the same is not run again, even after a stop half-way."""
    log, writing = folder / SIMULATED, Lock()
    if not _same(folder / BASIS, stands_on):
        log.unlink(missing_ok=True)
    (folder / BASIS).write_text(json.dumps(stands_on, indent=1) + "\n", encoding="utf-8")
    known = dict(_entries(log))

    def simulated(point: Point) -> Mapping[str, float]:
        key = json.dumps(point)
        if key not in known:
            known[key] = dict(simulate(point))
            with writing, log.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, known[key]]) + "\n")
        return known[key]

    return simulated


def _same(basis: Path, stands_on: Mapping[str, Any]) -> bool:
    """Whether the simulations of a folder stand on the same, however many were asked for."""
    try:
        before = json.loads(basis.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    now = json.loads(json.dumps(stands_on))
    return isinstance(before, dict) and {**before, **dict.fromkeys(MORE)} == {**now, **dict.fromkeys(MORE)}


def _entries(log: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """The simulations in a log; a line that was being written at a stop is left out."""
    for line in log.read_text(encoding="utf-8").splitlines() if log.is_file() else ():
        try:
            key, moments = json.loads(line)
        except ValueError:
            continue
        yield key, moments
