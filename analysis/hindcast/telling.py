"""A hindcast in words and tables, as data for machines, and as files."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.folding import folded
from analysis.hindcast.hindcast import MODEL, Hindcast, Window
from analysis.hindcast.scores import ALL, BORN, TASKS, Score, by_treaty, calibration, cases, task
from sim.cli.output import counted

WORST: Final = 6
"""How many pairs of regions are told."""
HEAD: Final = (
    f"{'':24s}{'AUC':>20s} {'average precision':>20s}  {'Brier':>6s}  {'log':>5s}  {'skill':>6s}  {'log sk.':>7s}"
)


def account(found: Hindcast) -> str:
    """All of it: the starts, and a table of scores for formation, for termination, and for all pairs."""
    parts = [_head(found)]
    for kind in dict.fromkeys(one.task for one in found.scores):
        rows = [one for one in found.scores if one.task == kind]
        parts.append("\n".join([_title(rows[0]), HEAD, *(_row(one) for one in rows)]))
    parts.append(_missed(found.regions))
    parts.append(folded(
        "In brackets: 95% intervals over treaties; < and >: below and above the model's, by the interval of the "
        "difference on the same draws. Skill: the share of the Brier score of persistence that is gone; "
        "log sk.: that of the log score of calibrated persistence. Rules of one feature order pairs, without chances."
    ))  # fmt: skip
    return "\n\n".join(parts)


def _missed(regions: pd.DataFrame) -> str:
    """Where the model expected too many or too few, the largest first."""
    gap = (regions["expected"] - regions["events"]).abs()
    worst = regions[gap >= 1].assign(gap=gap).sort_values("gap", ascending=False, kind="stable").head(WORST)
    lines = [
        f"  {row['regions']:32s} {row['task']:12s} {row['events']:4d} of {row['pairs']:6,d}, "
        f"the model {row['expected']:5.0f}"
        for row in worst.to_dict("records")
    ]
    return "\n".join(["Where the model missed most, by the regions of the two:", *lines])


def _head(found: Hindcast) -> str:
    """What was forecast from where, and whom the forecast cannot speak of."""
    runs = counted(found.effort.replicates, "run")
    lines = [folded(
        f"Defence ties {counted(found.years, 'year')} ahead, by {runs} from each start, "
        "from tables cut at the end of its year. States born later enter as they are in the year of their birth, which "
        "is all that is read of later years; their ties are scored apart."
    )]  # fmt: skip
    return "\n".join(lines + [folded(_window(one, found)) for one in found.windows])


def _window(one: Window, found: Hindcast) -> str:
    """What came of one start."""
    mine = cases(found.pairs[found.pairs["start"] == one.start], ALL)
    formed, ended = (mine["end"] & ~mine["tied"]).sum(), (mine["tied"] & ~mine["end"]).sum()
    missing = f" ({one.left_out} of them not in the world: their ties stay)" if one.left_out else ""
    unknown = f" ({one.born_left_out} of them not in the world: by the rate)" if one.born_left_out else ""
    return (
        f"{one.start}-{one.start + found.years}: {counted(one.states, 'state')}{missing}, {one.born} born later with "
        f"{counted(one.newborn_ties, 'tie')}{unknown}, {one.gone} gone; {formed} of {(~mine['tied']).sum():,} pairs "
        f"formed a tie (the model: {one.formed:.0f}), "
        f"{ended} of {mine['tied'].sum():,} ended (the model: {one.ended:.0f})"
    )


def _title(one: Score) -> str:
    """The line above a table of scores."""
    if one.task == ALL:
        return f"tied in the end: {one.events:,} of {one.cases:,} pairs"
    name = "tied in the end, of states born later" if one.task == BORN else one.task
    return f"{name}: {one.events:,} of {one.cases:,} pairs, by {counted(one.treaties, 'treaty', 'treaties')}"


def _row(one: Score) -> str:
    """One line of a table of scores."""
    auc = _with_interval(one.auc, one.auc_low, one.auc_high) + _beside(one.auc_ahead_low, one.auc_ahead_high)
    precision = _with_interval(one.precision, one.precision_low, one.precision_high)
    precision += _beside(one.precision_ahead_low, one.precision_ahead_high)
    rest = [(one.brier, 6, 4), (one.log, 5, 3), (one.brier_skill, 6, 2), (one.log_skill, 7, 2)]
    return f"{one.forecast:24s}{auc:>20s} {precision:>20s}" + "".join(f"  {_number(*x)}" for x in rest)


def _beside(low: float, high: float) -> str:
    """A mark of a score that is surely below the model's, `<`, or above it, `>`."""
    return " <" if low > 0 else " >" if high < 0 else "  "


def _number(value: float, width: int, digits: int) -> str:
    """A number, or a dash where there is none."""
    return f"{'-' if math.isnan(value) else format(value, f'.{digits}f'):>{width}s}"


def _with_interval(value: float, low: float, high: float) -> str:
    """A score with its interval."""
    if math.isnan(value):
        return "-"
    return f"{value:.3f}" + ("" if math.isnan(low) else f" [{low:.2f}, {high:.2f}]")


def as_data(found: Hindcast) -> dict[str, Any]:
    """The same for machines."""
    return {
        "years": found.years,
        "replicates": found.effort.replicates,
        "windows": [asdict(one) for one in found.windows],
        "scores": [{key: _plain(value) for key, value in asdict(one).items()} for one in found.scores],
        "calibration": {
            kind: calibration(task(found.pairs, MODEL, kind)).to_dict("records") for kind in (*TASKS, BORN)
        },
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """A value as JSON has it: none where there is no number."""
    return None if isinstance(value, float) and math.isnan(value) else value


def write(found: Hindcast, folder: Path) -> list[Path]:
    """Write the chances of all pairs, the scores, and what the model says of each treaty's events, as tables."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "pairs.csv": found.pairs,
        "scores.csv": pd.DataFrame([asdict(one) for one in found.scores]),
        "events.csv": by_treaty(found.pairs, MODEL),
        "regions.csv": found.regions,
    }
    for name, table in tables.items():
        table.to_csv(folder / name, index=False, float_format="%.6g")
    return [folder / name for name in tables]
