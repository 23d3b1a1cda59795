"""Warming up: compile the model's kernels once, side by side, so that later runs start at once."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from sim.clock import Clock
from sim.kernels import compiled_before, mark_compiled
from sim.luck import Luck, name_key, name_keys, stream_key, world_keys
from sim.metrics import METRICS, Given
from sim.resources import PACKAGE
from sim.schedule import STANDARD
from sim.spells import find_changes
from sim.timeline import draw_all
from sim.world import World

MOST = 4
"""Processes that compile side by side, where the machine has as many processors."""


Task = Callable[[], object]


def tasks() -> list[list[Task]]:
    """Calls that compile every kernel but those of measures on request, in a world of two where nothing happens.

    Kernels that share helpers stand in one group, so that no helper is compiled twice; the longest groups come first.
    """
    world = World(["A", "B"], 1)
    luck = Luck(world_keys(0, [0]), name_keys(world.nations), stream_key("warm"), np.uint64(0))
    records = STANDARD.records(1)
    families: dict[str, list[Task]] = {}
    for rule in STANDARD.rules:
        family = families.setdefault(rule.uses[0] if rule.uses else rule.name(), [])
        family.append(partial(rule.apply, world, Clock(0, 0.0, 1.0), luck, records))
    given = Given(world)
    asked = [found for level in METRICS.values() for found in level.values() if found.default]
    measures: list[Task] = [partial(given.value, found) for found in asked]
    ties = np.zeros((1, world.sizes["k"], 2, 2), dtype=np.int8)
    changes = np.empty((1, 6), dtype=np.int64)
    rest: list[Task] = [partial(find_changes, world.redrawn, world.obligation, ties, changes)]
    rest.append(partial(draw_all, np.empty(1), luck, name_key("warm")))
    return sorted([*families.values(), measures, rest], key=len, reverse=True)


def warm(claims: Path) -> None:
    """Compile what no other process has claimed by a file in the folder of claims.

    A compiler makes many objects and few circles: collecting these less often saves a tenth of the time.
    """
    often = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        for number, group in enumerate(tasks()):
            try:
                (claims / str(number)).touch(exist_ok=False)
            except FileExistsError:
                continue
            for task in group:
                task()
    finally:
        gc.set_threshold(*often)


def warm_up() -> float:
    """Compile all kernels that the cache does not hold yet, sharing the work with other processes; return seconds."""
    if compiled_before():
        return 0.0
    begin = time.perf_counter()
    mute = subprocess.DEVNULL
    here = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    with TemporaryDirectory() as claims:
        command = [sys.executable, "-P", "-m", "sim.warm", claims]
        others = [
            subprocess.Popen(command, stdin=mute, stdout=mute, stderr=mute, env={**os.environ, "PYTHONPATH": here})
            for _ in range(1, min(MOST, os.cpu_count() or 1))
        ]
        pool = ThreadPoolExecutor(1)  # the compiler doesn't hear Ctrl-C, but who waits for it does
        try:
            pool.submit(warm, Path(claims)).result()
            if all(other.wait() == 0 for other in others):
                mark_compiled()
        finally:
            pool.shutdown(wait=False)
            for other in others:
                other.kill()
    return time.perf_counter() - begin


if __name__ == "__main__":
    warm(Path(sys.argv[1]))
