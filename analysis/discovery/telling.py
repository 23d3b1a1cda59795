"""Discovered conditions in sentences, and as data for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from analysis.digested import FEW
from analysis.discovery.fresh import Fresh
from analysis.discovery.prim import Box
from analysis.discovery.study import Discovery, Found
from analysis.discovery.tested import Hold
from analysis.folding import folded
from analysis.sensitivity.indices import Estimate
from analysis.space import Dimension, Space, told
from sim.cli.output import counted

SURE: Final = 0.01
OFTEN: Final = 0.9
"""Limits with quasi-p values below this, found again in this share of halves of the data, are told together."""


def account(title: str, found: Discovery, years: str, fresh: Fresh | None) -> str:
    """All of it: how often it happens, the boxes, what fresh runs say, and the tree."""
    parts = [_head(title, found, years), *map("\n".join, _boxes(found, fresh)), "\n".join(_tree(found))]
    return "\n\n".join(part for part in parts if part)


def percent(one: Estimate) -> str:
    """A share with its interval."""
    return f"{100 * one.value:.0f}% [{100 * one.low:.0f}, {100 * one.high:.0f}]"


def luck_of(found: Discovery) -> str:
    """What the intervals say of luck, where all points share a few."""
    lucks = 0 if found.data.lucks is None else found.data.lucks.shape[1]
    if lucks == 1:
        return "All points share one luck, and the intervals are of this luck alone."
    return f"All points share the luck of {lucks} replicates: the intervals are too narrow." if 1 < lucks < FEW else ""


def _head(title: str, found: Discovery, years: str) -> str:
    """How often it happens."""
    what = f"{found.condition.words} ({years})"
    where = f"{counted(found.runs, 'run')} at {counted(len(found.rows), 'point')}"
    if not 0.0 < found.base < 1.0:
        how = "every one" if found.base else "none"
        return folded(f"{title}: {what} in {how} of {where}. There is nothing to tell apart; choose another bound.")
    lines = [folded(f"{title}: {what} in {100 * found.base:.0f}% of {where}.")]
    if found.undefined:
        lines.append(folded(f"({counted(found.undefined, 'run')} left out, in which it is not defined.)"))
    if said := luck_of(found):
        lines.append(folded(f"({said})"))
    return "\n".join(lines)


def limits(box: Box, space: Space) -> str:
    """What a box says of its axes, in words: trust gain is below 0.02 and collapse is in."""
    return " and ".join(limit(box, axis, space.dimensions[axis]) for axis in box.axes)


def limit(box: Box, axis: int, dimension: Dimension) -> str:
    """What a box says of one axis."""
    if axis in box.words:
        words = [told(value) for value in dimension.listed if dimension.share(value) in box.words[axis]]
        return f"{dimension.words} is {' or '.join(words)}"
    low, high = box.intervals[axis]
    if dimension.kind in ("integer", "numbers"):
        return f"{dimension.words} {_among(dimension, low, high)}"
    ends = [told(dimension.at(float(np.clip(end, 0.0, 1.0)))) for end in (low, high)]
    if low == -np.inf:
        return f"{dimension.words} is below {ends[1]}"
    return f"{dimension.words} is " + (f"above {ends[0]}" if high == np.inf else f"between {ends[0]} and {ends[1]}")


def _among(dimension: Dimension, low: float, high: float) -> str:
    """Which of its separate values an axis may have."""
    first, last = dimension.axis.integer or (0, 0)
    values = list(dimension.listed) or list(range(first, last + 1))
    inside = sorted(value for value in values if low <= dimension.share(value) <= high)
    if len(inside) <= 1:
        return f"is {told(inside[0])}" if inside else "is none of its values"
    if low == -np.inf:
        return f"is at most {told(inside[-1])}"
    return f"is at least {told(inside[0])}" if high == np.inf else f"is from {told(inside[0])} to {told(inside[-1])}"


def sentence(hold: Hold, box: Box, found: Discovery, first: bool = True) -> str:
    """A box in a sentence: where, how often, and how much of all."""
    where = limits(box, found.space)
    head = f"Where {where}, {found.condition.words}" if first else f"Elsewhere, where {where}, it happens"
    return (
        f"{head} in {percent(hold.density)} of the runs (density); that is {percent(hold.coverage)} of all such runs "
        f"(coverage), in {100 * hold.mass:.0f}% of the runs."
    )


def _boxes(found: Discovery, fresh: Fresh | None) -> Iterator[list[str]]:
    """A sentence for each box, with its tests; or that there is none."""
    if not 0.0 < found.base < 1.0:
        return
    for number, one in enumerate(found.found):
        lines = [folded(sentence(one.hold, one.box, found, number == 0)), _tests(one, found.space)]
        if fresh is not None:
            lines.append(folded(f"  {_fresh(fresh, number, one.hold)}"))
        yield lines
    if not found.found:
        often = 1.0 if found.rejected is None else found.rejected
        yield [folded("No condition on the axes stands out: PRIM finds a box as good in "
                       f"{100 * often:.0f}% of shuffled data, where there is nothing to find.")]  # fmt: skip
    elif fresh is not None:
        yield [folded(f"On {counted(fresh.runs, 'fresh run')} with other luck at other points ({fresh.folder}), "
                       f"outside of {'this box' if len(found.found) == 1 else 'these boxes'} it happens in "
                       f"{percent(fresh.outside)}.")]  # fmt: skip


def _tests(one: Found, space: Space) -> str:
    """What speaks for a box and for each of its limits."""
    axes = one.box.axes
    if all(one.sure[axis] < SURE and one.often[axis] >= OFTEN for axis in axes):
        each = f"each of its limits: quasi-p < .01, and found again in {100 * min(one.often.values()):.0f}% "
        each += "of halves of the data" + (" or more" if min(one.often.values()) < 1 else "")
    else:
        each = "its limits: " + "; ".join(
            f"{space.dimensions[axis].words} quasi-p {_quasi(one.sure[axis])}, again in {100 * one.often[axis]:.0f}%"
            for axis in axes
        ) + " of halves of the data"  # fmt: skip
    return folded(f"  A box as good is found in {_chance(one.chance)} of shuffled data; {each}.")


def _quasi(p: float) -> str:
    return "< .001" if p < 0.001 else f"{p:.3f}".replace("0.", ".")


def _chance(share: float) -> str:
    return "less than 2%" if share <= 0.01 else f"{100 * share:.0f}%"


def _fresh(fresh: Fresh, number: int, hold: Hold) -> str:
    density, coverage = fresh.density[number], fresh.coverage[number]
    told = f"Fresh runs: {percent(density)} density, {percent(coverage)} coverage."
    doubts = "; ".join(_doubts(fresh, number, hold))
    return f"{told} Not confirmed: {doubts}." if doubts else told


def _doubts(fresh: Fresh, number: int, hold: Hold) -> Iterator[str]:
    """Why fresh runs do not confirm a box: less often than was found, or no more often than outside of all boxes."""
    density = fresh.density[number]
    if density.high < hold.density.value:
        yield f"the interval of its density lies below the {100 * hold.density.value:.0f}% found"
    if density.low <= fresh.outside.high:
        yield "its interval reaches down to that of what is outside"


def _tree(found: Discovery) -> list[str]:
    """The leaves of the tree as rules."""
    if not 0.0 < found.base < 1.0:
        return []
    if not found.tree:
        return ["A tree finds no rule that holds in cross-validation."]
    lines = ["A tree, cut back by cross-validation, says:"]
    for leaf in found.tree:
        often = f"{100 * leaf.hold.density.value:.0f}%"
        runs = f"of {counted(leaf.hold.runs, 'run')}"
        lines.append(folded(f"{often:>5} {runs:<14}where {limits(leaf.box, found.space)}", "", " " * 26))
    return lines


def as_data(found: Discovery, years: str, fresh: Fresh | None) -> dict[str, Any]:
    """The same for machines."""
    boxes = [_box(found, number, fresh) for number in range(len(found.found))]
    tree = [{"where": limits(leaf.box, found.space), **_hold(leaf.hold)} for leaf in found.tree]
    return {
        "condition": found.condition.words,
        "years": years,
        "runs": found.runs,
        "points": len(found.rows),
        "undefined_runs": found.undefined,
        "share": found.base,
        "boxes": boxes,
        "as_good_by_chance": found.rejected,
        "tree": tree,
        "fresh": None if fresh is None else {"folder": fresh.folder, "runs": fresh.runs, "outside": fresh.outside.data},
    }


def _box(found: Discovery, number: int, fresh: Fresh | None) -> dict[str, Any]:
    one = found.found[number]
    space = found.space
    row: dict[str, Any] = {"where": limits(one.box, space), **_hold(one.hold), "as_good_by_chance": one.chance}
    row["limits"] = [
        {"axis": space.dimensions[axis].name, "says": limit(one.box, axis, space.dimensions[axis]),
         "quasi_p": one.sure[axis], "again_in_halves": one.often[axis]}
        for axis in one.box.axes
    ]  # fmt: skip
    if fresh is not None:
        confirmed = not any(_doubts(fresh, number, one.hold))
        density, coverage = fresh.density[number].data, fresh.coverage[number].data
        row["fresh"] = {"density": density, "coverage": coverage, "confirmed": confirmed}
    return row


def _hold(hold: Hold) -> dict[str, Any]:
    return {
        "density": hold.density.data, "coverage": hold.coverage.data, "mass": hold.mass,
        "points": hold.points, "runs": hold.runs, "wanted_runs": hold.wanted,
    }  # fmt: skip
