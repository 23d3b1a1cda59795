"""Figures: what was measured, several times each, with its spread and, where there is one, what it should reach."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Figure:
    """Something measured several times: the values in the order in which they were found."""

    name: str
    values: tuple[float, ...]
    unit: str
    says: str
    """What it is, in words."""
    note: str = ""
    """What of it is extrapolated, or measured otherwise than one would think."""

    @property
    def median(self) -> float:
        """The figure itself."""
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        return min(self.values), max(self.values)

    def plain(self) -> dict[str, Any]:
        """What is written of it, for machines."""
        low, high = self.spread
        found: dict[str, Any] = {"median": rounded(self.median), "low": rounded(low), "high": rounded(high)}
        found |= {"values": [rounded(value) for value in self.values], "unit": self.unit, "says": self.says}
        return found | ({"note": self.note} if self.note else {})


@dataclass(frozen=True)
class Target:
    """How far a figure should reach: at least, or at most."""

    bound: float
    most: bool = False

    def met(self, value: float) -> bool:
        """Whether a value reaches it."""
        return value <= self.bound if self.most else value >= self.bound

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.bound:,g}"


TARGETS: Final = {
    "sweep_ratio_30": Target(300),
    "ratio_200": Target(1500),
    "growth_exponent": Target(2.5, most=True),
    "recording_factor": Target(1.3, most=True),
    "two_workers": Target(1.7),
    "help_ratio": Target(5, most=True),
    "report_1000": Target(20, most=True),
    "peak_memory": Target(1000, most=True),
}
"""What the project wants to reach, whatever the machine."""

HEADLINES: Final = ("sweep_ratio_30", "ratio_200", "growth_exponent", "recording_factor", "two_workers", "help_ratio")
"""The figures that stand by themselves in what is written for machines."""


def rounded(value: float) -> float:
    """A value with the digits that a measurement deserves."""
    return float(f"{value:.4g}")


def quotients(over: Iterable[float], under: Iterable[float]) -> tuple[float, ...]:
    """Each of some costs divided by the cost of the same round."""
    return tuple(one / other for one, other in zip(over, under, strict=True))
