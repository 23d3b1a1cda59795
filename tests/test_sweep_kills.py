"""A sweep that is killed at any instant goes on to the same bytes, and computes next to nothing twice."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim.cli import base, call
from sim.sweep import engines, processes
from sim.sweep.plan import Task
from sim.sweep.work import compute
from tests.forks import OUT, SWEEP, child, ended, go_on, parts
from tests.studies import files, study_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
JOBS = 2
ROOT = Path(__file__).resolve().parent.parent
AXES = {
    "negotiate.meeting_rate": {"range": [0.1, 0.5], "steps": 10},
    "learn_trust.gain": {"range": [0, 0.1], "steps": 10},
}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])


def noted(log: str, task: Task, *how: Any) -> Any:
    """The work of a block, which is noted when it begins in a file that outlives the process."""
    with Path(log).open("ab", buffering=0) as file:
        file.write(b"x")
    return compute(task, *how)


def by_threads(log: str) -> int:
    """The process of a sweep on two threads."""
    return child(before=lambda: setattr(engines, "compute", partial(noted, log)))


def by_processes(log: str) -> int:
    """The main process of a sweep on two processes."""
    return child([*SWEEP, "--processes"], lambda: setattr(processes, "compute", partial(noted, log)))


def by_cluster(address: str, log: str) -> int:
    """The process of a sweep whose work is done by a cluster; none is forked from one that talks to the cluster."""
    code = (
        "import sys; from functools import partial; from sim.cli import call; from sim.sweep import cluster\n"
        "from tests.test_sweep_kills import noted\n"
        "cluster.compute = partial(noted, sys.argv[1]); raise SystemExit(call(sys.argv[2:]))"
    )
    command = [sys.executable, "-c", code, log, *SWEEP[:3], "--cluster", address]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with Path("said").open("wb") as said:
        return subprocess.Popen(command, stderr=said, env=os.environ | {"PYTHONPATH": path}).pid


def a_part_more(number: int, than: int) -> None:
    """Wait until a sweep has written another part, or has come to its end."""
    while len(parts()) <= than and os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.001)


def killed(
    kills: int, longest: float, blocks: int, calm: dict[str, str], start: Callable[[str], int] = by_threads
) -> list[int]:
    """Kill a sweep at random instants, from the start whenever it is whole; how many blocks each kill has cost.

    Every second instant is counted from the next part on, so that some fall between parts however fast the machine is.
    A sweep that came to its end before it was killed counts for nothing.
    """
    luck, tries, between = random.Random(7), 1, 0
    kept: dict[str, int] = {}
    while (len(kept) < kills or not between) and tries <= 10 * kills:
        before = {path: path.stat().st_mtime_ns for path in OUT.glob("parts/runs/*.parquet")}
        log = str(Path(f"begun-{tries}").absolute())
        number = start(log)
        if tries % 2:
            a_part_more(number, than=len(before))
        time.sleep(luck.uniform(0.0, longest / (1 + tries % 2 * blocks)))
        os.kill(number, signal.SIGKILL)
        hit = ended(number) == -signal.SIGKILL
        after = {path: path.stat().st_mtime_ns for path in OUT.glob("parts/runs/*.parquet")}
        assert {path: after.get(path) for path in before} == before, "what is there is not touched again"
        if hit:
            kept[log] = len(after) - len(before)
            between += 0 < len(parts()) < blocks
        if len(parts()) == blocks:
            assert files(OUT) == calm
            shutil.rmtree(OUT)
        tries += 1
    go_on(calm)
    assert len(kept) >= kills and between
    return [(os.path.getsize(log) if os.path.exists(log) else 0) - there for log, there in kept.items()]


def test_a_killed_sweep_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    study_file(tmp_path, block=2)
    assert call([*SWEEP, "--out", "calm"]) == 0
    costs = killed(kills=5, longest=0.7, blocks=12, calm=files(Path("calm")))
    assert max(costs) <= JOBS


@pytest.mark.nightly
def test_a_long_sweep_survives_two_hundred_kills(tmp_path: Path) -> None:
    """1,000 runs, killed at 200 random instants: each kill costs at most one block of each thread."""
    study_file(tmp_path, axes=AXES, seeds={"replicates": 10}, block=4)
    assert call([*SWEEP, "--out", "calm"]) == 0
    costs = killed(kills=200, longest=3.0, blocks=250, calm=files(Path("calm")))
    assert max(costs) <= JOBS


@pytest.mark.nightly
def test_the_main_process_of_processes_may_be_killed(tmp_path: Path) -> None:
    study_file(tmp_path, block=2)
    assert call([*SWEEP, "--out", "calm"]) == 0
    costs = killed(kills=20, longest=6.0, blocks=12, calm=files(Path("calm")), start=by_processes)
    assert max(costs) <= JOBS


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="Dask is not installed")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.nightly
def test_the_client_of_a_cluster_may_be_killed(tmp_path: Path) -> None:
    """The cluster stays, and works for the next client."""
    import distributed

    study_file(tmp_path, block=2)
    assert call([*SWEEP, "--out", "calm"]) == 0
    with distributed.LocalCluster(
        n_workers=JOBS, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        start = partial(by_cluster, found.scheduler_address)
        costs = killed(kills=40, longest=4.0, blocks=12, calm=files(Path("calm")), start=start)
    assert max(costs) <= JOBS
