"""The reference: the kernels as plain Python decide the same as the compiled ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.recorder import TABLES
from sim.run import run_scenario
from tests.scenes import scenario

ROOT = Path(__file__).resolve().parent.parent
YEARS = ["calendar.end=1953"]
CODE = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("error")
import numpy as np
np.seterr(all="raise", under="ignore")
import numba
assert numba.config.DISABLE_JIT
import pyarrow.parquet as pq
from sim.run import run_scenario
from tests.scenes import scenario
for name, table in run_scenario(scenario(sys.argv[2:]), replicates=2).items():
    pq.write_table(table, Path(sys.argv[1]) / f"{name}.parquet")
"""


@pytest.fixture(scope="module")
def interpreted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("interpreted")
    made = subprocess.run(
        [sys.executable, "-c", CODE, str(folder), *YEARS],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return {name: pq.read_table(folder / f"{name}.parquet").to_pandas() for name in TABLES}


@pytest.mark.parametrize("name", TABLES)
def test_plain_python_gives_the_same_tables(name: str, interpreted: dict[str, pd.DataFrame]) -> None:
    expected = run_scenario(scenario(YEARS), replicates=2)[name].to_pandas()
    found = interpreted[name]
    assert list(found.columns) == list(expected.columns) and len(found) == len(expected)
    for column in expected.columns:
        one, other = expected[column], found[column]
        if pd.api.types.is_float_dtype(one):
            assert np.allclose(one, other, rtol=1e-12, atol=1e-12, equal_nan=True), column
        else:
            assert one.equals(other), column
