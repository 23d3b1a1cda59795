"""A sweep that is killed at any instant goes on to the same bytes, and computes next to nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from sim.cli import base, call
from sim.sweep import engines
from sim.sweep.plan import Task
from sim.sweep.work import compute
from tests.forks import OUT, SWEEP, child, ended, go_on, parts
from tests.studies import files, study_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
JOBS = 2
AXES = {
    "negotiate.meeting_rate": {"range": [0.1, 0.5], "steps": 10},
    "learn_trust.gain": {"range": [0, 0.1], "steps": 10},
}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])


def _count_starts() -> None:
    """Note every block that is begun, in a file that outlives the process."""
    log = os.open("begun", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)

    def noted(task: Task, *how: Any) -> Any:
        os.write(log, b"x")
        return compute(task, *how)

    setattr(engines, "compute", noted)  # noqa: B010


def a_part_more(number: int, than: int) -> None:
    """Wait until a sweep has written another part, or has come to its end."""
    while len(parts()) <= than and os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.001)


def killed(kills: int, longest: float, blocks: int, calm: dict[str, str]) -> list[int]:
    """Kill a sweep at random instants, from the start whenever it is whole; how many blocks each kill has cost.

    Every second instant is counted from the next part on, so that some fall between parts however fast the machine is.
    A sweep that came to its end before it was killed counts for nothing.
    """
    luck, tries, between = random.Random(7), 0, 0
    costs: list[int] = []
    while (len(costs) < kills or not between) and tries < 10 * kills:
        before = {path: path.stat().st_mtime_ns for path in OUT.glob("parts/runs/*.parquet")}
        Path("begun").write_bytes(b"")
        number = child(before=_count_starts)
        if tries % 2:
            a_part_more(number, than=len(before))
        time.sleep(luck.uniform(0.0, longest / (1 + tries % 2 * blocks)))
        os.kill(number, signal.SIGKILL)
        hit = ended(number) == -signal.SIGKILL
        after = {path: path.stat().st_mtime_ns for path in OUT.glob("parts/runs/*.parquet")}
        assert {path: after.get(path) for path in before} == before, "what is there is not touched again"
        if hit:
            costs.append(len(Path("begun").read_bytes()) - (len(after) - len(before)))
            between += 0 < len(parts()) < blocks
        if len(parts()) == blocks:
            assert files(OUT) == calm
            shutil.rmtree(OUT)
        tries += 1
    go_on(calm)
    assert len(costs) >= kills and between
    return costs


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
