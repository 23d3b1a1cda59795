"""Groups: nations that defend each other by treaties of two alone, which no treaty holds together and names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Any

import pandas as pd

from analysis.cast import Bloc
from analysis.style import MARKERS, PALETTE, label
from analysis.tables import StudyTables


def parts(nations: Iterable[str], pairs: Collection[Set[str]]) -> list[list[str]]:
    """Nations divided such that those who are bound, directly or over others, stand together."""
    left, found = list(nations), []
    while left:
        part = [left.pop(0)]
        for one in part:
            near = [other for other in left if {one, other} in pairs]
            part += near
            left = [other for other in left if other not in near]
        found.append(part)
    return found


def led(
    own: Mapping[str, str], full: Mapping[str, Sequence[str]], defended: Set[frozenset[str]],
    power: Mapping[str, float], focus: Collection[str],
) -> dict[str, str]:  # fmt: skip
    """The nations whose bloc is a treaty of two, and that defend each other with more than one: by their strongest."""
    loose = [
        nation
        for nation, treaty in own.items()
        if treaty not in focus and sum(one in power for one in full[treaty]) == 2
    ]
    groups = [(max(part, key=lambda one: power[one]), part) for part in parts(loose, defended) if len(part) > 2]
    return {nation: leader for leader, part in groups for nation in part}


def drawn(study: StudyTables, nations: Sequence[str], pairs: Collection[Set[str]]) -> dict[str, Bloc]:
    """Groups as figures draw them where a study has no treaty with a colour; each has its colour by its strongest."""
    table = study.nations if study.has("nations") else pd.DataFrame()
    known: Any = table.groupby("nation", observed=True)["capability"].mean() if "capability" in table else {}
    order = sorted(nations, key=lambda nation: -known.get(nation, 0.0))[: len(PALETTE)]
    found: dict[str, Bloc] = {}
    for part in parts(nations, pairs):
        leader = next((nation for nation in order if nation in part), None)
        if len(part) > 1 and leader is not None:
            rank = order.index(leader)
            title = f"with {label(study.nation_names.get(leader, leader), 40)}"
            found |= dict.fromkeys(part, Bloc(f"with:{leader}", title, PALETTE[rank], MARKERS[rank]))
    return found
