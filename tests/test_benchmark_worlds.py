"""The worlds that the benchmarks run: sound at every size, and the same each time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.worlds import YEARS, made, written
from sim.scenario import load_text
from sim.scenario.build import build_world
from sim.schedule import STANDARD


@pytest.mark.parametrize("count", [2, 3, 30, 200])
def test_a_world_of_any_size_is_sound(count: int) -> None:
    scenario = made(count, replicates=7)
    assert len(scenario.nations) == count
    assert scenario.calendar.steps == YEARS
    assert scenario.seeds.replicates == 7
    assert scenario.organisations
    assert build_world(scenario, STANDARD, 1).violations() == []


def test_the_default_model_runs_it() -> None:
    scenario = made(30)
    assert (scenario.parameters, scenario.events, scenario.record) == ({}, (), None)
    assert made(30, record=["cohesion"]).record == ("cohesion",)


def test_it_is_a_file_that_says_the_same_each_time() -> None:
    text = written(5)
    assert text == written(5)
    printed = subprocess.run(
        [sys.executable, "-m", "benchmarks.worlds", "5"], capture_output=True, text=True, check=True
    )
    assert printed.stdout == text + "\n"
    assert load_text(text).scenario == made(5)
