"""Processes of this machine as an engine: one that is killed is replaced, and what it worked on is computed again."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait as wait_for
from typing import Final

from sim.sweep.engines import Engine, Results, WorkerLost
from sim.sweep.plan import Task
from sim.sweep.work import Done, compute

MOST_DEATHS: Final = 3
"""How often a block may end its worker while no other block is under way, before it is given up."""


def processes(jobs: int) -> Engine:
    """An engine of processes of this machine."""

    def engine(tasks: Iterable[Task]) -> Results:
        pool = Pool(jobs)
        try:
            yield from pool.run(iter(tasks))
        finally:
            pool.end()

    return engine


class Pool:
    """Processes that compute blocks; when one is killed all begin anew, and suspects are tried alone."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.executor = self._new()
        self.deaths: dict[int, int] = {}

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.jobs, multiprocessing.get_context("spawn"), _begin)

    def run(self, tasks: Iterator[Task]) -> Results:
        """Compute tasks; WorkerLost, after all others are done, if some end their workers time and again."""
        suspects: list[Task] = []
        lost: list[Task] = []
        more = True
        while more or suspects:
            alone = suspects[:1]
            source = iter(alone) if alone else tasks
            del suspects[:1]
            under_way: dict[Future[Done], Task] = {}
            try:
                yield from self._flow(source, under_way, 1 if alone else self.jobs)
                more = more and bool(alone)
            except BrokenProcessPool:
                self.executor.shutdown(wait=False, cancel_futures=True)
                self.executor = self._new()
                for task in under_way.values():
                    self.deaths[task.block] = self.deaths.get(task.block, 0) + bool(alone)
                    (lost if self.deaths[task.block] >= MOST_DEATHS else suspects).append(task)
        if lost:
            blocks = ", ".join(f"{task.runs[0].number}-{task.runs[-1].number}" for task in lost[:5])
            raise WorkerLost(f"runs {blocks} end the process that computes them (killed, or out of memory?)")

    def _flow(self, tasks: Iterator[Task], under_way: dict[Future[Done], Task], most: int) -> Results:
        """Keep so many tasks under way; those that are when a process is killed stay in `under_way`."""
        while True:
            while len(under_way) < most and (task := next(tasks, None)) is not None:
                under_way[self._submitted(task, under_way)] = task
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                done = future.result()
                del under_way[future]
                yield done

    def _submitted(self, task: Task, under_way: dict[Future[Done], Task]) -> Future[Done]:
        try:
            with _deaf():
                return self.executor.submit(compute, task)
        except BrokenProcessPool:
            under_way[Future()] = task
            raise

    def end(self) -> None:
        """End all processes at once, since nobody waits for their work, and give back what they shared."""
        for worker in list((self.executor._processes or {}).values()):
            with suppress(OSError, ValueError):
                worker.kill()
        self.executor.shutdown(wait=True, cancel_futures=True)
        del self.executor
        gc.collect()  # locks between processes are named: one that is not collected is told of as lost


@contextmanager
def _deaf() -> Iterator[None]:
    """Ctrl-C waits, and processes that are begun meanwhile never hear it, not even before they can look away."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """What a process does first: leave Ctrl-C to the one that started it, and end when that one is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
