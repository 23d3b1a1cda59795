"""With the compiler switched off, as for a debugger, `foedus run` makes the same tables and complains of nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import base, call
from sim.cli.starting import STARTER
from sim.recorder import TABLES
from sim.rules.base import PlainRecords, PlainSingles
from sim.schedule import STANDARD
from tests.test_house import ROOT

RUN = ["run", str(STARTER), "--years", "2", "--replicates", "2", "--no-figures"]


def test_the_starter_runs_as_plain_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "AFTER_RUN", [])
    kept, compiled, plain = (tmp_path / name for name in ("cache", "compiled", "plain"))
    assert call([*RUN, "--quiet", "--out", str(compiled)]) == 0
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from sim.cli import call; sys.exit(call())", *RUN, "--out", str(plain)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT), "FOEDUS_CACHE_DIR": str(kept)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for name in TABLES:
        one, other = (pd.read_parquet(folder / f"{name}.parquet") for folder in (compiled, plain))
        pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-12, atol=1e-12)
    assert len(pd.read_parquet(plain / "decisions.parquet")) > 0
    assert not list(kept.rglob("*")), "nothing was compiled, and nothing says that it was"


def test_a_parameter_is_read_before_an_attribute_of_numpy() -> None:
    rules = [rule for rule in STANDARD.rules if "base" in rule.parameters()]
    assert rules
    for rule in rules:
        records = rule.record(2).view(PlainRecords)
        assert [records[w].base for w in range(2)] == [STANDARD.values()[f"{rule.name()}.base"]] * 2
        assert (records["base"] == records[0].base).all()


def test_single_numbers_are_reckoned_as_doubles() -> None:
    singles = pd.Series([0.1, 0.2], dtype="float32").to_numpy().view(PlainSingles)
    assert singles[0].dtype == "float64"
    assert singles[:1].dtype == "float32"
