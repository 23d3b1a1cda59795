"""What landscape theory says of a world that is meant for it, as its page tells it: computed anew each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from matplotlib.figure import Figure

from analysis.energies import Basin, draw_energies
from analysis.replications.alignments import HISTORIES, of_scenario
from science.pages import escaped, table
from sim.scenario import Scenario

NOTE: Final = (
    "A dot for each way to divide the actors in two sides, by energy and by how many actors it is from the minimum to "
    "which steepest descent leads; dots of one distance stand beside each other. Large sign: the minimum. The lower "
    "the energy, the better all are suited."
)


def drawn(scenario: Scenario) -> bool:
    """Whether the picture of a world's page is that of its landscape, since its runs are about nobody."""
    return scenario.name in HISTORIES and not (scenario.focus.treaties or scenario.focus.nations)


def picture(scenario: Scenario) -> Figure:
    """Every alignment of a world's landscape by its energy, in a panel for each minimum."""
    found = of_scenario(scenario)
    basins = []
    for place in found.basins:
        there = [k for k, end in enumerate(found.end.tolist()) if end == place]
        apart = [(k ^ place).bit_count() for k in there]
        one, other = found.sides(place)
        words = f"{_plain(scenario, one)} against {_plain(scenario, other)}"
        moves = [min(count, len(found.names) - count) for count in apart]
        basins.append(Basin(words, found.energy[there].tolist(), moves))
    return draw_energies(f"{scenario.title}: the landscape", basins, NOTE)


def landscape_of(scenario: Scenario) -> Iterator[str]:
    """The minima of a world's landscape: who stands with whom, and who not where it stood in history."""
    if scenario.name not in HISTORIES:
        return
    found, (side, neutral) = of_scenario(scenario), HISTORIES[scenario.name]
    rows = []
    for place, basin in found.basins.items():
        one, other = found.sides(place)
        wrong = found.wrong(place, side, neutral)
        right = found.right(wrong)
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
    if drawn(scenario):
        told = f"{scenario.title}: energy of all alignments by their distance from the minima, a panel for each minimum"
        yield f"![{escaped(told)}](../images/worlds/{scenario.name}.png)\n"
    yield table(rows)


def _named(scenario: Scenario, names: Iterable[str]) -> str:
    """The names of some nations in the order of the file, for a page."""
    return escaped(_plain(scenario, names))


def _plain(scenario: Scenario, names: Iterable[str]) -> str:
    chosen = set(names)
    return ", ".join(nation.name or id for id, nation in scenario.nations.items() if id in chosen)
