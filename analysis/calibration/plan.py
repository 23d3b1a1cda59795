"""What a calibration is: the parameters with their priors, the windows of the record, and the moments."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

Point = dict[str, float]
"""Parameters by name."""


@dataclass(frozen=True)
class Prior:
    """A parameter that is calibrated: uniform over its range, or in its logarithm, and why it may be anywhere there."""

    name: str
    low: float
    high: float
    why: str
    log: bool = False

    def value(self, share: float) -> float:
        """The value below which a share of the prior lies."""
        if self.log:
            return self.low * float((self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share

    def share(self, value: float) -> float:
        """The share of the prior that lies below a value: where it stands in its range, 0 to 1."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)


PRIORS: Final = (
    Prior("appraise.status_quo", 1.0, 4.5, "two temperatures either way of what a pact with a strong ally is worth"),
    Prior("negotiate.meeting_rate", 0.01, 0.6, "talks once in a century to more than every second year", log=True),
    Prior("found_circles.initiative", 0.003, 0.3, "once in a nation's three centuries to three years", log=True),
    Prior("accede.contact", 0.02, 0.8, "a candidate thinks of it once in fifty years to nearly every year", log=True),
    Prior("accede.solidarity", 0.0, 5.0, "no weight, to more than a defence pact must overcome"),
    Prior("review.base", -8.0, -2.0, "a worthless treaty is left at .0003 to .12 a year"),
    Prior("review.sunk_cost", 0.0, 5.0, "no weight, to the end of the parameter's range"),
    Prior("weigh_challenges.base", -8.0, -4.0, "a pair without a border or quarrel: .0003 to .02 a year"),
)
"""The parameters that are calibrated, all ranges assumed: wide, and wider than what the search of the defaults saw."""


@dataclass(frozen=True)
class Window:
    """Years of the record: a world at the start of the first, run through the last."""

    first: int
    last: int

    def __str__(self) -> str:
        """Its years."""
        return f"{self.first}-{self.last}"

    @property
    def years(self) -> int:
        """How many years it has."""
        return self.last - self.first + 1


LAST_YEAR: Final = 1960
"""The last year of which a calibration reads anything."""
FITTED: Final = (Window(1947, LAST_YEAR),)
"""From the year after the wartime declaration had lapsed, in which 701 ties ended at once."""
ASIDE: Final = (Window(1920, 1938),)
"""Between the wars: another system, without votes in an assembly, so that it is looked at and not fitted."""
VALIDATED: Final = (Window(1961, 1970), Window(1971, 1980))
"""Windows that are read after the calibration, without tuning again."""

FIT: Final = ("formation", "dissolution", "pacts_signed", "pacts_ended", "isolates", "initiation_relevant")
HELD_OUT: Final = (
    "density", "transitivity", "giant_component", "defence_pacts", "bilateral_share", "lumpiness",
    "initiation_contiguous",
)  # fmt: skip
"""Moments that are measured in the same windows and never seen by the inference."""
MOMENTS: Final = (*FIT, *HELD_OUT)


KEPT: Final = 0.05
"""The share of the particles, those nearest to the record, that are the posterior; chosen on the fitted window."""


@dataclass(frozen=True)
class Effort:
    """How hard a calibration tries: particles of a generation, generations, and simulations at most."""

    particles: int = 3000
    generations: int = 1
    simulations: int = 20_000
    seed: int = 1
