"""Warming up: compile the model's kernels once, side by side, so that later runs start at once."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from sim.clock import Clock
from sim.decided import sorted_out
from sim.kernels import compiled_before, mark_compiled
from sim.luck import Luck, name_key, name_keys, stream_key, world_keys
from sim.metrics import METRICS, Given
from sim.resources import PACKAGE
from sim.schedule import STANDARD
from sim.spells import Spells
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
    spells = partial(Spells, world, 0.0)
    rest: list[Task] = [spells, partial(sorted_out, [world.log.rows[0, :1]], np.zeros(1, dtype=np.int64))]
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


def _others(claims: str) -> list[subprocess.Popen[bytes]]:
    """Processes that compile beside this one; none where Python cannot be started."""
    mute = subprocess.DEVNULL
    here = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    command = [sys.executable or "python", "-P", "-m", "sim.warm", claims]
    count = min(MOST, os.cpu_count() or 1) - 1
    begun: list[subprocess.Popen[bytes]] = []
    with suppress(OSError):
        for _ in range(count):
            env = {**os.environ, "PYTHONPATH": here}
            begun.append(subprocess.Popen(command, stdin=mute, stdout=mute, stderr=mute, env=env))
    return begun


def warm_up() -> float:
    """Compile all kernels that the cache does not hold yet, sharing the work with other processes; return seconds."""
    if compiled_before():
        return 0.0
    begin = time.perf_counter()
    with TemporaryDirectory() as claims:
        others = _others(claims)
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
