"""Whom a world is about, as its page tells it: the course of its treaties and nations, and who came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from science.pages import escaped, table
from sim.scenario import Scenario

OF_NATIONS: Final[Mapping[str, str]] = {
    "burden": "military spending over GDP", "alarm": "alarm", "safety": "safety", "approval": "approval"
}  # fmt: skip
"""What is told of the nations a world is about."""
OF_TREATIES: Final[Mapping[str, str]] = {
    "members": "members", "cohesion": "cohesion", "reliability": "reliability", "burden_gini": "Gini of burdens"
}  # fmt: skip
"""What is told of its treaties."""
SELDOM: Final = 0.05
"""Who was a member in a smaller share of the runs than this is not told."""
MOST: Final = 18
"""So many newcomers of a treaty are named, the earliest."""

DRAWN: Final[Mapping[str, tuple[str, str]]] = {
    "safety": ("Safety of nations: share of friendly power around them", "safety"),
    "burden": ("Military spending of nations", "share of\nGDP"),
    "alarm": ("Alarm of nations", "alarm"),
    "technology": ("Military technology of nations (the frontier of the start is 1)", "technology"),
}
"""What of its nations the picture of a page may show, with its heading and the words at its axis."""

Band = Sequence[float | None]


def drawn_of(scenario: Scenario) -> str:
    """The measure of nations that the picture shows: that of most of the world's claims, or their safety."""
    claimed = Counter(claim.measure for claim in scenario.claims if claim.nation and claim.measure in DRAWN)
    return max(DRAWN, key=lambda name: claimed[name])


def cast(scenario: Scenario, numbers: Mapping[str, Any]) -> Iterator[str]:
    """The course of those the world is about, and when others joined its treaties."""
    found = numbers.get("focus")
    if not found:
        return
    times = [f"{year:g}" for year in found["times"]]
    titles = {key: treaty.title for key, treaty in {**scenario.treaties, **scenario.organisations}.items()}
    names = {key: nation.name for key, nation in scenario.nations.items()}
    rows = []
    for words, known, called in ((OF_TREATIES, found["treaties"], titles), (OF_NATIONS, found["nations"], names)):
        for key, measures in known.items():
            for name, text in words.items():
                cells = [cell(band, whole if name == "members" else None) for band in measures.get(name, ())]
                if set(cells) - {"-"}:
                    course = dict(zip(times, cells, strict=True))
                    rows.append({"of": escaped(called[key] or key), "measure": text, **course})
    if rows:
        yield table(rows)
    for key, came in found["came"].items():
        if came:
            told = ", ".join(_joined(scenario, one) for one in came[:MOST])
            told += f", and {len(came) - MOST} more" if len(came) > MOST else ""
            yield f"Came into {escaped(titles[key] or key)} (share of runs, median year; at the end): {told}.\n"


def _joined(scenario: Scenario, one: Mapping[str, Any]) -> str:
    """A newcomer: in how many runs it came, when, and in how many it is there at the end, where these differ."""
    still = "" if one["last"] == one["share"] else f"; {share(one['last'])}"
    name = scenario.nations[one["nation"]].name or one["nation"]
    return f"{escaped(name)} ({share(one['share'])}, {one['year']:.0f}{still})"


def cell(band: Sequence[float | None], form: Callable[[float], str] | None = None) -> str:
    """A median with its range, which is left out where all are alike."""
    if band[0] is None or band[1] is None or band[2] is None:
        return "-"
    middle, low, high = (form or short)(band[0]), (form or short)(band[1]), (form or short)(band[2])
    return middle if middle == low == high else f"{middle} [{low}, {high}]"


def short(value: float) -> str:
    """A number in three digits."""
    return f"{value:.3g}"


def whole(value: float) -> str:
    """A count."""
    return f"{value:.0f}"


def share(part: float) -> str:
    """A share of the runs."""
    return f"{100 * part:.0f} %"
