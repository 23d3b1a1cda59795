"""Processes and clusters as engines: the same bytes as threads, and workers that are killed while they work."""

from __future__ import annotations

import importlib.util
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli import base, call
from sim.sweep import processes
from sim.sweep.engines import Engine, WorkerLost, threads
from sim.sweep.plan import Plan, Task
from sim.sweep.work import Done, compute
from tests.studies import files, plan, study_file

AXES = {"negotiate.meeting_rate": {"range": [0.1, 0.5], "steps": 10}, "nations.AAA.burden": [0.02, 0.05]}
HAS_DASK = importlib.util.find_spec("distributed") is not None
needs_dask = pytest.mark.skipif(not HAS_DASK, reason="Dask is not installed: pip install foedus[dask]")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals of Unix")]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])


def bytes_by(engine: Engine, one: Plan) -> dict[int, dict[str, bytes]]:
    """The parts of all blocks, which must come once each."""
    done = list(engine(one.task(block) for block in range(one.blocks)))
    assert len(done) == len({each.block for each in done}) == one.blocks
    return {each.block: each.parts for each in done}


def end_one(pool: processes.Pool) -> None:
    """Kill one of the processes as soon as there is one that works."""
    while not pool.executor._processes:
        time.sleep(0.05)
    time.sleep(1.0)
    os.kill(next(iter(pool.executor._processes)), signal.SIGKILL)


def test_a_process_that_is_killed_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = plan(tmp_path, axes=AXES, block=2)
    made: list[processes.Pool] = []
    real = processes.Pool.__init__

    def watched(self: processes.Pool, jobs: int) -> None:
        real(self, jobs)
        made.append(self)
        threading.Thread(target=end_one, args=(self,), daemon=True).start()

    monkeypatch.setattr(processes.Pool, "__init__", watched)
    assert bytes_by(processes.processes(2), one) == bytes_by(threads(2), one)
    assert len(made) == 1


def _deadly(task: Task) -> Done:
    """The work, but for one block that ends its process."""
    if task.block == 3:
        os._exit(7)
    return compute(task)


def test_a_block_that_ends_its_process_is_named_when_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = plan(tmp_path, block=4)
    monkeypatch.setattr(processes, "compute", _deadly)
    done = []
    with pytest.raises(WorkerLost, match="runs 12-15 end the process that computes them"):
        for each in processes.processes(2)(one.task(block) for block in range(one.blocks)):
            done.append(each.block)
    assert sorted(done) == [0, 1, 2, 4, 5]


def test_processes_leave_the_same_folder(tmp_path: Path) -> None:
    study_file(tmp_path)
    assert call(["sweep", "small.yaml", "--quiet", "--out", "one"]) == 0
    assert call(["sweep", "small.yaml", "--quiet", "--out", "other", "--processes", "--jobs", "2"]) == 0
    assert files(Path("one")) == files(Path("other"))


@pytest.fixture
def dask() -> Iterator[Any]:
    """A real cluster of two processes on this machine."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_leaves_the_same_folder_though_a_worker_is_killed(tmp_path: Path, dask: Any) -> None:
    study_file(tmp_path, axes=AXES, block=2)
    assert call(["sweep", "small.yaml", "--quiet", "--out", "one"]) == 0

    def end_a_worker() -> None:
        while len(list(Path("other").glob("parts/runs/*"))) < 3:
            time.sleep(0.05)
        os.kill(next(iter(dask.workers.values())).process.pid, signal.SIGKILL)

    killer = threading.Thread(target=end_a_worker, daemon=True)
    killer.start()
    address = dask.scheduler_address
    assert call(["sweep", "small.yaml", "--quiet", "--out", "other", "--cluster", address]) == 0
    killer.join(timeout=5)
    assert not killer.is_alive(), "no worker was killed"
    assert files(Path("one")) == files(Path("other"))


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_ends_leaves_a_sweep_that_goes_on(
    tmp_path: Path, dask: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    study_file(tmp_path, axes=AXES, block=2, seeds={"replicates": 10})

    def end_it() -> None:
        while len(list(Path("other").glob("parts/runs/*"))) < 3:
            time.sleep(0.05)
        dask.close()

    threading.Thread(target=end_it, daemon=True).start()
    command = ["sweep", "small.yaml", "--quiet", "--out"]
    assert call([*command, "other", "--cluster", dask.scheduler_address]) == 1
    assert "the scheduler of the cluster is gone" in capsys.readouterr().err
    assert call([*command, "other"]) == call([*command, "one"]) == 0
    assert files(Path("one")) == files(Path("other"))


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study_file(tmp_path)
    monkeypatch.setattr("sim.sweep.cluster.SECONDS", 2)
    assert call(["sweep", "small.yaml", "--quiet", "--cluster", "tcp:" + "//127.0.0.1:9"]) == 2
    assert "no scheduler answers there" in capsys.readouterr().err


@pytest.mark.skipif(HAS_DASK, reason="Dask is installed")
def test_without_dask_it_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study_file(tmp_path)
    assert call(["sweep", "small.yaml", "--quiet", "--cluster", "tcp:" + "//127.0.0.1:9"]) == 2
    assert "foedus: --cluster needs Dask: pip install 'foedus[dask]'" in capsys.readouterr().err
