"""War-stable networks again (Jackson and Nei 2015): alliances alone make no network that is stable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from analysis.replications.base import Effort, Part, exactly, replication
from sim.theories.jackson_nei import war_stable_networks

DRAWS: Final = {3: 40, 4: 10, 5: 2}
"""How many times strengths and the advantage of defence are drawn, by the number of countries."""


@replication(
    "J1", "jackson_nei", title="no network with an alliance is war-stable",
    paper="Jackson and Nei 2015",
    published="no nonempty war-stable network for any n, strengths and advantage of defence",
    source="abstract; the definition is recalled, and both readings of it are tried", kind="exact", seconds=5,
)  # fmt: skip
def war_stable(effort: Effort) -> Iterator[Part]:
    """All networks of three, four and five countries, with strengths and the advantage of defence drawn by luck."""
    luck = np.random.default_rng(2015)
    for n, draws in DRAWS.items():
        nonempty = looked = 0
        for _ in range(draws):
            strengths, gamma = luck.lognormal(0.0, 1.0, n), float(luck.uniform(0.3, 3.0))
            for cliques in (False, True):
                nonempty += sum(bool(g.any()) for g in war_stable_networks(strengths, gamma, cliques))
                looked += 1 << (n * (n - 1) // 2)
        yield exactly(f"nonempty war-stable networks of {n}, among {looked:,}", 0, nonempty)
