"""The page of the calibration: its tables, pictures and the set that ships, from the folder of a calibration.

    foedus calibrate --data DATA --out DIR
    python -m science.calibration DIR --data DATA

With `--data` the hindcast of the set and the ways to a posterior are measured as well, and written into DIR; without
it, what is there is used. What is written by hand around the tables of `docs/calibration.md` stays as it is.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import yaml
from PIL import Image

from analysis.calibration.inference import Sample, distance_of
from analysis.calibration.plan import FIT, FITTED, PRIORS, Point, Prior
from analysis.calibration.posterior import UNKNOWN, Posterior, posterior
from analysis.calibration.record import observed
from analysis.calibration.telling import FILE, LOADED
from analysis.calibration.validation import ARMS, defaults
from analysis.calibration.worlds import named, run
from analysis.hindcast.hindcast import MODEL, Effort, hindcast
from analysis.hindcast.scores import ALL, FORMATION, TERMINATION
from science.pages import code, renewed, table
from science.world_numbers import ROOT
from sim.resources import scenarios_folder
from sim.warm import warm_up

PAGE: Final = ROOT / "docs" / "calibration.md"
SETS: Final = scenarios_folder() / "parameters"
PICTURES: Final = ("posterior", "moments")
PIXELS, COLOURS = 1400, 64
STARTS: Final = (1960, 1965, 1970, 1975, 1980)
YEARS, REPLICATES = 10, 64
FRESH: Final = 24
"""Runs by which a way to a posterior is judged, each at a draw of it, on luck that no particle had."""
EDGE: Final = 1e-3
"""How near to the end of its prior a particle may stand for the adjustment."""


def adjusted(kept: Posterior, near: pd.DataFrame, aim: Mapping[str, float], scales: Mapping[str, float]) -> Posterior:
    """The same particles, moved to where the record stands by what their moments say of them.

    Local-linear adjustment (Beaumont, Zhang and Balding 2002, recalled) on the logit of the places, the nearer the
    weightier.
    """
    weights = kept.weights * (1.0 - (near["distance"].to_numpy(float) / (kept.tolerance * 1.0001)) ** 2)
    logits = np.log(1.0 / kept.places.clip(EDGE, 1.0 - EDGE) - 1.0)
    missed = np.column_stack([(near[name] - aim[name]) / scale for name, scale in scales.items() if scale > 0])
    design, root = np.column_stack([np.ones(len(near)), missed]), np.sqrt(weights)[:, None]
    slopes = np.linalg.lstsq(root * design, root * logits, rcond=None)[0][1:]
    places = 1.0 / (1.0 + np.exp(logits - missed @ slopes))
    return Posterior(kept.priors, places, weights / weights.sum(), kept.tolerance)


def ways(folder: Path, data: Path) -> pd.DataFrame:
    """How near to the record fresh runs come at draws of the posterior, by the share kept and with an adjustment."""
    sample = Sample(PRIORS, pd.read_csv(folder / "particles.csv"), pd.read_csv(folder / "generations.csv"))
    records = [observed(data, window) for window in FITTED]
    aim = named((one.window, {name: one.moments[name] for name in FIT}) for one in records)
    scales = named((one.window, {name: one.scales[name] for name in FIT}) for one in records)
    distance, rows = distance_of(scales), []
    ordered = sample.last.sort_values("distance", kind="stable")

    def missed(points: list[Point], pool: ThreadPoolExecutor) -> list[float]:
        def one(numbered: tuple[int, Point]) -> float:
            luck, point = numbered
            return distance(named((record.window, run(record, point, luck).moments()) for record in records), aim)

        return list(pool.map(one, enumerate(points, 10**6)))

    with ThreadPoolExecutor() as pool:
        for keep in (0.05, 0.15):
            kept = posterior(sample, keep)
            other = adjusted(kept, ordered[: len(kept.weights)], aim, scales)
            for way, found in (("as they are", kept), ("adjusted", other)):
                far = missed(found.drawn(FRESH, 1), pool)
                rows.append({
                    "kept": keep, "particles": way, "tolerance": kept.tolerance, "effective": found.effective,
                    "median": np.median(far), "mean": np.mean(far),
                    "at_mean": np.mean(missed([found.mean] * FRESH, pool)),
                })  # fmt: skip
        far = missed([defaults(PRIORS)] * FRESH, pool)
    rows.append({"particles": "the defaults", "median": np.median(far), "mean": np.mean(far), "at_mean": np.mean(far)})
    return pd.DataFrame(rows)


def forecasts(folder: Path, data: Path) -> pd.DataFrame:
    """The scores of the hindcast with the defaults, with the calibrated set, and without a model."""
    calibrated = scored(data, "calibrated", str(folder / FILE))
    return pd.concat([scored(data, "defaults", None), calibrated[calibrated["expected"].notna()]])


def scored(data: Path, arm: str, parameter_file: str | None) -> pd.DataFrame:
    """The scores of every forecast of a hindcast; of the model's also how many events it expects."""
    found = hindcast(data, STARTS, YEARS, Effort(REPLICATES, 2, parameter_file=parameter_file))
    formed, ended = (sum(getattr(window, what) for window in found.windows) for what in ("formed", "ended"))
    expected = {FORMATION: formed, TERMINATION: ended, ALL: formed + ended}
    return pd.DataFrame([
        {"forecast": f"model, {arm}" if one.forecast == MODEL else one.forecast, "task": one.task, "auc": one.auc,
         "precision": one.precision, "brier": one.brier, "events": one.events,
         "expected": expected[one.task] if one.forecast == MODEL else math.nan}
        for one in found.scores if one.task in expected
    ])  # fmt: skip


def number(value: float) -> str:
    """A number of a table; nothing where there is none."""
    if math.isnan(value):
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def sampling(folder: Path) -> str:
    """What was sampled and what is kept of it."""
    stands_on = yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))["provenance"]
    rows = {
        "simulations": f"{stands_on['simulations_made']:,}",
        "kept, the nearest": str(stands_on["kept_particles"]),
        "farthest of them, in scales of the record": number(stands_on["tolerance"]),
        "effective particles": number(stands_on["effective_particles"]),
        "seed": str(stands_on["seed"]),
    }
    return table([{"what": what, "number": said} for what, said in rows.items()])


def parameters(folder: Path) -> str:
    """The posterior, parameter by parameter."""
    here = defaults(PRIORS)
    return table([
        {"parameter": code(row["name"]), "prior": _range(row["name"]), "posterior mean": number(row["mean"]),
         "95% interval": f"{number(row['low'])} to {number(row['high'])}", "narrower by": f"{row['shrinkage']:.0%}",
         "default": number(here[row["name"]])}
        for row in pd.read_csv(folder / "posterior.csv").to_dict("records")
    ])  # fmt: skip


def _range(name: str) -> str:
    """The prior of a parameter."""
    prior: Prior = next(one for one in PRIORS if one.name == name)
    return f"{prior.low:g} to {prior.high:g}" + (", in logs" if prior.log else "")


def ridge(folder: Path) -> str:
    """The combinations of parameters, from the least known to the best."""
    rows = []
    for row in pd.read_csv(folder / "ridge.csv").to_dict("records"):
        left = row.pop("left")
        loads = sorted(((load, name) for name, load in row.items() if abs(load) >= LOADED), key=lambda x: -abs(x[0]))
        said = ", ".join(f"{load:+.2f} {code(str(name))}" for load, name in loads)
        rows.append({
            "prior variance left": f"{left:.0%}", "identified": "yes" if left < UNKNOWN else "no", "combination": said
        })  # fmt: skip
    return table(rows)


def moments(use: str, folder: Path) -> str:
    """The moments of some use, on the record and in each arm."""
    found = pd.read_csv(folder / "moments.csv")
    return table([
        {"window": row["window"], "moment": code(row["moment"]),
         "record ± scale": f"{number(row['observed'])} ± {number(row['scale'])}",
         "posterior predictive, 95%": f"{number(row['low'])} to {number(row['high'])}",
         "inside": "yes" if row["inside"] else "no", **{arm: number(row[f"means.{arm}"]) for arm in ARMS}}
        for row in found[found["use"] == use].to_dict("records")
    ])  # fmt: skip


def scores(folder: Path) -> str:
    """The mean miss of each arm, window by window."""
    return table([
        {"window": str(row["window"]), "use": row["use"],
         "inside the predictive": f"{round(row['inside'] * row['moments'])} of {row['moments']}",
         **{arm: f"{row[arm]:.2f}" for arm in ARMS}}
        for row in pd.read_csv(folder / "scores.csv").to_dict("records")
    ])  # fmt: skip


def judged(folder: Path) -> str:
    """The ways to a posterior."""
    return table([
        {"kept": "" if math.isnan(row["kept"]) else f"{row['kept']:.0%}", "particles": row["particles"],
         "tolerance": number(row["tolerance"]), "effective particles": number(row["effective"]),
         "fresh runs at draws: median": number(row["median"]), "mean": number(row["mean"]),
         "at the mean": number(row["at_mean"])}
        for row in pd.read_csv(folder / "ways.csv").to_dict("records")
    ])  # fmt: skip


def forecast(folder: Path) -> str:
    """The hindcast: one row a forecast."""
    rows = []
    for name, of in pd.read_csv(folder / "hindcast.csv").groupby("forecast", sort=False):
        of = of.set_index("task")
        row = {"forecast": str(name)}
        for task in (FORMATION, TERMINATION):
            row |= {f"{task} AUC": number(of["auc"][task]), f"{task} AP": number(of["precision"][task])}
            row |= {f"{task}s, of {of['events'][task]}": number(of["expected"][task])}
        rows.append(row | {"all: Brier": number(of["brier"][ALL])})
    return table(rows)


PARTS: Final[dict[str, Callable[[Path], str]]] = {
    "sampling": sampling,
    "ways": judged,
    "posterior": parameters,
    "ridge": ridge,
    "fitted": partial(moments, "fitted"),
    "held-out": partial(moments, "held out"),
    "validation": partial(moments, "validation"),
    "scores": scores,
    "hindcast": forecast,
}
"""What makes each generated part of the page, from the folder of a calibration."""


def renew(folder: Path, page: Path = PAGE, sets: Path = SETS) -> None:
    """Rewrite the tables of the page, its pictures, and the set that ships, from the folder of a calibration."""
    text = renewed(page.read_text(encoding="utf-8"), {name: partial(part, folder) for name, part in PARTS.items()})
    page.write_text(text, encoding="utf-8")
    for name in PICTURES:
        with Image.open(folder / f"{name}.png") as picture:
            size = (PIXELS, round(PIXELS * picture.height / picture.width))
            small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(
            page.parent / "images" / f"calibration-{name}.png", optimize=True
        )
    (sets / FILE).write_bytes((folder / FILE).read_bytes())


def main() -> int:
    """Measure what is asked for, and renew the page."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path, help="the folder that `foedus calibrate` wrote")
    asked.add_argument("--data", type=Path, help="the source tables; with them, hindcast and ways are measured again")
    given = asked.parse_args()
    if given.data is not None:
        warm_up()
        for name, measured in (("ways", ways), ("hindcast", forecasts)):
            measured(given.folder, given.data).to_csv(given.folder / f"{name}.csv", index=False, float_format="%.6g")
    try:
        renew(given.folder)
    except (OSError, ValueError) as error:
        print(f"{given.folder}: {error}", file=sys.stderr)
        return 2
    print(PAGE.name, "renewed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
