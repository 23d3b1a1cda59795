"""How long a sweep takes and how much room, by a few of its runs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sim.sweep.plan import Plan
from sim.sweep.work import compute

FEW: Final = 4
"""Runs of the first sample, which says how long more of them would take."""
SECONDS: Final = 5.0
"""How long all samples may take, about, if more than a few runs are to be measured."""


@dataclass(frozen=True)
class Estimate:
    """What a sweep takes, measured on a few of its runs."""

    sample: int
    seconds: float
    """Of one worker, for a block."""
    part: float
    """Bytes of the parts of a block, however few runs it has."""
    run: float
    """Bytes of each run, besides."""

    def bytes(self, plan: Plan) -> float:
        """The room that all parts take."""
        return self.part * plan.blocks + self.run * plan.runs

    def time(self, plan: Plan, blocks: int, workers: int) -> float:
        """Seconds that so many blocks take: each is computed by one worker."""
        whole = self.seconds * min(blocks, plan.runs / plan.size)
        return max(whole / workers, min(whole, self.seconds))


def measure(plan: Plan) -> Estimate:
    """Compute a few runs of a plan, or whole blocks of them from its middle and its quarters if that is quick."""
    blocks = places(plan)
    middle = plan.runs_of(blocks[0])
    few = min(FEW, len(middle))
    compute(plan.task(0, middle[:1]))  # what is done only once is no part of the time
    seconds, size = _sample(plan, middle[:few])
    count = max(few, min(len(middle), int(few * SECONDS / max(seconds, 1e-6))))
    if count == few:
        return Estimate(few, seconds * plan.size / few, 0.0, size / few)
    found = [_sample(plan, middle[:count])]
    for block in blocks[1:] if count == len(middle) else ():
        if sum(taken for taken, _ in found) < SECONDS:
            found.append(_sample(plan, plan.runs_of(block)))
    seconds, larger = (sum(each) / len(found) for each in zip(*found, strict=True))
    run = max(larger - size, 0.0) / (count - few)
    return Estimate(count * len(found), seconds * plan.size / count, max(larger - run * count, 0.0), run)


def places(plan: Plan) -> list[int]:
    """The blocks that are measured, those with all their runs: the one in the middle, and those at the quarters."""
    whole = max(plan.runs // plan.size, 1)
    return list(dict.fromkeys(whole * share // 4 for share in (2, 1, 3)))


def _sample(plan: Plan, numbers: Sequence[int]) -> tuple[float, float]:
    """Seconds and bytes of some runs."""
    begin = time.perf_counter()
    done = compute(plan.task(0, numbers))
    return time.perf_counter() - begin, float(sum(map(len, done.parts.values())))
