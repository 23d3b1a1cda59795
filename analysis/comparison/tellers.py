"""Tellers: the tables of a few runs that are held in memory, and any of their decisions as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.comparison.arms import Arm
from analysis.context import Context
from analysis.reasons import Reasons
from analysis.tables import StudyTables
from analysis.telling import Told
from analysis.why import told_of


@dataclass(frozen=True)
class Teller:
    """The tables of an arm, and how its decisions are told."""

    arm: Arm
    tables: Mapping[str, pa.Table]

    @cached_property
    def times(self) -> np.ndarray:
        """A number for the run and step of each decision, which rises with the rows."""
        table = self.tables["decisions"]
        steps = self.arm.scenario.calendar.steps
        found: np.ndarray = table["run"].to_numpy().astype(np.int64) * steps + table["step"].to_numpy()
        return found

    @cached_property
    def members(self) -> pd.DataFrame:
        """The spells of membership."""
        found: pd.DataFrame = self.tables["members"].to_pandas()
        return found

    def told(self, row: int) -> Told:
        """A decision, by its row."""
        first, last = np.searchsorted(self.times, [self.times[row], self.times[row] + 1])
        frame = self.tables["decisions"].slice(first, last - first).to_pandas()
        study = StudyTables(Path(), self.arm.manifest)
        run = int(frame["run"].iloc[0])
        vars(study).update(decisions=frame, members=self.members[self.members["run"] == run])
        given: dict[str, Any] = {str(key): value for key, value in frame.iloc[row - first].items()}
        return told_of(Reasons(given | {"slack": None}, self.arm.setting), self.arm.names, Context(study, run))
