"""Warming up: compile the model's kernels once, on two processes, so that later runs start at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from sim.clock import Clock
from sim.kernels import compiled_before, mark_compiled
from sim.luck import Luck, name_key, name_keys, stream_key, world_keys
from sim.metrics import METRICS
from sim.resources import PACKAGE
from sim.schedule import STANDARD
from sim.spells import find_changes
from sim.timeline import draw_all
from sim.world import World

PARTS = 2


def warm(part: int, parts: int = PARTS) -> None:
    """Compile one share of the kernels by carrying them out in a world of two nations where nothing happens."""
    world = World(["A", "B"], 1)
    luck = Luck(world_keys(0, [0]), name_keys(world.nations), stream_key("warm"), np.uint64(0))
    records = STANDARD.records(1)
    clock = Clock(0, 0.0, 1.0)
    jobs: list[Callable[[], object]] = [partial(rule.apply, world, clock, luck, records) for rule in STANDARD.rules]
    treaties = {f"treaty_{name}": np.zeros((1, world.sizes["a"])) for name in METRICS["treaty"]}
    treaties |= {name.removeprefix("treaty_"): value for name, value in treaties.items()}
    for level in METRICS.values():
        jobs += [partial(metric.measure, world, treaties) for metric in level.values()]
    ties = np.zeros((1, world.sizes["k"], 2, 2), dtype=np.int8)
    changes = np.empty((1, 6), dtype=np.int64)
    jobs.append(partial(find_changes, world.redrawn, world.obligation, ties, changes))
    jobs.append(partial(draw_all, np.empty(1), luck, name_key("warm")))
    for job in jobs[part::parts]:
        job()


def warm_up() -> None:
    """Compile all kernels that the cache does not hold yet, sharing the work with other processes."""
    if compiled_before():
        return
    command, mute = [sys.executable, "-P", "-m", "sim.warm"], subprocess.DEVNULL
    here = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    others = [
        subprocess.Popen(
            [*command, str(part)], stdin=mute, stdout=mute, stderr=mute, env={**os.environ, "PYTHONPATH": here}
        )
        for part in range(1, PARTS)
    ]
    pool = ThreadPoolExecutor(1)  # the compiler doesn't hear Ctrl-C, but who waits for it does
    try:
        pool.submit(warm, 0).result()
        if all(other.wait() == 0 for other in others):
            mark_compiled()
    finally:
        pool.shutdown(wait=False)
        for other in others:
            other.kill()


if __name__ == "__main__":
    warm(int(sys.argv[1]))
