"""Processes and clusters as engines: the same bytes as threads, and workers that are killed while they work."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli import base, call
from sim.recorder import TABLES
from sim.sweep import processes
from sim.sweep.engines import Engine, WorkerLost, threads
from sim.sweep.plan import Plan, Task
from sim.sweep.work import Done, compute
from tests.forks import child, ended
from tests.studies import files, plan, study_file

VARIED: dict[str, Any] = {
    "axes": {
        "negotiate.meeting_rate": {"range": [0.1, 0.5], "steps": 2},
        "nations.AAA.burden": [0.02, 0.05],
        "event:alarm": ["in", "out"],
        "nation:NO": ["in", "out"],
    },
    "record": {"tables": list(TABLES)},
    "block": 3,
}
"""A study on axes of each kind, whose blocks hold runs of several points."""
AXES = {"negotiate.meeting_rate": {"range": [0.1, 0.5], "steps": 10}, "nations.AAA.burden": [0.02, 0.05]}
HAS_DASK = importlib.util.find_spec("distributed") is not None
needs_dask = pytest.mark.skipif(not HAS_DASK, reason="Dask is not installed: pip install 'foedus[dask]'")

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
    if task.block == 1:
        os._exit(7)
    return compute(task)


def test_a_block_that_ends_its_process_is_named_when_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = plan(tmp_path, block=8)
    monkeypatch.setattr(processes, "compute", _deadly)
    done = []
    with pytest.raises(WorkerLost, match="runs 8-15 end the process that computes them"):
        for each in processes.processes(2)(one.task(block) for block in range(one.blocks)):
            done.append(each.block)
    assert sorted(done) == [0, 2]


def _hears(task: Task) -> Any:
    """Whether the process that is given a block would hear Ctrl-C, but for looking away."""
    return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_processes_never_hear_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = plan(tmp_path)
    monkeypatch.setattr(processes, "compute", _hears)
    found: list[Any] = list(processes.processes(1)(iter([one.task(0)])))
    assert found == [False]
    assert _hears(one.task(0)), "and this one does"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for children as Linux lists them")
def test_processes_that_only_begin_are_interrupted_in_a_sentence(tmp_path: Path) -> None:
    """Ctrl-C goes to all processes of a terminal, those too that still read what they need."""
    study_file(tmp_path)

    def alone() -> None:
        os.setpgid(0, 0)
        os.dup2(sys.stderr.fileno(), 2)

    number = child(["sweep", "small.yaml", "--quiet", "--jobs", "2", "--processes"], alone)
    children = Path(f"/proc/{number}/task/{number}/children")
    while len(children.read_text().split()) < 2:  # the one that tracks what they share, and the first that computes
        time.sleep(0.01)
    time.sleep(1.0)
    os.killpg(number, signal.SIGINT)
    assert ended(number) == 130
    assert re.fullmatch(
        r"foedus: interrupted; \d+ of 24 runs are in runs/small; the same command goes on\n", Path("said").read_text()
    )


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    """A real cluster of two processes on this machine."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


@pytest.fixture
def own_cluster() -> Iterator[Any]:
    """A real cluster without a worker, whose workers are threads, which start at once."""
    import distributed

    with distributed.LocalCluster(
        n_workers=0, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=50
    ) as found:
        yield found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a thread leaves of the study on axes of each kind."""
    folder = tmp_path_factory.mktemp("undisturbed")
    study_file(folder, **VARIED)
    command = ["sweep", str(folder / "small.yaml"), "--quiet", "--jobs", "1", "--out", str(folder / "out")]
    assert call(command) == 0
    return files(folder / "out")


@pytest.mark.parametrize(
    "how",
    [
        ["--jobs", "2"],
        ["--jobs", "1", "--chunk", "1"],
        ["--jobs", "2", "--chunk", "2"],
        ["--jobs", "3", "--chunk", "4096"],
        ["--jobs", "2", "--processes"],
        ["--jobs", "1", "--processes", "--chunk", "1"],
        pytest.param(["--cluster"], marks=[needs_dask, pytest.mark.filterwarnings("ignore")]),
    ],
    ids=" ".join,
)
def test_whoever_computes_leaves_the_same_folder(
    tmp_path: Path, undisturbed: dict[str, str], request: pytest.FixtureRequest, how: list[str]
) -> None:
    study_file(tmp_path, **VARIED)
    address = [request.getfixturevalue("dask").scheduler_address] if how == ["--cluster"] else []
    assert call(["sweep", "small.yaml", "--quiet", "--out", "out", *how, *address]) == 0
    assert files(Path("out")) == undisturbed


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_leaves_the_same_folder_though_a_worker_is_killed(
    tmp_path: Path, undisturbed: dict[str, str], dask: Any
) -> None:
    study_file(tmp_path, **VARIED)

    def end_a_worker() -> None:
        while len(list(Path("out").glob("parts/runs/*"))) < 2:
            time.sleep(0.01)
        os.kill(next(iter(dask.workers.values())).process.pid, signal.SIGKILL)

    killer = threading.Thread(target=end_a_worker, daemon=True)
    killer.start()
    assert call(["sweep", "small.yaml", "--quiet", "--out", "out", "--cluster", dask.scheduler_address]) == 0
    killer.join(timeout=5)
    assert not killer.is_alive(), "no worker was killed"
    assert files(Path("out")) == undisturbed


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_block_that_ends_the_workers_of_a_cluster_is_named(
    tmp_path: Path, dask: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study_file(tmp_path, block=8)
    monkeypatch.setattr("sim.sweep.cluster.compute", _deadly)
    monkeypatch.setattr(dask.scheduler, "allowed_failures", 0)
    assert call(["sweep", "small.yaml", "--quiet", "--cluster", dask.scheduler_address]) == 1
    told = capsys.readouterr().err
    assert "foedus: runs 8-15 end the workers that compute them" in told
    assert "of 24 runs are in runs/small; the same command goes on" in told


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_ends_leaves_a_sweep_that_goes_on(
    tmp_path: Path,
    undisturbed: dict[str, str],
    own_cluster: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its worker comes when the user is told that there is none, and leaves before the sweep is whole."""
    study_file(tmp_path, **VARIED)

    def end_it() -> None:
        while len(list(Path("out").glob("parts/runs/*"))) < 2:
            time.sleep(0.01)
        own_cluster.close()

    def come(text: str) -> None:
        told.append(text)
        own_cluster.scale(1)

    told: list[str] = []
    monkeypatch.setattr("sim.cli.sweeping.tell", come)
    threading.Thread(target=end_it, daemon=True).start()
    command, address = ["sweep", "small.yaml", "--quiet", "--out", "out"], own_cluster.scheduler_address
    assert call([*command, "--cluster", address]) == 1
    starts = f"which `dask worker {address}` starts"
    assert told == [f"the cluster has no worker yet; waiting for one, {starts}"]
    assert "the scheduler of the cluster is gone" in capsys.readouterr().err
    assert call(command) == 0
    assert files(Path("out")) == undisturbed


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study_file(tmp_path)
    monkeypatch.setattr("sim.sweep.cluster.SECONDS", 2)
    assert call(["sweep", "small.yaml", "--quiet", "--cluster", "tcp:" + "//127.0.0.1:9"]) == 2
    assert "no scheduler answers there" in capsys.readouterr().err
    assert not Path("runs").exists(), "no folder was begun"


@needs_dask
def test_no_half_made_client_is_left_behind(tmp_path: Path) -> None:
    """Its end would take twice as long as its beginning, and leave a traceback behind the message."""
    study_file(tmp_path)
    code = "from sim.sweep import cluster; cluster.SECONDS = 1; from sim.cli import call; raise SystemExit(call())"
    command = ["sweep", "small.yaml", "--cluster", "ftp:" + "//127.0.0.1:9"]
    done = subprocess.run([sys.executable, "-c", code, *command], check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert re.fullmatch(r"foedus: --cluster \S+: no scheduler answers there \(\w+\)\n", done.stderr)


def test_without_dask_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study_file(tmp_path)
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert call(["sweep", "small.yaml", "--quiet", "--cluster", "tcp:" + "//127.0.0.1:9"]) == 2
    assert "foedus: --cluster needs Dask: pip install 'foedus[dask]'" in capsys.readouterr().err
