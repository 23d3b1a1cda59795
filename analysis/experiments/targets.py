"""Targets: the published and measured values that batches of runs are held against, each with its band and source.

They are those of the project's table of results to reproduce.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

USES: Final = ("tuned on", "held out", "held out with its world")


@dataclass(frozen=True)
class Target:
    """What a moment should be, in which world, how far off it may be, and the published band where that is another.

    A search of parameters judges by the moments that are tuned on alone; all others are held out of it.
    """

    world: int
    moment: str
    low: float
    high: float
    source: str
    tuned: bool = False
    published: tuple[float, float] | None = None

    @property
    def use(self) -> str:
        """What the moment is for: tuned on, or held out, as itself or with the whole of its world."""
        searched = any(goal.tuned and goal.world == self.world for goal in TARGETS)
        return USES[0] if self.tuned else USES[1] if searched else USES[2]

    def met(self, value: float) -> bool:
        """Whether a value lies in the band."""
        return self.low <= value <= self.high

    @property
    def published_band(self) -> tuple[float, float]:
        """The band around the published value."""
        return self.published or (self.low, self.high)

    def met_as_published(self, value: float) -> bool:
        """Whether a value lies in the band around the published value."""
        low, high = self.published_band
        return low <= value <= high


def band(value: float, share: float) -> tuple[float, float]:
    """A value less and more a share of it."""
    return value * (1 - share), value * (1 + share)


DENSITY_1955: Final = "S1: ATOP, 1969, among the states of 1955; all states of 1969: .058"
ISOLATES_1955: Final = "S1: ATOP, 1955; all states of 1969: .38"
FORMATION_1955: Final = "S2: ATOP 1955-69, among the states of 1955; table: .0021, 1946-2016"
FORMATION_1989: Final = "S2: ATOP 1990-2016; table: .0021, 1946-2016"
DISSOLUTION_1955: Final = "S2: ATOP 1955-69, among the states of 1955; table: .037, 1946-89"
PACTS_1955: Final = "S3: ATOP, 1969, among the states of 1955; table: 53, 1960"
ENDED: Final = "S3: ATOP, ended 1955-69, two states of 1955 or more in it; table: {}, 1815-2016"
KEPT: Final = "R1: {} kept, Berkemeier and Fuhrmann 2018, abstract; table: band .4 to .8"

TARGETS: Final = (
    Target(1955, "density", *band(0.103, 0.3), DENSITY_1955, tuned=True, published=band(0.058, 0.3)),
    Target(1989, "density", *band(0.061, 0.3), "S1: ATOP, 2000"),
    Target(1955, "transitivity", 0.7, 1.0, "S1: ATOP, .87 in 1955"),
    Target(1989, "transitivity", 0.7, 1.0, "S1: ATOP, .95 in 2000"),
    Target(1955, "isolates", *band(0.23, 0.3), ISOLATES_1955, tuned=True, published=band(0.376, 0.3)),
    Target(1989, "isolates", *band(0.36, 0.3), "S1: ATOP, 2000"),
    Target(1989, "giant_component", *band(0.61, 0.3), "S1: ATOP, 2000"),
    Target(1955, "formation", *band(0.00049, 0.5), FORMATION_1955, tuned=True, published=band(0.0021, 0.5)),
    Target(1989, "formation", *band(0.0019, 0.5), FORMATION_1989, published=band(0.0021, 0.5)),
    Target(1955, "dissolution", *band(0.0062, 0.5), DISSOLUTION_1955, tuned=True, published=band(0.037, 0.5)),
    Target(1989, "dissolution", *band(0.0022, 0.5), "S2: ATOP 1990-2016"),
    Target(1955, "lumpiness", 0.47, 0.88, "S2: share of ties formed in an era's five busiest years"),
    Target(1955, "bilateral_share", 0.6, 0.9, "S3: ATOP, .76", tuned=True),
    Target(1955, "defence_pacts", *band(43, 0.3), PACTS_1955, tuned=True, published=band(53, 0.3)),
    Target(1989, "defence_pacts", *band(45, 0.3), "S3: ATOP, 2000"),
    Target(1955, "age_at_end", *band(11.9, 0.3), ENDED.format("10.6"), tuned=True, published=band(10.6, 0.3)),
    Target(1955, "median_age_at_end", *band(10.8, 0.3), ENDED.format("7"), published=band(7, 0.3)),
    Target(1955, "defence_age_at_end", *band(13.2, 0.3), ENDED.format("11.3"), published=band(11.3, 0.3)),
    Target(1955, "defence_median_age_at_end", *band(13.8, 0.3), ENDED.format("7"), published=band(7, 0.3)),
    Target(1955, "ended_as_provided", *band(4 / 38, 0.3), ENDED.format(".20"), published=band(0.20, 0.3)),
    Target(1955, "initiation_relevant", *band(0.0104, 0.25), "S4: GML 1946-2010", tuned=True),
    Target(1955, "initiation_all", *band(0.0011, 0.25), "S4: GML 1946-2010"),
    Target(1955, "initiation_contiguous", *band(0.033, 0.25), "S4: GML 1946-2010"),
    Target(1955, "honoured", 0.4, 0.8, "R1: band over studies"),
    Target(1955, "honoured_defence", *band(0.41, 0.3), KEPT.format(".41"), published=(0.4, 0.8)),
    Target(1955, "honoured_offence", *band(0.74, 0.3), KEPT.format(".74"), published=(0.4, 0.8)),
    Target(1955, "honoured_neutrality", 0.7 * 0.78, 1.0, KEPT.format(".78"), published=(0.4, 0.8)),
    Target(1955, "honoured_non_aggression", *band(0.37, 0.3), KEPT.format(".37"), published=(0.4, 0.8)),
    Target(1955, "observed_ratio", 0.55, 0.9, "D5: raw relative risk, ATOP and GML"),
    Target(1955, "counterfactual_ratio", 0.55, 1.0, "D1: effect between 0 and -45 %"),
)
"""The table's moments; a band is around the value among the states of the start where that is not the published one.

Eight are tuned on, all of 1955; the others of 1955, and the world of 1989 as a whole, are held out.
"""
