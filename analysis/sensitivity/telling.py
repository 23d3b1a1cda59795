"""Sensitivity in sentences, and as data for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from analysis.folding import folded
from analysis.measures import Measure
from analysis.sensitivity.indices import Estimate
from analysis.sensitivity.study import Effect, Pair, Sensitivity
from sim.cli.output import counted

ROUGH: Final = 0.1
"""Where luck makes up more than this share of the variance of averages, or an interval is wider, it is said."""
PAIRS: Final = 3
FEW: Final = {"sobol": 32, "morris": 10}
"""Fewer base points or trajectories are too few, and their intervals too narrow."""


def account(title: str, found: Sequence[Sensitivity], years: tuple[float, float]) -> str:
    """All measures, each with a sentence for every axis, and how much of it is luck."""
    return "\n\n".join([_head(title, found[0]), *("\n".join(_measure(one, years)) for one in found)])


def _head(title: str, one: Sensitivity) -> str:
    """What was run."""
    runs = f"{counted(one.points, 'point')}, {counted(one.replicates, 'run')} at each"
    luck = (
        "" if one.replicates < 2 and one.common else " on the same luck" if one.common else ", each with its own luck"
    )
    if one.method == "sobol":
        return f"{title}: Sobol' indices, {one.groups:,} base points, {runs}{luck}."
    return f"{title}: Morris' elementary effects, {one.groups:,} trajectories, {runs}{luck}."


def _measure(one: Sensitivity, years: tuple[float, float]) -> Iterator[str]:
    """A measure: its range, a line for each axis, what they do together, and luck."""
    name = Measure(one.measure.index, one.measure.of)
    head = f"{name}, {one.measure.over(years)}"
    if not one.varies:
        yield f"{head}: {one.mean:.4g} at every point; no axis makes a difference."
        return
    yield f"{head}: {one.mean:.4g} on average over the points, from {one.low:.4g} to {one.high:.4g}"
    if one.lost:
        kind = "base point" if one.method == "sobol" else "trajectory"
        many = "base points" if one.method == "sobol" else "trajectories"
        rest = ", so that this is of the rest alone" if one.lost > ROUGH * (one.lost + one.groups) else ""
        yield folded(
            f"  ({counted(one.lost, kind, many)} left out: undefined, or not run, at one of their points{rest})"
        )
    wide = max(len(effect.dimension.words) for effect in one.effects)
    for effect in one.effects:
        line = _by_variance(effect) if one.method == "sobol" else _by_step(effect, name.words)
        yield folded(f"{effect.dimension.words:<{wide}}  {line}", "  ", " " * (wide + 2))
    if one.method == "sobol":
        yield _together(one)
        yield from map(_pair, [pair for pair in one.pairs if pair.index.low > 0][:PAIRS])
    yield _luck(one)
    if one.groups < FEW[one.method]:
        yield folded(
            f"  So few of them decide nothing: take {FEW[one.method]} or more, and trust no interval of fewer."
        )


def percent(one: Estimate) -> str:
    """A share with its interval."""
    value, low, high = (f"{round(100 * x) + 0:d}" for x in (one.value, one.low, one.high))
    return f"{value}% [{low}, {high}]"


def _by_variance(effect: Effect) -> str:
    """The share of variance that an axis explains."""
    if effect.strength.value <= 0:
        return "explains nothing: no point differs by it"
    return f"explains {percent(effect.strength)} of the variance, alone {percent(effect.other)}"


def amount(one: Estimate) -> str:
    """A number with its interval."""
    return f"{one.value:.3g} [{one.low:.3g}, {one.high:.3g}]"


def _by_step(effect: Effect, measure: str) -> str:
    """How far an axis moves a measure over its length."""
    size, sigma, mean = effect.strength, effect.other, effect.mean
    assert mean is not None
    if size.value <= 0:
        return f"does not move {measure}"
    if abs(mean.value) > 0.9 * size.value:
        way = "always upwards" if mean.value > 0.9999 * size.value else "downwards" if mean.value < 0 else "upwards"
        way = "always downwards" if mean.value < -0.9999 * size.value else way
    else:
        way = f"up here and down there (mu {mean.value:+.3g})"
    return f"moves {measure} by {amount(size)} over its length (mu*), {way}; sigma {amount(sigma)}"


def _together(one: Sensitivity) -> str:
    """What the axes explain each by itself, and what only together."""
    alone = sum(effect.other.value for effect in one.effects)
    if alone >= 0.97:
        return folded("  What each axis does alone explains all or nearly all of the variance.")
    return folded(f"  Each alone, they explain {100 * alone:.0f}% together; the rest is what axes do in company.")


def _pair(pair: Pair) -> str:
    return folded(f"  {pair.one.words} and {pair.two.words} in company explain {percent(pair.index)}.")


def _luck(one: Sensitivity) -> str:
    """How much of the variance is luck."""
    if one.luck is None:
        why = "one run at each point" if one.replicates < 2 else "nothing varies within points"
        return folded(f"  Luck: not told by {why}." if one.replicates < 2 else f"  Luck: none; {why}.")
    told = f"  Luck: {percent(one.luck.share)} of the variance of single runs."
    if one.replicates > 1:
        left = one.luck.left
        told += f" Of that of the averages over {one.replicates} runs, {_share(left)} is luck"
        rough = " and counts as what axes do in company: more replicates lower it" if left > ROUGH else ""
        told += f"{rough}."
    return folded(told)


def _share(part: float) -> str:
    return "less than 1%" if part < 0.01 else f"{100 * part:.0f}%"


def as_data(found: Sequence[Sensitivity], years: tuple[float, float]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [_data(one, years) for one in found]


def _data(one: Sensitivity, years: tuple[float, float]) -> dict[str, Any]:
    names = ("total", "first") if one.method == "sobol" else ("mu_star", "sigma")
    effects = []
    for effect in one.effects:
        row: dict[str, Any] = {"axis": effect.dimension.name, "path": effect.dimension.path}
        row |= {names[0]: effect.strength.data, names[1]: effect.other.data}
        effects.append(row | ({"mu": effect.mean.data} if effect.mean is not None else {}))
    return {
        "measure": str(one.measure),
        "years": [max(years[0], one.measure.first), min(years[1], one.measure.final)],
        "method": one.method,
        "points": one.points,
        "groups": one.groups,
        "left_out": one.lost,
        "replicates": one.replicates,
        "luck": "common" if one.common else "distinct",
        "mean": one.mean,
        "least": one.low,
        "greatest": one.high,
        "effects": effects,
        "pairs": [{"axes": [p.one.name, p.two.name], "index": p.index.data} for p in one.pairs],
        "share_of_luck": None if one.luck is None else one.luck.share.data,
        "luck_in_averages": None if one.luck is None else one.luck.left,
    }
