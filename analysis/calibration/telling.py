"""A calibration in words and tables, as data for machines, and as a parameter file."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from analysis.calibration.calibrating import Calibration
from analysis.calibration.plan import HELD_OUT, LAST_YEAR, Prior
from analysis.calibration.posterior import Direction
from analysis.calibration.validation import ARMS, Checked, defaults, scores
from analysis.folding import folded

FILE: Final = f"calibrated-{LAST_YEAR}.yaml"
LOADED: Final = 0.35
"""The weight from which a parameter is named as part of a combination."""


def account(found: Calibration) -> str:
    """All of it: what was sampled, the posterior, its ridge, the moments, and the scores."""
    parts = [_head(found), _posterior(found), _ridge(found)]
    for use in ("fitted", "held out", "validation"):
        parts.append(_moments(use, [one for one in found.checked if one.use == use]))
    parts.append(_scores(found))
    return "\n\n".join(parts)


def _head(found: Calibration) -> str:
    """What was sampled."""
    made, posterior = found.sample.generations, found.posterior
    return folded(
        f"{len(posterior.priors)} parameters, window {' and '.join(found.basis['windows'])}, "
        f"{len(found.basis['fitted_moments'])} moments; {made['simulations'].sum():,} simulations in {len(made)} "
        f"generation{'s' * (len(made) > 1)}, of the last of which the nearest {len(posterior.weights)} are kept, up to "
        f"distance {posterior.tolerance:.2f}; the posterior is worth {posterior.effective:.0f} particles."
    )


def _posterior(found: Calibration) -> str:
    """The table from prior to posterior."""
    here = defaults(found.posterior.priors)
    lines = [f"{'parameter':26s}{'prior':>18s}{'mean':>9s}  {'95% interval':18s}{'narrower by':>12s}{'default':>9s}"]
    for one in found.marginals:
        prior = f"{one.prior.low:g} to {one.prior.high:g}" + (" log" if one.prior.log else "")
        lines.append(
            f"{one.prior.name:26s}{prior:>18s}{one.mean:9.3g}  {f'[{one.low:.3g}, {one.high:.3g}]':18s}"
            f"{one.shrinkage:12.0%}{here[one.prior.name]:9.3g}"
        )
    return "\n".join(lines)


def _ridge(found: Calibration) -> str:
    """The ridge: combinations of which hardly anything was learned, and those that are known best."""
    directions = found.ridge.directions
    open_ = [one for one in directions if not one.identified]
    lines = [
        f"{len(open_)} of {len(directions)} combinations are not identified (half of their prior variance is left):"
    ]
    lines += [f"  {one.left:4.0%} left: {combination(one, found.posterior.priors)}" for one in open_]
    lines += ["best known:"]
    known = [one for one in directions if one.identified][-3:]
    return "\n".join(
        [*lines, *(f"  {one.left:4.0%} left: {combination(one, found.posterior.priors)}" for one in known)]
    )


def combination(one: Direction, priors: tuple[Prior, ...]) -> str:
    """A combination in words: the parameters that weigh most in it, with their signs."""
    pairs = sorted(zip(one.loads, priors, strict=True), key=lambda pair: -abs(pair[0]))
    named = [f"{load:+.2f} {prior.name}" for load, prior in pairs if abs(load) >= LOADED]
    return ", ".join(named)


def _moments(use: str, rows: list[Checked]) -> str:
    """A table of moments."""
    lines = [
        f"{use:13s}{'moment':24s}{'record':>9s}{'scale':>9s}  {'posterior 95%':20s}{'in':>3s}"
        + "".join(f"{arm:>12s}" for arm in ARMS)
    ]
    for one in rows:
        span = f"[{one.low:.4f}, {one.high:.4f}]"
        lines.append(
            f"{one.window:13s}{one.moment:24s}{one.observed:9.4f}{one.scale:9.4f}  {span:20s}"
            f"{'*' if one.inside else '':>3s}" + "".join(f"{one.means[arm]:12.4f}" for arm in ARMS)
        )
    return "\n".join(lines)


def _scores(found: Calibration) -> str:
    """How far each arm misses, on the mean of a window's moments."""
    lines = ["mean miss, in scales of the record (at most 10 each), and moments inside the posterior predictive:"]
    lines.append(f"{'':24s}{'inside':>9s}" + "".join(f"{arm:>12s}" for arm in ARMS))
    for row in scores(found.checked).to_dict("records"):
        inside = f"{round(row['inside'] * row['moments'])} of {row['moments']}"
        lines.append(f"{row['window']} {row['use']:14s}{inside:>9s}" + "".join(f"{row[arm]:12.2f}" for arm in ARMS))
    return "\n".join(lines)


def as_data(found: Calibration) -> dict[str, Any]:
    """The same for machines."""
    return {
        "basis": found.basis,
        "generations": [{k: _plain(v) for k, v in row.items()} for row in found.sample.generations.to_dict("records")],
        "kept_particles": len(found.posterior.weights),
        "tolerance": found.posterior.tolerance,
        "effective_particles": found.posterior.effective,
        "posterior": [
            {"name": one.prior.name, "mean": one.mean, "low": one.low, "high": one.high, "shrinkage": one.shrinkage}
            for one in found.marginals
        ],
        "correlations": found.ridge.correlations.tolist(),
        "directions": [asdict(one) | {"identified": one.identified} for one in found.ridge.directions],
        "moments": [
            asdict(one) | {"inside": one.inside, "miss": {arm: _plain(one.miss(arm)) for arm in ARMS}}
            for one in found.checked
        ],
        "scores": [{k: _plain(v) for k, v in row.items()} for row in scores(found.checked).to_dict("records")],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """A value as JSON has it: none where there is no number."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def parameter_file(found: Calibration) -> str:
    """The calibrated set as a parameter file, with its provenance."""
    made = found.sample.generations
    values = {
        one.prior.name: {
            "value": _digits(one.mean), "low": _digits(one.low), "high": _digits(one.high),
            "prior": [one.prior.low, one.prior.high],
        }
        for one in found.marginals
    }  # fmt: skip
    basis = {name: value for name, value in found.basis.items() if name != "priors"}
    provenance = basis | {
        "held_out_moments": list(HELD_OUT),
        "simulations_made": int(made["simulations"].sum()),
        "kept_particles": len(found.posterior.weights),
        "tolerance": _digits(found.posterior.tolerance),
        "effective_particles": _digits(found.posterior.effective),
        "value": "posterior mean on the scale of the prior; low and high: central 95%",
    }
    plain = {
        "foedus_parameters": 1, "title": f"Calibrated on the record up to {LAST_YEAR}", "parameters": values,
        "provenance": provenance,
    }  # fmt: skip
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=110)


def _digits(value: float) -> float:
    """A number to four digits."""
    return float(f"{value:.4g}")


def write(found: Calibration, folder: Path) -> list[Path]:
    """Write the parameter file and the tables of particles, posterior, ridge and moments."""
    folder.mkdir(parents=True, exist_ok=True)
    data = as_data(found)
    names = [prior.name for prior in found.posterior.priors]
    directions = [dict(zip(names, one.loads, strict=True)) | {"left": one.left} for one in found.ridge.directions]
    tables = {
        "posterior.csv": pd.DataFrame(data["posterior"]),
        "ridge.csv": pd.DataFrame(directions),
        "correlations.csv": pd.DataFrame(data["correlations"], index=names, columns=names).reset_index(names="name"),
        "moments.csv": pd.json_normalize(data["moments"]),
        "scores.csv": pd.DataFrame(data["scores"]),
        "particles.csv": found.sample.particles,
        "generations.csv": found.sample.generations,
    }
    for name, table in tables.items():
        table.to_csv(folder / name, index=False, float_format="%.6g")
    (folder / FILE).write_text(parameter_file(found), encoding="utf-8")
    return [folder / FILE, *(folder / name for name in tables)]
