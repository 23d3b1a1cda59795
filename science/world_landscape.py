"""What landscape theory says of a world that is meant for it, as its page tells it: computed anew each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from science.landscape import HISTORIES, of_scenario
from science.pages import escaped, table
from sim.scenario import Scenario


def landscape_of(scenario: Scenario) -> Iterator[str]:
    """The minima of a world's landscape: who stands with whom, and who not where it stood in history."""
    if scenario.name not in HISTORIES:
        return
    found, (side, neutral) = of_scenario(scenario), HISTORIES[scenario.name]
    rows = []
    for place, basin in found.basins.items():
        one, other = found.sides(place)
        wrong = found.wrong(place, side, neutral)
        right = 1.0 - sum(found.sizes[found.names.index(name)] for name in wrong) / found.sizes.sum()
        rows.append({
            "energy": f"{found.energy[place]:.1f}",
            "alignments that lead there": f"{basin:,}",
            "one side": _named(scenario, one),
            "the other": _named(scenario, other),
            "not where it was": _named(scenario, wrong) or "-",
            "right, by size": f"{100 * right:.0f} %",
        })  # fmt: skip
    minima = "one is a minimum" if len(rows) == 1 else f"{len(rows)} are minima"
    yield "## What landscape theory says\n"
    yield (
        f"This does not come from the runs: `python -m science.landscape {scenario.name}` computes it, without any "
        f"luck, from the sizes and propensities of the file. Of the {len(found.energy):,} ways to divide "
        f"{len(found.names)} in two sides, {minima}, where nobody lowers the energy by changing sides.\n"
    )
    yield table(rows)


def _named(scenario: Scenario, names: Iterable[str]) -> str:
    """The names of some nations in the order of the file."""
    chosen = set(names)
    return escaped(", ".join(nation.name or id for id, nation in scenario.nations.items() if id in chosen))
