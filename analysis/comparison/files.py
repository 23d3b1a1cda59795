"""What a comparison shows, for machines: tidy tables, a figure and a manifest in a folder, and JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.comparison.account import by_luck, years_of
from analysis.comparison.arms import Arms
from analysis.comparison.pairs import Comparison, Index, Work
from analysis.comparison.partings import Moment, Parted
from analysis.figures.differences import draw_differences
from analysis.style import save
from sim import __version__
from sim.scenario.dump import fingerprint
from sim.study import MANIFEST, Identity, Place, about, lasting, versions
from sim.study.files import SCHEMA_VERSION, write_csv, write_table


def identity(arms: Arms, asked: Sequence[Index], work: Work) -> Identity:
    """What tells a comparison from others: its arms, what is measured, when, and the luck."""
    rules = [[rule.name() for rule in arm.schedule.rules] for arm in arms.both]
    given = {"arms": [arm.loaded.sha256 for arm in arms.both], "rules": rules, "of": [one.of for one in asked]}
    return Identity(fingerprint({**given, "years": _years(work)}), work.seed, work.replicates, __version__)


def _years(work: Work) -> list[float | None]:
    return [_known(work.first), _known(work.last)]


def write(found: Comparison, place: Place, whose: Identity, figure: bool) -> list[str]:
    """Write tables and figure into their place, whole or not at all; return the names of what was written."""
    tables = {"effects": effects_table(found), "years": years_table(found), "pairs": pairs_table(found.parted)}
    with place.writing() as folder:
        written = {name: write_table(folder, name, table) for name, table in tables.items()}
        for name, table in tables.items():
            write_csv(folder / f"{name}.csv", table)
        drawn = save(draw_differences(found), folder / "figures", "differences") if figure else []
        manifest = {
            "schema_version": SCHEMA_VERSION,
            "foedus_version": __version__,
            "name": f"{found.arms.one.scenario.name}-compared",
            "title": found.arms.one.scenario.title,
            "scenario": about(found.arms.one.loaded) | {"sha256": whose.sha256},
            "arms": [_arm(arm.loaded.text, arm) for arm in found.arms.both],
            "seed": whose.seed,
            "replicates": whose.replicates,
            "years": _years(found.work),
            "versions": versions(),
            "tables": written,
        }
        with lasting(folder / MANIFEST) as file:
            file.write(json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n")
    place.commit()
    return [*(f"{name}.parquet" for name in tables), *(f"figures/{path.name}" for path in drawn)]


def _arm(text: str, arm: Any) -> dict[str, Any]:
    """All that repeats an arm."""
    rules = [rule.name() for rule in arm.schedule.rules]
    return {"called": arm.called, "differs": arm.differs, "text": text, "sha256": arm.loaded.sha256, "rules": rules}


def effects_table(found: Comparison) -> pa.Table:
    """A row for each index: the means of both arms, the mean difference, its interval, pairs, and the years compared.

    `pairs` have the index in both runs at some time, `differ` of all pairs show a difference, and `share` is the mean
    share of the years in which both runs of a pair have it, of which the means are.
    """
    effects = found.effects
    columns: dict[str, Any] = {name: [getattr(each.index, name) for each in effects] for name in ("level", "of")}
    columns["index"] = [each.index.name for each in effects]
    for name in ("one", "other", "difference", "low", "high"):
        columns[name] = pa.array([_known(getattr(each, name)) for each in effects], pa.float64())
    return pa.table(
        columns | {name: [getattr(each, name) for each in effects] for name in ("pairs", "differ", "share")}
    )


def years_table(found: Comparison) -> pa.Table:
    """A row for each year and index: the means of both arms, the mean difference, its interval, and the pairs."""
    size = len(found.indices)
    columns: dict[str, Any] = {"year": np.repeat(found.years, size)}
    for name, key in (("level", "level"), ("of", "of"), ("index", "name")):
        columns[name] = [getattr(index, key) for index in found.indices] * len(found.years)
    for name, values in found.by_year.items():
        flat = values.ravel()
        columns[name] = flat if name == "pairs" else pa.array(flat, from_pandas=True)
    return pa.table(columns)


def pairs_table(parted: Sequence[Parted]) -> pa.Table:
    """A row for each pair: the first chance that differs, the first to be felt, the first outcome, what precedes it."""
    rows = [_flat(each) for each in parted]
    number = ("_year", "_chance", "_value")
    return pa.table(
        {
            name: pa.array(
                [row[name] for row in rows],
                pa.int64() if name == "pair" else pa.float64() if name.endswith(number) else pa.string(),
            )
            for name in rows[0]
        }
    )


def _flat(parted: Parted) -> dict[str, Any]:
    """A pair as a row."""
    row: dict[str, Any] = {"pair": parted.run}
    for name, moment in (("first", parted.chance), ("felt", parted.felt), ("parting", parted.outcome)):
        row |= {f"{name}_{key}": value for key, value in _moment(moment).items()}
    before = parted.before
    row |= {"before_year": before and before.year, "before_kind": before and before.kind}
    return row | {"before_told": before and before.told}


def _moment(moment: Moment | None) -> dict[str, Any]:
    """A decision at which a pair differs, key by key."""
    what = dict.fromkeys(("decision", "actor", "counterpart", "treaty")) if moment is None else dict(moment.what)
    pairs = {
        f"{side}_{key}": moment and values[k]
        for key, values in (
            ("outcome", moment.outcomes if moment else ()),
            ("chance", moment.chances if moment else ()),
            ("value", moment.values if moment else ()),
        )
        for k, side in enumerate(("one", "other"))
    }
    term, told = (moment.term or None, moment.told) if moment else (None, None)
    return {"year": moment and moment.year, **what, **pairs, "term": term, "told": told}


def as_data(found: Comparison) -> dict[str, Any]:
    """All of it but the courses over time."""
    apart, differ, luck = by_luck(found)
    effects = effects_table(found).to_pylist()
    return {
        "name": found.arms.one.scenario.name,
        "seed": found.work.seed,
        "replicates": found.work.replicates,
        "arms": [{"called": arm.called, "differs": arm.differs} for arm in found.arms.both],
        "same_world": False,
        "in_one_arm_only": {kind: ids for kind, ids in found.arms.alone.items() if ids},
        "years": list(years_of(found)),
        "effects": effects,
        "indices_that_differ": differ,
        "intervals_without_0": apart,
        "expected_by_luck": luck,
        "pairs": [_pair(each) for each in found.parted],
        "never_part": sum(each.outcome is None and each.before is None for each in found.parted),
    }


def _pair(parted: Parted) -> dict[str, Any]:
    """A pair, with a group for each thing that differs."""
    before = parted.before and vars(parted.before)
    moments = {"first": parted.chance, "felt": parted.felt, "parting": parted.outcome}
    return {"pair": parted.run, "before": before} | {name: each and _moment(each) for name, each in moments.items()}


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
