"""Two studies side by side: what differs in their settings, and by how much their indices differ."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.claims import FEW_PAIRS, FEWEST
from analysis.digest import Digest
from analysis.effects import LEVEL
from analysis.measures import courses_of
from analysis.report.charts import between, number
from analysis.report.sweeps import signed
from analysis.statistics.common import Courses, PairEffect
from analysis.style import percent, plural

MOST: Final = 60
"""So many differences of settings are listed."""
LONGEST: Final = 80
WORDS: Final = ("title", "label", "summary", "question", "says", "why", "limits", "verdict", "source")
CHAPTERS: Final = ("claims", "exercise", "sources", "figures")
"""What says but how something is called or known, or what is expected of it, is counted and not listed."""
OTHER: Final = " of the other"
"""What tells the columns of the second study."""
KEYS: Final = ["point", "replicate"]
SAME: Final = 1e-9
"""A difference that is a smaller share of the means than this is one of rounding."""


@dataclass(frozen=True)
class Setting:
    """A value that the two studies have otherwise."""

    path: str
    one: str
    other: str


def settings(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[list[Setting], int, int]:
    """The settings in which two documents differ, how many more there are than are listed, and how many texts."""
    every = list(_differing("", one, other))
    found = [each for each in every if not _is_text(each.path)]
    return found[:MOST], max(len(found) - MOST, 0), len(every) - len(found)


def _is_text(path: str) -> bool:
    """Whether what stands at a path changes nothing that happens."""
    parts = path.removeprefix("study.").split(".")
    return parts[0] in CHAPTERS or parts[-1] in WORDS


def _differing(path: str, one: Any, other: Any) -> Iterator[Setting]:
    """What differs at or below a path; the entries of a list go by their ids where they have any."""
    one, other = _by_id(one), _by_id(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in dict.fromkeys([*one, *other]):
            below = f"{path}.{key}" if path else str(key)
            yield from _differing(below, one.get(key), other.get(key))
    elif one != other:
        yield Setting(path, _told(one), _told(other))


def _by_id(value: Any) -> Any:
    if isinstance(value, list) and value and all(isinstance(row, Mapping) and "id" in row for row in value):
        return {str(row["id"]): row for row in value}
    return value


def _told(value: Any) -> str:
    """A value in a few words."""
    text = " ".join(_worded(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _worded(value: Any) -> str:
    """A value as one would say it: a list by its parts, what has a title or a name by that."""
    if value is None:
        return "not there"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} {_worded(each)}" for key, each in value.items() if key not in WORDS)
        return str(value.get("title") or value.get("name") or inside or "empty")
    if isinstance(value, list):
        return ", ".join(f"({_worded(each)})" if isinstance(each, list) else _worded(each) for each in value) or "none"
    return str(value)


def indices(one: Digest, other: Digest) -> tuple[list[dict[str, Any]], bool]:
    """A row each index that both record: both medians with their bands, the difference with its interval; if paired.

    Runs are paired by point and replicate where both studies have the same seed and points, so that each pair has the
    same luck; a pair counts in the years in which both its runs have the index, and the interval is of a bootstrap over
    replicates. Sweeps that do not pair have no interval, as their runs share luck.
    """
    measures = [name for name in one.measures if name in other.measures]
    pairs = _pairs(one, other, measures)
    rows = []
    for k, measure in enumerate(measures):
        found = [digest.runs[measure].to_numpy(dtype=float) for digest in (one, other)]
        known = [values[np.isfinite(values)] for values in found]
        if pairs is not None:
            apart = _by_luck(pairs[k])
        else:
            apart = _apart(known) if not (one.swept or other.swept) else _unknown(known)
        rows.append({"measure": measure, "one": _band(known[0]), "other": _band(known[1]), **apart})
    return rows, pairs is not None


def caution(one: Digest, other: Digest, paired: bool) -> str:
    """What is to be said of the intervals where runs are few; empty where they are not, or there is no interval."""
    few = min(one.at_a_point, other.at_a_point) < FEWEST
    return f"{FEW_PAIRS} None of them is bold." if paired and few else ""


def _pairs(one: Digest, other: Digest, measures: Sequence[str]) -> list[PairEffect] | None:
    """What pairs by point and replicate show of each index; None where the studies do not share luck or points."""
    first, second = (digest.study for digest in (one, other))
    if not measures or first.manifest.get("seed") != second.manifest.get("seed") or first.axes != second.axes:
        return None
    if first.axes:
        common = all((study.manifest.get("sweep") or {}).get("policy") == "common" for study in (first, second))
        if not common or not first.points[first.axes].equals(second.points[second.axes]):
            return None
    own, its = (Courses.of(courses_of(study, measures), KEYS, measures) for study in (first, second))
    both = own.runs.reset_index().merge(its.runs.reset_index(), on=KEYS, suffixes=("", OTHER))
    if both["replicate"].nunique() < 2:
        return None
    rows = both["index"].to_numpy(dtype=int), both[f"index{OTHER}"].to_numpy(dtype=int)
    return own.beside(its, rows, both["replicate"].tolist())


def _by_luck(found: PairEffect) -> dict[str, Any]:
    """What the pairs of two studies show, and in how many pairs and years both have the index, where not in all."""
    if not found.pairs:
        return {"difference": "–", "interval": "–", "sure": False}
    part = "" if found.everywhere else f" (in {percent(found.share)} of the years of {plural(found.pairs, 'pair')})"
    ends = (found.low, found.high) if found.replicates > 1 else None
    told = _told_apart(found.difference, ends, (found.one, found.other))
    return told | {"difference": told["difference"] + part, "sure": told["sure"] and found.replicates >= FEWEST}


def _unknown(known: list[np.ndarray]) -> dict[str, Any]:
    """The difference of the means alone, of runs that are neither paired nor independent."""
    told = signed(known[1].mean() - known[0].mean()) if all(map(len, known)) else "–"
    return {"difference": told, "interval": "–", "sure": False}


def _band(values: np.ndarray) -> str:
    if not len(values):
        return "–"
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9]).tolist()
    return number(middle) if low == high else f"{number(middle)} {between(low, high)}"


def _apart(known: list[np.ndarray]) -> dict[str, Any]:
    """The difference of the means of unpaired runs with its interval, and whether the interval leaves out 0."""
    if not all(map(len, known)):
        return {"difference": "–", "interval": "–", "sure": False}
    one, other = (float(values.mean()) for values in known)
    ends = welch(known[0], known[1]) if min(map(len, known)) > 1 else None
    return _told_apart(other - one, ends, (one, other))


def welch(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """The interval of the difference of two means of independent runs, second less first, whose spreads may differ.

    Student's distribution with the degrees of freedom of Welch (1947, Biometrika 34, recalled), which is honest of few
    runs where a bootstrap is too narrow.
    """
    from scipy.special import stdtrit

    difference = float(other.mean() - one.mean())
    parts = [float(values.var(ddof=1)) / len(values) for values in (one, other)]
    if not any(parts):
        return difference, difference
    freedom = sum(parts) ** 2 / sum(p**2 / (len(v) - 1) for p, v in zip(parts, (one, other), strict=True))
    half = float(stdtrit(freedom, 0.5 * (1.0 + LEVEL))) * math.sqrt(sum(parts))
    return difference - half, difference + half


def _told_apart(effect: float, ends: tuple[float, float] | None, means: tuple[float, float]) -> dict[str, Any]:
    """A difference with its interval, if it has one, in words."""
    if max(map(abs, ends or (effect,))) <= SAME * max(map(abs, means)):
        return {"difference": "none", "interval": "–", "sure": False}
    sure = ends is not None and (ends[0] > 0 or ends[1] < 0)
    return {"difference": signed(effect), "interval": between(*ends) if ends else "–", "sure": sure}
