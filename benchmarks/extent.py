"""How much is measured: all of it, or a try in a minute."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Extent:
    """Sizes, lengths and repetitions of all that is measured."""

    rounds: int = 5
    """Of which the median counts."""
    years: int = 60
    """Steps of a run; fewer in large worlds."""
    runs: int = 256
    """Runs of a sweep."""
    reported: int = 1000
    """Runs of the sweeps that are reported."""
    many: int = 10_000
    """Runs of the sweep whose memory is measured."""
    many_years: int = 4
    """Steps of these runs."""
    sizes: tuple[int, ...] = (30, 60, 200, 400, 1000)
    """Nations of single worlds."""
    growth: tuple[int, int] = (50, 400)
    """Nations between which the growth of a step is told."""
    steps: dict[int, int] = field(default_factory=lambda: {30: 10, 200: 1})
    """Steps of a twin from each moment of a history, by nations."""
    moments: int = 6
    """Moments of a history from which twins step."""
    chunk: int = 16
    """Worlds stepped together, where the record is compared with the bare run."""
    help: int = 11
    """Rounds of commands that only start."""
    compile: bool = True
    """Whether the kernels are compiled anew."""
    shares: int = 30
    """Steps in which the time of each rule is taken."""
    whole: bool = True
    """Whether the figures are for the record, and not a try."""

    def length(self, nations: int) -> int:
        """How many years of a world of so many nations are run."""
        return min(self.years, 60 if nations <= 200 else 20 if nations <= 400 else 5)

    def windows(self, years: int) -> list[int]:
        """Steps that cut so many years into as many windows as there are rounds."""
        cuts = [years * k // self.rounds for k in range(self.rounds + 1)]
        return [later - earlier for earlier, later in itertools.pairwise(cuts) if later > earlier]


FULL: Final = Extent()
QUICK: Final = Extent(
    rounds=3, years=6, runs=32, reported=32, many=128, many_years=2, sizes=(30, 60, 200), steps={30: 1, 200: 1},
    moments=1, chunk=4, help=3, compile=False, shares=1, whole=False,
)  # fmt: skip
