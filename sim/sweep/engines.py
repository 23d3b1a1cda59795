"""Engines: who computes the blocks of a sweep.  Each yields blocks as they are done, and keeps none of them waiting."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any

from sim.sweep.plan import Task
from sim.sweep.work import Done, Tick, compute

Results = Generator[Done, None, None]
Engine = Callable[[Iterable[Task]], Results]
"""What computes tasks, in any order, and yields what comes of each."""


class WorkerLost(RuntimeError):
    """A worker that ends whenever it computes a block; the message says which."""


def threads(jobs: int, tick: Tick | None = None) -> Engine:
    """An engine of threads of this process: kernels let each other work."""

    def engine(tasks: Iterable[Task]) -> Results:
        nobody_waits = Event()
        pool = ThreadPoolExecutor(jobs)
        try:
            yield from flow(lambda task: pool.submit(compute, task, tick, nobody_waits), tasks, jobs)
        finally:
            nobody_waits.set()  # Ctrl-C and errors return at once; threads that still work end at their next step
            pool.shutdown(wait=False, cancel_futures=True)

    return engine


def flow(submit: Callable[[Task], Future[Done]], tasks: Iterable[Task], most: int) -> Results:
    """Keep so many tasks under way, and yield what comes of each as soon as it is done.

    None is begun while a result is being written, so that no more than one a worker can be lost.
    """
    waiting = iter(tasks)
    under_way: set[Future[Any]] = set()
    while True:
        while len(under_way) < most and (task := next(waiting, None)) is not None:
            under_way.add(submit(task))
        if not under_way:
            return
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()
