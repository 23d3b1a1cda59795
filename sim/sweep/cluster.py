"""A Dask cluster as an engine: an optional extra, imported only where an address is given."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, Final

from sim.sweep.engines import Engine, Results, WorkerLost
from sim.sweep.plan import Task, model_hash
from sim.sweep.work import Done, compute

ADDRESS: Final = re.compile(r"inproc://\S+|(?:[a-z]+://)?(?:\[[0-9a-fA-F:.%]+\]|[\w.-]+):\d{1,5}")
"""The address of a scheduler, in this process or on a host."""
SECONDS: Final = 10
"""How long a scheduler may take to answer."""


class NoCluster(Exception):
    """A cluster that cannot be used; the message says why, and what to do."""


@contextmanager
def cluster(address: str, tell: Callable[[str], Any] = lambda text: None) -> Iterator[Engine]:
    """An engine of the workers of a Dask scheduler; NoCluster if there is none, or they have another model.

    `tell` is told if there is no worker yet: they may come later.
    """
    if not ADDRESS.fullmatch(address):
        raise NoCluster(f"--cluster {address}: no address of a scheduler; write HOST:PORT, as in 127.0.0.1:8786")
    try:
        import distributed
    except ImportError:
        raise NoCluster("--cluster needs Dask: pip install 'foedus[dask]'") from None
    for name in ("distributed", "distributed.client"):  # what they would tell, we tell in a sentence
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_knock(distributed, address))
        client: Any = distributed.Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, OverflowError, ValueError) as error:
        raise NoCluster(f"--cluster {address}: no scheduler answers there ({type(error).__name__})") from error
    try:
        _check(client, address)
        if not client.nthreads():
            tell(f"the cluster has no worker yet; waiting for one, which `dask worker {address}` starts")
        yield lambda tasks: _flow(client, distributed, tasks)
    finally:
        client.close(timeout=SECONDS)


async def _knock(distributed: Any, address: str) -> None:
    """OSError unless a scheduler answers: a client that finds none is slow to end, and ends badly."""
    comm = await distributed.core.connect(address, timeout=SECONDS)
    await comm.close()


def _check(client: Any, address: str) -> None:
    """Complain unless all workers have the model that this process has."""
    try:
        found = set(client.run(model_hash).values())
    except Exception as error:
        told = f"a worker has no foedus of this version ({type(error).__name__}: {error})".partition("\n")[0]
        raise NoCluster(f"--cluster {address}: {told}") from error
    if found - {model_hash()}:
        told = "workers have another state of the model: install the same version of foedus there"
        raise NoCluster(f"--cluster {address}: {told}")


def _flow(client: Any, distributed: Any, tasks: Iterable[Task]) -> Results:
    """Keep one block under way for each thread of the cluster, and let go of each as soon as it is here.

    More of them would all be lost when this process ends. A result that was let go is not computed again when its
    worker dies: it is in the store.
    """
    waiting = iter(tasks)
    under_way: Any = distributed.as_completed([], loop=client.loop)
    blocks: dict[str, Task] = {}
    while True:
        threads = sum(client.nthreads().values())
        while len(blocks) < max(threads, 1) and (task := next(waiting, None)) is not None:
            future = client.submit(compute, task, pure=False, priority=-task.block)
            blocks[future.key] = task
            under_way.add(future)
        if not blocks:
            return
        future = next(under_way)
        task = blocks.pop(future.key)
        try:
            done: Done = future.result()
        except distributed.KilledWorker as error:
            runs = f"{task.runs[0].number}-{task.runs[-1].number}"
            raise WorkerLost(f"runs {runs} end the workers that compute them (killed, or out of memory?)") from error
        except (CancelledError, OSError) as error:
            raise WorkerLost(f"the scheduler of the cluster is gone ({type(error).__name__})") from error
        future.release()
        yield done
