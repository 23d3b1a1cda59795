"""Shares: which part of a step's time each rule, each group of measures and the record take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from benchmarks import rules
from benchmarks.extent import Extent
from benchmarks.figures import Figure
from benchmarks.timing import in_turn

SMALLEST: Final = 2.0
"""The percentage from which on a share is told."""


def shares(extent: Extent) -> Iterator[Figure]:
    """Rules: the percentage of a step that each takes, in small worlds and in large ones."""

    def share(nations: int) -> dict[str, float]:
        found = rules.timed(nations, worlds=rules.chunk(nations), years=extent.shares)
        return {name: 100.0 * seconds / sum(found.values()) for name, seconds in found.items()}

    sizes = extent.steps
    rounds = in_turn({n: partial(share, n) for n in sizes}, extent.rounds)
    for n in sizes:
        names = dict.fromkeys(name for each in rounds[n] for name in each)
        figures = [
            Figure(
                f"share_{n}_{plain(name)}",
                tuple(each.get(name, 0.0) for each in rounds[n]),
                "%",
                f"{n} nations: {name}",
            )
            for name in names
        ]
        yield from sorted((each for each in figures if each.median >= SMALLEST), key=lambda each: -each.median)
        small = [each.values for each in figures if each.median < SMALLEST]
        says = f"{n} nations: {len(small)} others, each below {SMALLEST:g} %"
        yield Figure(f"share_{n}_rest", tuple(map(sum, zip(*small, strict=True))), "%", says)


def plain(name: str) -> str:
    """A name of letters, digits and underscores."""
    return "".join(mark if mark.isalnum() else "_" for mark in name).strip("_")
