"""The digest of a study in words: what was asked, and each part of the digest in a few lines."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pandas as pd

from analysis.digest import AFTER, PRECISION, Digest, Summary, measures_of
from analysis.statistics import Curve
from analysis.statistics.changes import MOST_RUNS
from analysis.style import label, percent, plural
from analysis.summary import WIDTH, summarise
from analysis.tables import StudyTables

MOST_EFFECTS: Final = 6
"""So many effects on an index are told, those that stand out most."""
FEW: Final = 10
"""Of fewer runs it is said that they tell little of how much runs vary."""
TOO_NARROW: Final = f"With fewer than {FEW} replicates such intervals are too narrow."


def summary(study: StudyTables, measures: Sequence[str] = ()) -> Summary:
    """A study summed up in a page of plain words, with its numbers in `digest`."""
    found = Digest(study, measures_of(study, measures))
    return Summary("\n".join(_parts(found)), found)


def _parts(found: Digest) -> Iterator[str]:
    question = str(found.study.manifest.get("question") or "")
    if question:
        yield _folded(f"Question: {' '.join(question.split())}")
    yield "\n".join(_sweep(found)) if found.swept else summarise(found.study)
    if not found.study.replicates or not found.measures:
        return
    for block in (_headlines(found), _effects(found), _survival(found), _breaks(found)):
        lines = list(block)
        if lines:
            yield "\n".join(["", *lines])


def _folded(text: str, indent: str = "  ") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def _sweep(found: Digest) -> Iterator[str]:
    """What a sweep was to vary, and what of it is done."""
    study = found.study
    done, points = study.replicates, len(study.points)
    asked = int((study.manifest.get("sweep") or {}).get("runs") or len(study.runs))
    failed = len(study.runs) - done
    rest = asked - len(study.runs)
    text = f"{study.title}: {plural(asked, 'run')} at {plural(points, 'point')}, {done} completed"
    text += (f", {failed} failed" if failed else "") + (f", {rest} still to come" if rest > 0 else "")
    yield _folded(f"{text}; {study.start:g} to {study.end:g}, {plural(len(study.nation_names), 'nation')}.")
    yield "Varied:"
    for axis in study.axes:
        yield _folded(f"  {axis}: {_levels(study.points[axis])}", "    ")


def _levels(values: pd.Series[Any]) -> str:
    """What an axis was set to, in a few words."""
    known = values.dropna()
    told = "as told, and " if values.isna().any() else ""
    levels = list(dict.fromkeys(known))
    if pd.api.types.is_numeric_dtype(known):
        levels = sorted(levels)
        if len(levels) > 4:
            return f"{told}{len(levels)} values from {levels[0]:.4g} to {levels[-1]:.4g}"
        return told + ", ".join(f"{level:.4g}" for level in levels)
    shown = ", ".join(label(level, 24) for level in levels[:4])
    return told + shown + (f" and {len(levels) - 4} more" if len(levels) > 4 else "")


def _number(value: float) -> str:
    return "-" if not math.isfinite(value) else f"{value:.4g}"


def _headlines(found: Digest) -> Iterator[str]:
    """The indices side by side, and whether there are runs enough."""
    study = found.study
    wide = max(len(name) for name in found.measures) + 4
    span = f"the mean of each run over {study.years[0]:g}-{math.floor(study.years[-1] + 1e-9):g}"
    yield f"Headline indices, {span}{'' if study.step == 1 else ' (counts: a step)'}:"
    if found.swept:
        heads = ("lowest point", "median point", "highest point", "± at a point")
        yield " " * wide + "".join(f"{name:>15}" for name in heads)
    elif study.replicates > 1:
        yield " " * wide + f"{'median':>9}  {'middle 80% of runs':<20}{'mean':>10}  its 95% interval"
    for row in found.headlines.to_dict("records"):
        yield f"  {row['measure']}".ljust(wide) + _cells(row, found.swept)
    yield from map(_folded, enough(found))


def _cells(row: dict[Any, Any], swept: bool) -> str:
    """The numbers of an index in a line."""
    if swept:
        return "".join(f"{_number(row[name]):>15}" for name in ("lowest", "q50", "highest", "half"))
    if row["runs"] < 2:
        return f"{_number(row['mean']):>9}"
    spread = f"[{_number(row['q10'])}, {_number(row['q90'])}]"
    interval = f"[{_number(row['low'])}, {_number(row['high'])}]"
    return f"{_number(row['q50']):>9}  {spread:<20}{_number(row['mean']):>10}  {interval}"


def enough(found: Digest) -> Iterator[str]:
    """Whether the means are known well enough, in words."""
    table = found.headlines
    where = "a point" if found.swept else "the study"
    count = found.at_a_point
    if count < 2:
        yield f"One run of {where} says nothing of luck: no interval. Take ten or more."
        return
    known = table[table["half"].notna()]
    short = known[(known["needed"].isna()) | (known["needed"] > count)]
    good = [name for name in known["measure"] if name not in set(short["measure"])]
    what = f"the mean{' at a point' if found.swept else ''}"
    careful = f", as far as {count} can tell" if count < FEW else ""
    if good:
        yield f"Enough runs ({count}) to know {what} to within {PRECISION:.0%}{careful}: {', '.join(good)}."
    if len(short):
        told = [f"{name} (about {_count(runs)})" for name, runs in zip(short["measure"], short["needed"], strict=True)]
        yield f"Too few for that, and how many it would take: {', '.join(told)}."


def _count(runs: float | None) -> str:
    return "over a million" if runs is None or not math.isfinite(runs) else f"{int(runs):,}"


def _effects(found: Digest) -> Iterator[str]:
    """What each axis does to each index: effects whose intervals leave out 0, and the names of the others."""
    table = found.effects
    if table.empty:
        return
    yield "Effects of the axes on these means, with 95% intervals:"
    for measure, rows in table.groupby("measure", sort=False):
        sure = ((rows["low"] > 0) | (rows["high"] < 0) | rows["low"].isna()) & (rows["effect"].fillna(0.0) != 0)
        half = (0.5 * (rows["high"] - rows["low"])).where(lambda width: width > 0)
        shown = sure & (
            (rows["effect"].abs() / half).fillna(math.inf).where(sure).rank(ascending=False) <= MOST_EFFECTS
        )
        yield f"  {measure}{part_of(rows)}"
        for row in rows[shown].to_dict("records"):
            ends = f" [{row['low']:+.3g}, {row['high']:+.3g}]" if math.isfinite(row["low"]) else ""
            yield f"    {_move(row):<54}{row['effect']:+.3g}{ends}"
        if more := int((sure & ~shown).sum()):
            yield f"    {more} more that leave out 0 (--json tells all)"
        for words, some in (("maybe none", ~sure & rows["effect"].notna()), ("not defined", rows["effect"].isna())):
            names = dict.fromkeys(name for name in rows.loc[some, "axis"] if name not in set(rows.loc[sure, "axis"]))
            if names:
                yield _folded(f"    {words}: {', '.join(names)}", "      ")
    yield _folded("  " + how(table), "  ")


def part_of(rows: pd.DataFrame) -> str:
    """In how many pairs, and in what share of the years, both runs have an index, in words; empty where in all."""
    rows = rows[rows["effect"].notna() & (rows["by"] == "pairs")]
    pairs, all_pairs = int(rows["pairs"].sum()), int((rows["pairs"] + rows["left_out"]).sum())
    told = [f"{pairs:,} of {all_pairs:,} pairs"] if pairs < all_pairs else []
    if (rows["share"] < 1.0).any():
        ends = [percent(rows["share"].min()), percent(rows["share"].max())]
        told.append(f"{' to '.join(dict.fromkeys(ends))} of the years")
    return f" (both runs have it in {' and '.join(told)})" if told else ""


def _move(row: dict[Any, Any]) -> str:
    """From where to where an axis is moved."""
    return label(f"{row['axis']}: {_level(row['base'])} to {_level(row['level'])}", 52)


def how(table: pd.DataFrame) -> str:
    """What the effects are, how they were found, and how many leave out 0 by luck."""
    parts = []
    if len(pairs := table.loc[(table["by"] == "pairs") & (table["pairs"] > 0), "pairs"]):
        some = f"{pairs.min():,}" + (f" to {pairs.max():,}" if pairs.max() > pairs.min() else "")
        parts.append(
            f"Differences of {some} pairs of runs on the same luck, each over the years in which both runs "
            "have the index, by a bootstrap over replicates."
        )
        if 1 < table["replicates"].max() < FEW:
            parts.append(TOO_NARROW)
    if (table["by"] == "slope").any():
        fits = [percent(fit) for fit in sorted(table["fits"].dropna().unique())]
        told = f"; they explain {' to '.join(dict.fromkeys([fits[0], fits[-1]]))} of what differs" if fits else ""
        parts.append(
            f"Straight lines through all points, over the range of an axis, by a bootstrap over points "
            f"and the replicates that share luck, wider for few of these{told}."
        )
    intervals = int(table["low"].notna().sum())
    if intervals >= 20:
        parts.append(f"Of {intervals} intervals about {0.05 * intervals:.0f} would leave out 0 by luck alone.")
    if not intervals:
        parts.append("One run of a point gives no interval.")
    return " ".join(parts)


def _level(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else label(value, 24)


def _survival(found: Digest) -> Iterator[str]:
    """How long treaties of each kind last."""
    if not found.survival:
        return
    pooled = " of all points" if found.swept else ""
    yield _folded(
        f"How long treaties{pooled} last, by the share still in force after some years (from signature, or from "
        f"{found.study.start or found.study.years[0]:g} for those in force then):"
    )
    for curve in found.survival:
        yield _folded(f"  {curve.kind[:1].upper()}{curve.kind[1:]}: {_life(curve)}", "    ")


def _life(curve: Curve) -> str:
    """One curve in a sentence."""
    if not curve.ended:
        return f"none of {curve.treaties:,} ended."
    shares = []
    for years in AFTER:
        share, low, high = curve.at(years)
        if math.isfinite(share):
            span = f" [{percent(low)}-{percent(high)}]" if low < high else ""
            shares.append(f"{percent(share)}{span} after {years:g} years")
    ends = (curve.median_low, curve.median_high)
    if math.isfinite(curve.median):
        last = f"{ends[1]:.3g}" if math.isfinite(ends[1]) else "never"
        half = f"half are gone after {curve.median:.3g}" + (f" [{ends[0]:.3g}-{last}]" if ends[0] != ends[1] else "")
        half += " years"
    else:
        half = "more than half outlast the study"
    return f"{curve.ended:,} of {curve.treaties:,} ended; {', '.join([*shares, half])}."


def _breaks(found: Digest) -> Iterator[str]:
    """Where courses break, and which events are near."""
    if found.swept or len(found.study.years) < 8:
        return
    table = found.breaks
    first = f"first {MOST_RUNS} runs" if found.study.replicates > MOST_RUNS else "runs"
    each = f"in a quarter of the {first} or more" if found.study.replicates > 1 else "in the run"
    yield f"Breaks of level or slope beyond what luck makes, {each}:"
    for measure, rows in table.groupby("measure", sort=False):
        told = []
        for year, share, near in zip(rows["year"], rows["share"], rows["near"], strict=True):
            often = f"{percent(share)} of the runs" if found.study.replicates > 1 else ""
            events = f"near {' and '.join(f'“{label(name, 44)}”' for name in near)}" if near else ""
            about = "; ".join(part for part in (often, events) if part)
            told.append(f"{year:g}" + (f" ({about})" if about else ""))
        yield _folded(f"  {measure}: {', '.join(told)}", "    ")
    none = [name for name in found.measures if name not in set(table["measure"])]
    if none:
        yield _folded(f"  None: {', '.join(none)}.", "    ")
    if len(table) and any(map(len, table["near"])):
        yield _folded("  What is near need not be the cause: `foedus compare --without event:ID` asks for that.", "  ")
